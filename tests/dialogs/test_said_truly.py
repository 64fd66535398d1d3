"""What is said after an answer is so: nobody is told where nobody can be, and what was chosen is kept."""

from typing import Any

import pytest
from sqlalchemy import text

from dialogs.kit.questions import Sheet
from tests.world import World, filled

pytest_plugins = ["tests.worlds"]

NO = {"considered": "We looked at it with both teams.", "useful": "That the handover is too long is right."}
NOBODY = "It was shared without a name, so its author cannot be told."


async def anonymous(world: World) -> str:
    idea = await world.shares()
    for gone in ("DELETE FROM idea_author", "UPDATE idea SET voice = 'anonymous'"):
        await world.write(lambda work, gone=gone: work.session.execute(text(gone)))
    return idea


@pytest.mark.parametrize(
    ("address", "said"),
    [("idea.not_this_time", NO), ("idea.try", {"words": "Yes"}), ("idea.pass", {"words": "Please see."})],
)
async def test_of_an_anonymous_idea_nobody_is_said_to_have_been_told(
    world: World, address: str, said: dict[str, Any]
) -> None:
    card = await world.decides("nkechi", address, await anonymous(world), **said)
    assert NOBODY in str(card) and "They have been told" not in str(card) and "they have been told" not in str(card)


async def test_of_any_other_its_author_is(small_world: World) -> None:
    card = await small_world.decides("nkechi", "idea.not_this_time", await small_world.shares(), **NO)
    assert "They have been told what was considered" in str(card) and NOBODY not in str(card)


@pytest.mark.parametrize(("kind", "kept"), [("good", "good"), ("improve", "improve"), (None, "improve")])
async def test_what_is_shared_past_a_manager_has_a_kind_as_any_other(world: World, kind: str | None, kept: str) -> None:
    """Otherwise it is missing in the numbers of both kinds."""
    sheet = await world.opens("bethan", "idea.share_past", sentence="Huddles were stopped")
    values = {**filled(sheet), **({"kind": kind} if kind else {})}
    card = await world.answers("bethan", "idea.share_past", sheet.nonce, **values)
    assert card.about and (await world.idea(str(card.about.id))).extras["kind"] == kept


async def test_a_number_that_cannot_be_says_what_one_could_be(small_world: World) -> None:
    source = next(iter(small_world.app.works.world.framework.sources))
    found = {"sentence": "Handovers are long", "number": -3}
    sheet = await small_world.tries("jaspreet", "finding.write", source=source, **found)
    assert isinstance(sheet, Sheet) and sheet.errors == {"number": "Please write 0 or more."}
    sheet = await small_world.tries("jaspreet", "finding.write", source=source, **{**found, "number": 99_999_999})
    assert isinstance(sheet, Sheet) and sheet.errors == {"number": "Please write 10000000 or less."}
