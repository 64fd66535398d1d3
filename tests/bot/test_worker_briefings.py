"""A briefing is sent where people are: counted first, whole in a letter, and to all but its author."""

from handlers.door import CannotReach
from tests.world import World

pytest_plugins = ["tests.worlds"]


async def test_a_briefing_goes_to_everybody_where_they_are_and_not_to_its_author(world: World) -> None:
    await world.sends()
    told = {said.to.user for said in world.telephones.said}
    readers = {"bethan", "zoe", "nkechi", "idris", "leopold", "una", "tam", "sol", "pia", "quin"}
    assert told == readers | {"jaspreet"}  # whose author has the card that follows it
    assert len(world.letters("anwen")) == 1 and not world.letters("bethan") and not world.told("gil")
    assert await world.sql("SELECT DISTINCT state FROM recipient") == [("sent",)]


async def test_a_letter_holds_the_whole_briefing_and_a_card_its_beginning(world: World) -> None:
    await world.sends(what_we_found="Twelve small things.")
    assert "Twelve small things." in world.letters("anwen")[0]
    card = world.told("bethan")[0].card
    assert "Twelve small things." not in str(card.body) and card.actions[0].label == "Read it"


async def test_nothing_is_sent_before_the_audience_is_counted(world: World) -> None:
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    assert await world.count("recipient") == 0 and not world.telephones.said
    await world.drain()
    assert await world.count("recipient") == 11


async def test_whoever_cannot_be_reached_gets_the_briefing_by_letter(world: World) -> None:
    briefing = await world.writes()
    await world.answers("jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    world.telephones.next.extend([CannotReach("blocked")] * 2)
    await world.drain()
    letters = [letter.to for letter in world.tray.letters]
    assert len(letters) == 3 and len({said.to.user for said in world.telephones.said}) == 9
    assert await world.sql("SELECT count(*) FROM recipient WHERE sent_at IS NULL") == [(0,)]


async def test_an_answer_edits_the_copy_of_whoever_gave_it_and_nobody_elses(world: World) -> None:
    """Copies of a briefing are not swept."""
    briefing = await world.sends()
    await world.answers("bethan", "briefing.answer", briefing=briefing, answer="clear")
    await world.drain()
    edited = {said.to.user for said in world.telephones.said if said.edits}
    assert edited <= {"bethan", "jaspreet"} and "bethan" in edited
