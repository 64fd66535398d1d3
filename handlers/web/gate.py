"""
What stands before every page: where a form comes from, what a browser may do with a page, and what is said on a fault.

A form is taken only from our own pages, which is shown twice over: by the headers that browsers set and pages cannot
(``Sec-Fetch-Site``, and ``Origin`` where it is missing), and by the token in the form (``parse.Sent.check``).
"""

import logging
import secrets
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

SAFE = {"GET", "HEAD", "OPTIONS"}
NO_STORE = "no-store"


def policy(*, framed: bool) -> str:
    """Nothing from elsewhere, and nothing written into the page: no inline script or style is ever run."""
    ancestors = "'self'" if framed else "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )


def same_site(headers: Headers) -> bool:
    """
    Whether a form may be from our own page, as far as the browser tells.

    Every browser of the last years says ``Sec-Fetch-Site`` (over HTTPS, and to a loopback address).  An older one
    says ``Origin``, which is *null* because our pages send no referrer; nothing is known then, and the token decides.
    """
    site = headers.get("sec-fetch-site")
    if site:
        return site == "same-origin"
    origin = headers.get("origin", "null")
    return origin == "null" or origin.partition("://")[2] == headers.get("host")


class Gate:
    """``elsewhere`` and ``fault`` make the pages for a form from another site and for a fault of ours."""

    def __init__(
        self, app: ASGIApp, *, framed: bool, elsewhere: Callable[[], str], fault: Callable[[str], str]
    ) -> None:
        self._app, self._elsewhere, self._fault = app, elsewhere, fault
        self._headers = {
            "content-security-policy": policy(framed=framed),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "x-robots-tag": "noindex, nofollow",
            "cross-origin-opener-policy": "same-origin",
            "x-frame-options": "SAMEORIGIN" if framed else "DENY",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("cache-control", NO_STORE)
            await send(message)

        if scope["method"] not in SAFE and not same_site(Headers(scope=scope)):
            await HTMLResponse(self._elsewhere(), status_code=403)(scope, receive, with_headers)
            return
        try:
            await self._app(scope, receive, with_headers)
        except Exception:
            if begun:
                raise
            reference = secrets.token_hex(3)
            log.exception("page failed", extra={"channel": "web", "reference": reference})
            await HTMLResponse(self._fault(reference), status_code=500)(scope, receive, with_headers)
