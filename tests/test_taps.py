"""Between two visits there are a few seconds: what the main things take is counted, and has a limit."""

import pytest

from tests.golden import assert_golden
from tests.rounds import Round
from tests.taps import CHANNELS, flows, table
from tests.world import World

pytest_plugins = ["tests.worlds"]

AT_MOST = {
    "Share an idea": 5,
    "Share good practice": 5,
    "Share what was simply written": 3,
    "Share good practice that was simply written": 3,
    "Say that others should know": 2,
    "See what became of one's ideas": 2,
    "Say yes to a small try": 4,
    "Ask about an idea": 4,
    "Pass an idea on": 2,
    "Answer a briefing at once": 2,
    "Read a briefing and answer it": 3,
    "Keep a reflection of one thought": 4,
    "Send a briefing to everyone": 5,
}


async def test_sharing_an_idea_has_one_required_answer(everything: Round) -> None:
    sheet = everything.sheets["idea.share"]
    assert [q.name for q in sheet.questions if q.required and q.value is None] == ["sentence"]
    assert [(q.name, q.value) for q in sheet.questions[1:]] == [("kind", "improve")], "answered already"


async def test_the_main_things_take_few_taps_on_every_channel(small_world: World) -> None:
    found = await flows(small_world)
    for name, most in AT_MOST.items():
        assert all(found[name].taps[channel] <= most for channel in CHANNELS), (name, found[name].taps)
    assert_golden("../../docs/taps.md", table(found))


@pytest.mark.parametrize("address", ["idea.theme", "idea.affected", "idea.families", "idea.tried", "idea.kind"])
async def test_what_else_helps_is_one_question_and_may_be_skipped(everything: Round, address: str) -> None:
    """Each is offered on the thank-you card, one tap each."""
    offers = [a for card in everything.cards.values() if card.title == "Thank you" for a in card.actions]
    assert address in {getattr(offer, "address", "") for offer in offers}
    sheet = everything.sheets.get(address)
    assert sheet is None or len([q for q in sheet.questions if q.required]) == 1


async def test_a_manager_decides_without_leaving_the_card(everything: Round) -> None:
    waiting = next(card for label, card in everything.cards.items() if label == "an idea, for nkechi")
    reads = {"Answer", "Its journey"}
    assert [getattr(a, "how", "") for a in waiting.actions if a.label not in reads] == ["ask"] * 8
    for address in ("idea.try", "idea.ask", "idea.pass", "idea.not_this_time"):
        owed = [q for q in everything.sheets[address].questions if q.required and q.value is None]
        assert len(owed) <= 2
