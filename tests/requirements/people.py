"""What several of the frameworks' tests begin with: who is there, and an idea of Bethan's that has come to Nkechi."""

import pytest

from learning.people import Role
from learning.staff import Member
from storage.staff import import_staff
from storage.work import SqlWork
from tests.fakes import Browser, link
from tests.handlers.slack.phone import button
from tests.partnership import COUNCIL, email
from tests.story import Desk, Json, Phone, Platforms

IDEA = "One page that travels with the child, written for the family who will read it"


async def shared(at: Platforms) -> tuple[Phone, Desk]:
    """Bethan in Slack has shared an idea; Nkechi in Teams has its card before her."""
    bethan, nkechi = Phone(at, "bethan"), Desk(at, "nkechi")
    await nkechi.says("help")
    await at.world.drain()
    await bethan.commands("/idea", IDEA)
    await bethan.submits()
    await at.world.drain()
    assert IDEA in nkechi.looks()
    return bethan, nkechi


async def joined(at: Platforms, name: str, agency: str = COUNCIL, team: str = "Assessment", title: str = "") -> Phone:
    """Somebody else on the staff list, whose manager is Nkechi; their Slack."""
    their_name = name.title()
    somebody = Member(their_name, email(name), agency, team, title, Role.PRACTITIONER, email("nkechi"), staff_id=name)

    async def add(work: SqlWork) -> None:
        await import_staff(work.session, [somebody], work.framework, work.new_id, work.now.date())

    await at.world.write(add)
    return Phone(at, name)


def labels(message: Json) -> set[str]:
    """All that can be pressed on a message in Slack."""
    elements = [e for block in message["blocks"] if block["type"] == "actions" for e in block["elements"]]
    said = [option["text"]["text"] for e in elements for option in e.get("options", [])]
    return {*said, *(e["text"]["text"] for e in elements if "text" in e)}


def same_but_words(message: Json, label: str) -> Json:
    """How a button looks, whatever it says and does."""
    return {name: value for name, value in button(message, label).items() if name in ("type", "style", "confirm")}


async def asked_again(phone: Phone, **answers: str) -> str:
    """Slack keeps the form open and says beside the question what is needed."""
    with pytest.raises(AssertionError, match="'response_action': 'errors'") as said:
        await phone.submits(**answers)
    return str(said.value)


async def signed_in(at: Platforms, name: str) -> Browser:
    """With the link that is sent to whoever asks at /sign-in."""
    browser = Browser(at.world.app.web)
    await browser.goes("/sign-in")
    await browser.presses("Send me a link", email=email(name))
    await at.fleeting.settle()
    await browser.goes(link(at.letters(name)[-1], "Sign in"))
    await browser.presses("Sign in")
    return browser
