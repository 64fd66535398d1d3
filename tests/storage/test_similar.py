"""Ideas are found by what they sound like: what is alike is found, what is not never is, and any text may be asked."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.kit.typed import clean
from learning.ideas import Idea, IdeaId, Move, Voice
from storage import migrations, words
from storage.similar import NEAR, nearness
from storage.work import SqlWork
from tests.test_any_text import HOSTILE
from tests.world import World

pytest_plugins = ["tests.worlds"]

DATA = Path(__file__).parent.parent.parent / "bot" / "demo" / "data"
IDEAS = {
    one["id"]: f"{one['title']}\n\n{one['now']} {one['better']}"
    for one in json.loads((DATA / "ideas.json").read_text("utf-8"))
}
ALIKE: dict[str, list[str]] = json.loads((DATA.parents[2] / "tests" / "data" / "alike.json").read_text("utf-8"))
OTHERS = ALIKE.pop("none")
SENTENCE = "A booked handover call when work moves to another team"


def _texts(tree: Any) -> list[str]:
    """Every sentence of somebody's in the data: none of them is about an idea of these."""
    if isinstance(tree, str):
        return [tree] if tree.count(" ") > 3 else []
    return [text for one in (tree.values() if isinstance(tree, dict) else tree or []) for text in _texts(one)]


async def _like(world: World, name: str, said: str) -> list[str]:
    found = await world.read(lambda work: work.similar.like(said, world.people[name]))
    return [str(idea.id) for idea in found]


async def _changed(world: World, id: str, **changes: Any) -> Idea:
    """The same idea in another's voice or place, as a new one."""
    idea = replace(await world.idea(id), id=IdeaId(uuid4()), version=0, **changes)
    kept: Idea = await world.write(lambda work: work.ideas.put(idea))
    return kept


# --- what is alike ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", ALIKE)
def test_what_says_the_same_in_other_words_is_near(id: str) -> None:
    far = {said: nearness(said, IDEAS[id]) for said in ALIKE[id] if nearness(said, IDEAS[id]) < NEAR}
    assert not far


@pytest.mark.parametrize("id", IDEAS)
def test_what_is_about_something_else_never_is(id: str) -> None:
    said = [text for other, texts in ALIKE.items() if other != id for text in texts]
    said += [text for other, text in IDEAS.items() if other != id] + OTHERS
    said += _texts([one["answers"] for one in json.loads((DATA / "reflections.json").read_text("utf-8"))])
    near = {text: nearness(text, IDEAS[id]) for text in said if nearness(text, IDEAS[id]) >= NEAR}
    assert not near


def test_what_is_about_something_else_is_not_near_either_way_round() -> None:
    assert not [(a, b) for a in OTHERS for b in OTHERS if a != b and nearness(a, b) >= NEAR and not _pages(a, b)]


def _pages(*said: str) -> bool:
    """Two of them are about a page that travels with a child: they are alike."""
    return all("page that travels" in text for text in said)


async def test_what_is_alike_is_found_the_nearest_first_and_at_most_three(world: World) -> None:
    for sentence in ("Laptops that start sooner", *(f"{SENTENCE}, {more}" for more in "abcd")):
        await world.shares("zoe", sentence=sentence)
        world.clock.forward(minutes=1)
    exact = await _changed(world, await world.shares("una", sentence="Only to be copied"), sentence=SENTENCE)
    found = await _like(world, "bethan", SENTENCE)
    assert len(found) == 3 and str(exact.id) in found


async def test_in_the_midst_of_many_that_share_its_commonest_words_the_near_one_is_found(world: World) -> None:
    first = await world.idea(await world.shares("zoe", sentence=SENTENCE))
    before = [
        replace(first, id=IdeaId(uuid4()), version=0, sentence=f"A team that moves work {n}", shared_at=at)
        for n in range(300)
        for at in [world.clock() + timedelta(minutes=n)]
    ]

    async def many(work: SqlWork) -> None:
        for idea in before:
            await work.ideas.put(idea)

    await world.write(many)
    assert await _like(world, "bethan", f"{SENTENCE}, please") == [str(first.id)]


# --- and may be read --------------------------------------------------------------------------------------------------


