"""
A paper as a Word document: headings as headings, lists as lists, its language and title said, so that it is read aloud
and taken apart as well as printed.
"""

from io import BytesIO
from typing import assert_never

from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Pt

from dialogs.kit.paper import Paper, Part
from dialogs.kit.typed import clean
from dialogs.kit.words import Block, Facts, Figures, Heading, Quote, Resources, Text

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
DEEPEST = 9  # Word has no deeper heading
MAKER = "Hearback"


def docx(paper: Paper) -> bytes:
    made = Document()
    _says_what_it_is(made, paper)
    made.add_heading(_words(paper.title), 0)
    made.add_paragraph(_words(f"{paper.house}. As at {paper.day}."))
    for block in paper.body:
        _block(made, block, 1)
    for part in paper.parts:
        _part(made, part, 1)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _says_what_it_is(made: Docx, paper: Paper) -> None:
    said = made.core_properties
    said.title, said.author, said.last_modified_by, said.comments = _words(paper.title)[:255], MAKER, MAKER, ""
    said.language = LANGUAGE
    normal = made.styles["Normal"]
    normal.font.size = Pt(12)
    fonts = made.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = fonts.find(qn("w:lang")) if fonts is not None else None
    if language is not None:
        language.set(qn("w:val"), LANGUAGE)


def _part(made: Docx, part: Part, level: int) -> None:
    made.add_heading(_words(part.title), min(level, DEEPEST))
    for block in part.body:
        _block(made, block, level + 1)
    for inner in part.parts:
        _part(made, inner, level + 1)


def _block(made: Docx, block: Block, level: int) -> None:
    match block:
        case Text(text):
            made.add_paragraph(_words(text))
        case Heading(text):
            made.add_heading(_words(text), min(level, DEEPEST))
        case Quote(text):
            for paragraph in _words(text).split("\n"):
                if paragraph.strip():
                    made.add_paragraph(paragraph, style="Intense Quote")
        case Facts(pairs):
            for name, value in pairs.items():
                line = made.add_paragraph(style="List Bullet")
                line.add_run(_words(f"{name}: ")).bold = True
                line.add_run(_words(value))
        case Figures(title, rows):
            table = made.add_table(rows=1, cols=2, style="Table Grid")
            first = table.rows[0]
            first.cells[0].text, first.cells[1].text = _words(title), "How many"
            first._tr.get_or_add_trPr().append(first._tr.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
            for row in rows:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = _words(row.label), row.said
        case Resources(items):
            for item in items:
                made.add_paragraph(_words(f"{item.label}: {item.url}"), style="List Bullet")
        case unknown:
            assert_never(unknown)


def _words(text: str) -> str:
    """What XML can hold: anything else was pasted, and can neither be seen nor typed."""
    return clean(text)
