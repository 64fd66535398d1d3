"""The part of the round (`tests.rounds`) that goes from a try to "did it last?", and what is told on from there."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import JsonValue

from dialogs.kit.view import View
from dialogs.kit.words import linked
from learning import forums
from learning.agendas import Line, LineId, Outcome
from learning.ideas import IdeaId, Moment
from learning.people import Team
from storage.work import SqlWork
from tests.partnership import COUNCIL
from tests.world import PUBLIC

if TYPE_CHECKING:
    from tests.rounds import Round
    from tests.world import World

CANARY = "Canary"
ASSESSMENT = Team(COUNCIL, "Assessment")


async def go_the_whole_way(r: "Round") -> None:
    await _tried_already(r)
    await _agreed(r)
    await _in_place(r)
    await _others(r)
    page = await r.world.app.door.show(r.world.knock("leopold", "ideas.numbers"))
    assert isinstance(page, View), page
    r.views["ideas.numbers"], r.cards["ideas.numbers"] = page, page.card()
    await _side_by_side(r)
    page = await r.world.app.door.show(r.world.knock("jaspreet", "ideas.behind", {"of": "moment"}))
    assert isinstance(page, View), page
    r.views["ideas.behind"], r.cards["ideas.behind"] = page, linked(page.card(), lambda path: f"{PUBLIC}{path}")


async def _tried_already(r: "Round") -> None:
    idea = await r.world.shares(sentence=CANARY)
    await r.does("tried before", "bethan", "idea.tried", idea=idea, tried=CANARY)
    await r.look("an idea that was tried already", "idea", idea, "bethan", "nkechi", team=True)
    await r.world.passes(days=15)
    await r.look("a result that nobody has said", "idea", idea, "bethan", "nkechi")
    await r.does("stopped by whoever has it", "nkechi", "idea.result", idea=idea, result="stop", words=CANARY * 3)


async def _kept(r: "Round") -> str:
    idea = await r.world.shares(sentence=CANARY)
    await r.world.answers("bethan", "idea.families", idea=idea, families=CANARY)
    await r.world.answers("bethan", "idea.tried", idea=idea, tried=CANARY)
    await r.world.answers("bethan", "idea.result", idea=idea, result="keep", words=CANARY)
    return idea


async def _agreed(r: "Round") -> None:
    idea = r.ideas["idea.agree"] = await _kept(r)
    await r.look("an idea to be agreed", "idea", idea, "bethan", "nkechi")
    other = r.ideas["idea.not_yet"] = r.ideas["idea.stop"] = await _kept(r)
    words = {"words": CANARY, "families.families": CANARY}
    await r.does("agreed", "nkechi", "idea.agree", idea=other, **agreed(r), **words)
    await r.look("an idea that was agreed", "idea", other, "bethan", "nkechi")
    await r.does("thanks", "bethan", "idea.thank", idea=other)
    await r.does("thanks in words", "bethan", "idea.thank_in_words", idea=other, words=CANARY)
    await r.look("an idea after thanks", "idea", other, "nkechi")
    r.cards["what they lead, for nkechi"] = await r.world.answers("nkechi", "journey.leading")
    await r.does("not in place", "nkechi", "idea.not_yet", idea=other, until="2029-01-10", words=CANARY)
    await r.look("an idea not in place yet", "idea", other, "bethan")


async def _in_place(r: "Round") -> None:
    r.ideas["idea.evaluate"] = evaluating = await _kept(r)
    r.ideas["idea.lasted"] = r.ideas["journey.source"] = idea = await _kept(r)
    for each in (evaluating, idea):
        await r.world.decides("nkechi", "idea.agree", each, **agreed(r))
    await r.world.passes(weeks=14)
    await r.look("is it in place", "idea", idea, "bethan", "nkechi")
    for each in (evaluating, idea):
        await r.world.answers("nkechi", "idea.in_place", idea=each)
    await r.look("an idea being evaluated", "idea", idea, "bethan", "nkechi", "idris")
    owed = [
        q.name for q in (await r.world.opens("idris", "idea.evaluate", idea=idea)).questions if "answers." in q.name
    ]
    said: dict[str, JsonValue] = {"verdict": "works", "words": CANARY, **dict.fromkeys(owed, CANARY)}
    await r.does("evaluated", "idris", "idea.evaluate", idea=idea, **said)
    line = await r.world.write(lambda work: _of_team(work, UUID(idea), r.world))
    await r.look("a team's line that evaluates", "line", line, "nkechi")
    over = Outcome.NOT_REACHED
    await r.world.write(lambda work: work.agendas.answered(IdeaId(UUID(idea)), over, work.now))
    await r.look("an idea that was evaluated", "idea", idea, "bethan", "nkechi", "idris")
    await r.world.passes(weeks=27)
    await r.look("did it last", "idea", idea, "bethan", "nkechi")
    await r.does("it lasts no longer", "nkechi", "idea.lasted", idea=idea, still="no", words=CANARY)
    await r.look("it did not last", "idea", idea, "bethan", "nkechi")
    source = list(r.world.app.works.world.framework.sources)[-3]
    await r.does("a new source", "nkechi", "journey.source", idea=idea, source=source, sentence=CANARY * 2)
    await r.world.passes(weeks=26)


async def _others(r: "Round") -> None:
    idea = await r.world.shares(sentence=CANARY)
    await r.does("where it belongs", "bethan", "idea.belongs", idea=idea, activities=["quality"], pillars=["leading"])
    await r.does("it is good practice", "bethan", "idea.kind", idea=idea, kind="good")
    telling = {"agencies": "Harrowmere County Council", "words": CANARY}
    await r.does("telling others", "nkechi", "idea.tell_others", idea=idea, **telling)
    await r.look("may others be told", "idea", idea, "bethan", "nkechi")
    await r.does("yes to telling", "bethan", "idea.consent", idea=idea, result="named")
    await r.look("good practice from elsewhere", "idea", idea, "sol")
    flagged = r.ideas["idea.tell_others"] = r.ideas["idea.stays_here"] = await r.world.shares(sentence=CANARY)
    await r.world.answers("bethan", "idea.others_should_know", idea=flagged)
    r.cards["what others should know, for idris"] = await r.world.answers("idris", "others.queue")
    await r.look("others should know", "idea", flagged, "idris")


def agreed(r: "Round") -> dict[str, JsonValue]:
    """In the framework's own words, whichever it is."""
    framework = r.world.app.works.world.framework
    plan = {"plan": next(iter(framework.plans))} if framework.plans else {}
    return {"approaches": next(iter(framework.decided_here)), "realistic.realistic": CANARY, **plan}


