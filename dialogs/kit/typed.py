"""What people type and paste, as it can be kept and shown anywhere."""

import unicodedata

from pydantic import JsonValue

NO_XML = "\ufffe\uffff"


def clean(words: str) -> str:
    """
    One kind of line end, no control character, nothing that is half a character.

    They can neither be seen nor typed; they come with what is pasted, and databases and documents refuse them.
    """
    lines = words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return "".join(c for c in lines if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in NO_XML))


def cleaned(value: JsonValue) -> JsonValue:
    """The same for all that came with a form, whatever shape it has."""
    match value:
        case str():
            return clean(value)
        case list():
            return [cleaned(one) for one in value]
        case dict():
            return {clean(name): cleaned(one) for name, one in value.items()}
        case _:
            return value
