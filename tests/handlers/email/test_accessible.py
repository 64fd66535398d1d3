"""Letters opened in Chromium: by axe, on the narrowest telephone, in the light and in the dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from handlers.email.render import letter, sign_in_letter
from tests.browser import chromium as chromium
from tests.handlers.email.letters import BRIEFING, ORGANISATION, PUBLIC_URL, READER

AXE = (Path(__file__).parents[2] / "data" / "axe.min.js").read_text(encoding="utf-8")
CARDS = {"briefing": BRIEFING, "sign-in": sign_in_letter(ORGANISATION, f"{PUBLIC_URL}/in/dG9rZW4", 15)}
WRONG = "axe.run().then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' ')))"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
@pytest.mark.parametrize("name", CARDS)
def test_a_letter_can_be_read_by_everyone_and_fetches_nothing(
    chromium: Browser, name: str, width: int, scheme: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.set_content(letter(CARDS[name], READER, ORGANISATION).html)
    page.evaluate(AXE)

    wrong, across = page.evaluate(WRONG), page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert wrong == []
    assert across <= width
    assert fetched == []
