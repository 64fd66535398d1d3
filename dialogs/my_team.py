"""A team's manager sees what came down to the team from each board and forum, and what went up from it."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel

from dialogs.idea import Show as ShowIdea
from dialogs.kit.dialog import Dialog, Turn
from dialogs.kit.forms import Form
from dialogs.kit.view import View
from dialogs.kit.words import Block, Button, Card, Heading, SignIn, Text
from dialogs.telling.holding import bodies, who_has_it
from dialogs.telling.ideas import how_it_ended
from dialogs.telling.lists import line
from learning import my_team
from learning.agendas import Line, Outcome
from learning.calendar import LONDON, said
from learning.days import today
from learning.ideas import Idea
from learning.people import Role
from learning.work import Work

IN_CHAT = 6
OPENED = 20
DOWN, UP = "Came down to your team", "Went up from your team"
NOT_HERE = (
    "What went past you, or was shared in confidence, is not here: that is between its author and whoever has it."
)
NONE_DOWN = "Nothing has come down yet. What a board or forum sends to team meetings stands here."
NONE_UP = "Nothing has gone up yet. What goes on from you to a forum stands here, with who has it now."
OUTCOMES = {
    Outcome.WAITING: "to be talked about",
    Outcome.DISCUSSED: "talked about",
    Outcome.NOT_REACHED: "not talked about in time",
}


class Show(Form, address="team.show"):
    """Two lists, of one's own team."""


class Row(BaseModel, frozen=True):
    """``way`` is *down* or *up*; ``where`` is who sent it, or who has it now."""

    way: str
    item: str
    where: str
    stands: str
    on: str
    team_said: str
    team: str


class Team(View):
    template: ClassVar[str] = "team.html"

    title: str
    rows: tuple[Row, ...]
    opens: tuple[Button, ...]
    several: bool = False

    def of(self, way: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.way == way)

    def card(self) -> Card:
        down, up = self.of("down"), self.of("up")
        body: list[Block] = [Heading(f"{DOWN}: {len(down)}")]
        body += [Text(_in_short(row, self.several)) for row in down[:IN_CHAT]]
        body += _rest(down) if down else [Text(NONE_DOWN)]
        body += [Heading(f"{UP}: {len(up)}"), *(Text(_in_short(row, self.several)) for row in up[:IN_CHAT])]
        body += _rest(up) if up else [Text(NONE_UP)]
        page = SignIn("See all of it on the page", f"/show/{Show.address}.html")
        return Card(self.title, (*body, Text(NOT_HERE)), (*self.opens, page))


def _rest(rows: Sequence[Row]) -> list[Text]:
    return [Text(f"And {len(rows) - IN_CHAT} more.")] if len(rows) > IN_CHAT else []


def _in_short(row: Row, several: bool) -> str:
    of_team = row.team if several else ""
    where = f"from the {row.where}" if row.way == "down" and row.where else row.where
    return f"“{row.item}”: {', '.join(filter(None, (where, row.stands, row.on, of_team)))}"


dialog = Dialog(
    "team", opens=Show, begin=lambda _: "Your team", for_whom=lambda p: p.role is not Role.PRACTITIONER, rank=13
)


@dialog.shows(Show)
async def show(form: Show, turn: Turn) -> Team:
    found = await my_team.of_manager(turn.work, turn.person)
    down = tuple(_down(each, idea, turn.work) for each, idea in found.down)
    several = len(found.teams) > 1
    whose = f"your {len(found.teams)} teams" if several else found.teams[0].name
    up = tuple(_up(idea, turn.work) for idea in found.up)
    opens = tuple(
        Button.shows(line(idea.title, row.stands), ShowIdea(idea=idea.id))
        for idea, row in zip(found.up, up, strict=True)
        if idea.may_be_seen_by(turn.person)
    )[:OPENED]
    return Team(title=f"What came down to {whose}, and what went up", rows=(*down, *up), opens=opens, several=several)


def _down(each: Line, idea: Idea, work: Work) -> Row:
    on = each.at.astimezone(LONDON).date() if each.at else each.due_on
    word = "on" if each.at else "by"
    return Row(
        way="down",
        item=idea.title,
        where=came_down_from(each, idea, work),
        stands=OUTCOMES.get(each.outcome, "gone on"),
        on=f"{word} {said(on, today(work))}",
        team_said=each.words,
        team=each.team.name if each.team else "",
    )


def _up(idea: Idea, work: Work) -> Row:
    has_it = f"with {'the ' if idea.bodies else ''}{who_has_it(idea, work)}" if idea.waits else ""
    stage = how_it_ended(idea) or work.framework.stage_for(idea.moment.value).label
    return Row(
        way="up",
        item=idea.title,
        where=has_it,
        stands=stage,
        on=f"since {said(idea.last.at.astimezone(LONDON).date(), today(work))}",
        team_said="",
        team=idea.team.name,
    )


def came_down_from(each: Line, idea: Idea, work: Work) -> str:
    """The board or forum that had it last on its way down; nothing where it comes from a team itself."""
    route = idea.way(work.framework)
    chain = route.evaluation_chain if each.evaluating else route.improvement_chain
    for step in reversed(chain[: each.step]):
        there = [work.framework.bodies[id] for id in step if id in work.framework.bodies]
        if single := [body.id for body in there if body.span == "one" and not body.is_person]:
            return bodies(single, work.framework)
    return _whoever_sent(each, idea, work)


def _whoever_sent(each: Line, idea: Idea, work: Work) -> str:
    """A body that is no step of its route (the fallback's, for instance), which passed it on all the same."""
    came = [n for n, event in enumerate(idea.events) if each.body in event.data.get("bodies", "").split(",")]
    for event in reversed(idea.events[: came[0] + 1] if came else ()):
        if names := [body for body in event.data.get("for", "").split(",") if body]:
            return bodies(names, work.framework)
    return ""
