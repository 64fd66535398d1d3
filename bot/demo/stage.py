"""The demo's world: a database of its own, a clock that can be moved, telephones and a post that go nowhere."""

import asyncio
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot import clock
from bot.app import PRETENDED, App, compose
from bot.clock import Movable
from bot.demo import load
from bot.settings import Settings
from dialogs.kit.words import Card, unfolded
from handlers.door import Outcome, Sent, To
from handlers.email.deliver import Mailer
from handlers.email.tray import Tray
from learning.calendar import LONDON
from learning.framework import Framework
from learning.framework_file import load as framework_of
from learning.people import Person
from storage.jobs import drain
from storage.seal import Keyring, new_key
from storage.tables import PersonRow, metadata
from storage.work import SqlWork

OURS = "harrowmere"
A_DAY = timedelta(days=1)
MORNING = time(9, 30)


class Telephones:
    """A ``Channel`` for people whose Slack or Teams is only pretended: their seat looks by itself."""

    async def deliver(self, to: To, card: Card, /, *, line: str, replaces: str = "") -> Outcome:
        return Sent(replaces or secrets.token_hex(8))


@dataclass
class Postmark:
    """Letters of the past carry the day on which they were sent."""

    tray: Mailer
    on: datetime | None = None

    async def send(self, message: EmailMessage, /, *, patient: bool = False) -> Outcome:
        if self.on:
            del message["Date"]
            message["Date"] = format_datetime(self.on)
        return await self.tray.send(message, patient=patient)


@dataclass
class Stage:
    """Everything the demo's page can do; ``empty`` is a partnership before its first day."""

    app: App
    clock: Movable
    tray: Tray
    postmark: Postmark
    empty: bool
    folder: tempfile.TemporaryDirectory[str]
    """Where its database is; it is gone when the demo stops."""

    @property
    def today(self) -> datetime:
        return self.clock().astimezone(LONDON)

    @property
    def weeks_on(self) -> int:
        """How far the clock was moved since the beginning."""
        return round((self.clock.off - to_the_friday(clock.now())) / timedelta(weeks=1))

    @property
    def borrowed(self) -> bool:
        """Whether it speaks another framework's words."""
        return self.app.works.world.framework.id != OURS

    async def begin(self) -> None:
        """Loads Harrowmere.  Nothing is sent: what was said is in the past."""
        self.clock.off = to_the_friday(clock.now())
        shift = load.Shift.to(clock.now().astimezone(LONDON).date())

        async def everybody(work: SqlWork) -> None:
            await work.connections.ensure("email", "")
            await load.people(work)
            await _in_chat(work)
            if self.empty:
                await _first_visit(work)
            else:
                await load.everything(work, shift)

        await self.app.works.write(everybody)
        await self._letters_of_the_past()

    async def again(self) -> None:
        """As it was at the beginning; whoever was looking is somebody new to it, and real platforms stay connected."""

        async def wipe(work: SqlWork) -> None:
            await work.session.execute(text("PRAGMA defer_foreign_keys=ON"))
            for table in reversed(metadata.sorted_tables):
                if table.name not in ("connection", "pace"):
                    await work.session.execute(table.delete())

        for patience in (0.1, 0.3, 1.0, 3.0):  # a message that is just being noted names somebody who goes
            try:
                await self.app.works.write(wipe)
                break
            except IntegrityError:
                await asyncio.sleep(patience)
        else:
            await self.app.works.write(wipe)
        self.tray.clear()
        self.app.door.forget()
        await self.begin()

    async def forward(self, by: timedelta) -> None:
        """Moves the clock day by day, and does what is due on each: it then bears that day's date."""
        while by > timedelta():
            self.clock.forward(min(by, A_DAY))
            by -= A_DAY
            await drain(self.app.database, self.app.worker.jobs, self.clock)

    async def six(self) -> Sequence[Person]:
        async def found(work: SqlWork) -> list[Person]:
            people = [await work.people.by_email(email) for email in load.six()]
            return [person for person in people if person]

        return await self.app.works.read(found)

    async def _letters_of_the_past(self) -> None:
        """
        Whoever has no chat had their briefings by post: the letters that they have not answered are in the tray.

        The one that they have opened lies on top.  A real mail server of the settings is sent nothing of this.
        """
        if self.app.mail is None or self.app.settings.mail:
            return

        async def waiting(work: SqlWork) -> list[tuple[bool, date, Person, Card]]:
            rows = await work.session.scalars(select(PersonRow.id).where(PersonRow.expects == "none"))
            found = []
            for id in rows:
                person = await work.people.get(id)  # type: ignore[arg-type]  # a PersonId is a UUID
                receipts = await work.briefings.receipts(person) if person else []
                for briefing, receipt in receipts:
                    if person and briefing.sent_on and receipt.answer is None and receipt.state in ("sent", "opened"):
                        card = unfolded(await self.app.book.card(briefing.subject, person, work))
                        found.append((receipt.state == "opened", briefing.sent_on, person, card))
            return sorted(found, key=lambda letter: letter[:2])

        for _, sent_on, person, card in await self.app.works.read(waiting):
            self.postmark.on = datetime.combine(sent_on, MORNING, LONDON)
            await self.app.mail.deliver(To("email", "", person.email, person.email), card, line=card.line)
        self.postmark.on = None


