"""
A card as a letter in HTML.

One file, nothing fetched: no image, font or style from anywhere, no script, nothing that tells us who opened it.
``Markup.format`` escapes whatever is put in, so what a person typed can never become markup.
"""

from typing import assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dialogs.kit.typed import clean
from dialogs.kit.words import Block, Card, Facts, Figures, Heading, Quote, Resources, Text
from handlers.email.words import Reader, address, closing, in_a_header, opening

_shell = Environment(
    loader=PackageLoader("handlers.email", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("letter.html")

_PARAGRAPH = Markup('<p dir="auto" style="margin:0 0 16px">{}</p>')
_HEADING = Markup('<h2 dir="auto" style="margin:28px 0 8px;font-size:20px;line-height:26px">{}</h2>')
_QUOTE = Markup('<blockquote dir="auto" class="quote" style="{}">{}</blockquote>')
_QUOTE_STYLE = "margin:0 0 16px;padding:4px 16px;border-left:4px solid #5a6b7b;border-right:0"
_FACT = Markup('<p dir="auto" style="margin:0 0 4px"><strong>{}:</strong> {}</p>')
_TABLE = Markup('<table style="border-collapse:collapse;margin:0 0 16px;width:100%">{}{}</table>')
_CAPTION = Markup('<caption dir="auto" style="text-align:start;font-weight:bold;padding:0 0 4px">{}</caption>')
_ROW = Markup('<tr><th scope="row" dir="auto" style="{}">{}</th><td style="{}">{}</td></tr>')
_CELL = "text-align:start;font-weight:normal;padding:6px 8px 6px 0;border-bottom:1px solid #8a97a5;vertical-align:top"
_RESOURCE = Markup('<p style="margin:0 0 12px"><a dir="auto" class="link" href="{}" style="{}">{}</a>{}</p>')
_RESOURCE_STYLE = "color:#17565c;text-decoration:underline"
_NOTE = Markup('<br><span dir="auto">{}</span>')
_BUTTON = Markup('<p style="margin:0 0 12px"><a dir="auto" class="button" href="{}" style="{}">{}</a></p>')
_BUTTON_STYLE = (
    "display:inline-block;box-sizing:border-box;max-width:100%;padding:12px 20px;border:2px solid #17565c;"
    "border-radius:4px;background-color:#17565c;color:#ffffff;font-weight:bold;text-decoration:none"
)


def html(card: Card, reader: Reader, organisation: str) -> str:
    """The letter.  Raises ``TypeError`` for a page that is not yet a link."""
    return _shell.render(
        subject=in_a_header(card.line),
        opening=clean(opening(reader, organisation)),
        title=clean(card.title),
        blocks=[_block(block) for block in card.body],
        actions=[_BUTTON.format(address(a, reader), _BUTTON_STYLE, clean(a.label)) for a in card.actions],
        closing=[clean(line) for line in closing(card, reader)],
    )


def _block(block: Block) -> Markup:
    match block:
        case Text(words):
            return _paragraphs(words)
        case Heading(words):
            return _HEADING.format(clean(words))
        case Quote(words):
            return _QUOTE.format(_QUOTE_STYLE, _broken(words))
        case Facts(pairs):
            facts = Markup("\n").join(_FACT.format(clean(name), clean(value)) for name, value in pairs.items())
            return Markup('<div style="margin:0 0 16px">{}</div>').format(facts)
        case Figures(title, rows):
            said_rows = Markup("").join(_ROW.format(_CELL, clean(r.label), _CELL, clean(r.said)) for r in rows)
            return _TABLE.format(_CAPTION.format(clean(title)), said_rows)
        case Resources(items):
            return Markup("\n").join(
                _RESOURCE.format(
                    str(item.url),
                    _RESOURCE_STYLE,
                    clean(item.label),
                    _NOTE.format(clean(item.note)) if item.note else "",
                )
                for item in items
            )
        case unknown:
            assert_never(unknown)


def _paragraphs(words: str) -> Markup:
    return Markup("\n").join(_PARAGRAPH.format(_broken(part)) for part in clean(words).strip().split("\n\n"))


def _broken(words: str) -> Markup:
    return Markup("<br>").join(clean(words).strip().split("\n"))
