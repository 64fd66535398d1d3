"""A line of a list that can be opened: what it is called and how it stands, in one button instead of two lines."""

from dialogs.kit.limits import LABEL, shortened


def line(title: str, status: str) -> str:
    """The title gives way to the status: whoever scans a list looks for what has changed."""
    room = LABEL - len(status) - 2
    return f"{shortened(title, room)[0]}: {status}" if room > 20 else shortened(f"{title}: {status}")[0]
