"""Sheets as modals."""

from typing import Any, assert_never

from dialogs.kit.limits import LABEL, cut_at, shortened
from dialogs.kit.questions import Option, Question, Sheet
from handlers.slack.carried import Carried
from handlers.slack.render import IN_TEXT, Json, plain, quoted, section

HINT = 2000  # a label's and a hint's characters
RADIO = 6  # options that are seen at once: one tap instead of two


def modal(sheet: Sheet, carried: Carried = Carried()) -> Json:
    """``carried`` brings the place, and whether App Home is behind it; what the sheet knows is the sheet's."""
    brought = Carried(sheet.nonce, sheet.known, carried.place, carried.home)
    return {
        "type": "modal",
        "callback_id": sheet.address,
        "private_metadata": brought.written(),
        "title": plain(sheet.title),
        "submit": plain(sheet.submit),
        "close": plain("Cancel"),
        "blocks": [
            *([section(shortened(sheet.refusal, IN_TEXT)[0])] if sheet.refusal else []),
            *(quoted(sheet.about) if sheet.about else []),
            *(block for question in sheet.questions for block in _input(question, sheet.address)),
        ],
    }


def option(option: Option) -> Json:
    label, rest = shortened(option.label)
    return {
        "text": plain(label),
        "value": option.value,
        **({"description": plain(shortened(rest)[0])} if rest else {}),
    }


def _input(q: Question, address: str) -> list[Json]:
    """
    The action id says which widget it is, for Slack's own name for it is shared by several; and which form, because
    Slack keeps what was typed where a modal becomes another one with a question of the same ids.
    """
    said = [*([_note(q.error)] if q.error else []), *_cut(q)]
    if q.widget in ("choice", "choices") and not q.options:
        return [section(shortened(q.label, HINT)[0]), _note("There is nothing to choose from yet.")]
    asked = {
        "type": "input",
        "block_id": q.name,
        "optional": not q.required,
        "label": plain(shortened(q.label, HINT)[0]),
        **({"hint": plain(shortened(q.help, HINT)[0])} if q.help else {}),
        "element": _element(q) | {"action_id": f"{q.widget}:{address}"},
    }
    return [asked, *said]


def _element(q: Question) -> Json:
    chosen = [option(o) for o in q.chosen]
    first = {"initial_option": chosen[0]} if chosen else {}
    every = [option(o) for o in q.options]
    match q.widget:
        case "line" | "paragraph":
            limit = q.max_length or IN_TEXT
            value = cut_at(str(q.value), limit) if q.value not in (None, "") else ""
            many = q.widget == "paragraph"
            return {"type": "plain_text_input", "multiline": many, "max_length": limit, **_initial(value)}
        case "number":
            value = str(q.value) if q.value is not None else ""
            return {"type": "number_input", "is_decimal_allowed": False, **_initial(value)}
        case "date":
            return {"type": "datepicker", **({"initial_date": str(q.value)} if q.value else {})}
        case "choice" if q.required and len(every) <= RADIO:
            return {"type": "radio_buttons", "options": every, **first}
        case "choice":
            return {"type": "static_select", "options": every, **first}
        case "choices":
            return {
                "type": "multi_static_select",
                "options": every,
                **({"initial_options": chosen} if chosen else {}),
            }
        case "switch":
            yes = {"text": plain("Yes"), "value": "true"}
            ticked = q.value is True or q.value == "true"
            return {"type": "checkboxes", "options": [yes], **({"initial_options": [yes]} if ticked else {})}
        case "search":  # the first few are there before a letter is typed
            return {"type": "external_select", "min_query_length": 0, **first}
        case unknown:
            assert_never(unknown)


def _cut(q: Question) -> list[Json]:
    """What was brought along may be longer than what may be sent; a command's words stand nowhere else."""
    limit = q.max_length or IN_TEXT
    if q.widget not in ("line", "paragraph") or not isinstance(q.value, str) or len(q.value) <= limit:
        return []
    return [_note(f"It was longer than {limit:,} characters. The rest can be copied from here:"), *quoted(q.value)]


def _note(text: str) -> Json:
    return {"type": "context", "elements": [plain(shortened(text, HINT)[0])]}


def _initial(value: str) -> dict[str, Any]:
    return {"initial_value": value} if value else {}


assert LABEL == 75  # an option's label and its description have the same limit in Slack
