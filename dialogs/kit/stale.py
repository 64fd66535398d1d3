"""
A form of several values that were there already: what it showed travels with it, unseen.

Where that has changed since, nothing is written over by chance: what was typed stays in the form, what is there now
stands beside it, and it can be sent again knowingly (design 4).
"""

import hashlib
import json
from collections.abc import Mapping

from pydantic import JsonValue

from dialogs.kit.forms import Form, Prepared, Values
from dialogs.kit.limits import shortened

SHOWN = "as_it_was"
"""The hidden question of a form that asks for this."""
CHANGED = (
    "This was changed after you opened the form. What you wrote is here, and beside it what is there now. "
    "Send it again to have it as you wrote it."
)
BESIDE = 200


def carries(form: type[Form]) -> bool:
    return SHOWN in form.model_fields


def with_shown(form: type[Form], prepared: Prepared) -> dict[str, JsonValue]:
    """
    The values that a form is opened with, and a mark of those that can be seen; none where there are none.

    Where nothing of it was kept before, and what it shows is only the usual, its dialog has said so with no mark.
    """
    if SHOWN in prepared.values:
        return {**prepared.values}
    seen = {name: _plain(value) for name, value in _seen(form, prepared.values).items() if _plain(value)}
    told = json.dumps(seen, sort_keys=True).encode()
    return {**prepared.values, SHOWN: hashlib.sha256(told).hexdigest()[:24] if seen else ""}


def overtaken(form: type[Form], values: Values, prepared: Prepared) -> dict[str, str]:
    """What would be written over that its sender has not read, by question; nothing where all is as it was."""
    if not carries(form) or values.get(SHOWN, "") == prepared.values.get(SHOWN, ""):
        return {}
    there, sent = _seen(form, _defaults(form) | {**prepared.values}), _seen(form, _defaults(form) | {**values})
    prompts = {f"{name}.{id}": "" for name, of in prepared.prompts.items() for id in of}
    names = dict.fromkeys((*there, *sent, *prompts))
    others = [name for name in names if _plain(there.get(name)) != _plain(sent.get(name))]
    beside = {name: _now(there.get(name), prepared.options.get(name, {})) for name in others}
    return {"": CHANGED, **beside} if others else {}


def _defaults(form: type[Form]) -> dict[str, JsonValue]:
    """What a question says by itself where nothing has been said."""
    fields = form.model_fields.items()
    return {name: field.default for name, field in fields if isinstance(field.default, str | bool | int)}


def _seen(form: type[Form], values: Values) -> dict[str, JsonValue]:
    kinds = form.kinds()
    return {name: value for name, value in values.items() if kinds.get(name.partition(".")[0], "hidden") != "hidden"}


def _plain(value: object) -> str:
    """As it is compared: of several the order is nobody's, and what is empty is not there."""
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(sorted(map(str, value)))
    return "" if value in (None, False) else str(value).strip()


def _now(value: object, options: Mapping[str, str]) -> str:
    if not _plain(value):
        return "There now: nothing."
    if value is True:
        return "There now: yes."
    chosen = value if isinstance(value, list) else [value]
    said = ", ".join(options.get(str(one), str(one)) for one in chosen)
    return f"There now: “{shortened(said, BESIDE)[0]}”."
