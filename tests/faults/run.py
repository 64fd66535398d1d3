"""
A run: people share ideas and a briefing is being sent, while one thing after the other is killed.

    python -m tests.faults.run --kind sqlite --kills 200 --seed 7

Each call is a run of its own with a database of its own, and adds a line to ``docs/faults.md``: a thousand kills are
five calls.  What a run found wrong is printed, with its seed and the folder with the logs, and the exit is 1.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.faults.audit import LIMITS, Found, audit
from tests.faults.crowd import Crowd
from tests.faults.doubles import FAULTS, Weather, World
from tests.faults.house import House
from tests.faults.people import settle

FIGURES = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
SENDING = "SELECT id FROM briefing WHERE state = 'sending'"
JUMPS = (-90.0, -20.0, 20.0, 90.0, 400.0)  # seconds


@dataclass
class Run:
    """
    ``gap`` is the longest time in seconds between two kills; ``many`` people on each channel.

    ``patience``: seconds in which nothing more is sent, and something is left, after which it is stuck.
    """

    kind: str
    kills: int
    seed: int
    gap: float = 2.0
    many: int = 30
    submitters: int = 4
    minutes: float = 9.0
    patience: float = 60.0
    folder: Path | None = None

    async def go(self) -> Found:
        self.chance = random.Random(self.seed)
        async with self._set_up() as (house, world, crowd):
            began = time.time()
            keeping = asyncio.create_task(house.keep_running())
            await house.ready()
            sharing = [asyncio.create_task(crowd.share()) for _ in range(self.submitters)]
            sending = asyncio.create_task(self._send_briefings(house, crowd))
            telling = asyncio.create_task(self._tell_events(crowd))
            await self._trouble(house, world)
            world.weather.kind, troubled = "calm", time.time()
            crowd.over = True
            await asyncio.gather(*sharing, sending, telling)
            await self._come_to_rest(house)
            (house.folder / "asked.json").write_text(json.dumps({**world.asked, "jumps": house.jumps}))
            found = await audit(house.database, world, crowd, house.kills)
            keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeping
            kills = Counter(kill.what.partition("-")[0] for kill in house.kills)
            killed = sum(many for what, many in kills.items() if what != "full disk")
            found.figures = {
                "kind": self.kind,
                "seed": self.seed,
                "kills": killed,
                "of": dict(kills),
                "ended by themselves": house.ended,
                "longest wait for an acknowledgement": round(max((s.took for s in crowd.submissions), default=0), 1),
                "seconds": round(troubled - began),
                "seconds to come to rest": round(time.time() - troubled),
                **found.figures,
            }
            return found

    @asynccontextmanager
    async def _set_up(self) -> AsyncIterator[tuple[House, World, Crowd]]:
        folder = self.folder or Path(tempfile.mkdtemp(prefix="hearback-run-"))
        folder.mkdir(exist_ok=True)
        async with World(Weather(random.Random(self.seed + 1))) as world, House(self.kind, world, folder) as house:
            people = await settle(house.database, world.teams_url, world.connector.conversations, self.many)
            turns = iter(range(sys.maxsize))
            async with Crowd(random.Random(self.seed + 2), world, people, lambda: house.address(next(turns))) as crowd:
                yield house, world, crowd

    # --- what goes on -------------------------------------------------------------------------------------------------

    async def _send_briefings(self, house: House, crowd: Crowd) -> None:
        """One after the other, so that one is always being sent."""
        while not crowd.over:
            title = await crowd.write_briefing()
            [id] = await _asks(house, f"SELECT id FROM briefing WHERE title = '{title}'") or [None]
            if id is None or not await crowd.send_briefing(str(id)):
                continue
            while not crowd.over and await _asks(house, SENDING):  # noqa: ASYNC110  # other processes end it
                await asyncio.sleep(0.5)

    async def _tell_events(self, crowd: Crowd) -> None:
        """Slack tells the same again when it was not answered in time, by the same id."""
        n = 0
        while not crowd.over:
            n += 1
            user = self.chance.choice([user for channel, user, _ in crowd.people.authors if channel == "slack"])
            event = {"type": "app_home_opened", "user": user, "tab": "home", "channel": f"D{user[1:]}"}
            while not await crowd.event(f"Ev{n}", event) and not crowd.over:  # noqa: ASYNC110  # told until it is heard
                await asyncio.sleep(0.2)
            if self.chance.random() < 0.3:
                await crowd.event(f"Ev{n}", event)
            await asyncio.sleep(1)

    async def _trouble(self, house: House, world: World) -> None:
        """Until there were so many kills, or the time is over."""
        end, killed = time.monotonic() + self.minutes * 60, 0
        while killed < self.kills and time.monotonic() < end:
            world.weather.kind = self.chance.choice([*FAULTS])
            if self.chance.random() < 0.85:  # else it may be killed while it starts
                await house.ready()
            await asyncio.sleep(self.chance.uniform(0.2, self.gap))
            if self.chance.random() < 0.1:
                house.jumps.append(time.time())
                house.control.turn(off=max(0.0, house.control.off + self.chance.choice(JUMPS)))
            if house.kind == "sqlite" and self.chance.random() < 0.08:
                await house.full(self.chance.uniform(0.2, 1.5))
                await asyncio.sleep(self.chance.uniform(0, 1))
            what = "database" if house.kind == "postgres" and self.chance.random() < 0.12 else ""
            await house.kill(what or self.chance.choice(house.names))
            killed += 1
        await self._and_nobody_dies(house)

    async def _and_nobody_dies(self, house: House) -> None:
        """A last fault that no process is restarted after: what it left in their hands they must let go themselves."""
        await house.ready()
        await asyncio.sleep(1)
        await (house.full(1.0) if house.kind == "sqlite" else house.kill("database"))

    async def _come_to_rest(self, house: House) -> None:
        """Fair weather, and a clock that goes past all that was put off, until nothing is left or nothing moves."""
        house.control.turn(off=house.control.off + 60)
        left, moved, later = -1, time.monotonic(), time.monotonic() + 10
        while time.monotonic() - moved < self.patience:
            now = await self._left(house)
            if now == 0:
                return
            if now != left:
                left, moved = now, time.monotonic()
            if time.monotonic() > later:
                house.control.turn(off=house.control.off + 300)
                later += 10
            await asyncio.sleep(0.3)

    async def _left(self, house: House) -> int:
        """How much is still to be done; -1 while nobody can say."""
        waiting = "SELECT n FROM message WHERE sent_at IS NULL AND failed IS NULL"
        held = "SELECT n FROM recipient WHERE in_hand IS NOT NULL OR state IN ('queued', 'sending')"
        try:
            found = [await house.database.read(partial(_first, statement)) for statement in (waiting, held, SENDING)]
        except Exception:
            return -1
        return sum(map(len, found))


async def _asks(house: House, statement: str) -> list[object]:
    """The first column; nothing while the database is not there."""
    try:
        return await house.database.read(partial(_first, statement))
    except Exception:
        return []


async def _first(statement: str, session: AsyncSession) -> list[object]:
    rows = await session.execute(text(statement))
    return [row[0] for row in rows]


def over_pace(found: Found) -> list[str]:
    """Platforms that were spoken to faster than they allow, in some second as they have seen it."""
    return [name for name, most in LIMITS.items() if found.figures[f"most in a second, {name}"] > most]


ROW = (
    "kind",
    "seed",
    "kills",
    "submissions acknowledged",
    "sent again",
    "acknowledged and lost",
    "doubled",
    "a correction taken for a repeat",
    "messages",
    "recipients",
    "silently dropped",
    "stuck",
    "effects",
    "told twice, inside the window",
    "told twice, outside the window",
    "most in a second, slack",
    "most in a second, teams",
    "most in a second, email",
    "seconds to come to rest",
)
DROPPED = (
    "stored without a message",
    "said to be sent, and not seen",
    "letters said to be sent, and not seen",
    "briefings that do not add up",
    "dropped by throttling",
)
STUCK = ("messages stuck", "recipients stuck", "briefings without an end")


def keep(found: Found) -> None:
    """A line of the table that ``docs/faults.md`` ends with."""
    figures = found.figures
    figures = figures | {
        "silently dropped": sum(figures[name] for name in DROPPED),
        "stuck": sum(figures[name] for name in STUCK),
        "kills": f"{figures['kills']} ({', '.join(f'{what} {n}' for what, n in sorted(figures['of'].items()))})",
    }
    with FIGURES.open("a") as file:
        file.write(f"| {' | '.join(str(figures[name]) for name in ROW)} |\n")


def _before_others() -> None:
    """
    The doubles' clocks are what the pace is judged by: where that may be asked for, they are not kept waiting.

    What is under test runs like anybody (`tests.faults.launch` begins with that).
    """
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--kind", choices=["sqlite", "postgres"], default="sqlite")
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked.add_argument("--minutes", type=float, default=7.5)
    asked.add_argument("--folder", type=Path)
    args = asked.parse_args()
    print(f"seed {args.seed}", flush=True)
    _before_others()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whoever is broken off takes the server along
    run = Run(args.kind, args.kills, args.seed, minutes=args.minutes, folder=args.folder)
    found = asyncio.run(run.go())
    for name, figure in found.figures.items():
        print(f"{name}: {figure}")
    keep(found)
    for said in found.wrong:
        print(f"WRONG {said}")
    for platform in over_pace(found):
        print(f"TOO FAST {platform}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
