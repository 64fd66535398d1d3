"""
Slack's side of the conversation.

What is asked is stored before it is acknowledged; before that, Slack is called for one thing only, ``views.open``,
whose trigger lives three seconds.  What a press changes is shown afterwards, from memory: it is stored already, and
if it is not shown now, the outbox will.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt.response import BoltResponse

from dialogs.kit.dialog import Reply
from dialogs.kit.questions import Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Card, Heading, Quote, linked
from handlers.door import Door, Knock
from handlers.fleeting import Fleeting
from handlers.slack import ask, parse, render, said
from handlers.slack.api import CANNOT_ASK, Api, code
from handlers.slack.carried import Carried
from handlers.slack.manifest import MESSAGE_SHORTCUTS, SHORTCUTS
from handlers.slack.meet import Meeting, direct
from handlers.slack.parse import At, Body, Press

log = logging.getLogger(__name__)

Saying = Callable[[], Awaitable[Reply]]
IN_TIME = 2.4  # seconds: Slack waits for three, and opening is a read of ours before it
REMEMBERED = 1000  # events: Slack sends one again when it was not answered in time


class Listener:
    """
    One method for each thing that Slack sends; each returns the acknowledgement.

    ``web`` is the address of our pages, ``disconnected`` what is to be done when a workspace removes the app.
    """

    def __init__(
        self,
        door: Door,
        fleeting: Fleeting,
        api: Api,
        web: str,
        disconnected: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        self._door, self._fleeting, self._api, self._web = door, fleeting, api, web
        self._meeting = Meeting(door, api)
        self._disconnected = disconnected
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def commanded(self, body: Body, at: At) -> BoltResponse:
        """What asks opens a form; what shows, and help, is answered in the response, for this person's eyes only."""
        name, words = parse.command(body)
        begun = self._door.begin(Knock(at.who, "", {}, at.key, at.place), name, words)
        if begun and begun.opens:
            await self._open(replace(at, words=words), partial(self._door.open, begun.knock))
            return _ack()
        saying: Saying = partial(self._door.answer, begun.knock) if begun else self._help(at)
        if await self._meeting.knows(at):
            reply = await saying()
            if isinstance(reply, Sheet):
                await self._open(at, _ready(reply))
                return _ack()
            return _ack({"response_type": "ephemeral", **render.message(self._card(reply))})
        self._fleeting.say(self._answer(at, saying))
        return _ack()

    async def begun(self, body: Body, at: At) -> BoltResponse:
        """A shortcut: a form's address, or a message whose words a dialog begins with."""
        called, saying = body["callback_id"], self._help(at)
        if called in SHORTCUTS:
            saying = partial(self._door.open, Knock(at.who, called, {}, at.key))
        elif called in MESSAGE_SHORTCUTS:
            words = parse.plain(str((body.get("message") or {}).get("text") or ""))
            begun = self._door.begin(Knock(at.who, "", {}, at.key), called.partition(".")[0], words)
            if begun:
                saying = partial(self._door.open, begun.knock)
        await self._open(at, saying)
        return _ack()

    async def pressed(self, body: Body, at: At) -> BoltResponse:
        """
        In a form or a page: there.  In App Home: in a modal, and Home is shown anew.  In a message to one person: in
        its place.  In a channel's message: to the presser alone, for everybody's copy is refreshed by the outbox.
        """
        if parse.is_link(body):
            return _ack()
        press = parse.press(body, at)
        if press and press.knock.address == said.NEITHER.address:
            self._fleeting.say(self._api.respond(at.respond, {"delete_original": True}))
            return _ack()
        saying = self._doing(press, at)
        if at.surface == "modal":
            known = press and press.how == "do" and await self._meeting.knows(at)
            self._fleeting.say(self._update(at, _ready(await saying()) if known else saying))
        elif at.surface == "home" or (press and press.how == "ask"):
            await self._open(at, saying)
            if at.surface == "home":
                self._fleeting.say(self._publish(at))
        elif await self._meeting.knows(at):
            reply = await saying()
            if isinstance(reply, Sheet):
                await self._open(at, _ready(reply))
            else:
                self._fleeting.say(self._respond(at, self._card(reply)))
        else:
            self._fleeting.say(self._answer(at, saying))
        return _ack()

    async def sought(self, body: Body, at: At) -> BoltResponse:
        seeking = parse.seeking(body, at)
        found = await self._door.find(*seeking) if seeking and await self._meeting.knows(at) else ()
        return _ack({"options": [ask.option(option) for option in found[:100]]})

    async def submitted(self, body: Body, at: At) -> BoltResponse:
        """The answer rides in the response."""
        sent = parse.submission(body, at)
        if not sent:
            return _becomes(render.page(_with(said.MOVED_ON, [*parse.answers(body["view"]).values()])))
        knock, brought = sent
        at = replace(at, place=brought.place)
        if not await self._meeting.knows(at):
            self._fleeting.say(self._update(at, partial(self._door.answer, knock), brought))
            return _becomes(render.page(said.WAITING))
        reply = await self._door.answer(knock)
        if brought.home:
            self._fleeting.say(self._publish(at))
        shown = {block.get("block_id") for block in body["view"].get("blocks", ())}
        if isinstance(reply, Sheet) and _stays(reply, knock, brought) and reply.errors.keys() <= shown:
            return _ack({"response_action": "errors", "errors": reply.errors})
        return _becomes(self._shown(reply, brought))

    async def happened(self, body: Body, at: At) -> BoltResponse:
        event = body["event"]
        match event:
            case {"type": "app_home_opened"} if event.get("tab", "home") == "home" and at.who.user and self._first(at):
                self._fleeting.say(self._publish(at))
            case {"type": "message", "channel_type": "im"} if _is_said(event) and self._first(at):
                self._fleeting.say(self._offer(event, at))
            case {"type": "user_change", "user": {"deleted": True}}:
                await self._door.gone(at.who)
            case {"type": "app_uninstalled"} | {"type": "tokens_revoked", "tokens": {"bot": [_, *_]}}:
                if self._disconnected:
                    await self._disconnected(at.who.workspace)
                log.warning("a Slack workspace has removed the app")
        return _ack()

    def _doing(self, press: Press | None, at: At) -> Saying:
        if press is None or press.knock.address.startswith("slack."):
            home = press is not None and press.knock.address == said.HOME.address
            return self._home(at) if home else _ready(said.MOVED_ON)
        if press.how == "ask":
            return partial(self._door.open, press.knock)
        return partial(self._door.answer, press.knock)

    def _help(self, at: At) -> Saying:
        return partial(self._door.offer, at.who, "")

    def _home(self, at: At) -> Saying:
        async def saying() -> Card:
            return render.merged(await self._door.home(at.who) or [said.NOTHING_HERE])

        return saying

    async def _open(self, at: At, saying: Saying) -> None:
        """A modal; for whom we do not know yet it waits, and becomes what they wanted when we do."""
        known = await self._meeting.knows(at)
        reply = await saying() if known else self._door.stranger() if at.foreign else said.WAITING
        view = self._shown(reply, Carried(place=at.place, home=at.surface == "home"))
        try:
            client = await self._api.web(at.who.workspace)
            async with asyncio.timeout(IN_TIME):
                opened = await client.views_open(trigger_id=at.trigger, view=view)
        except CANNOT_ASK as error:
            log.warning("views.open: %s", code(error))
            self._fleeting.say(self._respond(at, self._unopened(reply, at)))
            return
        if not known and not at.foreign:
            self._fleeting.say(self._update(replace(at, view=opened["view"]["id"]), saying))

    async def _update(self, at: At, saying: Saying, brought: Carried | None = None) -> None:
        """The modal that is open becomes what is said, after whoever it is has been met."""
        reply = await self._meeting.meets(at) or await saying()
        brought = brought or Carried(place=at.place, home=at.surface == "home")
        client = await self._api.web(at.who.workspace)
        await client.views_update(view_id=at.view, view=self._shown(reply, brought))

    async def _answer(self, at: At, saying: Saying) -> None:
        """To a press or a command of somebody we do not know yet, after the acknowledgement."""
        reply = await self._meeting.meets(at) or await saying()
        if isinstance(reply, Sheet):
            reply = said.PRESS_AGAIN  # the trigger is spent or old; a second press finds them known
        await self._respond(at, self._card(reply))

    async def _respond(self, at: At, card: Card) -> None:
        """
        Where it was pressed: in place of the message if it is theirs alone, else beside it for them alone.

        Where nothing can be responded to (App Home, a shortcut) it is said in the direct conversation.
        """
        message = render.message(card)
        if not at.respond:
            client = await self._api.web(at.who.workspace)
            await client.chat_postMessage(channel=at.who.user, unfurl_links=False, unfurl_media=False, **message)
        elif at.surface == "message" and not at.shared:
            await self._api.respond(at.respond, {"replace_original": True, **message})
        else:
            beside = {"replace_original": False, "response_type": "ephemeral"}
            await self._api.respond(at.respond, {**beside, **message})

    async def _publish(self, at: At) -> None:
        stranger = await self._meeting.meets(at)
        if not stranger:
            await self._door.met(at.who, direct(at.who))
        cards: Sequence[Card] = [stranger] if stranger else await self._door.home(at.who) or [said.NOTHING_HERE]
        client = await self._api.web(at.who.workspace)
        await client.views_publish(user_id=at.who.user, view=render.home(cards, f"{self._web}/"))

    async def _offer(self, event: Mapping[str, Any], at: At) -> None:
        """
        Plain words are offered back, to begin something with; they are kept nowhere.

        A plain message, though only for now: in a direct conversation an ephemeral one is gone at the next reload,
        is not shown on a telephone that was asleep, and nobody else is there to be spared it.  "Neither" deletes it.
        """
        card = await self._meeting.meets(at)
        if not card:
            await self._door.met(at.who, direct(at.who))
            card = await self._offered(parse.plain(at.words).strip(), files=bool(event.get("files")), at=at)
        client = await self._api.web(at.who.workspace)
        thread = {"thread_ts": event["thread_ts"]} if event.get("thread_ts") else {}
        told = {**render.message(card), "unfurl_links": False, "unfurl_media": False}
        await client.chat_postMessage(channel=event["channel"], **thread, **told)

    async def _offered(self, words: str, *, files: bool, at: At) -> Card:
        words = "" if words.lower() == "help" else words
        card = await self._door.offer(at.who, words)
        notes = (said.NO_FILES,) if files else ()
        return replace(card, body=(*notes, *card.body), actions=(*card.actions, *((said.NEITHER,) if words else ())))

    def _shown(self, reply: Reply, carried: Carried) -> render.Json:
        return ask.modal(reply, carried) if isinstance(reply, Sheet) else render.page(self._card(reply))

    def _card(self, reply: Card | View) -> Card:
        """The door makes links of a card's pages; a view's card is made here."""
        return linked(reply.card(), lambda page: self._web + page) if isinstance(reply, View) else reply

    def _unopened(self, reply: Reply, at: At) -> Card:
        """What was done is said all the same; what was typed is handed back."""
        if isinstance(reply, Sheet) or reply is said.WAITING:
            return _with(said.TOO_SLOW, [at.words])
        return self._card(reply)

    def _first(self, at: At) -> bool:
        """Slack sends an event again when it thinks that it did not arrive; an offer twice would be odd."""
        first = at.key not in self._seen
        self._seen[at.key] = None
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return first


