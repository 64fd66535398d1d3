"""The edge of an interaction: who, once, inside one transaction, and what to say if it fails."""
# Over 300 lines: doing, asking and showing share who it is, the one transaction, and what becomes of a refusal.

import hmac
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from pydantic import JsonValue, TypeAdapter

from bot.log import beside, during
from bot.metrics import Metrics
from bot.whose import ASK_THEM, ONE_SUBJECT, Stranger, behind, one_subject_only
from dialogs.kit.book import Book, NothingKept
from dialogs.kit.dialog import Reply, Turn
from dialogs.kit.forms import Garbled
from dialogs.kit.questions import Option, Sheet
from dialogs.kit.typed import clean, cleaned
from dialogs.kit.view import View
from dialogs.kit.words import Card, Text, aloud, folded, linked, unfolded
from handlers.door import Begun, Knock, Who
from learning.people import Person, Place
from learning.refusal import Refusal
from learning.subject import Subject
from storage import turns
from storage.database import Raced
from storage.turns import Done
from storage.work import SqlWork, Works

log = logging.getLogger(__name__)

R = TypeVar("R")

NOTICE = TypeAdapter(Card)

MOVED_ON = "What you pressed is from an older message, and does nothing any more. Nothing was changed."
KNOWN = 50_000  # people of whom it is remembered that they are known


