"""What became of one's own ideas: asked at any time, and first on the page when there is news."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from dialogs.idea import Share, Show
from dialogs.kit.dialog import Dialog, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden
from dialogs.kit.words import Button, Card, Text
from dialogs.telling.authors import for_author
from dialogs.telling.holding import who_has_it
from dialogs.telling.ideas import how_it_ended, latest
from dialogs.telling.lists import line
from learning.ideas import DECIDED, Idea, Kind
from learning.people import Person
from learning.publishing import asked_of_author
from learning.work import Work

IS_NEWS = timedelta(weeks=3)
AT_MOST = 10


class Mine(Form, address="ideas.mine"):
    """One's own ideas, and how each stands, ten at a time; ``after`` so many of them."""

    after: Hidden[int] = 0


dialog = Dialog("ideas", opens=Mine, begin=lambda framework: framework.phrases.mine, rank=5)


def _is_news(idea: Idea, person: Person, work: Work) -> bool:
    """Something for its author to do, or something that somebody else did lately."""
    last = latest(idea)
    by_another = last is not None and not (last.who and last.who.id == person.id)
    asked = bool(idea.question) or asked_of_author(idea) is not None
    return asked or idea.awaits_result or (by_another and work.now - last.at < IS_NEWS if last else False)


@dialog.home(10)
async def news(person: Person, work: Work) -> Sequence[Card]:
    mine = await work.ideas.by(person)
    return [
        replace(await for_author(idea, person, work), about=idea.subject)
        for idea in mine
        if _is_news(idea, person, work)
    ]


@dialog.home(50)
async def quiet(person: Person, work: Work) -> Sequence[Card]:
    ideas = _ideas(await work.ideas.by(person))
    still = [idea for idea in ideas if not _is_news(idea, person, work)]
    return [_list(still, work)] if still or not ideas else []


@dialog.shows(Mine)
async def mine(form: Mine, turn: Turn) -> Card:
    return _list(_ideas(await turn.work.ideas.by(turn.person)), turn.work, form.after)


def _ideas(found: Sequence[Idea]) -> Sequence[Idea]:
    """What somebody found stands in a list of its own (`dialogs.findings`)."""
    return [idea for idea in found if idea.kind is Kind.IDEA]


def _list(ideas: Sequence[Idea], work: Work, after: int = 0) -> Card:
    begin = Button.asks(work.framework.phrases.share, Share)
    if not ideas:
        return Card(
            work.framework.phrases.mine,
            (
                Text("What you share stands here, with who has it and what came of it."),
                Text("You have not shared one yet. One sentence is enough to begin."),
            ),
            (begin,),
        )
    shown = ideas[after : after + AT_MOST]
    opens = tuple(Button.shows(line(i.title, _in_short(i, work)), Show(idea=i.id)) for i in shown)
    older = (Button.shows("Older ones", Mine(after=after + AT_MOST)),) if len(ideas) > after + AT_MOST else ()
    return Card(work.framework.phrases.mine, (), (begin, *opens, *older))


def _in_short(idea: Idea, work: Work) -> str:
    stage = how_it_ended(idea) or work.framework.stage_for(idea.moment.value).label
    return f"with {who_has_it(idea, work)}" if idea.waits and idea.moment in DECIDED else stage
