"""What time it is: read once for each interaction, and moved on only in the demo."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    return datetime.now(UTC)


class Movable:
    """The demo's clock: the machine's, so far off as it was moved."""

    def __init__(self, off: timedelta = timedelta()) -> None:
        self.off = off

    def __call__(self) -> datetime:
        return now() + self.off

    def forward(self, by: timedelta) -> None:
        self.off += by
