"""
The demo's own page: six people, two of them side by side, a clock that can be moved, and what was sent.

Whoever sits left or right is the product's own web page, mounted a second and a third time with cookies of its own;
the demo only signs them in.  All of this is in the demo alone: `hearback serve` has none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import PackageLoader
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.demo import post
from bot.demo.faces import MEANWHILE, Face, faces
from bot.demo.post import Posted
from bot.demo.stage import Stage
from dialogs.published import for_anybody
from handlers.web.gate import policy, same_site
from handlers.web.listen import web
from handlers.web.render import House, Pages
from handlers.web.session import Cookies
from learning.calendar import LONDON

SIDES = ("left", "right")
EIGHT_WEEKS = timedelta(weeks=8)
LISTED = 5  # letters under the one that is open; the rest is on a page of its own
STATIC = {
    path.name: (path.read_bytes(), {".css": "text/css", ".js": "text/javascript"}[path.suffix])
    for path in sorted((Path(__file__).parent / "static").iterdir())
}
VERSION = sha256(b"".join(body for body, _ in STATIC.values())).hexdigest()[:12]
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}


def furnish(page: FastAPI, stage: Stage) -> None:
    """Gives the demo's application its pages, both seats and, last of all, what letters' links open."""
    app, organisation = stage.app, stage.app.works.world.framework.organisation
    read = partial(app.works.read, for_anybody)
    rest = web(app.door, app.sessions, House(organisation, framed=True), published=read)
    desk = Desk(stage, Pages(House(organisation), PackageLoader("bot.demo", "templates")))
    page.router.routes.append(Route("/", FirstPage(desk, rest), methods=["GET"]))
    page.include_router(desk.router())
    for side in SIDES:
        page.mount(f"/{side}", web(app.door, app.sessions, House(organisation, f"/{side}", every=1, framed=True)))
    page.mount("", rest)


@dataclass(frozen=True)
class Seat:
    side: str
    face: Face

    @property
    def page(self) -> str:
        """Where their day begins: their post, or their own page."""
        return f"/demo/post/{self.face.key}" if self.face.by_post else f"/{self.side}/"


@dataclass(frozen=True)
class Desk:
    stage: Stage
    pages: Pages

    def router(self) -> APIRouter:
        router = APIRouter(default_response_class=HTMLResponse)
        router.add_api_route("/demo/faces", self.faces, methods=["GET"])
        router.add_api_route("/demo/forward", self.forward, methods=["POST"])
        router.add_api_route("/demo/again", self.again, methods=["POST"])
        router.add_api_route("/demo/post", self.sent, methods=["GET"])
        router.add_api_route("/demo/post/{who}", self.post, methods=["GET"])
        router.add_api_route("/demo/post/{who}/list", self.post_list, methods=["GET"])
        router.add_api_route("/demo/letter/{id}", self.letter, methods=["GET"])
        router.add_api_route("/demo/static/{version}/{name}", static, methods=["GET"])
        return router

    async def first(self, request: Request) -> Response:
        """The page, with whoever was chosen; each seat is signed in as who sits there."""
        six = await faces(self.stage)
        left, right = _chosen(six, request.query_params.get("left", ""), request.query_params.get("right", ""))
        seats = [Seat(side, face) for side, face in zip(SIDES, (left, right), strict=True) if face]
        response = self._page("demo.html", six=six, left=left, right=right, seats=seats, partner=MEANWHILE)
        for seat in seats:
            await self._sit(request, response, seat)
        return response

    async def faces(self, seen: str = "", left: str = "", right: str = "") -> Response:
        """What waits for the six, when it has changed since the page was made or last looked."""
        six = await faces(self.stage)
        if _mark(six) == seen:
            return Response(status_code=204)
        sitting = _chosen(six, left, right)
        return self._page("faces.html", six=six, left=sitting[0], right=sitting[1], partner=MEANWHILE)

    async def forward(self, request: Request, left: str = Form(""), right: str = Form("")) -> Response:
        ours(request)
        await self.stage.forward(EIGHT_WEEKS)
        return _back(left, right)

    async def again(self, request: Request, left: str = Form(""), right: str = Form("")) -> Response:
        ours(request)
        await self.stage.again()
        return _back(left, right)

    async def sent(self, request: Request, letter: str = "") -> Response:
        """*What was sent*: every letter to anybody."""
        letters = post.posted(self.stage.tray.letters)
        shown = post.found(letters, letter) or next(iter(letters), None)
        return self._page(
            "sent.html", letters=post.by_day(letters), shown=shown, live_mail=self.stage.app.settings.mail
        )

    async def post(self, who: str, letter: str = "") -> Response:
        face, letters = await self._post_of(who)
        shown = post.found(letters, letter) or next(iter(letters), None)
        return self._page("post.html", framed=True, face=face, shown=shown, **_listed(letters))

    async def post_list(self, who: str, seen: str = "", letter: str = "") -> Response:
        """The list of somebody's letters, when one has come."""
        face, letters = await self._post_of(who)
        if post.mark(letters) == seen:
            return Response(status_code=204)
        return self._page("letters.html", framed=True, face=face, shown=post.found(letters, letter), **_listed(letters))

    async def letter(self, id: str) -> Response:
        found = post.found(post.posted(self.stage.tray.letters), id)
        if not found:
            raise HTTPException(404)
        headers = {**HEADERS, "content-security-policy": post.LETTER_POLICY}
        return HTMLResponse(found.html, headers=headers)

    async def _post_of(self, who: str) -> tuple[Face, list[Posted]]:
        face = next((face for face in await faces(self.stage) if face.key == who), None)
        if not face:
            raise HTTPException(404)
        return face, post.posted(self.stage.tray.to(face.person.email))

    async def _sit(self, request: Request, response: Response, seat: Seat) -> None:
        """Signs the seat in, anew each time: this page is not sent the cookie, which is for the seat's path alone."""
        works = self.stage.app.works
        cookie = await works.write(lambda work: work.keys.begin_session(seat.face.person.id, work.now))
        Cookies(f"/{seat.side}").keep(request, response, cookie)

    def _page(self, template: str, *, framed: bool = False, **words: object) -> HTMLResponse:
        today = self.stage.today.astimezone(LONDON)
        told: dict[str, Any] = {
            "title": "Someone speaks, someone answers, the first person hears",
            "today": f"{today:%A} {today.day} {today:%B %Y}",
            "weeks_on": self.stage.weeks_on,
            "empty": self.stage.empty,
            "borrowed": self.stage.borrowed,
            "ours": lambda name: f"/demo/static/{VERSION}/{name}",
            "mark": _mark,
            **words,
        }
        headers = {**HEADERS, "content-security-policy": f"{policy(framed=framed)}; frame-src 'self'"}
        return HTMLResponse(self.pages.render(template, **told), headers=headers)


