"""The page looks for news by itself: quietly, and only says something when there is something."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from learning.people import Person
from tests.handlers.web.house import BETHAN, NKECHI, SPACE, Idea, uuid5
from tests.handlers.web.paper import Paper
from tests.handlers.web.seat import Here

Comes = Callable[[Person], Paper]


def looks(paper: Paper) -> tuple[int, str]:
    """What htmx asks for: the marks that the page carries."""
    marks = dict(re.findall(r'<input type="hidden" id="(seen|live)" name="\w+" value="([^"]*)">', paper.page))
    answer = paper.http.get(f"/news?{urlencode(marks)}")
    return answer.status_code, answer.text


def test_while_nothing_changes_nothing_is_said(paper: Comes) -> None:
    nkechi = paper(NKECHI)
    nkechi.goes("/")
    assert looks(nkechi) == (204, "") and looks(nkechi) == (204, "")


def test_something_new_comes_with_a_neutral_line(here: Here, paper: Comes) -> None:
    nkechi = paper(NKECHI)
    nkechi.goes("/")
    idea = Idea(uuid5(SPACE, "i"), "Tell us once", BETHAN)
    here.door.kept.ideas[idea.id] = idea
    status, news = looks(nkechi)
    assert status == 200 and "Tell us once" in news and f'id="idea-{idea.id}"' in news
    assert "Hearback: an idea is waiting for you" in news and "<html" not in news and "<textarea" not in news
    said = news.split('id="announce"')[1].split("</p>")[0]
    assert "Tell us once" not in said
    nkechi.page = news
    assert looks(nkechi) == (204, "")


def test_what_was_just_said_follows_its_subject(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="Tell us once")
    bethan.presses("Share with Nkechi")
    assert looks(bethan) == (204, "")
    [idea] = here.door.kept.ideas.values()
    here.door.kept.ideas[idea.id] = replace(idea, answer="You noticed it.")
    status, news = looks(bethan)
    assert status == 200 and 'id="said"' in news and "data-hx-swap-oob" in news and "You noticed it." in news
    assert news.count("Nkechi has answered you</h2>") == 1
    bethan.page = news
    assert looks(bethan) == (204, "")


def test_what_was_said_stays_until_its_subject_moves(here: Here, paper: Comes) -> None:
    idea = Idea(uuid5(SPACE, "i"), "Tell us once", BETHAN)
    here.door.kept.ideas[idea.id] = idea
    nkechi = paper(NKECHI)
    nkechi.goes("/")
    nkechi.follows("Try it here")
    nkechi.presses("Start the try", words="Yes")
    assert "They have been told" in nkechi.text and looks(nkechi) == (204, "")


def test_when_the_session_ends_it_is_said_once_without_a_word_of_what_was_there(here: Here, paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    bethan.presses("Send", words="Something private")
    here.sessions.cookies.clear()
    status, news = looks(bethan)
    assert "private" not in news and 'id="said"' in news  # what was said goes too
    assert status == 200 and "You are signed out" in news and "/sign-in" in news
    bethan.page = news
    assert looks(bethan) == (204, "")


def test_marks_that_are_not_ours_are_no_fault(paper: Comes) -> None:
    bethan = paper(BETHAN)
    for query in ("seen=%00&live=x/y/z", "seen=" + "a" * 5000, "live=idea/00000000-0000-0000-0000-000000000000/x"):
        assert bethan.http.get(f"/news?{query}").status_code == 200


def test_what_is_offered_without_a_reload_brings_only_what_is_said(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes("/")
    form = bethan.read.buttons["Send"][0]
    answer = bethan.http.post("/", data={**form.values, "words": "An idea"}, headers={"hx-request": "true"})
    assert "What shall I do with this?" in answer.text and "What you can do here" not in answer.text
    assert "autofocus" not in answer.text
