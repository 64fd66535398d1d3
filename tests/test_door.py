"""One turn, once, in one transaction, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import uuid4

import pytest

from bot.door import Door
from dialogs.kit.words import Card, Text
from learning.ideas import Move
from storage.database import Raced
from storage.work import SqlWork
from tests.world import PUBLIC, World, filled

pytest_plugins = ["tests.worlds"]

T = TypeVar("T")

SENTENCE = "One page for the handover"


# --- the same turn twice ----------------------------------------------------------------------------------------------


async def test_the_same_submission_twice_answers_once(world: World) -> None:
    first = await world.answers("bethan", "idea.share", "n", sentence=SENTENCE)
    assert await world.answers("bethan", "idea.share", "n", sentence=SENTENCE) == first
    assert (await world.count("idea"), await world.count("message"), await world.count("turn")) == (1, 1, 1)


async def test_twins_at_the_same_instant_answer_once(world: World) -> None:
    replies = await asyncio.gather(*(world.answers("bethan", "idea.share", "n", sentence=SENTENCE) for _ in range(5)))
    assert len({reply.about for reply in replies}) == 1
    assert (await world.count("idea"), await world.count("message"), await world.count("turn")) == (1, 1, 1)


async def test_a_repeat_shows_the_subject_as_it_now_is(world: World) -> None:
    idea = await world.shares(key="n")
    await world.decides("nkechi", "idea.ask", idea, words="Where would it hang?")
    again = await world.answers("bethan", "idea.share", "n", sentence=SENTENCE)
    assert again.title == "Nkechi asks you something" and "Where would it hang?" in str(again.body)


async def test_the_same_key_with_other_values_says_so(world: World) -> None:
    await world.shares(key="n")
    other = await world.answers("bethan", "idea.share", "n", sentence="Another")
    assert other.body[0] == Text("You sent this already: open it to change it.")
    assert SENTENCE in str(other.body) and await world.count("idea") == 1


async def test_a_corrected_form_is_not_taken_for_a_repeat(world: World) -> None:
    sheet = await world.refuses("bethan", "idea.share", "n", sentence="")
    assert sheet.errors == {"sentence": "Please answer this."} and sheet.nonce == "n"
    assert await world.count("turn") == 0
    assert (await world.answers("bethan", "idea.share", sheet.nonce, sentence="S")).title == "Thank you"


async def test_somebody_elses_nonce_is_of_no_use(world: World) -> None:
    await world.shares(key="n")
    theirs = await world.answers("zoe", "idea.share", "n", sentence=SENTENCE, different=True)
    assert theirs.title == "Thank you" and await world.count("idea") == 2


async def test_the_key_of_one_form_is_of_no_use_to_another(world: World) -> None:
    idea = await world.shares(key="n")
    card = await world.answers("bethan", "idea.others_should_know", "n", idea=idea)
    assert "Other agencies should know" in str(card.body)


async def test_nothing_is_written_without_a_key(world: World) -> None:
    knock = world.knock("bethan", "idea.share", {"sentence": SENTENCE})
    reply = await world.app.door.answer(type(knock)(knock.who, knock.address, knock.values, ""))
    assert isinstance(reply, Card) and reply.title == "This has moved on" and SENTENCE in str(reply.body)
    assert await world.count("idea") == 0


async def test_what_is_kept_of_a_turn_holds_no_person_no_word_and_no_hour(world: World) -> None:
    await world.shares(sentence="Canary", key="the-nonce")
    kept = str(await world.sql("SELECT * FROM turn"))
    id = world.people["bethan"].id
    for secret in ("Canary", "the-nonce", "bethan", str(id), id.hex, "09:00", "idea.share"):
        assert secret not in kept


# --- somebody was here first ------------------------------------------------------------------------------------------


async def test_a_stale_form_keeps_its_text_and_can_be_sent_again_knowingly(world: World) -> None:
    idea = await world.shares()
    sheet = await world.opens("nkechi", "idea.ask", idea=idea)
    await world.decides("nkechi", "idea.ask", idea, words="Where?")  # the same person, in another window
    await world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")

    again = await world.refuses("nkechi", "idea.ask", sheet.nonce, **{**filled(sheet), "words": "And who keeps it?"})
    assert "This has moved on" in again.refusal and again.nonce == sheet.nonce
    assert [q.value for q in again.questions] == ["And who keeps it?"]

    card = await world.answers("nkechi", "idea.ask", again.nonce, **filled(again))
    assert card.title == "Done" and "And who keeps it?" in str(card.body)


async def test_a_stale_form_says_who_has_done_what(world: World) -> None:
    idea = await world.shares()
    sheet = await world.opens("nkechi", "idea.ask", idea=idea)
    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    await world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")
    again = await world.refuses("nkechi", "idea.ask", sheet.nonce, **{**filled(sheet), "words": "Who keeps it?"})
    assert "Bethan answered" in again.refusal


async def test_what_the_author_adds_makes_nobodys_form_stale(world: World) -> None:
    idea = await world.shares()
    sheet = await world.opens("nkechi", "idea.try", idea=idea)
    await world.answers("bethan", "idea.families", idea=idea, families="They tell it once.")
    card = await world.answers("nkechi", "idea.try", sheet.nonce, **{**filled(sheet), "words": "Yes"})
    assert card.title == "Done" and "They tell it once." in str(card.body)


async def test_where_it_can_no_longer_be_asked_the_card_hands_the_words_back(world: World) -> None:
    idea = await world.shares()
    sheet = await world.opens("nkechi", "idea.ask", idea=idea)
    await world.decides("nkechi", "idea.not_this_time", idea, considered="The cost of it.", useful="The one page.")
    card = await world.answers("nkechi", "idea.ask", sheet.nonce, **{**filled(sheet), "words": "Typed with care"})
    assert "moved on" in str(card.body[0]) and "Typed with care" in str(card.body)
    assert [one.address for one in card.actions] == ["idea.history"]


async def test_a_stale_button_gets_the_card_as_it_is(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.not_this_time", idea, considered="The cost of it.", useful="The one page.")
    card = await world.app.door.open(world.knock("nkechi", "idea.try", {"idea": idea}))
    assert isinstance(card, Card) and "moved on" in str(card.body[0]) and "The one page." in str(card.body)


async def test_a_stale_press_writes_nothing(world: World) -> None:
    idea = await world.shares()
    await world.decides("nkechi", "idea.not_this_time", idea, considered="The cost of it.", useful="The one page.")
    turns = await world.count("turn")
    card = await world.answers("bethan", "idea.others_should_know", idea=idea)
    assert "moved on" in str(card.body[0]) and "others" not in (await world.idea(idea)).extras
    assert await world.count("turn") == turns


async def test_what_was_read_before_somebody_elses_move_is_never_written(world: World) -> None:
    idea = await world.shares()
    before = await world.idea(idea)
    await world.decides("nkechi", "idea.ask", idea, words="W")
    late = before.moved(Move.ADDED, world.clock(), before.author)
    with pytest.raises(Raced):
        await world.write(lambda work: work.ideas.put(late))


async def test_a_turn_that_loses_a_race_is_run_once_more(world: World) -> None:
    idea = await world.shares()
    works = RacedOnce(world)
    door = Door(world.app.book, works, b"another secret", PUBLIC)  # type: ignore[arg-type]  # as far as a door uses it
    card = await door.answer(world.knock("bethan", "idea.others_should_know", {"idea": idea}))
    assert works.times == 2 and isinstance(card, Card) and card.about
    assert len((await world.idea(idea)).events) == 2


async def test_a_turn_that_loses_two_races_says_that_nothing_was_saved(world: World) -> None:
    door = Door(world.app.book, RacedOnce(world, times=2), b"s", PUBLIC)  # type: ignore[arg-type]  # as far as it is used
    card = await door.answer(world.knock("bethan", "idea.share", {"sentence": SENTENCE}))
    assert isinstance(card, Card) and card.title == "Something went wrong" and SENTENCE in str(card.body)
    assert await world.count("idea") == 0


async def test_two_managers_presses_at_once_are_one_decision(world: World) -> None:
    """The same person on two screens: one is done, the other says so and keeps its words."""
    idea = await world.shares()
    sheets = [await world.opens("nkechi", "idea.try", idea=idea) for _ in range(2)]
    tries = [
        world.tries("nkechi", "idea.try", s.nonce, **{**filled(s), "words": f"W{n}"}) for n, s in enumerate(sheets)
    ]
    replies = await asyncio.gather(*tries)
    assert [e.move for e in (await world.idea(idea)).events] == [Move.SHARED, Move.TRYING]
    [late] = [reply for reply in replies if not (isinstance(reply, Card) and reply.title == "Done")]
    assert "moved on" in str(late) and ("W0" in str(late) or "W1" in str(late))


class RacedOnce:
    """The database, where somebody else commits just before."""

    def __init__(self, world: World, times: int = 1) -> None:
        self._works, self._races, self.times = world.app.works, times, 0
        self.world = world.app.works.world

    async def write(self, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        async def raced(work: SqlWork) -> T:
            result = await use_case(work)
            self.times += 1
            if self.times <= self._races:
                raise Raced("somebody wrote it first")
            return result

        return await self._works.write(raced)

    async def read(self, use_case: Callable[[SqlWork], Awaitable[T]]) -> T:
        return await self._works.read(use_case)


# --- what is never trusted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["forged", ["voice"], 7, {"a": "b"}, True])
async def test_an_option_is_never_trusted(world: World, value: Any) -> None:
    idea = await world.shares()
    sheet = await world.refuses("bethan", "idea.theme", idea=idea, theme=value)
    assert set(sheet.errors) == {"theme"} and len(sheet.questions[0].options) > 3


async def test_a_form_moves_nothing_that_is_not_its_senders(world: World) -> None:
    idea = await world.shares()
    theirs = {"words": "Mine now", "until": "2027-01-04", "considered": "C" * 12, "useful": "U" * 12, "seen": 1}
    for name, address in (("zoe", "idea.try"), ("bethan", "idea.ask"), ("leopold", "idea.not_this_time")):
        form = world.app.book.form(address)
        assert form
        asked = {n: v for n, v in theirs.items() if n in form.model_fields}
        reply = await world.tries(name, address, idea=idea, **asked)
        assert isinstance(reply, Card) and reply.title == "Nothing has changed"
    for address, asked in (("idea.families", {"families": "F"}), ("idea.answer", {"words": "W"})):
        assert (await world.answers("zoe", address, idea=idea, **asked)).title == "Nothing has changed"
    assert len((await world.idea(idea)).events) == 1


async def test_what_is_not_there_is_said_kindly(world: World) -> None:
    gone = await world.app.door.open(world.knock("nkechi", "idea.try", {"idea": str(uuid4())}))
    assert isinstance(gone, Card) and "not here any more" in str(gone.body)


async def test_nobody_sees_an_idea_that_is_not_theirs_to_see(world: World) -> None:
    idea = await world.shares(sentence="Canary")
    for name in ("leopold", "anwen", "jaspreet"):
        shown = await world.app.door.show(world.knock(name, "idea.show", {"idea": idea}))
        assert "Canary" not in str(shown)
        assert "Canary" not in str(await world.card(name, "idea", idea))
        assert "Canary" not in str(await world.app.door.home(world.who(name)))


async def test_a_colleague_reads_an_idea_and_can_neither_decide_on_it_nor_add_to_it(world: World) -> None:
    idea = await world.shares(sentence="Canary")
    assert "Canary" in str(await world.app.door.show(world.knock("zoe", "idea.show", {"idea": idea})))
    for address in ("idea.try", "idea.ask", "idea.pass", "idea.not_this_time", "idea.kind", "idea.answer"):
        reply = await world.tries("zoe", address, idea=idea, seen=1, words="W", kind="good")
        assert "Canary" not in str(reply) or reply.title == "Nothing has changed", address
    assert len((await world.idea(idea)).events) == 1
