"""Views: a page, a table and data of one result, with no action that its card lacks."""

from collections.abc import Callable

import pytest
from jinja2 import DictLoader

from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, Link, Resource, Resources, SignIn
from handlers.web.paths import Paths
from handlers.web.render import At, House, Pages
from handlers.web.session import Session
from learning.people import Person
from tests.everything import Counts, Row
from tests.handlers.web.house import BETHAN, LEOPOLD, _board, reach_page
from tests.handlers.web.paper import Paper, Reader

Comes = Callable[[Person], Paper]
VIEWS = [_board(), reach_page(), Counts(rows=[Row(name="All", count=3)])]
OF_EVERY_PAGE = {"/", "/privacy", "/accessibility", "#main"}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_a_view_s_page_has_only_the_actions_that_its_card_has(view: View) -> None:
    at = At(Paths(), "token")
    page = Reader(Pages(House()).view(at, view, "the.view", {}))
    may = set()
    for action in view.card().actions:
        match action:
            case Button():
                may.add(at.paths.show(action.address, action.values) if action.how == "show" else at.paths.ask(action))
            case Link():
                may.add(str(action.url))
            case SignIn():
                may.add(action.page)
    own = {link for link in page.links.values() if not link.startswith("/show/the.view.")} - OF_EVERY_PAGE
    assert own <= may and not page.buttons
    assert own == may  # nor does it keep one to itself


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_a_view_s_page_says_all_that_its_card_says(view: View) -> None:
    text = " ".join(Reader(Pages(House()).view(At(Paths(), "t"), view)).text.split())
    card = view.card()
    assert card.title in text
    for block in card.body:
        if block.kind == "text":
            assert block.text in text
        elif block.kind == "figures":
            assert all(row.label in text and row.said in text for row in block.rows)


def test_the_board_reads_its_page_and_others_are_told(paper: Comes) -> None:
    leopold = paper(LEOPOLD)
    leopold.goes("/board")
    assert "45 of 65" in leopold.text
    leopold.follows("By agency, team and profession")
    assert "1 of 6" in leopold.text and "Hidden: too few people" in leopold.text
    leopold.follows("All briefings")
    assert "How far it has gone" in leopold.text
    bethan = paper(BETHAN)
    bethan.goes("/board")
    assert "shown to the board" in bethan.text and "45 of 65" not in bethan.text


def test_a_view_is_a_table_and_data_too(paper: Comes) -> None:
    leopold = paper(LEOPOLD)
    leopold.goes("/board")
    csv = leopold.http.get(leopold.read.links["as a table for a spreadsheet"])
    assert csv.headers["content-type"].startswith("text/csv") and csv.text.startswith("group,name,audience")
    assert csv.headers["content-disposition"] == 'attachment; filename="board.show.csv"'
    assert csv.headers["cache-control"] == "no-store"
    data = leopold.http.get(leopold.read.links["as data"]).json()
    assert data["rows"][0]["acknowledged"] == 45
    refused = paper(BETHAN).http.get("/show/board.show.csv")
    assert refused.status_code == 403 and "45" not in refused.text.split("<main")[1].split("</main")[0]


def test_a_link_never_writes(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/show/idea.share.html?sentence=S")
    assert "Something went wrong" in bethan.text


def test_a_page_built_beside_ours_stands_on_the_same_base() -> None:
    own = DictLoader({"faces.html": "{% extends 'base.html' %}{% block main %}<h1>{{ title }}</h1>{% endblock %}"})
    page = Pages(House("Harrowmere", root="/left"), own).render("faces.html", title="Six <faces>")
    assert "<h1>Six &lt;faces&gt;</h1>" in page and "/left/static/" in page and "Harrowmere" in page


def test_other_people_s_pages_do_not_open_inside_a_frame() -> None:
    links = Card(
        "Read", (Resources((Resource("Guide", "https://example.org"),)),), (Link("More", "https://example.org"),)
    )  # type: ignore[arg-type]  # pydantic reads the address
    for framed in (True, False):
        pages = Pages(House(framed=framed))
        assert pages.card(pages.nobody, links).count('target="_blank"') == (2 if framed else 0)


def test_who_is_signed_in_is_on_the_page() -> None:
    session = Session(None, "t", "Bethan Price")  # type: ignore[arg-type]  # a page asks only for the name
    page = Pages(House()).view(At(Paths(), "t", "Bethan Price", session), VIEWS[0])
    assert "Bethan Price" in page