def _ready(reply: Reply) -> Saying:
    async def saying() -> Reply:
        return reply

    return saying


def _with(card: Card, typed: Sequence[object]) -> Card:
    """The card, with what somebody wrote handed back to them."""
    words = [Quote(value) for value in typed if value and isinstance(value, str)]
    return replace(card, body=(*card.body, Heading("What you wrote"), *words)) if words else card


def _stays(sheet: Sheet, knock: Knock, brought: Carried) -> bool:
    """The same form with something beside a question: Slack keeps what was typed, and what it carries."""
    same = sheet.address == knock.address and dict(sheet.known) == dict(brought.known)
    return same and bool(sheet.errors) and not sheet.refusal


def _is_said(event: Mapping[str, Any]) -> bool:
    """By a person, just now: not an edit, not a deletion, not a bot, not ourselves."""
    person = isinstance(event.get("user"), str) and event["user"] != "USLACKBOT" and not event.get("bot_id")
    return person and event.get("subtype") in (None, "file_share") and bool(event.get("text") or event.get("files"))


def _becomes(view: render.Json) -> BoltResponse:
    return _ack({"response_action": "update", "view": view})


def _ack(said: Mapping[str, Any] | None = None) -> BoltResponse:
    return BoltResponse(status=200, body=dict(said) if said else "")