async def _side_by_side(r: "Round") -> None:
    """This framework has no step of two forums: one is made, and one of them says no."""
    world = r.world
    forum, other = [body.id for body in world.app.works.world.framework.bodies.values() if body.span == "one"][-2:]
    idea, tried = [await _with_two(world, forum, other) for _ in range(2)]
    await world.write(lambda work: work.people.answer_for(world.people["sol"], frozenset({forum})))
    await r.look("an idea that two forums have", "idea", idea, "sol", "idris")
    said = {"considered": f"{CANARY} for each of our teams.", "useful": f"{CANARY}, where it fits."}
    await r.does("one of two forums says no", "sol", "idea.not_this_time", idea=idea, **said)
    await r.look("an idea to which one of two forums said no", "idea", idea, "bethan", "sol", "idris")
    await r.does("one of two forums says yes", "idris", "idea.try", idea=tried, words=CANARY, until="2029-06-01")
    await r.look("an idea that the other forum tries", "idea", tried, "bethan", "sol")
    await world.write(lambda work: work.people.answer_for(world.people["sol"], frozenset()))


async def _of_team(work: SqlWork, idea: UUID, world: "World") -> str:
    """A line of Assessment's meeting: this framework has no step of each."""
    due = world.clock().date() + timedelta(days=28)
    given: dict[str, Any] = {"idea": IdeaId(idea), "body": "assessment_meeting", "step": 1, "due_on": due}
    line = Line(id=LineId(work.new_id()), team=ASSESSMENT, evaluating=True, **given)
    await work.agendas.put(line)
    return str(line.id)


async def _with_two(world: "World", *bodies: str) -> str:
    idea = await world.idea(await world.shares(sentence=CANARY))
    here = replace(idea, bodies=bodies, step=0, moment=Moment.CONSIDERING)
    await world.write(lambda work: forums.begin(work, here, tells=False))
    return str(idea.id)
