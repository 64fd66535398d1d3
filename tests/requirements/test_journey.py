"""From a try to "did it last?", as it is had in Slack, in Teams and on the page; both databases."""

import pytest

from tests.dialogs.test_ideas import labels as card_labels
from tests.requirements.journeys import (
    DERBYS,
    MILTON_KEYNES,
    NOTTS,
    SEEN,
    agreed,
    in_place,
    kept,
    mine,
    on_the_page,
    titles,
)
from tests.requirements.people import IDEA, shared, signed_in
from tests.story import Desk, Phone, platforms, reads

pytest_plugins = ["tests.worlds"]


# --- its stages -------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("N5")
async def test_whoever_shared_it_asks_where_it_is_and_reads_the_stages_own_words(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan = Phone(at, "bethan")
        await bethan.commands("/idea", IDEA)
        assert "Understanding what is happening now" in reads(await bethan.submits())
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Pass to Change and improvement forum")
        await nkechi.presses("Pass it on")
        await at.world.drain()
        assert "Thinking together about improvements" in reads(bethan.told[-1])
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await agreed(at, **NOTTS)
        assert "Embedding, if it works" in reads(bethan.told[-1]) and "Embedding, if it works" in await mine(bethan)


@pytest.mark.requirement("W12")
async def test_after_embed_the_cycle_begins_again_with_its_first_stage(database_url: str) -> None:
    async with platforms(database_url, framework="newcastle") as at:
        bethan, nkechi = await kept(at)
        await nkechi.presses("Agree it")
        await nkechi.presses("Agree it", approaches="practice", **{"realistic.realistic": "Yes."})
        await at.world.drain()
        told = reads(bethan.told[-1])
        assert "Embed changes to improve outcomes" in told and "Next in the cycle" in told and "Set standards" in told


# --- tried already ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("N7")
async def test_who_has_tried_it_already_enters_at_testing_and_says_what_should_become_of_it(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Ask")
        await nkechi.presses("Ask", words="Where would it hang?")
        await at.world.drain()
        await bethan.presses(bethan.told[-1], "Answer")
        await bethan.submits(words="By the kettle.")
        await bethan.commands("/hearback", "ideas")
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        card = await on_the_page(at, "bethan", "idea.tried", idea=str(idea), tried="It hung there for a month: used.")
        assert "Testing viable improvements" in await mine(bethan)
        assert card_labels(card)[:3] == ["Keep it", "Change it", "Stop"]

        await on_the_page(at, "bethan", "idea.result", idea=str(idea), result="keep", words=SEEN)
        await at.world.drain()
        assert SEEN in nkechi.looks() and "Agree it" in await titles(nkechi)


@pytest.mark.requirement("N6")
async def test_embed_is_refused_without_a_result_and_asked_for_with_one(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        _, nkechi = await shared(at)
        assert "Agree it" not in await titles(nkechi)
        [(idea,)] = await at.world.sql("SELECT id FROM idea")
        refused = await on_the_page(
            at, "nkechi", "idea.agree", idea=str(idea), seen=1, evaluate_on="2027-06-01", **NOTTS
        )
        assert "Please try it first" in str(refused)
    async with platforms(database_url, framework="nottinghamshire") as at:
        _, nkechi = await kept(at)
        assert "Agree it" in await titles(nkechi)


@pytest.mark.requirement("P16")
async def test_one_decision_comes_before_a_small_local_try(database_url: str) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        bethan, nkechi = await shared(at)
        await nkechi.presses("Try it here")
        await nkechi.presses("Start the try", words="Yes, let us try it.")
        await at.world.drain()
        assert "Being tried in Assessment" in reads(bethan.told[-1])
        decided = await at.world.sql("SELECT kind FROM idea_event WHERE who IS NOT NULL AND kind <> 'shared'")
        assert [kind for (kind,) in decided] == ["trying"]


# --- agreed -----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("N3")
async def test_what_needs_a_decision_elsewhere_is_passed_to_the_right_forum_and_not_agreed(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, nkechi = await kept(at)
        before = len(bethan.told)
        await nkechi.presses("Agree it")
        await nkechi.presses("Agree it", **{**NOTTS, "approaches": "with_team,needs_forum"})
        assert "“Pass to Change and improvement forum” is on its card" in nkechi.reads()
        assert NOTTS["realistic.realistic"] in str(nkechi.card)
        await at.world.drain()
        assert len(bethan.told) == before
        await nkechi.says("waiting")
        await nkechi.presses("Pass to Change and improvement forum")
        await nkechi.presses("Pass it on")
        await at.world.drain()
        assert await at.world.sql("SELECT stage, plan FROM idea") == [("embedding", None)]
        assert await at.world.sql("SELECT body FROM agenda_line") == [("forum_change",)]


@pytest.mark.requirement("D7", "D8", "D11")
@pytest.mark.parametrize("missing", ["approaches", "plan", "realistic.realistic"])
async def test_derby_puts_nothing_in_place_without_its_approach_its_plan_and_a_day(
    database_url: str, missing: str
) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, nkechi = await kept(at)
        before = len(bethan.told)
        await nkechi.presses("Agree it")
        await nkechi.presses("Agree it", **{name: words for name, words in DERBYS.items() if name != missing})
        await at.world.drain()
        assert "Please" in nkechi.reads() and len(bethan.told) == before
        await nkechi.presses("Agree it", **DERBYS)
        await at.world.drain()
        told = "".join(reads(message) for message in bethan.told[before:])
        assert "System changes" in told and "Service or team plan" in told and "Evaluated on" in told


@pytest.mark.requirement("M3", "M4")
async def test_milton_keynes_asks_kind_and_realistic_before_and_sustained_and_sustainable_at_review(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="milton_keynes") as at:
        bethan, nkechi = await kept(at)
        await nkechi.presses("Agree it")
        asked = nkechi.reads()
        assert "Is it realistic?" in asked and "Has it been sustained?" not in asked
        for kind in ("Organisational", "Policy", "Process"):
            assert f"{kind} change" in asked
        await nkechi.presses("Agree it", approaches="process,policy")
        assert "Please answer this." in nkechi.reads()
        await nkechi.presses("Agree it", **{"realistic.realistic": "Yes.", "approaches": ""})
        assert "Please answer this." in nkechi.reads()
        await nkechi.presses("Agree it", **MILTON_KEYNES)
        await at.world.drain()
        assert "Policy change, Process change" in reads(bethan.told[-1])

        idris = Desk(at, "idris")
        await idris.says("help")
        await at.world.passes(weeks=14)
        await nkechi.says("waiting")
        await nkechi.presses("It is in place")
        await idris.says("waiting")
        await idris.presses("Say what has come of it")
        assert "Has it been sustained?" in idris.reads() and "Can it go on without special effort?" in idris.reads()
        await idris.presses("Send", verdict="works", **{"answers.better_off": "Yes."})
        assert "Please answer this." in idris.reads()
        review = {"answers.better_off": "Yes.", "answers.sustained": "Yes.", "answers.sustainable": "Yes."}
        await idris.presses("Send", verdict="works", **review)
        await at.world.drain()
        assert "It has been evaluated, and is how we work now." in reads(bethan.told[-1])

        leopold = await signed_in(at, "leopold")
        await leopold.goes("/show/ideas.numbers.html")
        assert "Policy change1 of 1" in leopold.text and "Workforce development0 of 1" in leopold.text


async def test_what_is_agreed_goes_down_to_team_meetings_and_supervisions_by_itself(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, _ = await agreed(at, **DERBYS)
        assert {body for (body,) in await at.world.sql("SELECT body FROM agenda_line")} == {"dmt_teams"}
        assert "Approach" in reads(bethan.told[-1]) or "Impacts and outcomes" in reads(bethan.told[-1])
        await at.world.passes(weeks=8)
        assert {body for (body,) in await at.world.sql("SELECT body FROM agenda_line")} == {"dmt_teams", "sup_mip"}
        await at.world.passes(weeks=8)
        assert "pib" not in str(await at.world.sql("SELECT body FROM agenda_line")), "it was agreed already"
        [(stage, holder)] = await at.world.sql("SELECT stage, holder_kind FROM idea")
        assert (stage, holder) == ("embedding", "manager")


# --- evaluated --------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("D3", "D11")
async def test_nothing_of_derbys_is_finished_before_the_second_chain_has_evaluated_it(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, _, idris = await in_place(at, **DERBYS)
        assert "Evaluation and feedback" in await mine(bethan) or "CYP Performance" in await mine(bethan)
        await idris.presses("Say what has come of it")
        for question in ("Was this the correct response?", "Has there been the desired improvement in practice"):
            assert question in idris.reads()
        await idris.presses("Send", verdict="works", **{"answers.correct_response": "Yes."})
        assert "Please answer this." in idris.reads()
        assert await at.world.sql("SELECT stage FROM idea") == [("evaluating",)]
        answers = {"answers.correct_response": "Yes.", "answers.desired_improvement": "Parents say so."}
        await idris.presses("Send", verdict="works", **answers)
        await at.world.drain()
        assert await at.world.sql("SELECT stage FROM idea") == [("finished",)]
        assert "Parents say so." in reads(bethan.told[-1])


@pytest.mark.requirement("D11")
async def test_on_the_day_that_was_agreed_whoever_leads_it_is_asked_and_reminded(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        _, nkechi = await agreed(at, **DERBYS)
        await nkechi.says("waiting")
        assert "Is it in place?" not in nkechi.reads()
        await at.world.passes(weeks=14)
        assert "Is it in place?" in nkechi.looks()
        await at.world.passes(weeks=3)
        await nkechi.says("help")
        idris = Desk(at, "idris")
        await idris.says("waiting")
        assert "It is in place" in await titles(idris), "nobody answered, so the forum is asked"


@pytest.mark.requirement("D12")
async def test_what_came_of_it_is_made_a_source_of_learning_that_is_linked_to_the_first(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, _, idris = await in_place(at, **DERBYS)
        await idris.presses("Say what has come of it")
        answers = {"answers.correct_response": "Yes.", "answers.desired_improvement": "Parents say so."}
        await idris.presses("Send", verdict="works", **answers)
        [(first,)] = await at.world.sql("SELECT id FROM idea")
        card = await at.world.card("idris", "idea", str(first))
        assert "Make it a source of learning" in card_labels(card)
        words = {"source": "thematic_audits", "sentence": "One page is read where ten are not."}
        made = await on_the_page(at, "idris", "journey.source", idea=str(first), **words)
        await at.world.drain()
        assert "it is before the CYP Performance Improvement Board" in str(made)
        [(kind, linked, how)] = await at.world.sql(
            "SELECT i.kind, l.idea_id, l.how FROM idea_link l JOIN idea i ON i.id = l.to_id"
        )
        assert (kind, str(linked), how) == ("finding", str(first), "source")
        assert "made what came of it a source of learning" in reads(bethan.told[-1])


@pytest.mark.requirement("N10")
async def test_the_boards_answer_comes_back_in_its_own_words_and_says_whose_they_are(database_url: str) -> None:
    async with platforms(database_url, framework="nottinghamshire") as at:
        bethan, _, idris = await in_place(at, **NOTTS)
        await idris.presses("Say what has come of it")
        words = "We read it aloud in the Board, and were quiet for a moment."
        await idris.presses("Send", verdict="works", words=words, **{"answers.worked": "Yes."})
        await at.world.drain()
        told = reads(bethan.told[-1])
        assert words in told and "The Learning and Improvement Board (Idris) says what has come of it:" in told


# --- did it last? -----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("P10")
async def test_at_each_follow_up_somebody_is_asked_whether_it_is_still_happening_and_all_hear(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        how = {"approaches": "consolidate", "realistic.realistic": "Yes, with what we have."}
        bethan, nkechi, idris = await in_place(at, **how)
        await idris.presses("Say what has come of it")
        answers = dict.fromkeys(("answers.implemented", "answers.lasting", "answers.impact"), "So far.")
        await idris.presses("Send", verdict="works", **answers)
        for number, (weeks, answer) in enumerate([(14, "Yes, it is"), (13, "Partly"), (27, "No longer")], 1):
            await at.world.passes(weeks=weeks)
            assert "Is it still happening?" in nkechi.looks()
            await nkechi.presses(answer)
            await nkechi.presses("Send", words=f"Look {number}.")
            await at.world.drain()
            assert f"Nkechi: {answer}." in reads(bethan.told[-1]) and f"Look {number}." in reads(bethan.told[-1])
        leopold = await signed_in(at, "leopold")
        await leopold.goes("/show/ideas.numbers.html")
        assert "Yes, it is1 of 3" in leopold.text and "No longer1 of 3" in leopold.text
