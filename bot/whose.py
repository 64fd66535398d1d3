"""Who somebody is who knocks, by how their platform knows them; and what is said to whoever may not come in."""

from uuid import UUID

from handlers.door import Who
from learning.days import today
from learning.people import Person, PersonId
from learning.refusal import Refusal
from learning.subject import Subject
from storage.work import SqlWork

ASK_THEM = "Please ask whoever runs Hearback in your organisation to put you on their list."
STRANGER = f"We do not know you here yet. {ASK_THEM}"
ONE_SUBJECT = "This link opens one briefing for one person. To see the rest, ask for a link that signs you in."


class Stranger(Refusal):
    def __init__(self) -> None:
        super().__init__(STRANGER)


async def behind(work: SqlWork, who: Who) -> Person | None:
    """Whoever this is: a platform's user, a person at our page, or the holder of a letter's link."""
    if who.platform == "link":
        opens = await work.keys.link(who.user)
        person = await work.people.get(opens.person) if opens else None
    elif who.platform == "web":
        try:
            person = await work.people.get(PersonId(UUID(who.user)))
        except ValueError:
            person = None
    else:
        return await work.people.behind(who.platform, who.workspace, who.user)
    return person if person and not person.has_left(today(work)) else None


async def one_subject_only(work: SqlWork, who: Who, subject: Subject) -> None:
    if who.platform == "link":
        opens = await work.keys.link(who.user)
        if opens is None or opens.subject != subject:
            raise Refusal(ONE_SUBJECT)