class Door:
    """
    ``secret`` keys the hashes of turns; ``public_url`` is where our own pages are.

    ``opens_to_all``: the demo believes whatever platform double speaks to it on this machine.
    """

    def __init__(
        self,
        book: Book,
        works: Works,
        secret: bytes,
        public_url: str,
        *,
        opens_to_all: bool = False,
        metrics: Metrics | None = None,
    ) -> None:
        self._book, self._works, self._secret, self._public_url = book, works, secret, public_url.rstrip("/")
        self._metrics = metrics or Metrics()
        self._known: set[Who] = set()
        self._opens_to_all = opens_to_all

    # --- who ----------------------------------------------------------------------------------------------------------

    async def knows(self, who: Who, /) -> bool:
        if who in self._known:
            return True
        known = await self._works.read(lambda work: behind(work, who)) is not None
        if known and len(self._known) < KNOWN:
            self._known.add(who)
        return known

    def forget(self) -> None:
        """Nobody is taken for known any more: the demo has begun again."""
        self._known.clear()

    async def introduce(self, who: Who, email: str, place: Place | None = None, /) -> bool:
        async def join(work: SqlWork) -> bool:
            person = await work.people.by_email(email)
            connection = await work.connections.of(who.platform, who.workspace)
            if connection is None and self._opens_to_all:
                connection = await work.connections.ensure(who.platform, who.workspace)
            if person is None or connection is None:
                return False
            if await work.people.introduce(person, connection, who.user, place, work.now):
                await work.tell(person, Subject("welcome", person.id))
            return True

        joined = await self._works.write(join)
        if not joined:
            self._ended(who.platform, "stranger")
        return joined

    async def met(self, who: Who, place: Place, /) -> None:
        async def keep(work: SqlWork) -> None:
            if connection := await work.connections.of(who.platform, who.workspace):
                await work.people.met(connection, who.user, place, work.now)

        if place.kind == "direct":
            await self._works.write(keep)

    async def gone(self, who: Who, /) -> None:
        async def forget(work: SqlWork) -> None:
            if connection := await work.connections.of(who.platform, who.workspace):
                await work.people.gone(connection, who.user)

        self._known.discard(who)
        await self._works.write(forget)

    # --- what they do -------------------------------------------------------------------------------------------------

    async def open(self, knock: Knock, seeking: Mapping[str, str] = {}, /) -> Sheet | Card:
        """A form to fill in.  Opening is a turn too, but one that only reads."""
        knock, seeking = _readable(knock), {name: clean(words) for name, words in seeking.items()}

        async def opened(work: SqlWork) -> Sheet:
            turn = await self._turn(knock, work)
            sheet = await self._book.open(knock.address, knock.values, turn, seeking)
            return replace(sheet, nonce=knock.key if seeking else secrets.token_urlsafe(12))

        return await self._safely(knock, self._works.read(opened), "asked")

    async def answer(self, knock: Knock, /) -> Reply:
        if self._book.shows(knock.address):
            return await self.show(knock)
        knock = _readable(knock)
        return await self._safely(knock, self._answer(knock))

    async def show(self, knock: Knock, /) -> View | Card:
        knock = _readable(knock)

        async def shown(work: SqlWork) -> View | Card:
            if not self._book.shows(knock.address):
                raise Garbled(knock.address)  # a link never writes
            turn = await self._turn(knock, work)
            reply = await self._book.answer(knock.address, knock.values, turn)
            assert not isinstance(reply, Sheet)  # what only shows has nothing to ask
            return _heard(turn.person, reply)

        reply = await self._safely(knock, self._works.read(shown), "shown")
        assert not isinstance(reply, Sheet)
        return reply

    async def find(self, knock: Knock, name: str, words: str, /) -> Sequence[Option]:
        knock = _readable(knock)

        async def found(work: SqlWork) -> tuple[Option, ...]:
            turn = await self._turn(knock, work)
            return tuple(await self._book.find(knock.address, knock.values, turn, name, clean(words)))

        options = await self._safely(knock, self._works.read(found))
        return options if isinstance(options, tuple) else ()

    async def card(self, who: Who, subject: Subject, /) -> Card:
        async def made(work: SqlWork) -> Card:
            person = await self._person(work, who)
            await one_subject_only(work, who, subject)
            return _heard(person, await self._book.card(subject, person, work))

        return await self._spoken(Knock(who, f"about.{subject.kind}"), made)

    async def home(self, who: Who, /) -> Sequence[Card]:
        async def cards(work: SqlWork) -> list[Card]:
            person = await self._person(work, who)
            if who.platform == "link":
                raise Refusal(ONE_SUBJECT)
            return await self._book.home(person, work)

        found = await self._safely(Knock(who, "home"), self._works.read(cards), "shown")
        said = found if isinstance(found, list) else [found] if isinstance(found, Card) else []
        return [self._linked(who, card) for card in said]

    async def offer(self, who: Who, words: str, /) -> Card:
        async def offered(work: SqlWork) -> Card:
            person = await self._person(work, who)
            if who.platform == "link":
                raise Refusal(ONE_SUBJECT)
            return await self._book.offer(clean(words).strip(), person, work)

        return await self._spoken(Knock(who, "offer"), offered)

    def begin(self, knock: Knock, name: str, words: str, /) -> Begun | None:
        dialog = self._book.dialogs.get(name)
        if dialog is None:
            return None
        known = {dialog.hears: words} if words and dialog.hears else {}
        return Begun(replace(knock, address=dialog.opens.address, values=known), opens=dialog.opens.asks())

    def stranger(self) -> Card:
        return Card("We do not know you here yet", (Text(ASK_THEM), Text("Nothing was kept.")))

    # --- once ---------------------------------------------------------------------------------------------------------

    async def _answer(self, knock: Knock) -> Reply:
        try:
            reply, repeated = await self._once(knock)
        except Raced:
            reply, repeated = await self._once(knock)  # it now sees what the other did, and says so
        self._ended(knock.who.platform, "repeated" if repeated else "done")
        return reply

    async def _once(self, knock: Knock) -> tuple[Reply, bool]:
        """And whether it had been done already."""
        if not knock.key:
            raise Garbled(knock.address)  # nothing is written that could be written twice
        who: list[JsonValue] = [knock.who.platform, knock.who.workspace, knock.who.user]
        key, values = self._hash(who, knock.address, knock.key), self._hash(dict(knock.values))

        async def transaction(work: SqlWork) -> tuple[Reply, bool]:
            beside(turn=str(work.turn))
            done = await turns.begin(work.session, key, values, work.now.date())
            turn = await self._turn(knock, work)
            if done:
                return _heard(turn.person, await self._repeated(done, turn)), True
            reply = await self._book.answer(knock.address, knock.values, turn)
            for viewer, notice in turn.notices:
                await work.notice(viewer, NOTICE.dump_python(notice, mode="json"))
            await turns.end(work.session, key, reply.about if isinstance(reply, Card) else None)
            return _heard(turn.person, reply), False

        return await self._works.write(transaction)

    async def _repeated(self, done: Done, turn: Turn) -> Card:
        """The answer was not kept, only what it was about: that is shown as it now is."""
        now = await self._book.card(done.subject, turn.person, turn.work) if done.subject else Card("We have it")
        if done.same_values:
            return now
        return replace(now, body=(Text("You sent this already: open it to change it."), *now.body))

    async def _turn(self, knock: Knock, work: SqlWork) -> Turn:
        person = await self._person(work, knock.who)
        if knock.who.platform == "link":
            form = self._book.form(knock.address)
            opens = await work.keys.link(knock.who.user)
            named = form and opens and opens.subject.kind in form.kinds()
            if not (named and opens and str(knock.values.get(opens.subject.kind)) == str(opens.subject.id)):
                raise Refusal(ONE_SUBJECT)
        return Turn(person, work, knock.place)

    async def _person(self, work: SqlWork, who: Who) -> Person:
        person = await behind(work, who)
        if person is None:
            self._known.discard(who)
            raise Stranger
        return person

    async def _spoken(self, knock: Knock, use_case: Callable[[SqlWork], Awaitable[Card]]) -> Card:
        said = await self._safely(knock, self._works.read(use_case), "shown")
        assert isinstance(said, Card)
        return said

    async def _safely(self, knock: Knock, saying: Awaitable[R], well: str = "") -> R | Card | Sheet:
        """``well`` is how it is counted when it ends well."""
        channel, address = knock.who.platform, self._known_address(knock)
        with during(channel=channel, address=address):
            try:
                said = await saying
            except NothingKept as no:
                asked = isinstance(no.reply, Sheet) and not no.reply.errors
                self._ended(channel, "asked" if asked else "refused")
                return self._linked(knock.who, _kept_on(no.reply, knock))
            except Garbled:
                self._ended(channel, "moved")
                log.warning("garbled", extra={"channel": channel, "address": address})
                told = (Text(MOVED_ON), *self._book.hands_back(knock.address, knock.values))
                return Card("This has moved on", told, self._book.ways_on(self._works.world.framework))
            except Refusal as no:  # before there was a form to stand beside
                self._ended(channel, "stranger" if isinstance(no, Stranger) else "refused")
                return Card("Nothing has changed", (Text(str(no)), *self._book.hands_back(knock.address, knock.values)))
            except Exception:  # a fault of ours, whatever it is, is said kindly, with its reference
                self._ended(channel, "fault")
                reference = secrets.token_hex(3)
                extra = {"channel": channel, "address": address, "reference": reference}
                log.exception("turn failed", extra=extra)
                sorry = f"It is not you, and nothing was saved. If you write to us, please mention {reference}."
                typed = self._book.hands_back(knock.address, knock.values)
                return Card("Something went wrong", (Text(sorry), *typed))
        if well:
            self._ended(channel, well)
        return self._linked(knock.who, said)

    def _ended(self, channel: str, outcome: str) -> None:
        self._metrics.turn(channel, outcome)
        log.info("turn", extra={"channel": channel, "outcome": outcome})

    def _known_address(self, knock: Knock) -> str:
        """What a forged press calls itself is not ours to log."""
        known = self._book.form(knock.address) is not None or knock.address in ("home", "offer")
        return knock.address if known else "unknown"

    def _linked(self, who: Who, said: R) -> R:
        """As its channel shows it: in chat a page of ours is a link, and only a letter's page holds the long part."""
        if not isinstance(said, Card):
            return said
        card = unfolded(said) if who.platform == "link" else folded(said)
        if who.platform not in ("web", "link"):
            card = linked(card, lambda page: f"{self._public_url}{page}")
        return card  # type: ignore[return-value]  # a Card for a Card

    def _hash(self, *what: JsonValue) -> str:
        return hmac.new(self._secret, json.dumps(what, sort_keys=True).encode(), sha256).hexdigest()


def _heard(person: Person, reply: R) -> R:
    """Whoever hears only a message's line (Slack's screen readers) may have chosen to hear the whole card in it."""
    if isinstance(reply, Card) and person.hears_whole_cards:
        return replace(reply, line=aloud(reply))
    return reply


def _readable(knock: Knock) -> Knock:
    """Before anything looks at it: what no database takes is not stored, and hides nothing from the guard."""
    return replace(knock, values={name: cleaned(value) for name, value in knock.values.items()})


def _kept_on(reply: Sheet | Card, knock: Knock) -> Sheet | Card:
    """A corrected form keeps its key, for nothing was remembered under it; a further form gets its own."""
    if isinstance(reply, Card):
        return reply
    corrected = reply.address == knock.address and knock.key
    return replace(reply, nonce=knock.key if corrected else secrets.token_urlsafe(12))
