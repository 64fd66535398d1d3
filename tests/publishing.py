"""Somebody drafts, approves and reads what everybody is told, in tests."""

from dialogs.kit.words import Card, Quote, Text
from dialogs.published import Published
from tests.world import World, filled

IDEA = "One page for the handover"
NOT = {"considered": "We asked eleven parents what they would like.", "useful": "The page itself is worth keeping."}


async def tried(world: World) -> str:
    idea = await world.shares(sentence=IDEA)
    await world.decides("nkechi", "idea.try", idea, words="Yes, please do")
    await world.drain()
    return idea


async def declined(world: World, sentence: str = IDEA) -> str:
    idea = await world.shares(sentence=sentence)
    await world.decides("nkechi", "idea.not_this_time", idea, **NOT)
    await world.drain()
    return idea


async def approves(world: World, idea: str, by: str = "jaspreet", **values: object) -> Card:
    """And its author says that it is fair."""
    await reads_through(world, idea, by, **values)
    return await world.answers("bethan", "published.fair", idea=idea, result="yes")


async def reads_through(world: World, idea: str, by: str = "jaspreet", **values: object) -> Card:
    sheet = await world.opens(by, "published.approve", idea=idea)
    return await world.answers(by, "published.approve", sheet.nonce, **{**filled(sheet), **values})


async def listed(world: World, name: str = "zoe") -> Published:
    page = await world.app.door.show(world.knock(name, "published.list"))
    assert isinstance(page, Published), page
    return page


async def drafted(world: World, name: str = "jaspreet") -> Card:
    card = await world.app.door.show(world.knock(name, "published.drafts"))
    assert isinstance(card, Card), card
    return card


def said(card: Card) -> str:
    return "\n".join(block.text for block in card.body if isinstance(block, Text | Quote))
