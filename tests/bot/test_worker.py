"""What is said unasked: once, in order, as things now stand; to no leaver; and forgotten when it is old."""

from datetime import date

from sqlalchemy import text

from dialogs.kit.words import Link
from tests.bot.telling import telling, tells
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]


# --- once, in order, as it now is -------------------------------------------------------------------------------------


async def test_of_several_messages_about_one_subject_the_newest_is_enough(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")
    await world.drain()
    [card] = world.told("nkechi")
    assert "By the phone." in str(card.card.body)


async def test_what_was_said_is_not_said_again(world: World) -> None:
    await world.shares()
    for _ in range(3):
        await world.drain()
    assert len(world.telephones.said) == 1


async def test_a_copy_is_edited_once_however_often_it_was_touched(world: World) -> None:
    idea = await world.shares()
    await world.drain()
    for address, value in (("families", "F"), ("tried", "T")):
        await world.answers("bethan", f"idea.{address}", idea=idea, **{address: value})
    await world.drain()
    first, *edits = world.told("nkechi")
    assert len(edits) == 1 and edits[0].edits and edits[0].posted == first.posted
    assert "F" in str(edits[0].card.body) and "T" in str(edits[0].card.body)


async def test_a_conversation_is_heard_in_the_order_in_which_it_was_said(world: World) -> None:
    ideas = [await world.shares(sentence=f"Idea {n}") for n in range(4)]
    await world.drain()
    assert [str(said.card.about.id) for said in world.told("nkechi") if said.card.about] == ideas


async def test_a_notice_keeps_its_words_and_its_page_becomes_a_link_that_signs_in_once(database_url: str) -> None:
    async with world_at(database_url, telling) as world:
        await world.answers("bethan", "test.tell")
        world.clock.forward(days=1)
        await world.drain()
        [said] = world.told("bethan")
        assert said.card.title == "A notice"
        [link] = said.card.actions
        assert isinstance(link, Link) and "/sign-in/" in str(link.url) and "to=%2Fboard" in str(link.url)
        token = str(link.url).split("/sign-in/")[1].partition("?")[0]
        assert token not in str(await world.sql("SELECT * FROM sign_in")) + str(
            await world.sql("SELECT * FROM message")
        )
        assert await world.app.sessions.whose(token) == "Bethan Eastlake"


async def test_a_live_card_is_written_when_it_is_sent(database_url: str) -> None:
    async with world_at(database_url, telling) as world:
        await tells(world, "bethan")
        world.clock.forward(hours=1)
        await world.drain()
        assert "T10:00" in str(world.told("bethan")[0].card.body)


async def test_whoever_chose_so_hears_the_whole_card_in_its_line(world: World) -> None:
    await world.answers("nkechi", "welcome.aloud", whole=True)
    await world.shares()
    await world.drain()
    [said] = world.told("nkechi")
    assert "One page for the handover" in said.line and said.card.line == "Hearback: an idea is waiting for you"


async def test_the_tick_forgets_what_is_old(world: World) -> None:
    await world.shares()
    await world.drain()
    world.clock.forward(days=100)
    await world.app.worker.tick("hand")
    assert (await world.count("turn"), await world.count("message")) == (0, 0)
    assert await world.count("idea") == 1


# --- people who leave -------------------------------------------------------------------------------------------------


async def _leaves(world: World, name: str, day: date) -> None:
    leaves = text("UPDATE person SET left_on = :day WHERE staff_id = :name")
    await world.write(lambda work: work.session.execute(leaves, {"day": day, "name": name}))


async def test_nothing_is_sent_to_whoever_has_left(world: World) -> None:
    idea = await world.shares()
    await world.drain()
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await _leaves(world, "bethan", date(2026, 11, 23))
    await world.drain()
    assert not world.told("bethan") and not world.letters("bethan")


async def test_whoever_leaves_on_friday_is_here_until_then(world: World) -> None:
    """They decide, write, see and are told as before; on the day they are not here any more."""
    for name in ("nkechi", "jaspreet"):
        await _leaves(world, name, date(2026, 11, 27))
    idea = await world.idea(await world.shares())
    assert idea.manager and idea.manager.name == "Nkechi Umeadi"
    await world.sends()
    assert world.told("nkechi")[-1].card.title == "Seeing neglect in the everyday"
    await world.passes(days=4)
    later = await world.idea(await world.shares("zoe"))
    assert later.manager is None and later.bodies
