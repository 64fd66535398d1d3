"""Findings: who may present one, who reads it, where it goes, and what becomes of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from dialogs.kit.questions import Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Card
from dialogs.telling.findings import sources
from learning.framework_file import load, presets
from learning.ideas import Moment
from learning.people import Role
from learning.staff import Member
from storage.staff import import_staff
from storage.work import SqlWork
from tests.databases import Databases
from tests.dialogs.test_ideas import facts, labels, said
from tests.partnership import BOARD, COUNCIL, email
from tests.world import World, filled, world_at

pytest_plugins = ["tests.worlds"]

FOUND, TELLS, NEEDS = "Handovers lose the story", "We hand over forms.", "What families think."
QA, PERFORMANCE, FAMILIES = "qa_findings", "performance_reports", "child_family_voice"


async def drafted(world: World, name: str = "jaspreet", source: str = QA, **more: object) -> str:
    whole = {"sentence": FOUND, "tells": TELLS, "needs": NEEDS, **more}
    sheet = await world.opens(name, "finding.write", source=source)
    card = await world.answers(name, "finding.write", sheet.nonce, **{**filled(sheet), **whole})
    assert card.about, card
    return str(card.about.id)


async def presented(world: World, name: str = "jaspreet", source: str = QA, **more: object) -> str:
    id = await drafted(world, name, source, **more)
    card = await world.answers(name, "finding.present", begun=id)
    assert card.about, card
    return id


def proposed(world: World, lead: str = "nkechi") -> dict[str, object]:
    change = next(iter(world.app.works.world.framework.approaches))
    return {"sentence": "Ring first", "lead": str(world.people[lead].id), "approaches": [change], "realistic": "Yes."}


async def acted(world: World, finding: str, by: str = "idris", **more: object) -> Card | Sheet:
    sheet = await world.opens(by, "finding.action", finding=finding)
    reply = await world.tries(by, "finding.action", sheet.nonce, **{**filled(sheet), **proposed(world), **more})
    assert isinstance(reply, Card | Sheet)
    return reply


# --- who may ----------------------------------------------------------------------------------------------------------


async def test_a_practitioner_is_told_who_presents_findings_and_is_not_offered_it(small_world: World) -> None:
    reply = await small_world.app.door.open(small_world.knock("bethan", "finding.begin"))
    assert isinstance(reply, Card) and "people who present what was found" in said(reply)[0]
    home = await small_world.app.door.home(small_world.who("bethan"))
    assert not any(card.title == "Your findings" for card in home)
    forged = await small_world.tries("bethan", "finding.write", source=QA, sentence=FOUND)
    assert isinstance(forged, Card) and await small_world.count("idea") == 0


async def test_whoever_manages_somebody_presents_what_they_see_whatever_their_role(world: World) -> None:
    both = [
        Member("Lee Marsh", email("lee"), COUNCIL, "Duty", "Practice Lead", Role.PRACTITIONER, "", staff_id="lee"),
        Member(
            "Jo Reed", email("jo"), COUNCIL, "Duty", "Social Worker", Role.PRACTITIONER, email("lee"), staff_id="jo"
        ),
    ]

    async def join(work: SqlWork) -> None:
        await import_staff(work.session, both, work.framework, work.new_id, work.now.date())

    await world.write(join)
    for name in ("lee", "jo"):
        person = await world.read(lambda work, name=name: work.people.by_email(email(name)))
        assert person
        world.people[name] = person
    who = world.who("lee", "web")
    assert "Your findings" in [card.title for card in await world.app.door.home(who)]
    assert "Your findings" not in [card.title for card in await world.app.door.home(world.who("jo", "web"))]


async def test_a_draft_is_its_authors_alone(small_world: World) -> None:
    id = await drafted(small_world)
    for name in ("idris", "leopold", "nkechi"):
        assert (await small_world.card(name, "idea", id)).title == "Nothing has changed"
        listed = await small_world.tries(name, "finding.mine")
        assert FOUND not in str(listed)
    await small_world.drain()
    assert not small_world.telephones.said or all(FOUND not in str(one.card) for one in small_world.telephones.said)


async def test_what_was_presented_is_read_by_whoever_presents_and_by_no_practitioner(small_world: World) -> None:
    id = await presented(small_world)
    for name in ("leopold", "nkechi"):
        card = await small_world.card(name, "idea", id)
        assert card.title == "A finding" and TELLS in said(card) and "Presented by Jaspreet Lalli" in said(card)
        assert not {"Add an action", "Try it here"} & set(labels(card))
    assert (await small_world.card("bethan", "idea", id)).title == "Nothing has changed"


async def test_a_finding_is_not_among_what_sounds_like_an_idea(small_world: World) -> None:
    await presented(small_world)
    card = await small_world.answers("bethan", "idea.share", sentence=f"{FOUND}, always")
    assert card.title == "Thank you"
    assert "Similar ideas" not in said(await small_world.card("nkechi", "idea", str(card.about.id)))  # type: ignore[union-attr]  # it has just been shared


# --- the draft --------------------------------------------------------------------------------------------------------


async def test_a_draft_is_gone_on_with_and_nothing_of_it_is_lost(world: World) -> None:
    id = await drafted(world, tells="", methods=["audit", "data"], heard="We said it twice.", number=12)
    sheet = await world.opens("jaspreet", "finding.write", begun=id)
    values = filled(sheet)
    assert values["sentence"] == FOUND and values["needs"] == NEEDS and values["heard"] == "We said it twice."
    assert (values["methods"], str(values["number"])) == (["audit", "data"], "12")
    await world.answers("jaspreet", "finding.write", sheet.nonce, **{**values, "sentence": "Other words"})
    idea = await world.idea(id)
    assert idea.sentence == "Other words" and idea.source == QA and idea.is_draft


async def test_a_draft_that_was_gone_on_with_elsewhere_loses_neither_answer(world: World) -> None:
    id = await drafted(world, tells="", needs="")
    first = await world.opens("jaspreet", "finding.write", begun=id)
    second = await world.tries("jaspreet", "finding.begin", begun=id, source=QA)
    assert isinstance(second, Sheet)
    written = {**filled(first), "tells": TELLS, "needs": NEEDS}
    await world.answers("jaspreet", "finding.write", first.nonce, **written)
    again = await world.tries("jaspreet", "finding.write", second.nonce, **{**filled(second), "heard": "Say it once."})
    assert isinstance(again, Sheet) and "This was changed after you opened the form." in again.refusal
    beside = {question.name: question.error for question in again.questions if question.error}
    assert TELLS in beside["tells"] and NEEDS in beside["needs"] and beside["heard"] == "There now: nothing."
    assert filled(again)["heard"] == "Say it once."
    assert (await world.idea(id)).extras["tells"] == TELLS
    await world.answers("jaspreet", "finding.write", again.nonce, **{**filled(again), "tells": TELLS, "needs": NEEDS})
    kept = (await world.idea(id)).extras
    assert (kept["tells"], kept["needs"], kept["heard"]) == (TELLS, NEEDS, "Say it once.")


async def test_where_it_comes_from_can_be_changed_before_it_is_presented(small_world: World) -> None:
    id = await drafted(small_world)
    assert "Present it to the Quality assurance forum" in labels(await small_world.card("jaspreet", "idea", id))
    sheet = await small_world.tries("jaspreet", "finding.begin", begun=id, source=PERFORMANCE)
    assert isinstance(sheet, Sheet) and sheet.known["source"] == PERFORMANCE and filled(sheet)["tells"] == TELLS
    card = await small_world.answers("jaspreet", "finding.write", sheet.nonce, **filled(sheet))
    assert "Present it to the Performance management forum" in labels(card)


async def test_what_is_presented_is_a_draft_no_more(small_world: World) -> None:
    id = await presented(small_world)
    for address in ("finding.present", "finding.write"):
        reply = await small_world.tries("jaspreet", address, begun=id, sentence="Other words")
        assert isinstance(reply, Card) and "This has moved on" in str(reply)
    assert (await small_world.idea(id)).sentence == FOUND


async def test_anothers_draft_cannot_be_gone_on_with(small_world: World) -> None:
    id = await drafted(small_world)
    reply = await small_world.tries("idris", "finding.write", begun=id, sentence="Other words")
    assert isinstance(reply, Card) and "Only whoever wrote this" in str(reply)
    assert (await small_world.idea(id)).sentence == FOUND


@pytest.mark.parametrize("id", presets())
def test_every_source_can_be_chosen_and_said(id: str) -> None:
    framework = load(id)
    listed = sources(framework)
    assert set(listed) == set(framework.sources) and len(listed) <= 100
    assert all(0 < len(label) <= 98 for label in listed.values())


# --- where it goes ----------------------------------------------------------------------------------------------------


async def test_a_chain_that_begins_with_a_person_begins_with_the_presenters_manager(world: World) -> None:
    id = await drafted(world, "nkechi", FAMILIES)
    assert "Present it to Idris Penhallow" in labels(await world.card("nkechi", "idea", id))
    await world.answers("nkechi", "finding.present", begun=id)
    idea = await world.idea(id)
    assert idea.manager and idea.manager.name == "Idris Penhallow" and idea.bodies == () and idea.step == -1
    await world.drain()
    assert world.told("idris")[-1].card.title == "A finding is waiting for you"
    assert "Pass to Co-production and participation forum" in labels(await world.card("idris", "idea", id))


async def test_whoever_has_no_manager_presents_straight_to_the_first_forum(small_world: World) -> None:
    idea = await small_world.idea(await presented(small_world, "leopold", FAMILIES))
    assert idea.bodies == ("forum_participation",) and idea.manager is None and idea.step == 1


async def test_it_stands_on_the_agenda_of_the_body_that_has_it(world: World) -> None:
    id = await presented(world)
    lines = await world.read(lambda work: work.agendas.of_body("forum_qa", work.today + timedelta(days=400)))
    assert [str(line.idea) for line in lines] == [id]


async def test_who_writes_down_what_a_body_says_may_have_presented_it(world: World) -> None:
    """In a small organisation they are one person; the body said it, and not they."""
    id = await presented(world, "idris")
    card = await world.card("idris", "idea", id)
    assert "Pass to Learning and Improvement Board" in labels(card) and card.title == "A finding is waiting for you"
    sheet = await world.opens("idris", "idea.pass", idea=id)
    await world.answers("idris", "idea.pass", sheet.nonce, **filled(sheet))
    assert (await world.idea(id)).bodies == ("lib",)


async def test_what_is_with_a_manager_is_not_decided_by_whoever_presented_it(small_world: World) -> None:
    id = await presented(small_world, "nkechi", FAMILIES)
    reply = await small_world.tries("nkechi", "idea.try", idea=id, seen=1, words="Yes", until="2027-01-04")
    assert "Nobody decides on their own idea" in str(reply)


# --- what it becomes --------------------------------------------------------------------------------------------------


async def test_an_action_is_agreed_from_the_start_and_its_lead_hears_of_it(world: World) -> None:
    finding = await presented(world)
    card = await acted(world, finding)
    assert isinstance(card, Card) and card.about and "Nkechi has been told." in said(card)
    action = await world.idea(str(card.about.id))
    assert action.moment is Moment.EMBEDDING and action.manager.name == "Nkechi Umeadi" and action.agency == COUNCIL
    assert action.agreed.realistic == "Yes." and len(action.agreed.approaches) == 1
    await world.drain()
    told = world.told("nkechi")[-1].card
    assert told.title == "An action that you lead" and FOUND in said(told)
    assert facts(told)["Looked at again on"] == "15 February 2027"
    for name in ("jaspreet", "idris", "leopold"):
        assert any("Action: Ring first" in line for line in said(await world.card(name, "idea", finding)))
    assert await world.sql("SELECT what FROM due WHERE what = 'idea.evaluate'") != []


@pytest.mark.parametrize(
    ("answer", "about"),
    [
        ({"by_when": "2026-11-23"}, "by_when"),
        ({"by_when": "2036-11-23"}, "by_when"),
        ({"approaches": []}, "approaches"),
        ({"realistic": " "}, "realistic"),
        ({"lead": "00000000-0000-4000-8000-0000000000ff"}, "lead"),
    ],
)
async def test_an_action_needs_what_is_asked_of_whatever_is_agreed(
    small_world: World, answer: dict[str, object], about: str
) -> None:
    sheet = await acted(small_world, await presented(small_world), **answer)
    assert isinstance(sheet, Sheet) and set(sheet.errors) == {about}
    assert await small_world.count("idea") == 1


async def test_an_action_is_added_by_its_author_or_whoever_has_it(small_world: World) -> None:
    finding = await presented(small_world)
    for name in ("bethan", "leopold", "nkechi"):
        reply = await small_world.app.door.open(small_world.knock(name, "finding.action", {"finding": finding}))
        assert isinstance(reply, Card) and "for whoever presented it" in str(reply)
    assert isinstance(await acted(small_world, finding, "jaspreet"), Card)


async def test_nothing_is_done_about_a_draft(small_world: World) -> None:
    reply = await acted(small_world, await drafted(small_world), "jaspreet")
    assert "Please present the finding first" in str(reply) and await small_world.count("idea") == 1


async def test_actions_stand_under_the_finding_they_belong_to(world: World) -> None:
    finding = await presented(world)
    await acted(world, finding)
    await acted(world, finding, sentence="Say whose it is")
    world.clock.forward(minutes=1)
    await presented(world, source=PERFORMANCE, sentence="Nothing yet")
    page = await world.app.door.show(world.knock("leopold", "finding.actions"))
    assert isinstance(page, View)
    assert [(row.finding, row.action) for row in page.rows] == [  # type: ignore[attr-defined]  # this view's rows
        ("Nothing yet", ""),
        (FOUND, "Ring first"),
        (FOUND, "Say whose it is"),
    ]
    assert page.csv().splitlines()[0].startswith("finding,source,action,who_leads,agency")
    assert "No action yet." in said(page.card())
    refused = await world.app.door.show(world.knock("bethan", "finding.actions"))
    assert isinstance(refused, Card) and FOUND not in str(refused)


async def test_a_briefing_begins_with_its_words_and_knows_of_it(small_world: World) -> None:
    finding = await presented(small_world)
    sheet = await small_world.opens("jaspreet", "briefing.write", finding=finding)
    values = filled(sheet)
    assert (values["title_"], values["what_we_found"], values["why_it_matters"]) == (FOUND, FOUND, TELLS)
    assert values["findings"] == [finding] and values["source"] == "Quality assurance findings"
    await small_world.answers("jaspreet", "briefing.write", sheet.nonce, **values)
    assert f"Briefing: {FOUND}" in said(await small_world.card("idris", "idea", finding))


async def test_a_draft_of_somebody_elses_is_in_no_briefing(small_world: World) -> None:
    draft = await drafted(small_world, "idris")
    sheet = await small_world.opens("jaspreet", "briefing.write", finding=draft)
    assert FOUND not in str(sheet)
    reply = await small_world.tries("jaspreet", "briefing.write", title_="T", background="B", findings=[draft])
    assert isinstance(reply, Sheet) and "Please choose one of the answers." in reply.refusal
    assert await small_world.count("briefing") == 0


# --- its way ----------------------------------------------------------------------------------------------------------


async def test_a_route_is_one_of_the_frameworks_and_another(small_world: World) -> None:
    id = await presented(small_world)
    for route in ("r4", "nowhere", ""):
        sheet = await small_world.opens("idris", "idea.route", idea=id)
        wrong = await small_world.tries(
            "idris", "idea.route", sheet.nonce, idea=id, seen=1, route=route, words="Because"
        )
        assert isinstance(wrong, Sheet) and set(wrong.errors) == {"route"}, route
    assert (await small_world.idea(id)).route == "r4"


async def test_only_whoever_has_it_changes_its_route(small_world: World) -> None:
    id = await presented(small_world)
    for name in ("jaspreet", "nkechi", "bethan"):
        reply = await small_world.tries(name, "idea.route", idea=id, seen=1, route="r3", words="Because")
        assert isinstance(reply, Card) and (await small_world.idea(id)).route == "r4"


async def test_after_a_change_it_is_on_the_new_bodys_agenda_and_no_more_on_the_old_ones(world: World) -> None:
    id = await presented(world)
    await world.decides("idris", "idea.route", id, route="r3", words="It is about our figures.")
    until = world.clock().date() + timedelta(days=400)
    for body, many in (("forum_qa", 0), ("forum_performance", 1)):
        assert len(await world.read(lambda work, b=body: work.agendas.of_body(b, until))) == many, body
    await world.drain()
    last = world.told("jaspreet")[-1].card
    assert "It is about our figures." in said(last) and facts(last)["Its route at first"].startswith(
        "Quality assurance"
    )


async def test_a_framework_may_say_that_no_route_is_changed(databases: Databases, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    text = "schema_version: 1\nid: ours\nextends: harrowmere\nroute_override: {allowed: false}\n"
    file.write_text(text, "utf-8")
    with databases.sqlite() as url:
        async with world_at(url, framework=str(file)) as world:
            id = await presented(world)
            assert "Change its route" not in labels(await world.card("idris", "idea", id))
            reply = await world.tries("idris", "idea.route", idea=id, seen=1, route="r3", words="Because")
            assert "does not let a route be changed" in str(reply)


async def test_another_agency_leads_and_who_led_stays(small_world: World) -> None:
    id = await presented(small_world)
    sheet = await small_world.opens("idris", "idea.lead", idea=id)
    assert filled(sheet)["agency"] == BOARD
    wrong = await small_world.tries("idris", "idea.lead", sheet.nonce, idea=id, agency="Nobody's")
    assert isinstance(wrong, Sheet) and set(wrong.errors) == {"agency"}
    await small_world.answers("idris", "idea.lead", idea=id, agency=COUNCIL)
    card = await small_world.card("jaspreet", "idea", id)
    assert (facts(card)["Leads"], facts(card)["Led until 23 November"]) == (COUNCIL, BOARD)
    no = await small_world.app.door.open(small_world.knock("jaspreet", "idea.lead", {"idea": id}))
    assert isinstance(no, Card) and "whoever has it now" in str(no)


async def test_for_a_manager_who_is_away_whoever_stands_in_has_it_alone(small_world: World) -> None:
    world = small_world
    usual = (await world.idea(await presented(world, "nkechi", FAMILIES))).manager
    assert usual and usual.name == "Idris Penhallow"
    await world.connects("sol", "19:of-the-deputy")
    await world.answers("idris", "away.stand_in", who=str(world.people["sol"].id))
    await world.answers("idris", "away.until", until="2026-12-01")
    found = await world.idea(await presented(world, "nkechi", FAMILIES))
    await world.drain()
    assert found.manager.name == "Sol Whitby" and found.alone and found.stands_in_for == str(usual.id)
    assert not [one for one in world.told("19:of-the-deputy") if one.card.about == found.subject]


# --- a reflection raised ----------------------------------------------------------------------------------------------


async def kept(world: World) -> str:
    card = await world.answers("bethan", "reflection.write", **{"thoughts.0": "I was afraid.", "thoughts.1": "I rang."})
    assert card.about
    return str(card.about.id)


async def test_of_a_reflection_only_what_was_chosen_goes(world: World) -> None:
    id = await kept(world)
    form = await world.opens("bethan", "reflection.raise", reflection=id)
    assert "I was afraid" not in str(form) and "I rang" not in str(form)
    raised = {"words": "Ringing helps.", "chosen": ["1"], "kind": "good", "agrees": True}
    card = await world.answers("bethan", "reflection.raise", form.nonce, reflection=id, **raised)
    assert "Ringing helps.\n\nI rang." in said(card)
    seen = str(await world.card("nkechi", "idea", str(card.about.id)))  # type: ignore[union-attr]  # it has just been raised
    assert "I rang." in seen and "afraid" not in seen and "eflection" not in seen
    assert (await world.idea(str(card.about.id))).extras["kind"] == "good"  # type: ignore[union-attr]  # it has just been raised


async def test_a_reflection_is_raised_by_its_writer_alone_and_says_something(small_world: World) -> None:
    id = await kept(small_world)
    other = await small_world.tries("zoe", "reflection.raise", reflection=id, words="W", agrees=True)
    assert isinstance(other, Card)
    nothing = await small_world.tries("bethan", "reflection.raise", reflection=id, agrees=True)
    assert isinstance(nothing, Sheet) and set(nothing.errors) == {"words"}
    long = await small_world.tries(
        "bethan", "reflection.raise", reflection=id, words="w" * 999, chosen=["1"], agrees=True
    )
    assert isinstance(long, Sheet) and set(long.errors) == {"words"}
    assert await small_world.count("idea") == 0


async def test_the_frontline_is_asked_about_a_finding_from_its_card(small_world: World) -> None:
    card = await small_world.card("jaspreet", "idea", await presented(small_world))
    button = next(a for a in card.actions if a.label == "Ask the frontline about it")
    sheet = await small_world.opens("jaspreet", button.address, **button.values)  # type: ignore[union-attr]  # it is a button
    assert filled(sheet)["about"] == FOUND


async def test_on_its_day_whoever_leads_an_action_reads_it_once_more(small_world: World) -> None:
    await acted(small_world, await presented(small_world), by_when="2026-12-01")
    await small_world.drain()
    before = len(small_world.told("nkechi"))
    await small_world.passes(days=9)
    assert len(small_world.told("nkechi")) > before
