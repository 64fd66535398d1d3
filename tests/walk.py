"""
A walk at random through everything that can be done with ideas, findings and actions, as people do it.

Somebody opens a card or a page of theirs and presses something that is on it; what is asked is answered at random; days
go by; managers leave, are blank, themselves, or in a circle; bodies go out of the framework and come back.  Whatever is
refused is refused in words, and nothing may be a fault.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import text

from dialogs.kit.questions import Question, Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card
from handlers.door import Knock, Who
from learning.framework import Framework, Route
from learning.ideas import Idea, IdeaId
from learning.meetings import look_for_gone
from learning.subject import Subject
from storage import due, stranded
from storage.work import SqlWork
from tests.world import World, filled

FAULT = "Something went wrong"
SENTENCES = (
    "Families tell the duty worker their story and tell it again next day",
    "A second chair by the window would let fathers stay",
    "Ring the school before the work moves on",
    "One list of who is on leave saves four calls a morning",
)
WORDS = ("We asked eleven parents what they would like, and they told us.", "The page is worth keeping: it is short.")
LOOKS = 25
"""Moves between two looks at what is stranded."""
LEFT_ALONE = ("team.disconnect", "team.connect", "welcome.aloud", "briefing.send", "briefing.confirm", "unsent.all")
"""Addresses that say nothing about items, or end what the walk needs."""


@dataclass
class Walk:
    world: World
    random: Random
    people: tuple[str, ...] = ("bethan", "zoe", "nkechi", "idris", "jaspreet", "leopold", "tam", "sol", "pia", "anwen")
    items: list[str] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    """How often each was done, by its address: what the walk has never done it has not tried."""

    async def go(self, moves: int) -> None:
        """Every now and then, and at the end, it is looked whether anything is stranded."""
        done = 0
        while done < moves:
            done += await self._move()
            if done % LOOKS == 0 or done >= moves:
                await self._nothing_is_stranded()

    async def _nothing_is_stranded(self) -> None:
        """As it is after the next tick, which is what puts right whatever a leaver or another file left so."""
        await self.world.write(look_for_gone)
        await self._due()
        await self.world.app.worker.reminding.remind("a hand")
        await self._due()
        left = await self.world.read(self._stranded)
        assert not left, [self._told(await self.world.idea(str(id))) for id in left]

    async def _stranded(self, work: SqlWork) -> list[IdeaId]:
        return await stranded.some(work.session, list(work.framework.bodies), work.today)

    @staticmethod
    def _told(idea: Idea) -> str:
        moves = " ".join(event.move.value for event in idea.events)
        return f"{idea.moment.value} with {idea.manager and idea.manager.first_name} {idea.bodies}: {moves}"

    async def _move(self) -> int:
        """How many moves it was."""
        chance = self.random.random()
        if not self.items or chance < 0.04:
            return await self._shares()
        if chance < 0.14:
            return await self._days()
        if chance < 0.17:
            return await self._people_change()
        if chance < 0.19:
            return self._framework_changes()
        return await self._presses()

    async def _shares(self) -> int:
        name = self.random.choice(self.people)
        knock = self._knock(name, "idea.share", {"sentence": self.random.choice(SENTENCES), "different": True})
        self._sees(await self.world.app.door.answer(knock))
        return 1

    async def _days(self) -> int:
        """A few days, and now and then a season: what is due on the way is done."""
        days = self.random.choice((1, 1, 2, 5, 15, 45, 100))
        self.world.clock.forward(days=days)
        await self._due()
        self.done["days"] = self.done.get("days", 0) + 1
        return 1

    async def _due(self) -> None:
        """What has come due until now, and what that makes due; nothing is sent in a walk."""
        for _ in range(8):
            ids = await self.world.read(lambda work: due.ready(work.session, work.now))
            if not ids:
                return
            for id in ids:
                await self.world.app.worker.do_due("a hand", id)

    async def _people_change(self) -> int:
        who = self.random.choice(self.people)
        other = self.random.choice((None, who, self.random.choice(self.people)))
        statement = (
            "UPDATE person SET manager_id = (SELECT id FROM person WHERE staff_id = :other) WHERE staff_id = :who"
        )
        if self.random.random() < 0.4:
            leaves = (self.world.clock.now + timedelta(days=self.random.choice((-1, 3, 30)))).date()
            stays = self.random.random() < 0.7  # most come back, or nobody would be left to walk
            statement = "UPDATE person SET left_on = :left WHERE staff_id = :who"
            given: dict[str, Any] = {"left": None if stays else leaves, "who": who}
        else:
            given = {"other": other, "who": who}
        await self.world.write(lambda work: work.session.execute(text(statement), given))
        return 1

    def _framework_changes(self) -> int:
        """A body goes out of the file, or all are there again; a chain is edited under way."""
        works = self.world.app.works
        whole: Framework = self._whole
        if self.random.random() < 0.5:
            works.world = replace(works.world, framework=whole)
            return 1
        kept = (whole.fallback.id, whole.board.id)
        others = [id for id in whole.bodies if id not in kept]
        gone = self.random.choice(others) if others else ""
        bodies = {id: body for id, body in whole.bodies.items() if id != gone}
        routes = {id: _edited(route, gone) for id, route in whole.routes.items()}
        works.world = replace(works.world, framework=replace(whole, bodies=bodies, routes=routes))
        return 1

    def __post_init__(self) -> None:
        self._whole = self.world.app.works.world.framework

    async def _presses(self) -> int:
        """Somebody presses something on a card of theirs, or on their first page."""
        name, door = self.random.choice(self.people), self.world.app.door
        who = self._who(name)
        if self.random.random() < 0.6:
            subject = Subject("idea", UUID(self.random.choice(self.items[-40:])))
            cards = [await door.card(who, subject)]
        else:
            cards = list(await door.home(who))
        buttons = [a for card in cards for a in card.actions if isinstance(a, Button) and a.address not in LEFT_ALONE]
        assert all(card.title != FAULT for card in cards), cards
        if not buttons:
            return 0
        button = self.random.choice(buttons)
        knock = self._knock(name, button.address, button.values)
        if button.how == "show":
            reply: Any = await door.show(knock)
        elif button.how == "ask":
            reply = await door.open(knock)
        else:
            reply = await door.answer(knock)
        self._sees(reply)
        for _ in range(3):  # what is refused beside a question is answered again, a little otherwise
            if not isinstance(reply, Sheet):
                break
            reply = await door.answer(self._knock(name, reply.address, await self._answers(who, reply), reply.nonce))
            self._sees(reply)
        self.done[button.address] = self.done.get(button.address, 0) + 1
        return 1

    def _sees(self, reply: Sheet | Card | View) -> None:
        card = reply.card() if isinstance(reply, View) else reply
        if isinstance(card, Sheet):
            return
        assert card.title != FAULT, card
        if card.about and card.about.kind == "idea" and str(card.about.id) not in self.items:
            self.items.append(str(card.about.id))

    # --- what is answered ---------------------------------------------------------------------------------------------

    async def _answers(self, who: Who, sheet: Sheet) -> dict[str, JsonValue]:
        values = filled(sheet)
        for question in sheet.questions:
            if question.required or self.random.random() < 0.4:
                values[question.name] = await self._answer(who, sheet, question)
        return {name: value for name, value in values.items() if value is not None}

    async def _answer(self, who: Who, sheet: Sheet, question: Question) -> JsonValue:
        match question.widget:
            case "choice":
                return self.random.choice(question.options).value if question.options else None
            case "choices":
                some = [option.value for option in question.options if self.random.random() < 0.5]
                return list(some or [option.value for option in question.options[:1]])
            case "switch":
                return self.random.random() < 0.5
            case "number":
                return self.random.randint(1, 9)
            case "date":
                today: date = self.world.clock.now.date()
                return (today + timedelta(days=self.random.choice((-3, 1, 20, 60, 200)))).isoformat()
            case "search":
                return await self._found(who, sheet, question)
            case _:
                return self.random.choice(WORDS)[: question.max_length]

    async def _found(self, who: Who, sheet: Sheet, question: Question) -> JsonValue:
        """As on the page: a few letters, and one of those that are found."""
        letters = self.random.choice(("a", "e", "o", "an"))
        knock = Knock(who, sheet.address, filled(sheet), sheet.nonce)
        again = await self.world.app.door.open(knock, {question.name: letters})
        if not isinstance(again, Sheet):
            return None
        options = next((q.options for q in again.questions if q.name == question.name), ())
        return self.random.choice(options).value if options else None

    def _who(self, name: str) -> Who:
        return self.world.who(name, "web")

    def _knock(self, name: str, address: str, values: Any, key: str = "") -> Knock:
        return Knock(self._who(name), address, dict(values), key or f"walk-{next(self.world.keys)}")


def _edited(route: Route, gone: str) -> Route:
    """Without a body, and the other way round."""
    chains = (
        tuple(reversed([tuple(body for body in step if body != gone) for step in chain]))
        for chain in (route.improvement_chain, route.evaluation_chain)
    )
    improvement, evaluation = (tuple(step for step in chain if step) for chain in chains)
    return replace(route, improvement_chain=improvement, evaluation_chain=evaluation)
