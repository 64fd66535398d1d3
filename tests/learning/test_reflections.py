"""A reflection is its writer's alone, and theirs to take away."""

from datetime import date
from uuid import UUID

import pytest

from dialogs.kit.words import Card
from learning.people import Team
from learning.reflections import ReflectionId, Thought, keep, remove
from learning.refusal import Refusal
from learning.subject import Subject
from tests.partnership import HERE
from tests.world import World

pytest_plugins = ["tests.worlds"]

WORDS = "I listened first, and it changed what we agreed."


async def kept(world: World) -> str:
    card = await world.answers("bethan", "reflection.write", **{"thoughts.1": WORDS})
    assert card.about
    return str(card.about.id)


async def test_any_one_thought_is_enough_and_none_is_not(world: World) -> None:
    assert (await world.answers("bethan", "reflection.write", **{"thoughts.2": WORDS})).title == "Kept"
    sheet = await world.refuses("bethan", "reflection.write")
    assert "any one of these is enough" in sheet.questions[0].error
    with pytest.raises(Refusal, match="any one of these"):
        blank = [Thought("What?", "  ")]
        await world.write(lambda work: keep(work, world.people["bethan"], "m", blank, date(2026, 11, 23)))


async def test_nobody_else_sees_it_by_any_way(world: World) -> None:
    id = await kept(world)
    for name in HERE:
        if name == "bethan":
            continue
        for address in ("reflection.show", "reflection.remove"):
            card = await world.answers(name, address, reflection=id)
            assert card.title == "Nothing has changed" and WORDS not in str(card)
        assert WORDS not in str(await world.card(name, "reflection", id))
        assert WORDS not in str(await world.app.door.home(world.who(name)))
    with pytest.raises(Refusal, match="its writer's alone"):
        subject = Subject("reflection", UUID(id))
        await world.read(lambda work: world.app.book.card(subject, Team("Council", "Assessment"), work))


async def test_its_writer_reads_it_with_the_words_it_was_asked_in(world: World) -> None:
    card = await world.answers("bethan", "reflection.show", reflection=await kept(world))
    said = str(card.body)
    assert WORDS in said and "So what does it tell us" in said and "It is yours alone" in said


async def test_whoever_holds_the_database_reads_whose_and_when_and_not_a_word(world: World) -> None:
    await kept(world)
    for table in ("reflection", "message", "turn", "idea"):
        assert WORDS not in str(await world.sql(f"SELECT * FROM {table}"))
    [(sealed,)] = await world.sql("SELECT sealed FROM reflection")
    assert bytes(sealed)[1:3] == b"k1" and b"listened" not in bytes(sealed)


async def test_it_can_be_taken_away_and_is_gone(world: World) -> None:
    id = await kept(world)
    assert (await world.answers("bethan", "reflection.remove", reflection=id)).title == "It is gone"
    assert await world.count("reflection") == 0
    again = await world.answers("bethan", "reflection.remove", reflection=id)
    assert again.title == "Nothing has changed"
    with pytest.raises(Refusal):
        await world.write(lambda work: remove(work, world.people["bethan"], ReflectionId(UUID(id))))


async def test_two_of_one_day_are_two(world: World) -> None:
    for _ in range(2):
        await kept(world)
    card = await world.answers("bethan", "reflection.mine")
    opens = [a for a in card.actions if getattr(a, "address", "") == "reflection.show"]
    assert len(opens) == 2


async def test_each_set_of_prompts_is_asked_in_its_own_words(world: World) -> None:
    models = world.app.works.world.framework.reflection_models
    for model in models:
        sheet = await world.opens("bethan", "reflection.write", model=model.id)
        assert [q.label for q in sheet.questions] == list(model.prompts) and sheet.known["model"] == model.id
    unknown = await world.opens("bethan", "reflection.write", model="no.such")
    assert unknown.known["model"] == models[0].id


async def test_words_that_were_simply_written_are_kept_by_one_press(world: World) -> None:
    card = await world.app.door.offer(world.who("bethan"), WORDS)
    press = next(a for a in card.actions if getattr(a, "address", "") == "reflection.keep")
    reply = await world.tries("bethan", "reflection.keep", **press.values)
    assert isinstance(reply, Card) and reply.title == "Kept" and await world.count("reflection") == 1
