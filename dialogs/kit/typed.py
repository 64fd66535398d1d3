"""What people type and paste, as it can be kept and shown anywhere."""

import unicodedata

from pydantic import JsonValue

NO_XML = "\ufffe\uffff"
TURNS_ROUND = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
"""They change the direction of what follows, ours too.  Letters have a direction of their own without them."""
UNSEEN = "\u200b\u2060\ufeff\u00ad\u034f\u180e"
"""They are nothing that can be seen; joiners (U+200C, U+200D) are kept, for scripts and pictures need them."""
BLANK = "\u200c\u200d\u3164\u2800 \n\t"
"""With nothing else beside them they are no words."""
NOTHING = str.maketrans("", "", TURNS_ROUND + UNSEEN)


def clean(words: str) -> str:
    """
    One kind of line end, no control character, nothing that is half a character, unseen, or turns round what follows.

    They can neither be seen nor typed; they come with what is pasted, and databases and documents refuse them.
    """
    lines = words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode().translate(NOTHING)
    if not lines.strip(BLANK) and lines.strip():
        return ""
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
