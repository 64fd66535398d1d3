"""A paper as a Word document: what it says, and that it can be read aloud."""

from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn

from dialogs.kit.paper import Paper, Part
from dialogs.kit.words import Facts, Figure, Figures, Heading, Quote, Resource, Resources, Text
from handlers.paper.docx import docx

EVERY_WORD = (
    Text("T"),
    Heading("H"),
    Quote("Q1\nQ2"),
    Facts({"Due": "10 December"}),
    Figures("F", (Figure("Sent", 3, 5),)),
    Resources((Resource("R", "https://harrowmere.example/r"),)),  # type: ignore[arg-type]  # pydantic reads the address
)


def made(paper: Paper) -> Docx:
    return Document(BytesIO(docx(paper)))


def test_headings_are_headings_one_level_below_what_they_stand_under() -> None:
    paper = Paper("Agenda", "Harrowmere", "1 May", parts=(Part("From: A review", parts=(Part("1. An item"),)),))

    found = [(line.style.name, line.text) for line in made(paper).paragraphs]  # type: ignore[union-attr]  # it has one

    assert found == [
        ("Title", "Agenda"),
        ("Normal", "Harrowmere. As at 1 May."),
        ("Heading 1", "From: A review"),
        ("Heading 2", "1. An item"),
    ]


def test_every_word_has_its_place() -> None:
    document = made(Paper("Agenda", "Harrowmere", "1 May", EVERY_WORD))

    text = "\n".join(line.text for line in document.paragraphs)
    for words in ("T", "H", "Q1", "Q2", "Due: 10 December", "R: https://harrowmere.example/r"):
        assert words in text.splitlines()
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["F", "How many"], ["Sent", "3 of 5"]]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_its_title_and_language_are_said_for_whoever_hears_it() -> None:
    document = made(Paper("Agenda", "Harrowmere", "1 May"))

    said = document.core_properties
    assert (said.title, said.author, said.language) == ("Agenda", "Hearback", "en-GB")
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_what_no_document_can_hold_is_left_out() -> None:
    document = made(Paper("A\x00B", "H", "D", (Quote("x\x0by\ud800"), Text("\x07"))))

    assert document.paragraphs[0].text == "AB"


def test_many_levels_end_at_the_deepest_that_there_is() -> None:
    part = Part("Deepest")
    for _ in range(12):
        part = Part("P", parts=(part,))

    assert made(Paper("A", "H", "D", parts=(part,))).paragraphs[-1].style.name == "Heading 9"  # type: ignore[union-attr]  # it has one
