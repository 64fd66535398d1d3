"""Letters as this installation sends them: in whose name, with which links, and to sign in with."""

from urllib.parse import urlencode
from uuid import UUID

from bot.sessions import SignsIn
from bot.settings import Settings
from dialogs.briefings import Read
from dialogs.kit.words import Button, Card
from handlers.door import To
from handlers.email.deliver import EmailChannel, Mailer
from handlers.email.render import sign_in_letter
from handlers.email.words import Reader
from learning.people import Person
from learning.subject import Subject
from storage.keys import SIGN_IN_FOR
from storage.work import SqlWork, Works

LISTS = ("digest", "round", "welcome")
"""What is about a person rather than one thing: a letter's link, which opens one thing, is none for its own buttons."""
NOBODY = "Hearback <hearback@localhost>"


def letters(sends: Mailer, settings: Settings, works: Works) -> EmailChannel:
    organisation, public = works.world.framework.organisation, settings.public_url.rstrip("/")

    async def reader(to: To, card: Card) -> Reader:
        """Whose letter it is; the token of a link opens what its button is about, for this person and nothing else."""
        about = (_about(action, card) for action in card.actions if isinstance(action, Button))
        subjects = {subject for subject in about if subject}

        async def make(work: SqlWork) -> tuple[str, dict[Subject, str]]:
            person = await work.people.by_email(to.address)
            if person is None:
                return "", {}
            return person.name, {one: await work.keys.make_link(person.id, one, work.now) for one in subjects}

        name, tokens = await works.write(make)

        def link(button: Button) -> str:
            subject = _about(button, card)
            if subject not in tokens:
                return f"{public}/"
            token = tokens[subject]
            if button.address == Read.address:  # what it opens is the whole of it, with the answers
                return f"{public}/l/{token}"
            pressed = urlencode({"do": button.address, **{name: str(value) for name, value in button.values.items()}})
            return f"{public}/l/{token}?{pressed}"

        return Reader(name, link)

    sender = settings.mail.sender if settings.mail else NOBODY
    return EmailChannel(sends, sender=sender, organisation=organisation, reader=reader, now=works.world.clock)


def _about(button: Button, card: Card) -> Subject | None:
    """A list of several things has a button for each; whatever is about none of them is done at our page."""
    named = ((kind, button.values[kind]) for kind in ("idea", "briefing") if kind in button.values)
    found = next((Subject(kind, UUID(id)) for kind, id in named if isinstance(id, str)), None)
    return found or (card.about if card.about and card.about.kind not in LISTS else None)


def sends_links(mail: EmailChannel | None, settings: Settings, works: Works) -> SignsIn | None:
    if mail is None:
        return None
    organisation = works.world.framework.organisation
    minutes = int(SIGN_IN_FOR.total_seconds() // 60)

    async def send(person: Person, token: str, to: str) -> None:
        link = f"{settings.public_url.rstrip('/')}/sign-in/{token}?{urlencode({'to': to})}"
        card = sign_in_letter(organisation, link, minutes)
        await mail.post(person.email, card, Reader(person.name, lambda _: link))

    return send