@dataclass(frozen=True)
class FirstPage:
    """``/``: the demo's page.  Inside a frame it is what it is in the product, the page of whoever is signed in."""

    desk: Desk
    product: FastAPI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.headers.get("sec-fetch-dest") == "iframe":
            await self.product(scope, receive, send)
            return
        response = await self.desk.first(request)
        await response(scope, receive, send)


async def static(version: str, name: str) -> Response:
    if name not in STATIC:
        raise HTTPException(404)
    body, kind = STATIC[name]
    kept = "public, max-age=31536000, immutable" if version == VERSION else "no-cache"
    return Response(body, media_type=kind, headers={"cache-control": kept, "x-content-type-options": "nosniff"})


def ours(request: Request) -> None:
    """Only the demo's own page moves its clock; raises ``HTTPException`` for another's."""
    if not same_site(request.headers):
        raise HTTPException(403)


def _chosen(six: Sequence[Face], left: str, right: str) -> tuple[Face | None, Face | None]:
    """Who sits where: on the right whoever matters for the one on the left, unless another was chosen."""
    by_key = {face.key: face for face in six}
    if left not in by_key:
        return None, None
    return by_key[left], by_key.get(right if right != left else "") or by_key.get(MEANWHILE[left])


def _mark(six: Sequence[Face]) -> str:
    return sha256("".join(f"{face.key} {face.waits}." for face in six).encode()).hexdigest()[:10]


def _listed(letters: Sequence[Posted]) -> dict[str, object]:
    return {"letters": post.by_day(letters)[:LISTED], "number": len(letters), "seen": post.mark(letters)}


def _back(left: str, right: str) -> RedirectResponse:
    sitting = {"left": left, "right": right}
    chosen = "&".join(f"{side}={who}" for side, who in sitting.items() if who.isalpha())
    return RedirectResponse(f"/?{chosen}" if chosen else "/", status_code=303)
