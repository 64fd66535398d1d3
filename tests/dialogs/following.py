"""A briefing on its way, as whoever sent it reads it: its card, the page of who was not reached, and their words."""

from datetime import date

from sqlalchemy import insert, update

from dialogs.kit.words import Card, Figures, Heading, Text
from dialogs.telling.not_reached import NotReachedPage
from storage.tables import ConnectionRow, pace, recipient
from storage.work import SqlWork
from tests.partnership import HERE
from tests.world import World

EVERYONE = len(HERE) - 1


def labels(card: Card) -> list[str]:
    return [action.label for action in card.actions]


def said(card: Card) -> list[str]:
    return [block.text for block in card.body if isinstance(block, Text | Heading)]


def figures(card: Card, title: str) -> dict[str, str]:
    return {row.label: row.said for b in card.body if isinstance(b, Figures) and b.title == title for row in b.rows}


async def counted(world: World) -> str:
    """Counted and paused, so that nothing of it has gone out."""
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    await world.answers("jaspreet", "briefing.pause", briefing=briefing)
    await world.drain()
    return briefing


async def rated(work: SqlWork, **rates: float) -> None:
    for platform, rate in rates.items():
        on = await work.session.scalar(ConnectionRow.__table__.select().where(ConnectionRow.platform == platform))
        await work.session.execute(insert(pace).values(connection=on, most=rate, rate=rate))


async def follows(world: World, briefing: str, name: str = "jaspreet") -> Card:
    return await world.answers(name, "briefing.follow", briefing=briefing)


async def page(world: World, briefing: str, name: str = "jaspreet") -> NotReachedPage:
    shown = await world.app.door.show(world.knock(name, "briefing.not_reached", {"briefing": briefing}))
    assert isinstance(shown, NotReachedPage), shown
    return shown


async def missed(world: World) -> str:
    """One for each reason."""
    briefing = await world.sends()
    facts = {
        "bethan": {"unreachable": "blocked"},
        "nkechi": {"unreachable": "blocked"},
        "anwen": {"unreachable": "no such mailbox"},
        "tam": {"connection": None, "address": None},
        "una": {"away_until": date(2026, 12, 3)},
        "pia": {"left_at": world.clock()},
        "quin": {"failed": "the message is too large for Teams"},
    }
    for name, values in facts.items():
        of = update(recipient).where(recipient.c.person == world.people[name].id)
        await world.write(lambda work, of=of, values=values: work.session.execute(of.values(sent_at=None, **values)))  # type: ignore[misc]  # a lambda's default has no type
    return briefing
