"""Every kind of question, what is wrong beside it, and nothing that was typed lost."""

from collections.abc import Callable, Iterator

import pytest

from learning.people import Person
from tests import everything
from tests.handlers.web.house import ARABIC, BETHAN, HOSTILE, LEOPOLD, NKECHI, SPACE, Idea, uuid5
from tests.handlers.web.paper import Paper
from tests.handlers.web.seat import Here

Comes = Callable[[Person], Paper]
ASK = "/ask/test.everything?subject=s"


@pytest.fixture(autouse=True)
def nothing_read() -> Iterator[None]:
    everything.READ.clear()
    yield
    everything.READ.clear()


def whole(**otherwise: object) -> dict[str, object]:
    person = str(BETHAN.id)
    return {
        "line": "A line",
        "paragraph": "One\nTwo\n\nThree",
        "number": "12",
        "date": "4 1 2027",
        "choice": "b",
        "choices": ["ward-rounds", "training"],
        "switch": "true",
        "person": person,
        "search": "s14",
        "prompts.what": "Felt",
        **otherwise,
    }


def test_every_kind_of_question_makes_the_round_trip(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Find: Search", _words_search="14")
    bethan.presses("Send", **whole())
    [read] = everything.READ
    assert (read.subject, read.line, read.paragraph, read.number) == ("s", "A line", "One\nTwo\n\nThree", 12)
    assert (str(read.date), read.choice, read.switch, read.search) == ("2027-01-04", "b", True, "s14")
    assert read.choices == {everything.Area.WARD, everything.Area.TRAINING} and read.person == BETHAN.id
    assert [(t.id, t.words) for t in read.prompts] == [("what", "Felt")]


def test_every_word_is_said(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole())
    for said in ("Every word", "A heading", "All", "3 of 5", "Hidden: too few people", "Not known", "Guide", "A note"):
        assert said in bethan.text
    assert 'width="60%"' in bethan.page and bethan.page.count("app-bar__some") == 1  # no bar for what is hidden
    assert bethan.read.links["Link"] == "https://example.org/" and "Button 6" in bethan.text


def test_what_is_wrong_stands_on_top_and_beside_and_what_was_right_stays(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(line="", number="twelve", date="sometime", choice=None))
    assert bethan.status == 422 and not everything.READ
    assert bethan.read.title.startswith("Error: Everything")
    links = bethan.read.links
    assert links["Line: Please answer this."] == "#q-line"
    assert links["Number: Please write a whole number."] == "#q-number"
    assert links["Choice: Please answer this."] == "#q-choice"
    date = next(label for label in links if label.startswith("Date: "))
    for there in ("q-line", "q-number", "q-choice", "q-date"):
        assert bethan.page.count(f' id="{there}"') == 1
    assert links[date] == "#q-date" and 'id="q-line-error"' in bethan.page
    kept = bethan.read.buttons["Send"][0].values
    assert kept["number"] == ["twelve"] and kept["date"] == ["sometime"] and kept["switch"] == ["true"]
    assert kept["paragraph"] == ["One\nTwo\n\nThree"] and kept["choices"] == ["ward-rounds", "training"]
    assert kept["person"] == [str(BETHAN.id)] and kept["search"] == ["s14"] and kept["prompts.what"] == ["Felt"]
    bethan.presses("Send", line="Now", number="12", date="2027-01-04", choice="a")
    assert bethan.status == 200 and len(everything.READ) == 1


@pytest.mark.parametrize("words", [HOSTILE, ARABIC, "x" * 4000, "  indented\n\n\nand spaced  ", "ﷺ👩‍👩‍👧 e\u0301"])
def test_whatever_was_typed_is_kept_through_a_refusal(paper: Comes, words: str) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(line="", paragraph=words))
    assert bethan.status == 422
    assert bethan.read.buttons["Send"][0].values["paragraph"] == [words]


def test_what_is_too_long_is_said_and_not_cut(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(paragraph="word " * 700))
    assert "Please keep this to 3000 characters." in bethan.text and "maxlength=" not in bethan.page.replace(
        "data-maxlength=", ""
    )


def test_a_line_end_is_one_character_whatever_browsers_send(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(paragraph="a\r\n" * 1000))
    assert everything.READ[0].paragraph == ("a\n" * 1000).strip()


def test_a_refusal_stands_where_it_belongs(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(line="beside"))
    assert bethan.status == 422 and bethan.read.links["Paragraph: Not so."] == "#q-paragraph"
    bethan.presses("Send", line="on top")
    assert bethan.status == 422 and "Please look again" in bethan.text and "Not now." in bethan.text


def test_what_no_platform_can_hold_is_taken_out(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(line="a\x00b\x08\uffffc", paragraph="tab\there\x1b[31m"))
    assert everything.READ[0].line == "abc" and everything.READ[0].paragraph == "tab\there[31m"


def test_an_empty_box_is_a_no_and_all_unticked_is_none(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(line="", switch="true"))
    bethan.presses("Send", line="now", switch=None, choices=None)
    assert everything.READ[0].switch is False and everything.READ[0].choices == frozenset()


def test_one_of_many_is_found_without_losing_a_word(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Find: Search", line="Typed", paragraph="Kept", _words_search="14")
    assert bethan.status == 200 and "School 14" in bethan.text
    kept = bethan.read.buttons["Send"][0].values
    assert kept["line"] == ["Typed"] and kept["paragraph"] == ["Kept"] and kept["_words_search"] == ["14"]
    bethan.presses("Find: Person", search="s14", _words_person="nkec")
    assert "Nkechi Umeadi" in bethan.text and bethan.read.buttons["Send"][0].values["search"] == ["s14"]


def test_nothing_found_is_said(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Find: Person", _words_person="zzz")
    assert "Nothing was found for “zzz”. Try fewer letters." in bethan.text


def test_enter_in_a_box_to_find_finds(paper: Comes) -> None:
    """Without JavaScript a browser presses the form's first button, which sends."""
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", line="Typed", _words_person="nkec")
    assert "Nkechi Umeadi" in bethan.text and bethan.status == 200 and not everything.READ


def test_many_options_are_in_a_select_and_few_are_all_seen(paper: Comes) -> None:
    page = paper(BETHAN).goes(ASK)
    assert page.count('type="radio"') == 2 and '<select class="govuk-select" id="q-search"' in page


def test_a_stale_form_keeps_its_text_or_hands_it_back(here: Here, paper: Comes) -> None:
    idea = Idea(uuid5(SPACE, "i"), "Tell us once", BETHAN)
    here.door.kept.ideas[idea.id] = idea
    nkechi, other = paper(NKECHI), paper(LEOPOLD)
    nkechi.goes(f"/ask/idea.try?idea={idea.id}&seen=0")
    other.goes(f"/ask/idea.try?idea={idea.id}&seen=0")
    other.presses("Start the try", words="Mine")
    nkechi.presses("Start the try", words="My careful words")
    assert "Somebody has just answered it." in nkechi.text and "My careful words" in nkechi.page


def test_a_fault_hands_back_what_was_written(paper: Comes) -> None:
    bethan = paper(BETHAN)
    bethan.goes(ASK)
    bethan.presses("Send", **whole(line="fault"))
    assert "Something went wrong" in bethan.text and "One Two" in bethan.text