async def _first_visit(work: SqlWork) -> None:
    """Before its first day everybody is new: their page begins with the welcome."""
    page = await work.connections.ensure("web", "")
    for email in load.six():
        if person := await work.people.by_email(email):
            await work.people.introduce(person, page, str(person.id), None, work.now)


async def _in_chat(work: SqlWork) -> None:
    """Everybody is met where their list says they are."""
    for platform in ("teams", "slack"):
        connection = await work.connections.ensure(platform, PRETENDED)
        for row in await work.session.scalars(select(PersonRow).where(PersonRow.expects == platform)):
            person = await work.people.get(row.id)  # type: ignore[arg-type]  # a PersonId is a UUID
            assert person is not None
            await work.people.introduce(person, connection, row.staff_id or str(row.id), None, work.now)


def to_the_friday(now: datetime) -> timedelta:
    """How far the clock goes to stand on the data's Friday, at this time of day."""
    today = now.astimezone(LONDON).date()
    return timedelta(days=(load.Shift.to(today).day(load.THE_DAY) - today).days)


def stage(port: int, framework: str | None, *, empty: bool, settings: Settings | None = None) -> Stage:
    """Composed on a SQLite file of its own, under the system's temporary folder, that is new at each start."""
    given = settings or Settings.load()
    folder = tempfile.TemporaryDirectory(prefix="hearback-demo-")
    own = {"database_url": f"sqlite:///{Path(folder.name) / 'hearback.db'}"}
    if "HEARBACK_PUBLIC_URL" not in given.given:
        own["public_url"] = f"http://127.0.0.1:{port}"
    moved, tray = Movable(to_the_friday(datetime.now(UTC))), Tray()
    postmark, telephones = Postmark(tray), Telephones()
    app = compose(
        given.model_copy(update=own),
        words(framework or given.framework or OURS),
        clock=moved,
        keyring=Keyring.of(new_key()),
        secret=secrets.token_bytes(32),
        mailer=None if given.mail else postmark,
        doubles={"teams": telephones, "slack": telephones},
        bind="127.0.0.1",
        demo=True,
    )
    return Stage(app, moved, tray, postmark, empty, folder)


def words(name: str) -> Framework:
    """Another framework speaks its own words everywhere; people and telephone numbers stay Harrowmere's."""
    ours, theirs = framework_of(OURS), framework_of(name)
    return replace(
        theirs,
        contacts={**ours.contacts, **theirs.contacts},
        confidential_lead=theirs.confidential_lead or ours.confidential_lead,
        agencies=theirs.agencies or ours.agencies,
        professions=theirs.professions or ours.professions,
    )
