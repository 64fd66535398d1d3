"""
What came of a run: the ledger, the outbox and what the doubles have seen, compared.

*Lost*: acknowledged, and not there; or said to be sent, and nobody was told.  *Doubled*: there twice.  *Dropped*:
neither sent, nor waiting, nor in the list of what could not be said.  *Told twice* is allowed inside the window that
at-least-once has, and only there: a message that was on its way when its sender, the database or the disk failed, or
whose answer was lost.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from tests.faults.crowd import Crowd
from tests.faults.doubles import IN_DOUBT, Effect, World
from tests.faults.house import Kill

WINDOW = 3.0  # seconds from a message's taking effect to its being recorded, on a machine that is busy
LIMITS = {"slack": 8, "teams": 25, "email": 10}  # a second


@dataclass
class Found:
    """``wrong`` must be empty; the rest are figures."""

    figures: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def none_of(self, what: str, those: Sequence[object]) -> None:
        self.figures[what] = len(those)
        if those:
            self.wrong.append(f"{what}: {len(those)}, such as {[*those][:3]}")


async def audit(database: Database, world: World, crowd: Crowd, kills: Sequence[Kill]) -> Found:
    async def look(session: AsyncSession) -> dict[str, list[Any]]:
        return {name: list(await session.execute(text(statement))) for name, statement in ASKED.items()}

    try:
        rows = await database.read(look)
    except DBAPIError:  # a connection of a server that was killed: the next is to the one that lives
        rows = await database.read(look)
    found = Found()
    _submissions(found, crowd, rows)
    _messages(found, rows)
    _recipients(found, rows)
    _effects(found, world, kills, rows)
    _pace(found, world)
    return found


ASKED = {
    "idea": "SELECT sentence, count(*) AS many FROM idea GROUP BY sentence",
    "told": "SELECT i.sentence, count(*) AS many FROM idea i JOIN message m ON m.subject_id = i.id"
    " WHERE m.subject_kind = 'idea' AND m.edits IS NULL GROUP BY i.sentence",
    "message": "SELECT m.n, c.platform, m.platform_user, m.edits, m.sent_at, m.failed, m.posted, m.attempts, m.in_hand,"
    " m.due_at FROM message m LEFT JOIN connection c ON c.id = m.connection",
    "recipient": "SELECT r.briefing, r.n, r.state, r.in_hand, r.sent_at, r.posted, r.failed, r.unreachable, r.address,"
    " c.platform FROM recipient r LEFT JOIN connection c ON c.id = r.connection",
    "briefing": "SELECT id, title, state, size FROM briefing WHERE state <> 'draft'",
}


def _submissions(found: Found, crowd: Crowd, rows: dict[str, list[Any]]) -> None:
    stored = {row.sentence: row.many for row in rows["idea"]}
    told = {row.sentence: row.many for row in rows["told"]}
    acknowledged = [one for one in crowd.submissions if one.acknowledged]
    found.figures |= {
        "submissions acknowledged": len(acknowledged),
        "sent again": sum(one.sent - 1 for one in acknowledged),
        "corrected after a refusal": crowd.refused,
    }
    found.none_of("acknowledged and lost", [one for one in acknowledged if one.sentence not in stored])
    found.none_of("doubled", [name for name, many in stored.items() if many > 1])
    corrected = [one for one in acknowledged if one.refused]
    found.none_of("a correction taken for a repeat", [one for one in corrected if one.sentence not in stored])
    found.none_of("a repeat taken for new", [one for one in crowd.submissions if one.instead in stored and one.instead])
    found.none_of("stored without a message", [name for name in stored if told.get(name, 0) == 0])
    found.none_of("stored with two messages", [name for name, many in told.items() if many > 1])


def _messages(found: Found, rows: dict[str, list[Any]]) -> None:
    messages = rows["message"]
    found.figures["messages"] = len(messages)
    waiting = [row for row in messages if row.sent_at is None and row.failed is None]
    found.none_of("messages stuck", sorted(waiting, key=lambda row: (row.in_hand is None, -row.attempts, row.n)))
    found.figures["messages in the list of what could not be said"] = sum(row.failed is not None for row in messages)


def _recipients(found: Found, rows: dict[str, list[Any]]) -> None:
    recipients = rows["recipient"]
    counted = Counter(row.briefing for row in recipients)
    states = Counter(row.state for row in recipients)
    found.figures |= {"briefings": len(rows["briefing"]), "recipients": len(recipients), "states": dict(states)}
    found.none_of("briefings that do not add up", [b for b in rows["briefing"] if counted[b.id] != b.size])
    found.none_of("briefings without an end", [b for b in rows["briefing"] if b.state == "sending"])
    found.none_of("recipients stuck", [r for r in recipients if r.state in ("queued", "sending") or r.in_hand])
    throttled = [r for r in recipients if r.failed and ("429" in r.failed or "ratelimited" in r.failed)]
    found.none_of("dropped by throttling", throttled)


def _effects(found: Found, world: World, kills: Sequence[Kill], rows: dict[str, list[Any]]) -> None:
    """Each new message that took effect belongs to one row, and each row that says *sent* to one that took effect."""
    new = [row for row in rows["message"] if row.sent_at and row.edits is None]
    posted = [row.posted for row in new if row.platform != "email"]
    posted += [row.posted for row in rows["recipient"] if row.sent_at and row.platform != "email"]
    posted_again = {row.posted for row in rows["message"] if row.sent_at and row.edits and row.posted != row.edits}
    letters = Counter(row.platform_user for row in new if row.platform == "email")
    letters += Counter(row.address for row in rows["recipient"] if row.sent_at and row.platform == "email")

    chat = [effect for effect in world.effects if effect.platform != "email"]
    names = {effect.name for effect in chat}
    found.none_of("said to be sent, and not seen", [name for name in posted if name not in names])
    found.none_of("one message for two rows", [name for name, many in Counter(posted).items() if many > 1])
    extra = [effect for effect in chat if effect.name not in {*posted, *posted_again}]

    arrived: dict[str, list[Effect]] = {}
    for effect in world.effects:
        if effect.platform == "email":
            arrived.setdefault(effect.to, []).append(effect)
    short = [to for to, many in letters.items() if len(arrived.get(to, ())) < many]
    found.none_of("letters said to be sent, and not seen", short)
    unexplained, explained = _told_twice(extra, kills)
    for to, effects in arrived.items():
        more = len(effects) - letters[to]
        doubtful = [effect for effect in effects if _in_doubt(effect, kills)]
        explained += min(more, len(doubtful))
        unexplained += effects[: max(0, more - len(doubtful))]
    found.figures["effects"] = len(world.effects)
    found.figures["edits"] = world.edits
    found.figures["told twice, inside the window"] = explained
    found.none_of("told twice, outside the window", unexplained)


def _told_twice(extra: Sequence[Effect], kills: Sequence[Kill]) -> tuple[list[Effect], int]:
    unexplained = [effect for effect in extra if not _in_doubt(effect, kills)]
    return unexplained, len(extra) - len(unexplained)


def _in_doubt(effect: Effect, kills: Sequence[Kill]) -> bool:
    if effect.fault in IN_DOUBT or effect.answered is None:
        return True
    # what was on its way when its sender died is seen a moment later
    return any(effect.at - WINDOW <= kill.until and kill.at <= effect.answered + WINDOW for kill in kills)


def _pace(found: Found, world: World) -> None:
    for platform, asked in world.asked.items():
        found.figures[f"calls to {platform}"] = len(asked)
        found.figures[f"most in a second, {platform}"] = _most(sorted(asked))
    found.figures["faults met"] = dict(world.weather.met)


def _most(times: Sequence[float]) -> int:
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most
