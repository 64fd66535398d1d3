"""Ideas as they are kept: whole, in order, and their author in a table apart."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from learning.ideas import Idea, IdeaId, Kind, Moment, Move, Try, Voice
from learning.refusal import Refusal
from storage.ideas import OF_OTHERS, WHOLE, i
from storage.transaction import Raced
from tests.dialogs.test_findings import presented
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def _put(world: World, idea: Idea) -> Idea:
    return await world.write(lambda work: work.ideas.put(idea))


async def test_an_idea_comes_back_as_it_was_kept(world: World) -> None:
    idea = await world.idea(await world.shares(sentence="Zeile 1\n\nZeile 2 “é” مرحبا 👩‍👩‍👧"))
    tried = Try("Assessment", date(2027, 1, 4), "Fewer calls")
    changed = idea.moved(
        Move.TRYING,
        world.clock() + timedelta(hours=1),
        world.people["nkechi"],
        "Yes",
        data={"until": "2027-01-04"},
        being_tried=tried,
        moment=Moment.TESTING,
        promised_on=None,
        extras={"theme": "neglect", "tried": "T"},
        bodies=("forum_change", "lib"),
        step=1,
    )
    kept = await _put(world, changed)
    assert replace(kept, version=0) == replace(changed, version=0) and kept.version == idea.version + 1


async def test_every_move_is_a_new_version_and_an_old_one_is_never_written(world: World) -> None:
    idea = await world.idea(await world.shares())
    await _put(world, idea.moved(Move.ADDED, world.clock(), idea.author))
    with pytest.raises(Raced):
        await _put(world, idea.moved(Move.ASKED, world.clock(), idea.manager, "W"))


async def test_the_author_stands_in_a_table_apart_and_nowhere_else(world: World) -> None:
    await world.shares()
    id = world.people["bethan"].id
    assert str(id) not in str(await world.sql("SELECT * FROM idea")).replace(id.hex, str(id))
    assert await world.count("idea_author") == 1


async def test_an_idea_without_an_author_has_no_row_there(world: World) -> None:
    idea = await world.idea(await world.shares())
    anonymous = replace(idea, id=IdeaId(uuid4()), author=None, voice=Voice.ANONYMOUS, version=0, events=())
    kept = await _put(world, anonymous.moved(Move.SHARED, world.clock(), None))
    assert kept.author is None and kept.voice is Voice.ANONYMOUS and await world.count("idea_author") == 1


async def test_what_waits_is_listed_the_oldest_first_for_whoever_holds_it(world: World) -> None:
    ids = []
    for sentence in ("First", "Second", "Third"):
        ids.append(await world.shares(sentence=sentence))
        world.clock.forward(minutes=1)
    await world.decides("nkechi", "idea.ask", ids[1], words="W")

    async def waits(name: str) -> list[str]:
        found = await world.read(lambda work: work.ideas.waiting_for(world.people[name]))
        return [idea.sentence for idea in found]

    assert await waits("nkechi") == ["First", "Third"], "the second waits for its author"
    assert await waits("bethan") == await waits("idris") == []
    await world.decides("nkechi", "idea.pass", ids[0])
    assert await waits("idris") == ["First"] and await waits("nkechi") == ["Third"]
    held = await world.read(lambda work: work.ideas.held_by_bodies())
    assert [idea.sentence for idea in held] == ["First"]


async def test_ones_own_are_listed_the_one_that_moved_last_first(world: World) -> None:
    first = await world.shares(sentence="First")
    world.clock.forward(minutes=1)
    await world.shares(sentence="Second")
    world.clock.forward(minutes=1)
    await world.answers("bethan", "idea.others_should_know", idea=first)
    mine = await world.read(lambda work: work.ideas.by(world.people["bethan"]))
    assert [idea.sentence for idea in mine] == ["First", "Second"]
    assert await world.read(lambda work: work.ideas.by(world.people["zoe"])) == []


async def test_what_is_not_there_is_refused_kindly(world: World) -> None:
    with pytest.raises(Refusal, match="not here any more"):
        await world.read(lambda work: work.ideas.get(IdeaId(UUID(int=77))))


async def test_findings_are_found_by_an_index_that_no_idea_is_in(world: World, database_url: str) -> None:
    """What is read of them does not grow with the ideas."""
    await world.shares()
    id = await presented(world)
    found = await world.read(lambda work: work.ideas.of_kind(Kind.FINDING))
    assert [str(idea.id) for idea in found] == [id]
    if not database_url.startswith("sqlite"):
        [(said,)] = await world.sql("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_idea_found'")
        assert "WHERE" in said
        return
    query = str(WHOLE.where(i.kind == Kind.FINDING.value, OF_OTHERS).compile(compile_kwargs={"literal_binds": True}))
    assert "ix_idea_found" in str(await world.sql(f"EXPLAIN QUERY PLAN {query}"))
