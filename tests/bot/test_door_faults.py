"""What the door says when something is wrong, and what it then keeps and logs: nothing that anybody wrote."""

import json
import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.log import Lines
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Form
from dialogs.kit.questions import Hidden, Paragraph, Sheet
from dialogs.kit.words import Card
from tests.databases import Databases
from tests.world import World, world_at

pytest_plugins = ["tests.worlds"]

KEPT = ("idea", "message", "turn", "reflection", "idea_event")


class Breaks(Form, address="test.breaks", title="Breaks"):
    words: Paragraph
    after: Hidden[bool] = False


breaks = Dialog("breaks", opens=Breaks, begin=lambda _: "Breaks")


@breaks.on(Breaks)
async def on(form: Breaks, turn: Turn) -> Reply:
    await turn.work.people.hear_whole_cards(turn.person, True)
    raise RuntimeError(f"{turn.person.name} wrote {form.words}")


async def _kept(world: World) -> dict[str, int]:
    return {table: await world.count(table) for table in KEPT}


# --- a fault ----------------------------------------------------------------------------------------------------------


async def test_a_fault_leaves_nothing_and_hands_the_words_back_with_a_reference(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with world_at(database_url, breaks) as world:
        card = await world.answers("bethan", "test.breaks", words="Canary words")
        assert card.title == "Something went wrong" and "Canary words" in str(card.body)
        assert await world.sql("SELECT count(*) FROM person WHERE hears_whole_cards") == [(0,)]
        assert await _kept(world) == dict.fromkeys(KEPT, 0)
    [record] = caplog.records
    line = json.loads(Lines().format(record))
    assert line["reference"] in str(card.body) and line["address"] == "test.breaks" and line["channel"] == "slack"
    assert "Canary" not in json.dumps(line) and "Bethan" not in json.dumps(line)


async def test_a_fault_at_home_is_said_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> list[Card]:
        raise RuntimeError

    monkeypatch.setattr(world.app.book, "home", broken)
    assert [card.title for card in await world.app.door.home(world.who("bethan"))] == ["Something went wrong"]


@pytest.mark.parametrize(
    ("address", "values"), [("no.such", {}), ("idea.theme", {"idea": "no id", "theme": "neglect"})]
)
async def test_a_forged_press_is_no_fault_and_its_name_is_not_logged(
    world: World, address: str, values: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        card = await world.answers("bethan", address, **values)
    assert card.title == "This has moved on" and await world.count("turn") == 0
    assert "no.such" not in "".join(Lines().format(record) for record in caplog.records)


@pytest.mark.parametrize("hidden", [None, 7, [], {}, "", "x" * 5000, ["00000000-0000-4000-8000-000000000001"]])
async def test_a_hidden_value_that_is_none_is_a_kind_no(small_world: World, hidden: Any) -> None:
    for address in ("idea.theme", "idea.others_should_know", "briefing.read", "idea.try"):
        values = {"idea": hidden, "briefing": hidden}
        form = small_world.app.book.form(address)
        assert form
        given = {name: value for name, value in values.items() if name in form.model_fields}
        reply = await small_world.tries("bethan", address, **given)
        assert isinstance(reply, Card) and reply.title in ("This has moved on", "Nothing has changed")


# --- what may not be kept ---------------------------------------------------------------------------------------------

IDENTIFIERS = ["NHS number 943 476 5919", "NI QQ123456C, no: AB123456C", "born on 3 May 2014", "07700 900123"]


@pytest.mark.parametrize("words", IDENTIFIERS)
@pytest.mark.parametrize(("address", "name"), [("idea.share", "sentence"), ("reflection.keep", "words")])
async def test_a_hard_identifier_is_stopped_and_nothing_is_stored(
    small_world: World, address: str, name: str, words: str
) -> None:
    sheet = await small_world.refuses("bethan", address, **{name: f"The form asked for {words} again."})
    assert sheet.errors[name].startswith("This looks like ") and sheet.questions[0].value == (
        f"The form asked for {words} again."
    )
    assert await _kept(small_world) == dict.fromkeys(KEPT, 0)


async def test_a_hard_identifier_is_stopped_on_both_databases_and_in_every_box(world: World) -> None:
    idea = await world.shares()
    before = await _kept(world)
    for name, address, asked in (
        ("bethan", "idea.families", {"families": "Ring 07700 900123"}),
        ("bethan", "idea.affected", {"affected": "943 476 5919", "had_a_say": "yes"}),
        ("nkechi", "idea.ask", {"words": "Is it 943 476 5919?", "seen": 1}),
        ("nkechi", "idea.pass", {"words": "Ring 07700 900123", "seen": 1}),
    ):
        sheet = await world.refuses(name, address, idea=idea, **asked)
        assert any("This looks like" in said for said in sheet.errors.values())
    prompt = await world.refuses("bethan", "reflection.write", **{"thoughts.0": "fine", "thoughts.1": "943 476 5919"})
    assert {q.name: q.error[:15] for q in prompt.questions if q.error} == {"thoughts.1": "This looks like"}
    assert not prompt.refusal
    assert await _kept(world) == before


async def test_words_that_are_simply_written_are_stopped_before_anything_is_offered(world: World) -> None:
    card = await world.app.door.offer(world.who("bethan"), "She rang from 07700 900123")
    assert card.title == "Nothing is kept" and not card.actions and "07700" not in str(card.body)


# --- any text at all --------------------------------------------------------------------------------------------------

STRANGE = ["a\x00b", "\ud800", "\u202eright to left", "\x1b[31m", "e\u0301" * 40, "‮<b>", "👩‍👩‍👧‍👦"]


@pytest.mark.parametrize("words", STRANGE)
async def test_text_that_no_database_takes_is_no_fault(world: World, words: str) -> None:
    idea = await world.shares(sentence=f"One page {words}")
    shown = str(await world.card("bethan", "idea", idea))
    assert "One page" in shown and "\x00" not in shown and "\\ud800" not in shown
    assert (await world.answers("bethan", "reflection.keep", words=f"It went {words} well")).title == "Kept"


async def test_a_number_with_something_invisible_in_it_is_stopped_all_the_same(world: World) -> None:
    sheet = await world.refuses("bethan", "idea.share", sentence="It was 943\x00 476\x00 5919")
    assert sheet.errors["sentence"].startswith("This looks like")


@pytest.mark.parametrize("address", ["idea.share", "reflection.keep"])
async def test_a_hundred_thousand_characters_are_refused_beside_the_question(world: World, address: str) -> None:
    form = world.app.book.form(address)
    assert form
    name = next(iter(form.model_fields))
    words = "word " * 20_000
    sheet = await world.refuses("bethan", address, **{name: words})
    assert sheet.errors[name].startswith("Please keep this to ") and sheet.questions[0].value == words


TEXT = st.text(max_size=400) | st.sampled_from([*STRANGE, "=1+1", " \n ", "{{7*7}}", "<!channel>", "' OR 1=1 --"])
VALUE = TEXT | st.none() | st.booleans() | st.integers() | st.lists(TEXT, max_size=3) | st.dictionaries(TEXT, TEXT)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_whatever_is_typed_is_never_a_fault(kind: str, databases: Databases) -> None:
    """Every form, with any text or none in each box: kept, or asked again in plain words."""
    with databases.sqlite() if kind == "sqlite" else databases.postgres() as url:
        async with world_at(url) as world:
            known = {"idea": await world.shares(), "briefing": await world.sends(), "seen": 1}
            for form in world.app.book.forms:
                await _whatever(world, form, known, 8 if kind == "sqlite" else 4)


async def _whatever(world: World, form: type[Form], known: dict[str, Any], times: int) -> None:
    hidden = {n: known[n] for n, kind in form.kinds().items() if kind == "hidden" and n in known}
    asked = {n: VALUE if kind != "paragraph" else TEXT for n, kind in form.kinds().items() if kind != "hidden"}
    tries: list[dict[str, Any]] = []

    @settings(max_examples=times, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries(asked))
    def collect(values: dict[str, Any]) -> None:
        tries.append(values)

    collect()
    for values in tries:
        for name in ("bethan", "nkechi", "jaspreet"):
            reply = await world.tries(name, form.address, **{**values, **hidden})
            said = reply.title if isinstance(reply, Card | Sheet) else ""
            assert said != "Something went wrong", (form.address, values)
