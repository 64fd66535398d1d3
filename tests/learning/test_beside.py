"""Several bodies of one step: a no of one is its own, a yes of one is enough, and the others read who decided."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest

from dialogs.history import HowFar, Row
from dialogs.kit.words import Card
from learning.framework import Chain
from learning.ideas import Idea, Moment, Move
from learning.refusal import Refusal
from storage.work import SqlWork
from tests.learning.journeys import named, now, passes_on, shared, waiting, who
from tests.world import World, filled, world_at

pytest_plugins = ["tests.worlds"]

SIDE_BY_SIDE = (("irg", "pib", "dmt"), ("annual_planning",))
NO = {
    "considered": "We looked at what it would take in each of our teams.",
    "useful": "The page itself: use it where it fits.",
}
LESS = "It takes more than it gives."
CLERKS = {"jaspreet": "irg", "leopold": "pib", "anwen": "dmt"}


@pytest.fixture
async def at_derby(database_url: str) -> AsyncIterator[World]:
    async with world_at(database_url, framework="derby") as world:
        await answer_for(world, **CLERKS)
        yield world


async def answer_for(world: World, **bodies: str) -> None:
    async def say(work: SqlWork) -> None:
        for name, body in bodies.items():
            await work.people.answer_for(await who(work, world, name), frozenset(filter(None, {body})))

    await world.write(say)


async def before_three(world: World, source: str = "workforce") -> Idea:
    return await passes_on(world, await shared(world, source, chain=SIDE_BY_SIDE), "nkechi")


async def evaluating(world: World, chain: Chain | None = None) -> Idea:
    """In place, and before the four bodies that evaluate side by side."""
    idea = await shared(world, "peer_reviews")
    if chain and idea.copied:
        copied = replace(idea.copied, evaluation_chain=chain)
        idea = await world.write(lambda work: work.ideas.put(replace(idea, copied=copied)))
    idea = await passes_on(world, idea, "nkechi")
    sheet = await world.opens("jaspreet", "idea.agree", idea=str(idea.id))
    given = {
        "approaches": ["system"],
        "plan": "development_plan",
        "realistic.realistic": "Yes.",
        "evaluate_on": "2027-03-01",
    }
    await world.answers("jaspreet", "idea.agree", sheet.nonce, **{**filled(sheet), **given})
    await world.answers("jaspreet", "idea.in_place", idea=str(idea.id))
    return await now(world, idea)


def says(card: Card) -> str:
    return str((card.title, card.body))


async def test_a_no_of_one_is_its_own_word_and_the_others_have_it_still(at_derby: World) -> None:
    idea = await before_three(at_derby)
    await at_derby.decides("jaspreet", "idea.not_this_time", str(idea.id), **NO)

    idea = await now(at_derby, idea)
    assert idea.moment is Moment.CONSIDERING and idea.bodies == ("pib", "dmt")
    assert [line.body for line in await waiting(at_derby, idea)] == ["dmt", "pib"]
    await at_derby.drain()
    read = says(at_derby.told("bethan")[-1].card)
    assert "The Inspection Review Group (Jaspreet) said: Not this time, because…" in read and NO["useful"] in read
    assert "It is still with the CYP Performance Improvement Board and DMT." in read

    theirs = await at_derby.card("jaspreet", "idea", str(idea.id))
    assert "Not this time" not in str(theirs.actions) and "It is still with the" in says(theirs)


async def test_what_it_means_for_the_others_is_said_before(at_derby: World) -> None:
    idea = await before_three(at_derby)
    others = "the CYP Performance Improvement Board and DMT"
    for address, question, said in (
        ("idea.not_this_time", "considered", f"It stays with {others}, and ends only when they say so, too."),
        ("idea.try", "until", f"It is then on no agenda of {others} any more. Six weeks is usual."),
        ("idea.pass", "words", f"It goes on when {others} have said theirs."),
    ):
        sheet = await at_derby.opens("jaspreet", address, idea=str(idea.id))
        assert said in next(q.help for q in sheet.questions if q.name == question)


async def test_it_ends_when_all_of_them_have_said_so(at_derby: World) -> None:
    idea = await before_three(at_derby)
    for name in CLERKS:
        assert (await now(at_derby, idea)).moment is not Moment.FINISHED
        await at_derby.decides(name, "idea.not_this_time", str(idea.id), **NO)

    idea = await now(at_derby, idea)
    assert idea.moment is Moment.FINISHED and idea.last.move is Move.NOT_THIS_TIME
    assert named(idea).count("considered") == 2 and not await waiting(at_derby, idea)


@pytest.mark.parametrize("order", [("jaspreet", "leopold", "anwen"), ("anwen", "jaspreet", "leopold")])
async def test_where_one_would_pass_it_on_it_goes_on_whoever_speaks_last(
    at_derby: World, order: tuple[str, ...]
) -> None:
    idea = await before_three(at_derby)
    for name in order:
        if name == "leopold":
            await passes_on(at_derby, await now(at_derby, idea), name, "Three teams would like it.")
        else:
            await at_derby.decides(name, "idea.not_this_time", str(idea.id), **NO)

    idea = await now(at_derby, idea)
    assert idea.bodies == ("annual_planning",) and idea.last.move is Move.PASSED
    read = says(await at_derby.card("bethan", "idea", str(idea.id)))
    assert "with the Annual Planning Workshops" in read or "passed it to the Annual Planning Workshops" in read


async def test_whoever_said_no_is_not_asked_again_and_cannot_say_it_twice(at_derby: World) -> None:
    idea = await before_three(at_derby)
    await at_derby.decides("jaspreet", "idea.not_this_time", str(idea.id), **NO)

    assert not await at_derby.read(lambda work: work.ideas.waiting_for(at_derby.people["jaspreet"]))
    with pytest.raises(Refusal):
        await passes_on(at_derby, await now(at_derby, idea), "jaspreet")


async def test_a_yes_of_one_is_enough_and_the_others_read_who_decided(at_derby: World) -> None:
    idea = await before_three(at_derby)
    await at_derby.decides("leopold", "idea.try", str(idea.id), words="Yes, in one team", until="2027-01-04")

    idea = await now(at_derby, idea)
    assert idea.moment is Moment.TESTING and idea.bodies == ("pib",) and not await waiting(at_derby, idea)
    of_dmt = [line for line in await at_derby.read(lambda work: work.agendas.of(idea.id)) if line.body == "dmt"]
    assert of_dmt[0].by and of_dmt[0].by.name.startswith("Leopold")
    for name in ("jaspreet", "anwen"):
        card = await at_derby.card(name, "idea", str(idea.id))
        assert "the CYP Performance Improvement Board decided." in says(card) and "Try it" not in str(card.actions)
    assert "off the agenda" not in says(await at_derby.card("bethan", "idea", str(idea.id)))


async def test_of_bodies_that_evaluate_side_by_side_one_stop_ends_nothing(at_derby: World) -> None:
    await answer_for(at_derby, jaspreet="irg", leopold="pib", anwen="dscb", zoe="scrutiny", sol="corporate_parenting")
    idea = await evaluating(at_derby)
    assert idea.bodies == ("pib", "dscb", "scrutiny", "corporate_parenting")

    await at_derby.decides("leopold", "idea.evaluate", str(idea.id), verdict="stop", words=LESS)

    idea = await now(at_derby, idea)
    assert idea.moment is Moment.EVALUATING and idea.bodies == ("dscb", "scrutiny", "corporate_parenting")
    read = says(await at_derby.card("bethan", "idea", str(idea.id)))
    assert "says that it should stop" in read and LESS in read and "It is still with" in read


FIRST, SECOND = "Which ward do you mean?", "Who would print it?"


async def on_lists(world: World, idea: Idea) -> list[str]:
    async def theirs(work: SqlWork, name: str) -> bool:
        return any(one.id == idea.id for one in await work.ideas.waiting_for(await who(work, world, name)))

    return [name for name in CLERKS if await world.read(partial(theirs, name=name))]


async def test_of_two_questions_none_is_lost_the_second_waits_for_the_answer(at_derby: World) -> None:
    idea = await before_three(at_derby)
    beforehand = await at_derby.opens("anwen", "idea.ask", idea=str(idea.id))
    await at_derby.decides("jaspreet", "idea.ask", str(idea.id), words=FIRST)

    asked = f"The Inspection Review Group has asked already: “{FIRST}” Please ask when they have answered."
    for address in ("idea.ask", "idea.talk"):
        opened = await at_derby.app.door.open(at_derby.knock("leopold", address, {"idea": str(idea.id)}))
        assert asked in str(opened)
    again = await at_derby.tries("anwen", "idea.ask", beforehand.nonce, **{**filled(beforehand), "words": SECOND})
    assert SECOND in str(again), "what they wrote is kept"
    seen = (await now(at_derby, idea)).decisions
    again = await at_derby.tries("anwen", "idea.ask", idea=str(idea.id), seen=seen, words=SECOND)
    assert asked in str(again) and SECOND in str(again)

    await at_derby.answers("bethan", "idea.answer", idea=str(idea.id), words="The night ward.")
    await at_derby.decides("anwen", "idea.ask", str(idea.id), words=SECOND)
    question = (await now(at_derby, idea)).question
    assert question and question.words == SECOND


async def test_what_is_asked_is_read_with_its_answer_whatever_others_say_meanwhile(at_derby: World) -> None:
    idea = await before_three(at_derby)
    await at_derby.decides("jaspreet", "idea.ask", str(idea.id), words=FIRST)
    assert await on_lists(at_derby, idea) == [*CLERKS], "a question of one body takes it off nobody's list"
    await at_derby.decides("anwen", "idea.not_this_time", str(idea.id), **NO)
    await passes_on(at_derby, await now(at_derby, idea), "leopold")

    await at_derby.drain()
    for card in (at_derby.told("bethan")[-1].card, await at_derby.card("bethan", "idea", str(idea.id))):
        assert "Answer" in str(card.actions)
        assert "The Inspection Review Group (Jaspreet) asks:" in says(card) and FIRST in says(card)
    sheet = await at_derby.opens("bethan", "idea.answer", idea=str(idea.id))
    assert FIRST in sheet.questions[0].help


FOUND = "Two families were asked twice all the same."
AT_LAST = (("pib", "dscb"), ("scrutiny", "corporate_parenting"))
ALL = {"leopold": "pib", "anwen": "dscb", "zoe": "scrutiny", "sol": "corporate_parenting"}


@pytest.mark.parametrize("last", ["works", "stop"])
async def test_an_evaluation_ends_as_the_last_to_speak_says_and_names_who_said_otherwise(
    at_derby: World, last: str
) -> None:
    await answer_for(at_derby, jaspreet="irg", **ALL)
    idea = await evaluating(at_derby, AT_LAST)
    other = "stop" if last == "works" else "works"
    for name, verdict in (("leopold", "works"), ("anwen", "stop"), ("zoe", other), ("sol", last)):
        card = await evaluates(at_derby, name, idea, verdict)
        if name in ("leopold", "zoe"):
            waited_for = {"leopold": "Derby Safeguarding", "zoe": "Corporate Parenting"}[name]
            assert "Yours is said. It waits for the" in says(card) and waited_for in says(card)
        assert not card.actions or name not in ("leopold", "zoe")

    idea = await now(at_derby, idea)
    assert idea.moment is Moment.FINISHED and idea.last.move is (Move.FINISHED if last == "works" else Move.STOPPED)
    read = says(await at_derby.card("bethan", "idea", str(idea.id)))
    assert FOUND in read
    if last == "works":
        assert "is how we work now" in read and "had said that it should stop." in read
    else:
        assert "says that it should stop, and so it does:" in read and "had said that it works." in read
        assert "is how we work now" not in read
    rows = await rows_for(at_derby, "bethan", idea)
    assert sum(FOUND in row.words for row in rows) == len(ALL), "each verdict once"
    assert not any("had said" in row.words or "still with" in row.words for row in rows)
    assert any("had said that it" in row.then for row in rows) and any("It stayed with the" in row.then for row in rows)


async def test_whoever_has_spoken_is_told_who_is_waited_for_and_has_nothing_to_press(at_derby: World) -> None:
    idea = await before_three(at_derby)
    done = await at_derby.decides("jaspreet", "idea.pass", str(idea.id), words="Yes, please.")
    others = "CYP Performance Improvement Board and DMT"
    assert f"Yours is said. It waits for the {others} now." in says(done)
    assert "they have been told" not in says(done) and f"'With': '{others}'" in says(done)

    theirs = await at_derby.card("jaspreet", "idea", str(idea.id))
    for label in ("Agree it", "Pass", "Not this time", "Try"):
        assert label not in str(theirs.actions)
    with pytest.raises(Refusal, match="Your forum has said this already"):
        await passes_on(at_derby, await now(at_derby, idea), "jaspreet")
    assert f"'With': '{others}'" in says(await at_derby.card("bethan", "idea", str(idea.id)))


async def evaluates(world: World, name: str, idea: Idea, verdict: str) -> Card:
    sheet = await world.opens(name, "idea.evaluate", idea=str(idea.id))
    prompts = {q.name: "It is." for q in sheet.questions if q.name.startswith("answers.") and verdict == "works"}
    given = {**filled(sheet), **prompts, "verdict": verdict, "words": FOUND}
    return await world.answers(name, "idea.evaluate", sheet.nonce, **given)


async def rows_for(world: World, name: str, idea: Idea) -> list[Row]:
    page = await world.app.door.show(world.knock(name, "idea.history", {"idea": str(idea.id)}, at="web"))
    assert isinstance(page, HowFar)
    return list(page.of("happened"))


async def test_clerks_of_bodies_that_had_it_find_it_again_and_how_far_it_has_gone(at_derby: World) -> None:
    idea = await before_three(at_derby)
    for name in CLERKS:
        await passes_on(at_derby, await now(at_derby, idea), name)
    assert (await now(at_derby, idea)).bodies == ("annual_planning",)

    for name in CLERKS:
        theirs = await at_derby.card(name, "idea", str(idea.id))
        assert "Annual Planning" in says(theirs) and "Its journey" in str(theirs.actions)
        assert await rows_for(at_derby, name, idea)
    assert theirs.title == "It has gone on" and len(theirs.actions) == 1, "whoever spoke last"


async def test_what_is_asked_meanwhile_hides_nothing_of_what_is_still_to_come(at_derby: World) -> None:
    idea = await evaluating(at_derby)

    async def ask(work: SqlWork) -> Idea:
        asked = {"asked": str(at_derby.people["bethan"].id)}
        moved = (await work.ideas.get(idea.id)).moved(Move.LASTING, work.now, None, data=asked)
        return await work.ideas.put(moved)

    await at_derby.write(ask)
    page = await at_derby.app.door.show(at_derby.knock("bethan", "idea.history", {"idea": str(idea.id)}, at="web"))
    assert isinstance(page, HowFar)
    comes = [row.what for row in page.of("to come")]
    assert comes[0] == "The answer: is it still happening?" and "It is with the CYP Performance" in comes[1]

    await answer_for(at_derby, anwen="", leopold="pib")
    await evaluates(at_derby, "leopold", idea, "stop")
    theirs = says(await at_derby.card("bethan", "idea", str(idea.id)))
    assert "Is it still happening?" in theirs and FOUND in theirs
