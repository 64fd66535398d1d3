"""Who may do and see what: one table, by role.  Relations (manager, author) are decided where they are known."""

from collections.abc import Collection
from enum import StrEnum

from learning.people import Person, PersonId, Role, Roster
from learning.refusal import Refusal


class Deed(StrEnum):
    """What is not everybody's to do.  The value says it after "this is for whoever may …"."""

    SEE_REACH = "see how far briefings have gone"
    WRITE_BRIEFINGS = "write and send briefings"
    ASK_ANYBODY = "ask the frontline"
    ANSWER_FOR_BODIES = "answer for a forum"
    SAY_WHO_ANSWERS = "say who answers for a forum"
    LOOK_AFTER_SENDING = "look after what could not be sent"
    PUBLISH = "say to all staff what came of things"
    CONFIRM_FRAMEWORK = "confirm what the framework does not say"
    PRESENT_FINDINGS = "present what was found"


MAY: dict[Deed, frozenset[Role]] = {
    Deed.SEE_REACH: frozenset({Role.BOARD_MEMBER, Role.FRAMEWORK_ADMIN, Role.BRIEFING_AUTHOR}),
    Deed.WRITE_BRIEFINGS: frozenset({Role.BRIEFING_AUTHOR, Role.FRAMEWORK_ADMIN}),
    Deed.ASK_ANYBODY: frozenset({Role.BRIEFING_AUTHOR, Role.FRAMEWORK_ADMIN}),
    Deed.ANSWER_FOR_BODIES: frozenset({Role.FRAMEWORK_ADMIN}),
    Deed.SAY_WHO_ANSWERS: frozenset({Role.FRAMEWORK_ADMIN}),
    Deed.LOOK_AFTER_SENDING: frozenset({Role.FRAMEWORK_ADMIN}),
    Deed.PUBLISH: frozenset({Role.FRAMEWORK_ADMIN, Role.BRIEFING_AUTHOR}),
    Deed.CONFIRM_FRAMEWORK: frozenset({Role.FRAMEWORK_ADMIN}),
    Deed.PRESENT_FINDINGS: frozenset(Role) - {Role.PRACTITIONER},
}


def may(person: Person, deed: Deed) -> bool:
    """Whoever answers for a body presents to it what it looks into, whatever their role."""
    return person.role in MAY[deed] or (deed is Deed.PRESENT_FINDINGS and bool(person.answers_for))


def answers(person: Person, body: str, raised_by: Collection[PersonId] = ()) -> bool:
    """
    Whether somebody decides for a body: its clerk; an administrator, while no clerk of it is here and not away.

    Whoever raised what it decides on (or is who that is about) only where there is nobody else at all: nothing waits
    for ever, and it is then said openly (`docs/decisions/0027-nobody-decides-on-their-own.md`).
    """
    known, is_clerk = person.roster or Roster(), body in person.answers_for
    clerks, stands_in = known.clerks.get(body, frozenset()), may(person, Deed.ANSWER_FOR_BODIES)
    if person.id in raised_by:
        others = (clerks | known.admins).difference(raised_by)
        return person.roster is not None and (is_clerk or stands_in) and not others
    return is_clerk or (stands_in and not clerks.difference(raised_by, known.away))


def allow(person: Person, deed: Deed) -> None:
    """Raises ``Refusal`` in plain words for whoever may not."""
    if not may(person, deed):
        raise Refusal(f"This is for people who {deed.value}. If you should be one of them, ask your administrator.")
