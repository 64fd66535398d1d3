"""The pages as someone without JavaScript has them."""

from collections.abc import Callable
from itertools import pairwise

from starlette.testclient import TestClient

from handlers.web.assets import ASSETS
from learning.people import Person
from tests.handlers.web.house import ARABIC, BETHAN, HOSTILE, LEOPOLD, NKECHI
from tests.handlers.web.paper import Paper
from tests.handlers.web.seat import Here

Comes = Callable[[Person], Paper]


def test_words_are_offered_something_and_stay_in_the_box(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="A quieter room for families")
    assert "What shall I do with this?" in bethan.text
    assert bethan.read.buttons["Send"][0].values["words"] == ["A quieter room for families"]


def test_an_idea_is_shared_with_two_presses_and_the_box_is_there_for_the_next(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="A quieter room for families")
    bethan.presses("Share with Nkechi")
    assert "Nkechi Umeadi has it." in bethan.text and bethan.status == 200
    assert bethan.read.buttons["Send"][0].values["words"] == [""]
    assert [idea.sentence for idea in here.door.kept.ideas.values()] == ["A quieter room for families"]
    assert bethan.page.count("Nkechi Umeadi has it.") == 1  # what was just said does not stand below again


def test_a_press_made_twice_is_done_once(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    before = bethan.presses("Send", words="Once")
    bethan.presses("Share with Nkechi")
    bethan.page = before
    bethan.presses("Share with Nkechi")
    assert len(here.door.kept.ideas) == 1


def test_words_that_were_stopped_are_still_in_the_box(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="a child told me her stepdad hits her.")
    assert "Someone may be at risk" in bethan.text and not here.door.kept.ideas
    assert bethan.read.buttons["Send"][0].values["words"] == ["a child told me her stepdad hits her."]


def test_what_was_written_never_stands_in_an_address(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="Something of my own")
    assert not [link for link in bethan.read.links.values() if "own" in link]
    long = "Something of my own " * 40  # too long for a button that does: it asks, with the words filled in
    bethan.presses("Send", words=long)
    assert not [link for link in bethan.read.links.values() if "own" in link]


def test_a_manager_answers_and_its_author_reads_it(here: Here, paper: Comes) -> None:
    bethan, nkechi = paper(BETHAN), paper(NKECHI)
    bethan.goes("/")
    bethan.presses("Send", words="Tell us once")
    bethan.presses("Share with Nkechi")
    nkechi.goes("/")
    nkechi.follows("Try it here")
    nkechi.presses("Start the try", words="You noticed what others are too polite to say.", until="4 1 2027")
    assert "They have been told, in your words." in nkechi.text
    assert "Nkechi has answered you" in bethan.goes("/")
    assert "too polite to say." in bethan.text


def test_what_is_hostile_is_shown_as_it_was_typed(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words=HOSTILE)
    bethan.presses("Share with Nkechi")
    for page in (bethan.page, paper(NKECHI).goes("/")):
        assert "<script>alert" not in page and "<b onclick" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "{{ 7 * 7 }}" in page
    [idea] = here.door.kept.ideas.values()
    assert idea.sentence == HOSTILE


def test_right_to_left_words_find_their_own_direction(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words=ARABIC)
    bethan.presses("Share with Nkechi")
    assert f'<blockquote class="app-quote" dir="auto">{ARABIC}</blockquote>' in bethan.page


def test_more_opens_what_does_not_fit_and_one_alone_is_not_hidden(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="An idea")
    page = bethan.presses("Share with Nkechi")
    shown, more = page.split('<details class="app-more">')
    assert "Already tried" in shown and "Others should know" not in shown and "Others should know" in more
    assert bethan.presses("Others should know") and "Other agencies should know" in bethan.text


def test_each_person_has_their_own_pages_in_the_header(paper: Comes) -> None:
    leopold, bethan = paper(LEOPOLD), paper(BETHAN)
    leopold.goes("/")
    bethan.goes("/")
    assert leopold.read.links["The board"] == "/board" and "The board" not in bethan.read.links


def test_a_subject_has_a_page_of_its_own(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="Its own page")
    bethan.presses("Share with Nkechi")
    [id] = here.door.kept.ideas
    assert "Its own page" in bethan.goes(f"/about/idea/{id}") and bethan.page.count("<h1") == 1
    assert "There is no page here" in bethan.goes("/about/idea/not-an-id") and bethan.status == 404


def test_headings_are_in_order_and_there_is_one_h1(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="An idea")
    bethan.presses("Share with Nkechi")
    for path in ("/", "/ask/idea.share", "/privacy", "/accessibility", "/nowhere"):
        page = bethan.goes(path)
        levels = [int(page[i + 2]) for i in range(len(page)) if page[i : i + 2] == "<h" and page[i + 2].isdigit()]
        assert levels.count(1) == 1 and levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_what_browsers_keep_is_kept_for_long_and_pages_are_not(here: Here, paper: Comes) -> None:
    client: TestClient = paper(BETHAN).http
    page = client.get("/")
    assert page.headers["cache-control"] == "no-store"
    [style] = [p.split('"')[0] for p in page.text.split('href="')[1:] if p.split('"')[0].endswith("app.css")]
    kept = client.get(style)
    assert "immutable" in kept.headers["cache-control"] and kept.headers["content-type"].startswith("text/css")
    assert kept.headers["content-encoding"] == "gzip" and "--brand" in kept.text
    plain = client.get(style, headers={"accept-encoding": "identity"})
    assert plain.text == kept.text and "content-encoding" not in plain.headers
    assert client.get("/static/older/app.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/x/..%2f..%2fsession.py").status_code == 404


def test_nothing_of_gov_uk_s_own_is_in_what_is_served() -> None:
    styles = ASSETS["govuk-frontend.css"].plain.decode()
    assert "GDS Transport" not in styles and "@font-face" not in styles and "crest" not in styles
