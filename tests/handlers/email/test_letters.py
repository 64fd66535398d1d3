"""What a letter says, to everyone who can open one, and what it never says before it is opened."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.kit.words import Button, Card, Heading, Link, Quote, SignIn, Text, linked
from handlers.email.render import NoAddress, letter, posted, sign_in_letter
from handlers.email.words import Reader
from tests.golden import assert_golden
from tests.handlers.email.letters import ANWEN, BRIEFING, NOW, ORGANISATION, PUBLIC_URL, READER, SENDER, link

SIGN_IN = sign_in_letter(ORGANISATION, f"{PUBLIC_URL}/in/dG9rZW4", 15)


class Read(HTMLParser):
    """What a mail program would fetch and what it would show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[tuple[str, str, str]] = []
        self.words = ""
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._hidden += tag in ("style", "title")
        self.addresses += [
            (tag, name, value or "")
            for name, value in attrs
            if name in ("href", "src", "srcset", "background", "action")
        ]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += data


@pytest.mark.parametrize(("name", "card", "reader"), [
    ("briefing", BRIEFING, READER),
    ("sign-in", SIGN_IN, replace(READER, name="")),
])  # fmt: skip
def test_letters_read_as_they_were_agreed(name: str, card: Card, reader: Reader) -> None:
    made = letter(card, reader, ORGANISATION)

    assert_golden(f"email/{name}.txt", made.text)
    assert_golden(f"email/{name}.html", made.html)


@pytest.mark.parametrize("card", [BRIEFING, SIGN_IN])
def test_a_letter_fetches_nothing_and_leads_only_to_our_pages(card: Card) -> None:
    made = letter(card, READER, ORGANISATION)
    page = Read(made.html)

    assert {tag for tag, _, _ in page.addresses} == {"a"}
    assert all(value.startswith(f"{PUBLIC_URL}/") for _, _, value in page.addresses)
    assert not {"img", "script", "link", "iframe", "form", "input", "object", "video", "base"} & set(page.tags)
    assert not re.search(r"url\(|@import|@font-face|expression\(|\son\w+=", made.html)
    for words in (made.text, made.html):
        assert all(found.startswith(PUBLIC_URL) for found in re.findall(r"\w+://[^\s\"<>]+", words))


def test_a_link_carries_its_token_and_nothing_that_says_who_follows_it() -> None:
    made = letter(BRIEFING, READER, ORGANISATION)

    addresses = [value for _, _, value in Read(made.html).addresses]

    assert not [a for a in addresses if "anwen" in a.lower() or "@" in a or "utm_" in a]


def test_text_and_page_hold_the_same_words_and_the_same_links() -> None:
    made = letter(BRIEFING, READER, ORGANISATION)
    page = Read(made.html)
    shown = " ".join(page.words.split())

    for words in ("Seeing neglect in the everyday", "Ask the child what a good day is like.", "45 of 65", "Hidden:"):
        assert words in shown
        assert words in made.text
    assert [value for _, _, value in page.addresses] == re.findall(r"https://\S+", made.text)


def test_the_subject_and_the_preview_hold_none_of_the_cards_words() -> None:
    made = letter(BRIEFING, READER, ORGANISATION)
    telling = {"neglect", "everyday", "children", "audit", "school", "timeline", "schools", "worries"}

    assert made.subject == "Hearback: there is a briefing for you"
    for preview in (made.subject, " ".join(made.text.split())[:150], " ".join(Read(made.html).words.split())[:150]):
        organisation_aside = preview.replace(ORGANISATION, "").lower()
        assert not telling & set(re.findall(r"\w+", organisation_aside))


def test_the_reader_is_told_whose_the_links_are_and_when_something_is_recorded() -> None:
    text = " ".join(letter(BRIEFING, READER, ORGANISATION).text.split())

    assert "These links open this briefing for Anwen Beddoes. Please do not forward them." in text
    assert "Nothing is recorded until you press the confirming button on the page that opens." in text


def test_a_letter_whose_links_only_show_does_not_speak_of_recording() -> None:
    card = Card("Two ideas wait", actions=(Button("See them", "waiting", how="show"),))

    text = letter(card, READER, ORGANISATION).text

    assert "This link is for Anwen Beddoes only. Please do not forward it." in text
    assert "recorded" not in text


def test_a_card_without_actions_speaks_of_no_links() -> None:
    assert "link" not in letter(Card("Thank you"), READER, ORGANISATION).text


def test_a_page_must_be_a_link_before_it_is_posted() -> None:
    card = Card("Hello", actions=(SignIn("Open", "/ideas"),))

    with pytest.raises(TypeError):
        letter(card, READER, ORGANISATION)
    assert f"{PUBLIC_URL}/ideas" in letter(linked(card, lambda page: PUBLIC_URL + page), READER, ORGANISATION).text


