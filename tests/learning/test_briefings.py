"""A briefing: written, sent to people, answered honestly, asked back about, and ended."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from learning import briefings
from learning.audience import Audience
from learning.briefings import HEADINGS, Answer, Briefing, BriefingId, Section, State
from learning.people import Person, PersonId
from learning.refusal import Moved, Refusal
from learning.work import Work
from tests.partnership import SCHOOLS
from tests.world import World

pytest_plugins = ["tests.worlds"]

TODAY, ENDS = date(2026, 11, 23), date(2027, 5, 24)
EVERYONE = Audience(everyone=True)
AUTHOR = Person(id=PersonId(UUID(int=1)), name="Jaspreet Lalli")


def briefing(*texts: str) -> Briefing:
    sections = tuple(Section(heading, text) for heading, text in zip(HEADINGS, texts, strict=False))
    return Briefing(id=BriefingId(UUID(int=2)), ref="BRF-001", title="T", author=AUTHOR, sections=sections)


def id_of(id: str) -> BriefingId:
    return BriefingId(UUID(id))


# --- what it is -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [(0, "about 10 seconds"), (33, "about 10 seconds"), (132, "about 40 seconds"), (330, "about 2 minutes")],
)
def test_how_long_it_takes_to_read_is_said_before_it_is_opened(words: int, said: str) -> None:
    assert briefing("word " * words).reading_time == said and briefing("word " * words).words == words


def test_why_it_matters_is_what_is_shown_first() -> None:
    assert briefing("What was looked at", "Why", "Found").why_it_matters == "Why"
    assert briefing("Only this").why_it_matters == "Only this" and briefing().why_it_matters == ""


async def test_only_whoever_writes_briefings_writes_one_and_one_section_is_enough(small_world: World) -> None:
    async def written(work: Work, name: str, text: str) -> Briefing:
        return await briefings.write(
            work, small_world.people[name], title="T", sections=[Section("Background", text), Section("What to do", "")]
        )

    found = await small_world.write(lambda work: written(work, "jaspreet", "Three reviews."))
    assert found.ref == "BRF-001" and found.sections == (Section("Background", "Three reviews."),)
    assert (await small_world.write(lambda work: written(work, "idris", "More."))).ref == "BRF-002"
    with pytest.raises(Refusal, match="write and send briefings"):
        await small_world.write(lambda work: written(work, "bethan", "Mine."))
    with pytest.raises(Refusal, match="at least one section"):
        await small_world.write(lambda work: written(work, "jaspreet", "  "))


# --- sending ----------------------------------------------------------------------------------------------------------


async def _send(world: World, id: str, audience: Audience = EVERYONE, by: str = "jaspreet") -> Briefing:
    return await world.write(lambda work: briefings.send(work, world.people[by], id_of(id), audience, TODAY, ENDS))


async def test_sending_is_one_small_row_and_the_counting_comes_after(world: World) -> None:
    id = await world.writes()
    assert (await _send(world, id)).state is State.SENDING
    assert await world.count("recipient") == 0 and (await world.briefing(id)).size is None
    await world.drain()
    sent = await world.briefing(id)
    assert (sent.state, sent.size, await world.count("recipient")) == (State.SENT, 11, 11)


async def test_it_is_sent_once(world: World) -> None:
    id = await world.writes()
    await _send(world, id)
    with pytest.raises(Moved, match="sent already"):
        await _send(world, id)


@pytest.mark.parametrize(
    ("audience", "said"),
    [(Audience(), "choose who it goes to"), (Audience(agencies=("Nowhere",)), "Nobody is in that audience")],
)
async def test_it_goes_to_somebody_or_not_at_all(world: World, audience: Audience, said: str) -> None:
    id = await world.writes()
    with pytest.raises(Refusal, match=said):
        await _send(world, id, audience)
    assert (await world.briefing(id)).state is State.DRAFT


async def test_only_whoever_writes_briefings_sends_one(world: World) -> None:
    id = await world.writes()
    for name in ("bethan", "nkechi", "leopold"):
        with pytest.raises(Refusal, match="write and send briefings"):
            await _send(world, id, by=name)


async def test_an_audience_is_people_from_the_day_it_is_sent(world: World) -> None:
    id = await world.writes()
    await _send(world, id, Audience(agencies=(SCHOOLS,)))
    await world.drain()
    went = await world.sql("SELECT p.staff_id FROM recipient r JOIN person p ON p.id = r.person")
    assert went == [("anwen",)]
    assert Audience.of((await _row(world))["audience"]).agencies == (SCHOOLS,)


async def _row(world: World) -> Any:
    [(audience,)] = await world.sql("SELECT audience FROM briefing")
    return {"audience": json.loads(audience) if isinstance(audience, str) else audience}


# --- reading and answering --------------------------------------------------------------------------------------------


async def _facts(world: World, name: str) -> Any:
    told = "SELECT r.opened_on, r.answer, r.answered_edition, r.state FROM recipient r JOIN person p ON p.id = r.person"
    [facts] = await world.sql(f"{told} WHERE p.staff_id = '{name}'")
    return tuple(str(fact) if isinstance(fact, date) else fact for fact in facts)


async def test_opening_it_is_kept_by_the_day_and_never_taken_for_having_read_it(world: World) -> None:
    id = await world.sends()
    await world.answers("bethan", "briefing.read", briefing=id)
    await world.passes(days=2)
    await world.answers("bethan", "briefing.read", briefing=id)
    assert await _facts(world, "bethan") == ("2026-11-23", None, None, "opened")


@pytest.mark.parametrize("answer", list(Answer))
async def test_every_honest_answer_is_kept_and_can_be_changed(small_world: World, answer: Answer) -> None:
    id = await small_world.sends()
    await small_world.answers("bethan", "briefing.answer", briefing=id, answer="clear")
    card = await small_world.answers("bethan", "briefing.answer", briefing=id, answer=answer.value)
    assert "You said:" in str(card.body)
    assert (await _facts(small_world, "bethan"))[1:] == (answer.value, 1, "answered")


async def test_an_answer_is_taken_until_the_briefing_ends_and_it_can_be_read_for_ever(world: World) -> None:
    id = await world.sends()
    await world.passes(weeks=60)
    card = await world.answers("bethan", "briefing.read", briefing=id)
    assert "seldom one bad day" in str(card.body)
    sheet = await world.refuses("bethan", "briefing.answer", briefing=id, answer="clear")
    assert "This briefing has ended" in sheet.refusal


async def test_what_did_not_go_to_somebody_is_not_theirs_to_read_or_answer(world: World) -> None:
    id = await world.writes()
    await _send(world, id, Audience(agencies=(SCHOOLS,)))
    await world.drain()
    for address, values in (("briefing.read", {}), ("briefing.answer", {"answer": "clear"}), ("briefing.mine", {})):
        given: dict[str, Any] = {} if address == "briefing.mine" else {"briefing": id, **values}
        reply = await world.tries("bethan", address, **given)
        assert "seldom one bad day" not in str(reply)
    sheet = await world.tries("idris", "briefing.answer", briefing=id, answer="clear")
    assert "did not go to you" in str(sheet), "who writes briefings may read it, and has nothing to answer"


async def test_a_withdrawn_briefing_says_so(world: World) -> None:
    id = await world.sends()
    found = await world.briefing(id)
    await world.write(lambda work: work.briefings.put(replace(found, state=State.WITHDRAWN)))
    card = await world.answers("bethan", "briefing.read", briefing=id)
    assert "This briefing was withdrawn." in str(card.body)
    assert "seldom" not in str(await world.app.door.home(world.who("bethan")))


# --- asking back ------------------------------------------------------------------------------------------------------


async def test_a_question_reaches_the_author_and_the_reply_reaches_whoever_asked(world: World) -> None:
    id = await world.sends()
    await world.answers("bethan", "briefing.answer", briefing=id, answer="not_yet", line="Is there one for schools?")
    await world.drain()
    [asked] = [one for one in world.told("jaspreet") if one.line == "Hearback: there is a question for you"]
    assert "Is there one for schools?" in str(asked.card.body)
    question = str((await world.sql("SELECT id FROM briefing_question"))[0][0])
    await world.answers("jaspreet", "question.reply", question=str(UUID(question)), words="Yes, in January.")
    await world.drain()
    told = world.told("bethan")[-1]
    assert told.line == "Hearback: your question was answered" and "Yes, in January." in str(told.card.body)


async def test_a_question_is_between_two(world: World) -> None:
    id = await world.sends()
    await world.answers("bethan", "briefing.ask_back", briefing=id, words="Canary?")
    question = str(UUID(str((await world.sql("SELECT id FROM briefing_question"))[0][0])))
    for name in ("zoe", "nkechi", "leopold"):
        assert "Canary" not in str(await world.card(name, "question", question))
        reply = await world.tries(name, "question.reply", question=question, words="Mine")
        assert "between whoever asked it and the author" in str(reply)


async def test_it_is_replied_to_once(world: World) -> None:
    id = await world.sends()
    await world.answers("bethan", "briefing.ask_back", briefing=id, words="When?")
    question = UUID(str((await world.sql("SELECT id FROM briefing_question"))[0][0]))
    await world.write(lambda work: briefings.reply(work, world.people["jaspreet"], question, "In January."))
    with pytest.raises(Moved, match="answered already"):
        await world.write(lambda work: briefings.reply(work, world.people["idris"], question, "In May."))
    with pytest.raises(Refusal, match="not here any more"):
        await world.write(lambda work: briefings.reply(work, world.people["jaspreet"], uuid4(), "W"))
