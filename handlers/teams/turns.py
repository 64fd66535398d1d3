"""
What each thing that happens in Teams means, and what is answered.

Knows neither the archived library nor FastAPI.  There are three ways to speak here: in the answer to a press or a
dialog; fleetingly, once it is stored; and, elsewhere, through the outbox.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from dialogs.kit.dialog import Reply
from dialogs.kit.questions import Sheet
from dialogs.kit.words import Button, Card, Text
from handlers.door import Again, CannotReach, Door, Knock, Outcome, Sent, SlowDown, Who
from handlers.fleeting import Fleeting
from handlers.teams import parse, render
from handlers.teams.deliver import TeamsChannel
from handlers.teams.greet import Arrivals
from handlers.teams.parse import Happened
from handlers.teams.place import Reference, Sealed
from handlers.teams.press import Malformed, Press, Surface
from learning.people import Place

log = logging.getLogger(__name__)

Json = dict[str, Any]
Meant = Callable[[], Awaitable[tuple[Reply, Press | None]]]

TRIES = 3
HEARS = "idea"  # the one word after which the rest is an answer; "reach out to families" is no command
HELP = "help"
EXTENDS = {"shareIdea": "idea", "reflect": "reflect"}
NEITHER = Card("Nothing was kept", (Text("Write to me whenever you like."),))
MOMENT = Card("One moment", (Text("I am looking for you on the staff list."),))
AGAIN = Card("One moment", (Text("I am looking for you on the staff list. I will write to you in our own chat."),))
UNSEEN = Card("I could not look you up", (Text("Nothing was saved. Please try again in a minute."),))
UNREACHED = Card(
    "I cannot write to you yet", (Text("Please open Apps, find Hearback and press Add. Then ask me here again."),)
)
UNREAD = Card("I did not understand that", (Text("Nothing was saved. Write help, and I will show what I can do."),))
PRIVATELY = "I have answered you in our own chat, where only you can see it."


@dataclass(frozen=True)
class Answered:
    """The answer to an invoke."""

    body: Json
    status: int = 200


class Turns:
    def __init__(self, door: Door, fleeting: Fleeting, channel: TeamsChannel, tenant: str, sealed: Sealed) -> None:
        self._door, self._fleeting, self._channel, self._sealed = door, fleeting, channel, sealed
        self._arrivals = Arrivals(door, channel, tenant)
        self._arriving: set[Who] = set()

    # -- what is written ----------------------------------------------------------------------------------------------

    async def wrote(self, said: Happened) -> None:
        """A message; or a press, from a client that does not know Action.Execute."""
        who = said.who
        try:
            pressed = parse.carried(said.value) if isinstance(said.value, dict) else None
        except Malformed:
            return self._fleeting.say(self._speak(said.at, UNREAD, self._channel.shared))
        if not who:
            return self._fleeting.say(self._speak(said.at, self._door.stranger(), Surface.CHAT))

        async def meant() -> tuple[Reply, Press | None]:
            if pressed:
                return await self._pressed(pressed, said, who), pressed
            return await self._begun(said, who), None

        offered = not pressed and self._offers(said, who)
        if not await self._door.knows(who):
            return self._fleeting.say(self._first(said, who, meant, edits=said.reply_to if pressed else ""))
        await self._arrivals.met(said)
        reply, press = await meant()
        if said.shared:
            return self._fleeting.say(self._privately(said, who, reply, press, offered=offered))
        edits = said.reply_to if pressed else ""
        origin = pressed.origin if pressed else ""
        self._fleeting.say(
            self._speak(said.at, reply, Surface.CHAT, press=press, edits=edits, origin=origin, offered=offered)
        )

    def _offers(self, said: Happened, who: Who) -> bool:
        return said.text.lower() not in ("", HELP) and self._begins(said, who) is None

    def _begins(self, said: Happened, who: Who) -> tuple[Knock, bool] | None:
        name, _, words = said.text.partition(" ")
        name, words = name.lower().strip(":,.!/"), words.strip()
        if not name or (words and name != HEARS):
            return None
        begun = self._door.begin(Knock(who, "", {}, said.id, said.place), name, words)
        return (begun.knock, begun.opens) if begun else None

    async def _begun(self, said: Happened, who: Who) -> Reply:
        match self._begins(said, who):
            case (knock, True):
                return await self._door.open(knock)
            case (knock, _):
                return await self._door.answer(knock)
            case None:
                return await self._door.offer(who, "" if said.text.lower() == HELP else said.text)

    # -- what is pressed ----------------------------------------------------------------------------------------------

    async def pressed(self, said: Happened) -> Answered:
        """``adaptiveCard/action``: the card as it now is, or where that would be for others' eyes, a line."""
        try:
            press = parse.press(said.value)
        except Malformed:
            return _malformed()
        who = said.who
        if not who:
            return _as_card(render.message(self._door.stranger()))

        async def meant() -> tuple[Reply, Press | None]:
            return await self._pressed(press, said, who), press

        if not await self._door.knows(who):
            if said.shared:
                self._fleeting.say(self._first(said, who, meant))
                return _as_line(AGAIN.body[0].text if isinstance(AGAIN.body[0], Text) else AGAIN.title)
            self._fleeting.say(self._first(said, who, meant, edits=said.reply_to))
            return _as_card(render.message(MOMENT))
        await self._arrivals.met(said)
        reply = await self._pressed(press, said, who)
        if said.shared:
            self._fleeting.say(self._privately(said, who, reply, press, tells=False))
            return _as_line(PRIVATELY)
        return _as_card(self._shown(reply, Surface.CHAT, press=press, origin=press.origin))

    async def _pressed(self, press: Press, said: Happened, who: Who) -> Reply:
        place: Place | None = None if said.elsewhere else said.place
        if press.origin:
            place = self._sealed.open(press.origin, who) or place
        knock = Knock(who, press.address, press.values, press.nonce or said.id, place)
        match press.how:
            case "ask":
                return await self._door.open(knock)
            case "find":
                return await self._door.open(knock, press.seeking)
            case "show":
                return await self._door.show(knock)
            case "more" if press.about:
                return await self._door.card(who, press.about)
            case "more":
                return await self._door.show(knock)
            case "neither":
                return NEITHER
            case "do":
                return await self._door.answer(knock)

    # -- dialogs and message extensions -------------------------------------------------------------------------------

    async def dialog(self, said: Happened) -> Answered:
        """``task/fetch``, ``task/submit`` and a message extension's submit: a card after a card, until it is shut."""
        try:
            press = parse.of_dialog(said.value)
        except Malformed:
            return _malformed()
        who = said.who

        async def meant() -> tuple[Reply, Press | None]:
            assert who  # asked only of someone
            return await self._pressed(press, said, who), press

        return await self._in_dialog(said, meant, press)

    async def extension(self, said: Happened) -> Answered:
        """``composeExtension/fetchTask``: where it was opened is nobody's business, so there is no place."""
        value = said.value if isinstance(said.value, dict) else {}
        name = EXTENDS.get(str(value.get("commandId", "")))
        who = said.who
        begun = self._door.begin(Knock(who, "", {}, said.id), name, parse.message_of(value)) if who and name else None
        if name and who and not begun:
            return _malformed()
        if not name:
            return _malformed()

        async def meant() -> tuple[Reply, Press | None]:
            assert begun  # asked only of someone
            return await (self._door.open(begun.knock) if begun.opens else self._door.answer(begun.knock)), None

        return await self._in_dialog(said, meant, None)

    async def _in_dialog(self, said: Happened, meant: Meant, press: Press | None) -> Answered:
        who = said.who
        if not who:
            return Answered(render.dialog(render.message(self._door.stranger(), at=Surface.DIALOG)))
        if not await self._door.knows(who):
            self._fleeting.say(self._first(said, who, meant))
            return Answered(render.dialog(render.message(AGAIN, at=Surface.DIALOG)))
        reply, _ = await meant()
        return Answered(render.dialog(self._shown(reply, Surface.DIALOG, press=press)))

    async def searched(self, said: Happened) -> Answered:
        try:
            address, name, known, words = parse.seeking(said.value)
        except Malformed:
            return _malformed()
        knows = said.who is not None and await self._door.knows(said.who)
        knock = Knock(said.who, address, known, said.id, said.place) if said.who and knows else None
        options = await self._door.find(knock, name, words) if knock else []
        return Answered({"statusCode": 200, **render.found(options)})

    # -- who comes and goes -------------------------------------------------------------------------------------------

    async def installed(self, said: Happened) -> None:
        if said.action in ("remove",) and said.who and not said.shared:
            self._arrivals.left(said.who)
            await self._door.gone(said.who)
        elif said.action.startswith("add"):
            await self.joined(said)

    async def joined(self, said: Happened) -> None:
        """We were added: one person is made known to us; several are told how to begin."""
        if said.shared:
            if said.bot_added:
                self._fleeting.say(self._speak(said.at, HERE, self._channel.shared))
        elif said.who and not await self._door.knows(said.who):
            self._fleeting.say(self._arrive(said, said.who))
        else:
            await self._arrivals.met(said, anew=True)

    async def _arrive(self, said: Happened, who: Who) -> None:
        """Whoever is found is welcomed through the outbox.  Teams tells it twice: once is enough."""
        if who in self._arriving:
            return
        self._arriving.add(who)
        try:
            if await self._arrivals.introduce(said, who) is False:
                await self._speak(said.at, self._door.stranger(), Surface.CHAT)
        finally:
            self._arriving.discard(who)

    async def _first(self, said: Happened, who: Who, meant: Meant, *, edits: str = "") -> None:
        """Someone new: who are they?  Then what they wanted goes on.  ``edits`` is the card that was pressed."""
        if said.shared:
            found = await self._arrivals.introduce(said, who)
            reply, press = await self._then(found, meant)
            return await self._privately(said, who, reply, press)
        shown = edits
        if not edits:
            outcome = await self._speak(said.at, MOMENT, Surface.CHAT)
            shown = outcome.posted if isinstance(outcome, Sent) else ""
        found = await self._arrivals.introduce(said, who)
        reply, press = await self._then(found, meant)
        await self._speak(said.at, reply, Surface.CHAT, press=press, edits=shown, offered=self._offers(said, who))

    async def _then(self, found: bool | None, meant: Meant) -> tuple[Reply, Press | None]:
        if found is None:
            return UNSEEN, None
        return await meant() if found else (self._door.stranger(), None)

    # -- saying it ----------------------------------------------------------------------------------------------------

    async def _privately(
        self,
        said: Happened,
        who: Who,
        reply: Reply,
        press: Press | None,
        *,
        tells: bool = True,
        offered: bool = False,
    ) -> None:
        """One to one, whatever was done among others; there, only that it was answered."""
        origin = self._sealed.seal(said.place, who) if isinstance(reply, Sheet) else ""
        at = await self._channel.direct(who.user, who.workspace)
        outcome: Outcome = CannotReach("no conversation")
        if isinstance(at, Reference):
            outcome = await self._speak(at, reply, Surface.CHAT, press=press, origin=origin, offered=offered)
        note = replace(UNREACHED, actions=self._here(reply)) if not isinstance(outcome, Sent) else None
        if note is None and tells:
            note = Card("I have answered you", (Text(PRIVATELY),), self._here(reply))
        if note and not said.elsewhere:
            await self._speak(said.at, note, self._channel.shared)

    def _here(self, reply: Reply) -> tuple[Button, ...]:
        """A dialog opens over the channel, for one person only; typed words and hidden values stay behind."""
        if isinstance(reply, Sheet) and self._channel.shared is Surface.SHARED and not reply.known:
            return (Button("Answer here", reply.address, {}, how="ask"),)
        return ()

    async def _speak(
        self,
        at: Reference,
        reply: Reply,
        surface: Surface,
        *,
        press: Press | None = None,
        edits: str = "",
        origin: str = "",
        offered: bool = False,
    ) -> Outcome:
        content = self._shown(reply, surface, press=press, origin=origin, offered=offered)
        activity = render.activity(content, render.line(reply))
        outcome: Outcome = Again("nothing was tried")
        for i in range(TRIES):
            outcome = await self._channel.say(at, activity, replaces=edits)
            if not isinstance(outcome, SlowDown | Again):
                break
            await asyncio.sleep(min(outcome.seconds, 10) if isinstance(outcome, SlowDown) else i)
        if not isinstance(outcome, Sent):
            log.warning("an answer was not shown: %s", type(outcome).__name__)
        return outcome

    def _shown(
        self, reply: Reply, at: Surface, *, press: Press | None = None, origin: str = "", offered: bool = False
    ) -> Json:
        if isinstance(reply, Sheet):
            return render.form(reply, at, origin=origin)
        if offered and isinstance(reply, Card) and any(isinstance(a, Button) for a in reply.actions):
            return render.message(reply, at=at, web=self._channel.web, extra=(Press("neither"),))
        again = press if press and press.how in ("show", "more") else None
        return render.reply(reply, at, page=press.page if press else 0, again=again, web=self._channel.web)


HERE = Card(
    "Hearback is here",
    (
        Text("Share an idea about practice, and hear what became of it."),
        Text("Mention me and write: idea. I answer each of you in our own chat."),
    ),
)


def _as_card(content: Json) -> Answered:
    return Answered({"statusCode": 200, "type": render.CARD, "value": content})


def _as_line(text: str) -> Answered:
    return Answered({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text})


def _malformed() -> Answered:
    """As the Bot Framework's own libraries answer; botbuilder's fails on it (defect 3)."""
    value = {"code": "BadRequest", "message": "This was not understood. Nothing was saved."}
    return Answered({"statusCode": 400, "type": "application/vnd.microsoft.error", "value": value}, 400)
