"""A view as a page, as a table for a spreadsheet, as data, and where it is for a table of people as a paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi.responses import HTMLResponse, Response
from pydantic import JsonValue

from dialogs.kit.view import View
from dialogs.kit.words import Card
from handlers.paper.docx import MEDIA, docx
from handlers.web.render import At, Pages

ENDINGS = ("html", "csv", "json", "docx")


@dataclass(frozen=True)
class Asked:
    """What was asked to be shown, and how."""

    address: str
    ending: str
    values: Mapping[str, JsonValue]


def parts(page: str) -> tuple[str, str]:
    """Address and ending of what is asked for; without an ending it is a page."""
    address, _, ending = page.rpartition(".")
    return (address, ending) if address and ending in ENDINGS else (page, "html")


def response(pages: Pages, at: At, shown: View | Card, asked: Asked) -> Response:
    """What may not be seen is said on a page, whatever was asked for."""
    if isinstance(shown, Card):
        here = at.paths.show(asked.address, asked.values)
        return HTMLResponse(pages.card(at, shown, here), status_code=200 if asked.ending == "html" else 403)
    named = {"content-disposition": f'attachment; filename="{_safe(asked.address)}.{asked.ending}"'}
    if asked.ending == "csv":
        return Response(shown.csv(), media_type="text/csv", headers=named)
    if asked.ending == "json":
        return Response(shown.model_dump_json(), media_type="application/json")
    paper = shown.paper()
    if asked.ending == "docx" and paper:
        named = {"content-disposition": f'attachment; filename="{_safe(paper.name)}.docx"'}
        return Response(docx(paper), media_type=MEDIA, headers=named)
    return HTMLResponse(pages.view(at, shown, asked.address, dict(asked.values)))


def _safe(address: str) -> str:
    return "".join(c for c in address if c.isascii() and (c.isalnum() or c in "._-"))
