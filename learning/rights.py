"""Who may do and see what: one table, by role.  Relations (manager, author) are decided where they are known."""

from enum import StrEnum

from learning.people import Person, Role
from learning.refusal import Refusal


class Deed(StrEnum):
    """What is not everybody's to do.  The value says it after "this is for whoever may …"."""

    SEE_REACH = "see how far briefings have gone"
    WRITE_BRIEFINGS = "write and send briefings"
    ASK_ANYBODY = "ask the frontline"
    ANSWER_FOR_BODIES = "answer for a forum"
    LOOK_AFTER_SENDING = "look after what could not be sent"
    PUBLISH = "say to all staff what came of things"
    CONFIRM_FRAMEWORK = "confirm what the framework does not say"


MAY: dict[Deed, frozenset[Role]] = {
    Deed.SEE_REACH: frozenset({Role.BOARD_MEMBER, Role.FRAMEWORK_ADMIN, Role.BRIEFING_AUTHOR}),
    Deed.WRITE_BRIEFINGS: frozenset({Role.BRIEFING_AUTHOR, Role.FRAMEWORK_ADMIN}),
    Deed.ASK_ANYBODY: frozenset({Role.BRIEFING_AUTHOR, Role.FRAMEWORK_ADMIN}),
    Deed.ANSWER_FOR_BODIES: frozenset({Role.FRAMEWORK_ADMIN}),
    Deed.LOOK_AFTER_SENDING: frozenset({Role.FRAMEWORK_ADMIN}),
    Deed.PUBLISH: frozenset({Role.FRAMEWORK_ADMIN, Role.BRIEFING_AUTHOR}),
    Deed.CONFIRM_FRAMEWORK: frozenset({Role.FRAMEWORK_ADMIN}),
}


def may(person: Person, deed: Deed) -> bool:
    return person.role in MAY[deed]


def allow(person: Person, deed: Deed) -> None:
    """Raises ``Refusal`` in plain words for whoever may not."""
    if not may(person, deed):
        raise Refusal(f"This is for people who {deed.value}. If you should be one of them, ask your administrator.")
