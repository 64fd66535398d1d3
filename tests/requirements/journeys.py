"""What the tests of a journey begin with: an idea that was tried and kept, was agreed, or is in place."""

from pydantic import JsonValue

from dialogs.kit.questions import Sheet
from dialogs.kit.words import Card
from tests.handlers.teams.house import actions
from tests.requirements.people import shared
from tests.story import Desk, Phone, Platforms, reads

SEEN = "Four families of five were asked nothing twice."
NOTTS = {"approaches": "with_team", "realistic.realistic": "Two of us can keep it up."}
DERBYS = {"approaches": "system", "plan": "service_or_team_plan", "realistic.realistic": "Yes, from May."}
MILTON_KEYNES = {"approaches": "process,policy", "realistic.realistic": "Yes, with what we have."}


async def titles(desk: Desk) -> set[str]:
    return {action["title"] for action in actions(desk.card)}


async def kept(at: Platforms) -> tuple[Phone, Desk]:
    """Bethan's idea was tried at Nkechi's word; Bethan kept it, and Nkechi has the card."""
    bethan, nkechi = await shared(at)
    await nkechi.presses("Try it here")
    await nkechi.presses("Start the try", words="Yes, let us try it.")
    await at.world.passes(weeks=6, days=1)
    await bethan.presses(bethan.told[-1], "Keep it")
    await bethan.submits(words=SEEN)
    await at.world.drain()
    nkechi.looks()
    return bethan, nkechi


async def agreed(at: Platforms, **words: str) -> tuple[Phone, Desk]:
    bethan, nkechi = await kept(at)
    await nkechi.presses("Agree it")
    await nkechi.presses("Agree it", **words)
    await at.world.drain()
    return bethan, nkechi


async def in_place(at: Platforms, **words: str) -> tuple[Phone, Desk, Desk]:
    """Idris has it, for the body that evaluates first."""
    bethan, nkechi = await agreed(at, **words)
    idris = Desk(at, "idris")
    await idris.says("help")
    await at.world.passes(weeks=14)
    await nkechi.says("waiting")
    await nkechi.presses("It is in place")
    await at.world.drain()
    await idris.says("waiting")
    return bethan, nkechi, idris


async def on_the_page(at: Platforms, name: str, address: str, **values: JsonValue) -> Card:
    """What somebody does on their own page, without looking for its button."""
    reply = await at.world.app.door.answer(at.world.knock(name, address, values, at="web"))
    assert isinstance(reply, Card), reply
    return reply


async def opened(at: Platforms, name: str, address: str, **values: JsonValue) -> Sheet:
    sheet = await at.world.app.door.open(at.world.knock(name, address, values, at="web"))
    assert isinstance(sheet, Sheet), sheet
    return sheet


async def mine(phone: Phone) -> str:
    return reads(await phone.commands("/hearback", "ideas"))
