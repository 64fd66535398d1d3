"""
Links in letters: each opens one subject for one person, and reopens until it ends.

Following one only shows.  A button of a letter (``?do=address&values``) shows what it would send, already filled in;
it is recorded on the confirming press, which goes to ``/l/{token}/do/{address}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import JsonValue

from dialogs.kit.questions import Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card
from handlers.door import Door, Knock, Who
from handlers.web import parse, statements, table
from handlers.web.paths import Paths
from handlers.web.render import At, Pages
from handlers.web.session import Sessions, form_token
from learning.subject import Subject

GONE = 410


@dataclass(frozen=True)
class _Opened:
    at: At
    who: Who
    subject: Subject


@dataclass(frozen=True)
class _Desk:
    door: Door
    sessions: Sessions
    pages: Pages

    async def opening(self, token: str, request: Request) -> Response:
        """The whole card; with ``do``, what one of its buttons would send."""
        opened = await self._open(token)
        if opened is None:
            return self._ended()
        card = await self.door.card(opened.who, opened.subject)
        address = request.query_params.get("do", "")
        if not address:
            return HTMLResponse(self.pages.card(opened.at, card))
        values = parse.query(request.query_params.multi_items(), "do")
        asked = await self.door.open(Knock(opened.who, address, values))
        return HTMLResponse(self._asked(opened.at, asked, card, _label(card, address, values)))

    async def asking(self, token: str, address: str, request: Request) -> Response:
        """The same for what must not stand in an address."""
        opened = await self._open(token)
        if opened is None:
            return self._ended()
        sent = await parse.sent(request)
        sent.check(opened.at.form)
        asked = await self.door.open(Knock(opened.who, address, sent.values))
        card = await self.door.card(opened.who, opened.subject)
        return HTMLResponse(self._asked(opened.at, asked, card, ""))

    async def doing(self, token: str, address: str, request: Request) -> Response:
        opened = await self._open(token)
        sent = await parse.sent(request)
        if opened is None:
            return self._ended(*sent.typed)
        sent.check(opened.at.form)
        knock = Knock(opened.who, address, sent.values, sent.key)
        reply = await (self.door.open(knock, sent.seeking) if sent.seeking else self.door.answer(knock))
        match reply:
            case Sheet() as sheet:
                card = await self.door.card(opened.who, opened.subject)
                corrected = sheet.address == address and not sent.seeking
                page = self.pages.sheet(opened.at, sheet, sought=dict(sent.seeking), about=card)
                return HTMLResponse(page, status_code=422 if corrected else 200)
            case View() as view:
                return HTMLResponse(self.pages.view(opened.at, view))
            case Card() as said:
                return HTMLResponse(self.pages.card(opened.at, said))

    async def showing(self, token: str, page: str, request: Request) -> Response:
        opened = await self._open(token)
        if opened is None:
            return self._ended()
        address, ending = table.parts(page)
        values = parse.query(request.query_params.multi_items())
        shown = await self.door.show(Knock(opened.who, address, values))
        return table.response(self.pages, opened.at, shown, table.Asked(address, ending, values))

    def _asked(self, at: At, asked: Sheet | Card, card: Card, label: str) -> str:
        match asked:
            case Sheet(questions=()) as sheet:
                return self.pages.confirm(at, sheet, label or sheet.submit, card)
            case Sheet() as sheet:
                return self.pages.sheet(at, sheet, about=card)
            case Card() as said:
                return self.pages.card(at, said)

    async def _open(self, token: str) -> _Opened | None:
        found = await self.sessions.opened(token)
        if found is None:
            return None
        subject, name = found
        at = At(Paths(self.pages.house.root, token), form_token(token), name)
        return _Opened(at, Who("link", "", token), subject)

    def _ended(self, *typed: str) -> Response:
        card = statements.letter_ended(*typed)
        return HTMLResponse(self.pages.said(card), status_code=GONE)


def _label(card: Card, address: str, values: Mapping[str, JsonValue]) -> str:
    """What the button said that was pressed in the letter."""
    sent = {name: str(value) for name, value in values.items()}
    for action in card.actions:
        if isinstance(action, Button) and (action.address, _said(action)) == (address, sent):
            return action.label
    return ""


def _said(button: Button) -> dict[str, str]:
    return {name: str(value) for name, value in button.values.items() if value is not None}


def router(door: Door, sessions: Sessions, pages: Pages) -> APIRouter:
    desk = _Desk(door, sessions, pages)
    routes = APIRouter()
    routes.add_api_route("/l/{token}", desk.opening, methods=["GET"])
    routes.add_api_route("/l/{token}/ask/{address}", desk.asking, methods=["POST"])
    routes.add_api_route("/l/{token}/do/{address}", desk.doing, methods=["POST"])
    routes.add_api_route("/l/{token}/show/{page}", desk.showing, methods=["GET"])
    return routes
