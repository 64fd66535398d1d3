"""Links in letters: one briefing, one person, reopening until it ends, recording only on the confirming press."""

from collections.abc import Callable

import pytest

from handlers.web.session import form_token
from tests.handlers.web.house import ANWEN, BRIEFING
from tests.handlers.web.paper import Paper
from tests.handlers.web.seat import OURS, Here

Comes = Callable[..., Paper]


@pytest.fixture
def letter(here: Here) -> str:
    return f"/l/{here.sessions.letter_for(ANWEN)}"


def test_a_letter_s_link_shows_the_whole_card_and_whose_it_is(here: Here, letter: str, paper: Comes) -> None:
    anwen = paper()
    for _ in range(2):  # it reopens
        anwen.goes(letter)
        assert "This is for Anwen Rees." in anwen.text and "Not you?" in anwen.text
        assert "Write down the small things" in anwen.text and not here.door.kept.answers
    assert anwen.http.cookies.get("hearback") is None


def test_a_press_in_a_letter_is_recorded_only_when_it_is_confirmed(here: Here, letter: str, paper: Comes) -> None:
    anwen = paper()
    anwen.goes(f"{letter}?do=briefing.answer&briefing={BRIEFING}&answer=clear")
    assert "Send “Clear”?" in anwen.text and "Seeing neglect in the everyday" in anwen.text
    assert not here.door.kept.answers
    anwen.presses("Send")
    assert here.door.kept.answers == [("Anwen Rees", "clear", "")] and "You said: clear." in anwen.text


def test_a_letter_s_form_is_already_filled_in(here: Here, letter: str, paper: Comes) -> None:
    anwen = paper()
    anwen.goes(f"{letter}?do=briefing.not_yet&briefing={BRIEFING}&question=Is+there+one+page%3F")
    assert anwen.read.buttons["Send"][0].values["question"] == ["Is there one page?"]
    anwen.presses("Send", question="refused")
    assert anwen.status == 422 and "Please write it another way." in anwen.text
    anwen.presses("Send", question="Is there one page for schools?")
    assert here.door.kept.answers == [("Anwen Rees", "not_yet", "Is there one page for schools?")]


def test_the_buttons_of_the_page_stay_within_the_letter(here: Here, letter: str, paper: Comes) -> None:
    anwen = paper()
    anwen.goes(letter)
    ours = [link for link in anwen.read.links.values() if link.startswith("/") and "static" not in link]
    assert all(link.startswith((letter, "/privacy", "/accessibility")) for link in ours)
    anwen.follows("Not yet clear")
    anwen.presses("Send", question="What about schools?")
    assert here.door.kept.answers == [("Anwen Rees", "not_yet", "What about schools?")]
    anwen.goes(letter)
    anwen.presses("I already do this")
    assert here.door.kept.answers[-1] == ("Anwen Rees", "already", "")


def test_an_ended_link_says_so_and_hands_back_the_words(here: Here, letter: str, paper: Comes) -> None:
    anwen = paper()
    anwen.goes(f"{letter}?do=briefing.not_yet&briefing={BRIEFING}")
    here.door.links.clear()
    anwen.presses("Send", question="A question of mine")
    assert anwen.status == 410 and "This link has ended" in anwen.text and "A question of mine" in anwen.text
    assert paper().goes(letter) and paper().http.get(letter).status_code == 410


def test_a_letter_s_form_is_taken_only_from_its_own_page(here: Here, letter: str, paper: Comes) -> None:
    client = paper().http
    token = letter.removeprefix("/l/")
    data = {"_known": f'{{"briefing": "{BRIEFING}", "answer": "clear"}}', "_nonce": "n"}
    do = f"{letter}/do/briefing.answer"
    assert client.post(do, data={**data, "_form": "forged"}).status_code == 403
    ours = {**data, "_form": form_token(token)}
    assert client.post(do, data=ours, headers={**OURS, "sec-fetch-site": "cross-site"}).status_code == 403
    assert not here.door.kept.answers
    assert client.post(do, data=ours).status_code == 200 and len(here.door.kept.answers) == 1


def test_a_link_does_not_sign_anybody_in(letter: str, paper: Comes) -> None:
    anwen = paper()
    anwen.goes(letter)
    anwen.goes("/")
    assert "Send me a link" in anwen.text


def test_the_way_back_goes_to_the_letter(letter: str, paper: Comes) -> None:
    anwen = paper()
    anwen.goes(f"{letter}?do=briefing.answer&briefing={BRIEFING}&answer=clear")
    assert anwen.read.links["Read it first"] == letter
