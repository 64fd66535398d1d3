"""Signing in: a link is asked for by e-mail address, looked at as often as scanners like, and used up by a press."""

import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dialogs.kit.words import Card, SignIn
from handlers.web import parse, statements
from handlers.web.paths import Paths
from handlers.web.render import At, Pages
from handlers.web.session import Cookies, Sessions, form_token

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WRONG = "Please write an e-mail address, like name@example.org."
GONE = 410


@dataclass(frozen=True)
class _Desk:
    """
    Before anybody is signed in, a form is tied to the browser by a cookie of a guest.

    Without it somebody could sign another person in as themselves, and read what that person then writes.
    """

    sessions: Sessions
    pages: Pages
    cookies: Cookies

    async def asking(self, request: Request, to: str = "/") -> Response:
        return self._page(request, to)

    async def asked(self, request: Request) -> Response:
        sent = await parse.sent(request)
        sent.check(self._token(request))
        email = str(sent.values.get("email", "")).strip()
        if len(email) > 254 or not _EMAIL.fullmatch(email):
            return self._page(request, sent.to, wrong=WRONG, email=email)
        asked = await self.sessions.ask_link(email, sent.to)
        return HTMLResponse(self.pages.said(statements.LINK_SENT if asked else statements.NO_LINKS, back=False))

    async def looking(self, token: str, request: Request, to: str = "/") -> Response:
        """Looking at a link does not use it up: mail scanners and previews look at every one."""
        whose = await self.sessions.whose(token)
        if whose is None:
            return self._ended()
        visit = self.cookies.visit(request)
        action = request.url.path
        page = self.pages.render(
            "sign_in_as.html", self._at(visit), title="Sign in", whose=whose, action=action, to=parse.path(to)
        )
        return self._tied(request, HTMLResponse(page), visit)

    async def using(self, token: str, request: Request) -> Response:
        sent = await parse.sent(request)
        sent.check(self._token(request))
        cookie = await self.sessions.start(token)
        if cookie is None:
            return self._ended()
        response = RedirectResponse(f"{self.pages.house.root}{sent.to}", status_code=303)
        self.cookies.keep(request, response, cookie)
        return response

    async def leaving(self, request: Request) -> Response:
        sent = await parse.sent(request)
        cookie = self.cookies.read(request)
        session = await self.sessions.person(cookie) if cookie else None
        if session:
            sent.check(session.form)
            await self.sessions.end(cookie)
        left = Card(statements.LEFT.title, statements.LEFT.body, (SignIn("Sign in again", "/sign-in"),))
        response = HTMLResponse(self.pages.said(left, back=False))
        self.cookies.forget(response)
        return response

    def _page(self, request: Request, to: str, *, wrong: str = "", email: str = "") -> Response:
        visit = self.cookies.visit(request)
        title = "Error: Sign in" if wrong else "Sign in"
        page = self.pages.render(
            "sign_in.html", self._at(visit), title=title, wrong=wrong, email=email, to=parse.path(to)
        )
        return self._tied(request, HTMLResponse(page, status_code=422 if wrong else 200), visit)

    def _ended(self) -> Response:
        card = Card(
            statements.LINK_ENDED.title, statements.LINK_ENDED.body, (SignIn("Ask for another link", "/sign-in"),)
        )
        return HTMLResponse(self.pages.said(card, back=False), status_code=GONE)

    def _at(self, visit: str) -> At:
        return At(Paths(self.pages.house.root), form_token(visit))

    def _token(self, request: Request) -> str:
        visit = request.cookies.get(self.cookies.guest, "")
        return form_token(visit) if visit else ""

    def _tied(self, request: Request, response: Response, visit: str) -> Response:
        self.cookies.keep_visit(request, response, visit)
        return response


def router(sessions: Sessions, pages: Pages, cookies: Cookies) -> APIRouter:
    desk = _Desk(sessions, pages, cookies)
    routes = APIRouter()
    routes.add_api_route("/sign-in", desk.asking, methods=["GET"])
    routes.add_api_route("/sign-in", desk.asked, methods=["POST"])
    routes.add_api_route("/sign-in/{token}", desk.looking, methods=["GET"])
    routes.add_api_route("/sign-in/{token}", desk.using, methods=["POST"])
    routes.add_api_route("/sign-out", desk.leaving, methods=["POST"])
    return routes
