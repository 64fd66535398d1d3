"""Each kind of page in a real Chromium: barriers, a very small phone, thumbs, forced colours."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import barriers, scrolls_sideways
from tests.handlers.web.house import ANWEN, ARABIC, BETHAN, BRIEFING, LEOPOLD, NKECHI
from tests.handlers.web.seat import Seat, refused, shares

LONG = "Lungentuberkuloseuntersuchungsbescheinigungsausstellungsverfahren" * 3
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")]
    .filter(e => e.checkVisibility() && !e.closest(
        ".govuk-skip-link, p.app-takeaway, .app-resources, .govuk-error-summary__list"))
    .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
    .filter(([_, r]) => r.height < 24 || r.width < 24).map(([said]) => said)"""
BUTTONS = """() => [...document.querySelectorAll(".app-button")].filter(e => e.checkVisibility())
    .map(e => getComputedStyle(e)).map(s => `${s.borderTopStyle} ${s.borderTopWidth}`)"""
BARS = """() => [...document.querySelectorAll(".app-bar")].filter(e => e.checkVisibility())
    .map(e => [...e.querySelectorAll("rect")].map(r => getComputedStyle(r).fill))"""


def every_kind_of_page(seat: Seat, **how: Any) -> Iterator[tuple[str, Page]]:
    idea = shares(seat.here)
    shares(seat.here, f"{LONG} {ARABIC}")
    letter = f"/l/{seat.here.sessions.letter_for(ANWEN)}"
    bethan, nkechi, leopold, nobody = (seat.sits(p, **how) for p in (BETHAN, NKECHI, LEOPOLD, None))
    for page, path in (
        (bethan, "/"),
        (bethan, f"/about/idea/{idea.id}"),
        (bethan, "/ask/test.everything?subject=s"),
        (bethan, "/privacy"),
        (bethan, "/accessibility"),
        (bethan, "/nowhere"),
        (nkechi, "/"),
        (nkechi, f"/ask/idea.try?idea={idea.id}"),
        (leopold, "/board"),
        (leopold, "/show/reach.show.html"),
        (leopold, "/show/test.counted.html"),
        (leopold, "/show/test.team.html"),
        (nobody, "/sign-in"),
        (nobody, f"/sign-in/{seat.here.sessions.link_for(BETHAN)}"),
        (nobody, letter),
        (nobody, f"{letter}?do=briefing.answer&briefing={BRIEFING}&answer=clear"),
        (nobody, f"{letter}?do=briefing.not_yet&briefing={BRIEFING}"),
        (nobody, "/l/ended"),
    ):
        page.goto(path)
        yield path, page
    refused(bethan)
    yield "a form that was refused", bethan
    bethan.goto("/")
    bethan.locator("#words").fill("Something better")
    bethan.get_by_role("button", name="Send", exact=True).click()
    expect(bethan.locator("#said article")).to_be_visible()
    yield "what is offered", bethan
    bethan.get_by_role("button", name="Share with Nkechi").click()
    expect(bethan.get_by_text("Thank you").first).to_be_visible()
    yield "what was said", bethan
    more = bethan.locator("#said summary")
    more.click()
    yield "more", bethan


def test_no_kind_of_page_has_a_barrier(seat: Seat) -> None:
    found = {}
    for name, page in every_kind_of_page(seat):
        page.evaluate(OPEN_ALL)
        if wrong := barriers(page):
            found[name] = wrong
    assert not found


def test_the_smallest_phone_scrolls_no_page_sideways_and_a_thumb_finds_everything(seat: Seat) -> None:
    """320 pixels (WCAG 2.2, 1.4.10), targets of 24 by 24 (2.5.8); links within a sentence need not be."""
    sideways, small = [], {}
    for name, page in every_kind_of_page(seat, viewport={"width": 320, "height": 568}):
        page.evaluate(OPEN_ALL)
        if scrolls_sideways(page):
            sideways.append(name)
        if wrong := page.evaluate(TOO_SMALL):
            small[name] = wrong
    assert not sideways and not small


def test_the_table_of_a_team_is_read_on_the_smallest_phone_without_moving_it_sideways(seat: Seat) -> None:
    page = seat.sits(LEOPOLD, viewport={"width": 320, "height": 568})
    page.goto("/show/test.team.html")
    wide = "() => [...document.querySelectorAll('.app-table-wrap')].map(e => e.scrollWidth - e.clientWidth)"
    assert page.evaluate(wide) == [0, 0]
    assert "What your team said" in page.locator("td[data-name='What your team said']").first.evaluate(
        "e => getComputedStyle(e, '::before').content"
    )


def test_every_kind_of_page_is_whole_in_forced_colours(seat: Seat) -> None:
    """What is told by a colour alone would be lost: the edges of buttons, and how far a bar is filled."""
    buttons, bars = [], []
    for _, page in every_kind_of_page(seat, forced_colors="active"):
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        buttons += page.evaluate(BUTTONS)
        bars += page.evaluate(BARS)
    assert set(buttons) == {"solid 2px"}
    assert bars and all(whole != filled for whole, filled in bars)
