"""Questions as a card's inputs."""

import json
from typing import Any, assert_never

from dialogs.kit.questions import Question, Sheet
from handlers.teams.press import SEEKS, Press, Surface
from handlers.teams.text import block, lines, plain

Json = dict[str, Any]

FIRST = 15  # choices that a search begins with
AT_ONCE = 6  # choices that are seen at once: one tap instead of two


def inputs(sheet: Sheet, at: Surface) -> list[Json]:
    """
    All that a sheet asks, each with its help and what is wrong beside it.

    A client refuses to send "Find" while a required answer is missing: where there is a search, only we refuse.
    """
    seeks = any(q.widget == "search" for q in sheet.questions)
    return [element for q in sheet.questions for element in _input(q, sheet, at, by_us=seeks)]


def _input(q: Question, sheet: Sheet, at: Surface, *, by_us: bool) -> list[Json]:
    label = f"{q.label} (needed)" if q.required and by_us else q.label
    common = {"id": q.name, "label": plain(label), "isRequired": q.required and not by_us}
    asked = _element(q, sheet) | common | {"errorMessage": "Please answer this."}
    help = [e | {"spacing": "None"} for e in lines(q.help)]
    wrong = [block(q.error, color="Attention", weight="Bolder", spacing="Small")] if q.error else []
    return [asked, *help, *wrong, *(_find(q, sheet, at) if q.widget == "search" else [])]


def _element(q: Question, sheet: Sheet) -> Json:
    value = {} if q.value in (None, "", []) else {"value": q.value}  # as it was typed: it comes back
    choices = [{"title": plain(option.label), "value": option.value} for option in q.options]
    match q.widget:
        case "line" | "paragraph":
            longest = max(q.max_length, len(str(value.get("value", "")))) if q.max_length else 0
            limit = {"maxLength": longest} if longest else {}  # what is too long already is kept, and said
            return {"type": "Input.Text", "isMultiline": q.widget == "paragraph", **limit, **value}
        case "number":
            given = str(q.value) if q.value is not None else ""
            return {"type": "Input.Number", **({"value": int(given)} if given.lstrip("-").isdecimal() else {})}
        case "date":
            return {"type": "Input.Date", **value}
        case "choice":
            style = "expanded" if q.required and len(choices) <= AT_ONCE else "compact"
            return {"type": "Input.ChoiceSet", "style": style, "wrap": True, "choices": choices, **value}
        case "choices":
            picked = {"value": ",".join(option.value for option in q.chosen)} if q.chosen else {}
            return {"type": "Input.ChoiceSet", "isMultiSelect": True, "wrap": True, "choices": choices, **picked}
        case "switch":
            return {"type": "Input.Toggle", "title": "Yes", "value": "true" if q.value in (True, "true") else "false"}
        case "search":  # it searches as one types; the first few are there for those whose Teams cannot
            known = any(c["value"] == q.value for c in choices)
            query = {"type": "Data.Query", "dataset": _dataset(q, sheet)}
            first = {"style": "filtered", "wrap": True, "choices": choices[:FIRST], "choices.data": query}
            return {"type": "Input.ChoiceSet", **first, **(value if known else {})}
        case unknown:
            assert_never(unknown)


def _dataset(q: Question, sheet: Sheet) -> str:
    """What Teams gives back when it searches."""
    return json.dumps([sheet.address, q.name, dict(sheet.known)], separators=(",", ":"))


def _find(q: Question, sheet: Sheet, at: Surface) -> list[Json]:
    """The second step, for clients that cannot search as one types: a few letters, and a longer list comes back."""
    id = f"{SEEKS}{q.name}"
    found = Press("find", sheet.address, sheet.known, nonce=sheet.nonce)
    letters = {"type": "Input.Text", "id": id, "label": "A few letters of it", "isRequired": False}
    within = [
        letters | {"errorMessage": "Please write a few letters."},
        {"type": "ActionSet", "actions": [found.action("Find", at, inputs=True)]},
    ]
    box = {"type": "Container", "id": f"{id}.box", "isVisible": False, "items": within}
    shows = {"type": "Action.ToggleVisibility", "title": "Not in the list?", "targetElements": [f"{id}.box"]}
    return [{"type": "ActionSet", "actions": [shows], "spacing": "Small"}, box]
