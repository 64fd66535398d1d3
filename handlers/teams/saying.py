"""What is said at once and from memory: in the answer, to someone alone, or in place of a card."""

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Any

from dialogs.kit.dialog import Reply
from dialogs.kit.questions import Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, Heading, Quote, Text, linked
from handlers.door import Again, CannotReach, Outcome, Sent, SlowDown, Who
from handlers.teams import render
from handlers.teams.deliver import TeamsChannel
from handlers.teams.parse import Happened
from handlers.teams.place import Reference
from handlers.teams.press import Press, Surface

log = logging.getLogger(__name__)

Json = dict[str, Any]

TRIES = 3
LONGEST = 10  # seconds between two of them: what is fleeting is not worth more

WAY = "in Teams"
NEITHER = Card("Nothing was kept")
MOMENT = Card("One moment", (Text("I am looking for you on the staff list."),))
SOON = Card("One moment", (Text("I am looking for you on the staff list. I will write to you in our own chat."),))
UNSEEN = Card("I could not look you up", (Text("Nothing was saved. Please try again in a minute."),))
UNREAD = Card("I did not understand that", (Text("Nothing was saved. Write help, and I will show what I can do."),))
UNREACHED = Card(
    "I cannot write to you yet", (Text("Please open Apps, find Hearback and press Add. Then ask me here again."),)
)
PRIVATELY = "I have answered you in our own chat, where only you can see it."
TOLD = Card("I have answered you", (Text("It is in our own chat, where only you can see it."),))
HERE = Card(
    "Hearback is here",
    (
        Text("Share an idea about practice, and hear what became of it."),
        Text("Mention me and write: idea. I answer each of you in our own chat."),
    ),
)


@dataclass(frozen=True)
class Said:
    """A reply, and what it replies to.  ``offered``: it was made of words that were simply written."""

    reply: Reply
    press: Press | None = None
    offered: bool = False

    def content(self, at: Surface, web: str) -> Json:
        if isinstance(self.reply, Sheet):
            return render.form(self.reply, at)
        card = self.reply.card() if isinstance(self.reply, View) else self.reply
        shown = linked(card, lambda path: f"{web.rstrip('/')}{path}")  # a view's page: the door sees only its cards
        offers = self.offered and any(isinstance(a, Button) for a in card.actions)
        again = self.press if self.press and self.press.how in ("show", "more") else None
        page = self.press.page if self.press else 0
        extra = (Press("neither"),) if offers else ()
        return render.message(shown, at=at, page=page, again=again, web=web, extra=extra)


def handed_back(card: Card, press: Press | None) -> Card:
    """What was typed, where there is no form left to keep it in."""
    typed = [v for v in press.typed.values() if isinstance(v, str) and v.strip()] if press else []
    return replace(card, body=(*card.body, Heading("What you wrote"), *map(Quote, typed))) if typed else card


class Saying:
    def __init__(self, channel: TeamsChannel) -> None:
        self._channel = channel

    def content(self, said: Said, at: Surface) -> Json:
        return said.content(at, self._channel.web)

    async def speak(self, at: Reference, said: Said, surface: Surface = Surface.CHAT, *, edits: str = "") -> Outcome:
        """Tried a few times; if it is not heard, it is lost, and what it told of is stored all the same."""
        activity = render.activity(self.content(said, surface), render.line(said.reply))
        outcome: Outcome = Again("nothing was tried")
        for i in range(TRIES):
            outcome = await self._channel.say(at, activity, replaces=edits)
            if not isinstance(outcome, SlowDown | Again):
                break
            await asyncio.sleep(min(outcome.seconds, LONGEST) if isinstance(outcome, SlowDown) else i)
        if not isinstance(outcome, Sent):
            log.warning("an answer was not shown: %s", type(outcome).__name__)
        return outcome

    async def among_others(self, at: Reference, card: Card) -> Outcome:
        return await self.speak(at, Said(card), self._channel.shared)

    async def privately(self, happened: Happened, who: Who, said: Said, *, tells: bool = True) -> None:
        """One to one, whatever was done among others; there, only that it was answered."""
        at = await self._channel.direct(who.user, who.workspace)
        outcome: Outcome = CannotReach("no conversation")
        if isinstance(at, Reference):
            outcome = await self.speak(at, said)
        reached = isinstance(outcome, Sent)
        if not happened.elsewhere and (tells or not reached):
            note = TOLD if reached else UNREACHED
            await self.among_others(happened.at, replace(note, actions=self._here(said.reply)))

    def _here(self, reply: Reply) -> tuple[Button, ...]:
        """A dialog opens over the channel, for one person only; typed words and hidden values stay behind."""
        if isinstance(reply, Sheet) and self._channel.shared is Surface.SHARED and not reply.known:
            return (Button("Answer here", reply.address, {}, how="ask"),)
        return ()
