"""What a browser sends, as something a person did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.kit.typed import clean
from handlers.web import parse
from handlers.web.paths import Paths, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("4 1 2027", "2027-01-04"),
        ("04/01/2027", "2027-01-04"),
        ("4.1.27", "2027-01-04"),
        ("4-1-2027", "2027-01-04"),
        (" 4th January 2027 ", "2027-01-04"),
        ("4 jan 2027", "2027-01-04"),
        ("2027-01-04", "2027-01-04"),
        ("29 2 2028", "2028-02-29"),
    ],
)
def test_a_date_is_read_as_people_write_one(written: str, read: str) -> None:
    assert parse.day(written) == read


@pytest.mark.parametrize("written", ["", "soon", "31 2 2027", "1 13 2027", "4 smarch 2027", "1/2", "99 99 9999"])
def test_what_is_no_date_stays_as_it_was_written(written: str) -> None:
    assert parse.day(written) == written


@given(st.text())
def test_no_text_breaks_the_reading_of_a_date_and_what_is_clean_stays_so(words: str) -> None:
    assert isinstance(parse.day(words), str)
    kept = clean(words)
    assert clean(kept) == kept and not set(kept) & {"\x00", "\r", "\ufffe", "\uffff"}
    kept.encode()


@given(st.lists(st.tuples(st.text(), st.text())))
def test_no_form_breaks_the_reader(pairs: list[tuple[str, str]]) -> None:
    try:
        sent = parse.form(pairs)
    except parse.Unreadable:
        return
    assert "_known" in dict(pairs) or not [name for name in sent.values if name.startswith("_")]


@pytest.mark.parametrize("carried", ["[", "[1]", "3", "[" * 100_000])
def test_what_was_carried_and_is_no_longer_whole_is_unreadable(carried: str) -> None:
    with pytest.raises(parse.Unreadable):
        parse.form([("_known", carried)])


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/board", "/board"),
        ("/show/reach.show.html?briefing=1", "/show/reach.show.html?briefing=1"),
        ("https://elsewhere.example", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("/a\r\nset-cookie: x", "/"),
        ("javascript:alert(1)", "/"),
        ("/../right/", "/"),
        ("", "/"),
    ],
)
def test_signing_in_never_leads_elsewhere(wanted: str, goes: str) -> None:
    assert parse.path(wanted) == goes


def test_only_ids_and_numbers_stand_in_an_address() -> None:
    assert plain({"idea": "89e44769-6a71-4fb5-bbcc-159d5ae0389e", "seen": 3, "kind": "good", "none": None})
    assert not plain({"words": "two words"}) and not plain({"words": ["a"]}) and not plain({"words": "x" * 65})


def test_every_address_stands_under_the_root() -> None:
    ours = Paths("/left")
    assert ours.home == "/left/" and ours.do("idea.share") == "/left/do/idea.share"
    assert ours.show("reach.show", {"b": 1}, "csv") == "/left/show/reach.show.csv?b=1"
    letter = Paths("/left", "a/b")
    assert letter.home == "/left/l/a%2Fb" and letter.do("x") == "/left/l/a%2Fb/do/x"