async def test_nobodys_own_idea_is_found_for_them(world: World) -> None:
    await world.shares("zoe", sentence=SENTENCE)
    assert await _like(world, "zoe", SENTENCE) == [] and len(await _like(world, "bethan", SENTENCE)) == 1


async def test_what_was_shared_in_confidence_is_found_by_nobody(world: World) -> None:
    idea = await world.shares("zoe", sentence="Only to be copied")
    await _changed(world, idea, sentence=SENTENCE, voice=Voice.CONFIDENTIAL)
    for name in ("bethan", "nkechi", "idris"):
        assert await _like(world, name, SENTENCE) == []


async def test_what_was_shared_before_people_were_told_is_not_found(world: World) -> None:
    idea = await world.shares("zoe", sentence="Only to be copied")
    await _changed(world, idea, sentence=SENTENCE, shown_to_colleagues=False)
    assert await _like(world, "bethan", SENTENCE) == []


async def test_other_agencies_find_what_its_author_said_they_should_know(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    assert await _like(world, "anwen", SENTENCE) == []
    await world.answers("zoe", "idea.others_should_know", idea=idea)
    assert await _like(world, "anwen", SENTENCE) == [idea]


async def test_what_has_no_name_is_found_without_one(world: World) -> None:
    idea = await world.shares("zoe", sentence="Only to be copied")
    anonymous = await _changed(world, idea, sentence=SENTENCE, voice=Voice.ANONYMOUS, author=None, events=())
    await world.write(lambda work: work.ideas.put(anonymous.moved(Move.SHARED, world.clock(), None)))
    assert await _like(world, "bethan", SENTENCE) == [str(anonymous.id)]
    assert "Zoe" not in str(await world.card("bethan", "idea", str(anonymous.id)))


# --- whatever is asked ------------------------------------------------------------------------------------------------

ASKED = [
    *HOSTILE, "NEAR(a b) AND OR NOT", '"handover', "handover* OR call", "sentence : handover", "-handover ^call",
    "handover & call | !moves", "team's", "' OR 1=1 --", "idea_words MATCH x", "👩‍👩‍👧‍👦 " * 200,
    "handover call " * 110,
    "ﬁle ﬂow ﬃne ẞtraße İstanbul ǆ", "移交 通话 孩子", "हस्तांतरण कॉल", "w:0 :w0 %(w0)s", "a" * 1500,
]  # fmt: skip


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.sampled_from(ASKED) | st.text(max_size=1500) | st.lists(st.sampled_from(ASKED)).map(" ".join))
async def test_any_text_may_be_asked(world: World, said: str) -> None:
    if not await world.count("idea"):
        await world.shares("zoe", sentence=SENTENCE)
    assert set(await _like(world, "bethan", clean(said)[:1500])) <= {
        str(idea.id) for idea in await world.read(lambda work: work.ideas.by(world.people["zoe"]))
    }


async def test_any_text_that_is_kept_is_found_by_itself(world: World) -> None:
    for n, said in enumerate(ASKED):
        sentence = f"{clean(said)[:800]} handover{n} call{n}"
        await world.shares("zoe", sentence=sentence)


# --- how it is kept ---------------------------------------------------------------------------------------------------


async def test_what_it_is_found_by_is_made_anew_where_it_is_gone(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)

    async def without(work: SqlWork) -> list[Any]:
        def gone(connection: Any) -> list[Any]:
            words.drop(connection)
            return migrations.differences(connection)

        found: list[Any] = await work.session.run_sync(lambda s: gone(s.connection()))
        return found

    assert {kind for kind, *_ in await world.write(without)} == {"words"}
    await world.app.database.migrate()
    assert await _like(world, "bethan", SENTENCE) == [idea]


async def test_what_is_taken_out_or_changed_is_no_longer_found(world: World) -> None:
    idea = await world.shares("zoe", sentence=SENTENCE)
    await world.write(lambda work: _runs(work, "UPDATE idea SET sentence = 'Laptops start slowly in winter'"))
    assert await _like(world, "bethan", SENTENCE) == []
    assert await _like(world, "bethan", "Laptops should not start so slowly in winter") == [idea]


async def _runs(work: SqlWork, statement: str) -> None:
    await work.session.run_sync(lambda s: s.connection().exec_driver_sql(statement))
