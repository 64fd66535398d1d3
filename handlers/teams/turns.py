"""
What each thing that happens in Teams means, and what is answered.

Knows neither the archived library nor FastAPI.  There are three ways to speak: in the answer to a press or a dialog;
fleetingly, once it is stored; and, elsewhere, through the outbox.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from dialogs.kit.dialog import Reply
from handlers.door import Begun, Door, Knock, Sent, Who
from handlers.fleeting import Fleeting
from handlers.teams import parse, render
from handlers.teams.deliver import TeamsChannel
from handlers.teams.greet import Arrivals
from handlers.teams.parse import Happened
from handlers.teams.press import Malformed, Press, Surface
from handlers.teams.saying import HERE, MOMENT, NEITHER, PRIVATELY, SOON, UNREAD, UNSEEN, Said, Saying, handed_back
from learning.people import Place

Json = dict[str, Any]
Meant = Callable[[], Awaitable[Said]]

HEARS = "idea"  # the one word after which the rest is an answer; "reach out to families" is no command
HELP = "help"
EXTENDS = {"shareIdea": "idea", "reflect": "reflect"}


@dataclass(frozen=True)
class Answered:
    """The answer to an invoke."""

    body: Json
    status: int = 200


class Turns:
    def __init__(self, door: Door, fleeting: Fleeting, channel: TeamsChannel) -> None:
        self._door, self._fleeting = door, fleeting
        self._saying = Saying(channel)
        self._arrivals = Arrivals(door, channel)
        self._arriving: set[Who] = set()

    # -- what is written ----------------------------------------------------------------------------------------------

    async def wrote(self, happened: Happened) -> None:
        """A message; or a press, from a client that does not know Action.Execute."""
        who, press = happened.who, None
        if isinstance(happened.value, dict):
            try:
                press = parse.carried(happened.value)
            except Malformed:
                return self._fleeting.say(self._saying.among_others(happened.at, UNREAD))
        if not who:
            return self._fleeting.say(self._saying.among_others(happened.at, self._door.stranger()))

        async def meant() -> Said:
            return await (self._pressed(press, happened, who) if press else self._words(happened, who))

        edits = happened.reply_to if press else ""
        if not await self._door.knows(who):
            return self._fleeting.say(self._first(happened, who, meant, press, edits=edits))
        await self._arrivals.met(happened)
        said = await meant()
        if happened.shared:
            return self._fleeting.say(self._saying.privately(happened, who, said))
        self._fleeting.say(self._saying.speak(happened.at, said, edits=edits))

    async def _words(self, happened: Happened, who: Who) -> Said:
        if begun := self._begins(happened, who):
            return Said(await self._begun(begun))
        words = "" if happened.text.lower() == HELP else happened.text
        return Said(await self._door.offer(who, words), offered=bool(words))

    def _begins(self, happened: Happened, who: Who) -> Begun | None:
        name, _, words = happened.text.partition(" ")
        name, words = name.lower().strip(":,.!/"), words.strip()
        if not name or (words and name != HEARS):
            return None
        return self._door.begin(Knock(who, "", {}, happened.id, happened.place), name, words)

    async def _begun(self, begun: Begun) -> Reply:
        return await (self._door.open(begun.knock) if begun.opens else self._door.answer(begun.knock))

    # -- what is pressed ----------------------------------------------------------------------------------------------

    async def pressed(self, happened: Happened) -> Answered:
        """``adaptiveCard/action``: the card as it now is, or where that would be for others' eyes, a line."""
        try:
            press = parse.press(happened.value)
        except Malformed:
            return MALFORMED
        who = happened.who
        if not who:
            return _as_card(render.message(self._door.stranger()))

        async def meant() -> Said:
            return await self._pressed(press, happened, who)

        if not await self._door.knows(who):
            edits = "" if happened.shared else happened.reply_to
            self._fleeting.say(self._first(happened, who, meant, press, edits=edits))
            return _as_line(SOON.title) if happened.shared else _as_card(render.message(MOMENT))
        await self._arrivals.met(happened)
        said = await meant()
        if happened.shared:
            self._fleeting.say(self._saying.privately(happened, who, said, tells=False))
            return _as_line(PRIVATELY)
        return _as_card(self._saying.content(said, Surface.CHAT))

    async def _pressed(self, press: Press, happened: Happened, who: Who) -> Said:
        return Said(await self._reply(press, happened, who), press)

    async def _reply(self, press: Press, happened: Happened, who: Who) -> Reply:
        place: Place | None = None if happened.elsewhere else happened.place
        knock = Knock(who, press.address, press.values, press.nonce or happened.id, place)
        match press.how:
            case "ask":
                return await self._door.open(knock)
            case "find":
                return await self._door.open(knock, press.seeking)
            case "more" if press.about:
                return await self._door.card(who, press.about)
            case "show" | "more":
                return await self._door.show(knock)
            case "neither":
                return NEITHER
            case "do":
                return await self._door.answer(knock)

    # -- dialogs and message extensions -------------------------------------------------------------------------------

    async def dialog(self, happened: Happened) -> Answered:
        """``task/fetch``, ``task/submit`` and a message extension's submit: a card after a card, until it is shut."""
        try:
            press = parse.of_dialog(happened.value)
        except Malformed:
            return MALFORMED

        async def meant(who: Who) -> Said:
            return await self._pressed(press, happened, who)

        return await self._in_dialog(happened, meant, press)

    async def extension(self, happened: Happened) -> Answered:
        """``composeExtension/fetchTask``: where it was opened is nobody's business, so there is no place."""
        name = EXTENDS.get(parse.command(happened.value))
        if not name:
            return MALFORMED
        words = parse.message_of(happened.value)

        async def meant(who: Who) -> Said:
            begun = self._door.begin(Knock(who, "", {}, happened.id), name, words)
            return Said(await self._begun(begun) if begun else await self._door.offer(who, words))

        return await self._in_dialog(happened, meant)

    async def _in_dialog(
        self, happened: Happened, meant: Callable[[Who], Awaitable[Said]], press: Press | None = None
    ) -> Answered:
        who = happened.who
        if not who:
            return self._dialog(Said(self._door.stranger()))
        if not await self._door.knows(who):
            self._fleeting.say(self._first(happened, who, lambda: meant(who), press, privately=True))
            return self._dialog(Said(SOON))
        await self._arrivals.met(happened)
        return self._dialog(await meant(who))

    def _dialog(self, said: Said) -> Answered:
        return Answered(render.dialog(self._saying.content(said, Surface.DIALOG)))

    async def searched(self, happened: Happened) -> Answered:
        try:
            address, name, known, words = parse.seeking(happened.value)
        except Malformed:
            return MALFORMED
        who = happened.who
        knows = who is not None and await self._door.knows(who)
        options = await self._door.find(Knock(who, address, known, happened.id), name, words) if who and knows else []
        return Answered({"statusCode": 200, **render.found(options)})

    # -- who comes and goes -------------------------------------------------------------------------------------------

    async def installed(self, happened: Happened) -> None:
        """``remove`` and ``add``; an upgrade (``remove-upgrade``, ``add-upgrade``) comes right back."""
        if happened.action == "remove" and happened.who and not happened.shared:
            self._arrivals.left(happened.who)
            await self._door.gone(happened.who)
        elif happened.action.startswith("add") and not happened.shared:  # a team tells it by its members, too
            await self.joined(happened)

    async def joined(self, happened: Happened) -> None:
        """We were added: one person is made known to us; several are told how to begin."""
        if happened.shared:
            self._fleeting.say(self._saying.among_others(happened.at, HERE))
        elif happened.who and not await self._door.knows(happened.who):
            self._fleeting.say(self._arrive(happened, happened.who))
        else:
            await self._arrivals.met(happened, anew=True)

    async def _arrive(self, happened: Happened, who: Who) -> None:
        """Whoever is found is welcomed through the outbox.  Teams tells it twice: once is enough."""
        if who in self._arriving:
            return
        self._arriving.add(who)
        try:
            if await self._arrivals.introduce(happened, who) is False:
                await self._saying.speak(happened.at, Said(self._door.stranger()))
        finally:
            self._arriving.discard(who)

    async def _first(
        self,
        happened: Happened,
        who: Who,
        meant: Meant,
        press: Press | None = None,
        *,
        edits: str = "",
        privately: bool = False,
    ) -> None:
        """Someone new: who are they?  Then what they wanted goes on.  ``edits`` is the card that was pressed."""
        alone = happened.shared or privately
        if not alone and not edits:
            outcome = await self._saying.speak(happened.at, Said(MOMENT))
            edits = outcome.posted if isinstance(outcome, Sent) else ""
        match await self._arrivals.introduce(happened, who):
            case True:
                said = await meant()
            case False:
                said = Said(handed_back(self._door.stranger(), press))
            case None:
                said = Said(handed_back(UNSEEN, press))
        if alone:
            return await self._saying.privately(happened, who, said, tells=not privately)
        await self._saying.speak(happened.at, said, edits=edits)


def _as_card(content: Json) -> Answered:
    return Answered({"statusCode": 200, "type": render.CARD, "value": content})


def _as_line(text: str) -> Answered:
    return Answered({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text})


MALFORMED = Answered(  # as the Bot Framework's own libraries answer; botbuilder's fails on it (defect 3)
    {
        "statusCode": 400,
        "type": "application/vnd.microsoft.error",
        "value": {"code": "BadRequest", "message": "This was not understood. Nothing was saved."},
    },
    400,
)
