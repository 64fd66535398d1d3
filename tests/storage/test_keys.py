"""What opens a page: kept as hashes only, once or until it ends."""

from datetime import timedelta
from uuid import UUID

from learning.subject import Subject
from storage.keys import SESSION_FOR, SIGN_IN_FOR, hashed
from tests.world import World

pytest_plugins = ["tests.worlds"]

BRIEFING = Subject("briefing", UUID(int=5))
SECOND = timedelta(seconds=1)


async def test_a_link_signs_somebody_in_once_and_looking_does_not_use_it_up(world: World) -> None:
    """Mail scanners look at links before people do."""
    bethan, now = world.people["bethan"], world.clock()
    token = await world.write(lambda work: work.keys.make_sign_in(bethan.id, "/board", now))
    for _ in range(2):
        assert await world.read(lambda work: work.keys.sign_in(token, now)) == (bethan.id, "/board")
    assert await world.write(lambda work: work.keys.use_sign_in(token, now)) == (bethan.id, "/board")
    assert await world.write(lambda work: work.keys.use_sign_in(token, now)) is None
    assert await world.read(lambda work: work.keys.sign_in(token, now)) is None


async def test_a_link_is_of_no_use_after_a_quarter_of_an_hour(world: World) -> None:
    bethan, now = world.people["bethan"], world.clock()
    token = await world.write(lambda work: work.keys.make_sign_in(bethan.id, "/", now))
    assert await world.read(lambda work: work.keys.sign_in(token, now + SIGN_IN_FOR - SECOND))
    assert await world.read(lambda work: work.keys.sign_in(token, now + SIGN_IN_FOR)) is None
    assert await world.write(lambda work: work.keys.use_sign_in(token, now + SIGN_IN_FOR)) is None


async def test_a_browser_is_signed_in_until_its_time_is_over_or_it_signs_out(world: World) -> None:
    bethan, now = world.people["bethan"], world.clock()
    token = await world.write(lambda work: work.keys.begin_session(bethan.id, now))
    assert await world.read(lambda work: work.keys.session(token, now + SESSION_FOR - SECOND)) == bethan.id
    assert await world.read(lambda work: work.keys.session(token, now + SESSION_FOR)) is None
    await world.write(lambda work: work.keys.end_session(token))
    assert await world.read(lambda work: work.keys.session(token, now)) is None


async def test_a_letters_link_opens_one_subject_for_one_person_again_and_again(world: World) -> None:
    anwen = world.people["anwen"]
    token = await world.write(lambda work: work.keys.make_link(anwen.id, BRIEFING, work.now))
    for _ in range(3):
        opens = await world.read(lambda work: work.keys.link(token))
        assert opens and (opens.person, opens.subject) == (anwen.id, BRIEFING)


async def test_no_token_is_kept_and_none_is_guessed(world: World) -> None:
    bethan = world.people["bethan"]

    async def all_three(work: object) -> list[str]:
        keys = work.keys
        now = world.clock()
        return [
            await keys.make_sign_in(bethan.id, "/", now),
            await keys.begin_session(bethan.id, now),
            await keys.make_link(bethan.id, BRIEFING, now),
        ]

    tokens = await world.write(all_three)
    kept = str([await world.sql(f"SELECT * FROM {table}") for table in ("sign_in", "session", "answer_link")])
    for token in tokens:
        assert len(token) >= 43 and token not in kept and hashed(token) in kept
    for guess in ("", "x", tokens[0][:-1], hashed(tokens[0])):
        assert await world.read(lambda work, g=guess: work.keys.sign_in(g, world.clock())) is None
        assert await world.read(lambda work, g=guess: work.keys.session(g, world.clock())) is None
        assert await world.read(lambda work, g=guess: work.keys.link(g)) is None
    assert await world.read(lambda work: work.keys.session(tokens[0], world.clock())) is None, "each is for one thing"


async def test_what_is_old_is_forgotten_and_letters_links_stay(world: World) -> None:
    bethan = world.people["bethan"]
    await world.write(lambda work: work.keys.make_sign_in(bethan.id, "/", work.now))
    await world.write(lambda work: work.keys.begin_session(bethan.id, work.now))
    await world.write(lambda work: work.keys.make_link(bethan.id, BRIEFING, work.now))
    world.clock.forward(days=3)
    await world.write(lambda work: work.keys.forget_old(work.now))
    assert [await world.count(t) for t in ("sign_in", "session", "answer_link")] == [0, 0, 1]