def test_what_a_person_typed_never_becomes_markup() -> None:
    typed = '<script>alert(1)</script><img src=x onerror=y> & "quotes" </main>'
    card = Card("Hello", (Text(typed), Quote(typed), Heading(typed)), (Button(typed[:60], "a", how="ask"),))

    made = letter(card, replace(READER, name=typed), ORGANISATION)

    page = Read(made.html)
    assert not {"script", "img"} & set(page.tags)
    assert page.tags.count("main") == 1
    assert page.words.count(typed) >= 3


def test_a_hostile_link_stays_inside_its_attribute() -> None:
    reader = Reader("A", lambda _: 'https://hearback.harrowmere.example/l/x"><img src=y>')

    page = Read(letter(Card("Hello", actions=(Button("Go", "a"),)), reader, ORGANISATION).html)

    assert "img" not in page.tags


WORDS = st.text(max_size=300)


@given(WORDS, WORDS, WORDS)
def test_any_words_make_a_letter_that_arrives_as_it_was_sent(name: str, words: str, line: str) -> None:
    card = Card("Hello", (Text(words), Quote(words)), line=line)

    made = letter(card, replace(READER, name=name), ORGANISATION)
    raw = posted(made, SENDER, name, ANWEN, NOW).as_bytes()

    assert max(map(len, raw.split(b"\r\n"))) <= 998
    arrived = message_from_bytes(raw, policy=default)
    assert set(arrived.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
        "Content-Language", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert [a.addr_spec for a in arrived["To"].addresses] == [ANWEN]
    text, page = (arrived.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None and page is not None
    assert text.get_content().split() == made.text.split()
    assert page.get_content().split() == made.html.split()


def test_names_and_subjects_of_every_script_arrive_whole() -> None:
    card = Card("Hello", line="Hearback: Siân Ó Briain has answered you, and so has Nkẹ́chi Ọkafọ̀, both of them today")

    raw = posted(letter(card, READER, ORGANISATION), SENDER, "Ślązak, Zoë “Zed” (she) 王芳", ANWEN, NOW).as_bytes()

    arrived = message_from_bytes(raw, policy=default)
    assert raw.isascii()
    assert arrived["Subject"] == card.line
    assert arrived["To"].addresses[0].display_name == "Ślązak, Zoë “Zed” (she) 王芳"


@pytest.mark.parametrize("address", [
    "", "anwen", "@schools.example", "anwen@", "an wen@schools.example", "anwen@schools.example, all@schools.example",
    "anwen@schools.example\r\nBcc: all@schools.example", "anwën@schools.example", '"a b"@schools.example',
    "<a@b.example>", "anwen@-", "anwen@schools..example",
])  # fmt: skip
def test_what_is_no_address_is_never_written_to(address: str) -> None:
    with pytest.raises(NoAddress) as no:
        posted(letter(Card("Hello"), READER, ORGANISATION), SENDER, "Anwen", address, NOW)

    assert not address or address not in str(no.value)


def test_a_header_cannot_be_begun_by_a_name_or_a_line() -> None:
    card = Card("Hello", line="Hearback\r\nBcc: all@schools.example")

    message = posted(letter(card, READER, ORGANISATION), SENDER, "Anwen\r\nBcc: x@y.example", ANWEN, NOW)

    assert message["Bcc"] is None
    assert b"\r\nBcc" not in message.as_bytes()
    assert message["Subject"] == "Hearback Bcc: all@schools.example"


def test_the_headers_say_that_a_machine_wrote_and_nothing_about_whom() -> None:
    first, second = (posted(letter(BRIEFING, READER, ORGANISATION), SENDER, "Anwen Beddoes", ANWEN, NOW) for _ in "12")

    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Date"] == "Sun, 22 Nov 2026 09:30:00 +0000"
    assert first["From"] == "Hearback <hearback@harrowmere.example>"
    assert first["Reply-To"] is None
    assert re.fullmatch(r"<[0-9a-f]{32}@harrowmere\.example>", first["Message-ID"])
    assert first["Message-ID"] != second["Message-ID"]


def test_numbered_links_stand_on_lines_of_their_own() -> None:
    card = Card("Hello", actions=(Link("One", f"{PUBLIC_URL}/{'x' * 200}"), Button("Two", "b")))  # type: ignore[arg-type]  # pydantic reads the address

    lines = letter(card, READER, ORGANISATION).text.splitlines()

    assert lines[lines.index("1. One") + 1].strip() == f"{PUBLIC_URL}/{'x' * 200}"
    assert lines[lines.index("2. Two") + 1].strip() == link(Button("Two", "b"))
