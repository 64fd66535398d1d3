"""When something is not as it should be: the page that says so in plain words, with a way on."""

from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from dialogs.kit.words import Card, SignIn
from handlers.web import statements
from handlers.web.parse import NotOurPage, TooLarge, Unreadable
from handlers.web.render import Pages
from handlers.web.session import SignedOut

SAID: dict[int, Card] = {
    400: statements.UNREADABLE,
    401: statements.signed_out(),
    403: statements.NOT_YOURS,
    404: statements.NO_SUCH_PAGE,
    405: statements.NOT_THAT_WAY,
    413: statements.TOO_LARGE,
}


def speak(app: FastAPI, pages: Pages) -> None:
    """Each error has its page; none of them repeats what an address held."""
    root = pages.house.root

    def said(status: int, card: Card | None = None) -> HTMLResponse:
        return HTMLResponse(pages.said(card or SAID[status]), status_code=status)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        status = error.status_code if error.status_code in SAID else 400
        response = said(status)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(RequestValidationError)
    async def no_such_thing(request: Request, error: RequestValidationError) -> Response:
        """The parts of an address are all that is validated here: what does not fit names no page."""
        return said(404)

    @app.exception_handler(SignedOut)
    async def signed_out(request: Request, error: SignedOut) -> Response:
        """A page is asked for again after signing in; a form hands back what was written."""
        if request.method == "GET":
            query = f"?{request.url.query}" if request.url.query else ""
            to = request.url.path.removeprefix(root) + query
            return RedirectResponse(f"{root}/sign-in" + (f"?{urlencode({'to': to})}" if to != "/" else ""), 303)
        card = statements.signed_out(*error.typed)
        again = Card(card.title, card.body, (SignIn("Sign in again", "/sign-in"),))
        return HTMLResponse(pages.said(again, back=False), status_code=401)

    @app.exception_handler(NotOurPage)
    async def not_ours(request: Request, error: NotOurPage) -> Response:
        return said(403, statements.not_ours(*error.typed))

    @app.exception_handler(Unreadable)
    async def unreadable(request: Request, error: Unreadable) -> Response:
        return said(400)

    @app.exception_handler(TooLarge)
    async def too_large(request: Request, error: TooLarge) -> Response:
        return said(413)
