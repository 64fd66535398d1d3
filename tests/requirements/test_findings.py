"""What is asked of findings, in Slack, in Teams and on the page: kept, presented, steered, acted on, written about."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from docx import Document

from tests.fakes import Browser
from tests.learning.test_routing import DERBYS_TABLE
from tests.requirements.people import shared, signed_in
from tests.story import Desk, Phone, Platforms, chosen, platforms, reads

pytest_plugins = ["tests.worlds"]

FOUND = "Handovers lose what families have told us"
TELLS, NEEDS = "We hand over forms and not the story.", "What the families think of it."
ONE = "One source so far"


async def begins(phone: Phone, source: str, **said: str) -> dict[str, Any]:
    """Where it comes from, and then the form for that."""
    await phone.commands("/hearback", "finding")
    form = await phone.submits(source=chosen(source))
    return await phone.submits(form, sentence=FOUND, **said)


async def on_the_page(at: Platforms, name: str, source: str, **said: str) -> Browser:
    """Presented on the web page."""
    browser = await signed_in(at, name)
    await browser.goes("/ask/finding.begin")
    await browser.presses("Go on", source=source)
    await browser.presses("Keep it", sentence=FOUND, tells=TELLS, needs=NEEDS, **said)
    await browser.presses(next(label for label in browser.read.buttons if label.startswith("Present it to ")))
    await at.world.drain()
    return browser


# --- Newcastle --------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("W4")
async def test_a_finding_is_kept_without_the_two_questions_and_presented_only_with_both(database_url: str) -> None:
    async with platforms(database_url, framework="newcastle") as at:
        jaspreet, idris = Phone(at, "jaspreet"), Desk(at, "idris")
        await jaspreet.commands("/hearback", "help")
        await idris.says("help")
        for said in ({}, {"tells": TELLS}, {"needs": NEEDS}):
            kept = await begins(jaspreet, "audit_inhouse", **said)
            assert FOUND in reads(kept) and "Present it" not in reads(kept)
            assert ("What does this tell us?" in reads(kept)) and ("What else do we need to know?" in reads(kept))
        drafts = {str(id) for (id,) in await at.world.sql("SELECT id FROM idea")}
        for id in drafts:  # not even by a button that was made for another
            no = await at.world.app.door.answer(at.world.knock("jaspreet", "finding.present", {"begun": id}, at="web"))
            assert "Before it is presented" in str(no)
        await at.world.drain()
        assert FOUND not in idris.looks() and await at.world.count("agenda_line") == 0

        # Nothing was lost: it is gone on with from their own list, and presented.
        listed = await jaspreet.commands("/hearback", "findings")
        await jaspreet.presses(listed, f"{FOUND}: not presented yet")
        await jaspreet.presses(jaspreet.answered, "Go on with it")
        assert FOUND in reads(jaspreet.view)
        whole = await jaspreet.submits(tells=TELLS, needs=NEEDS)
        assert "Present it to the Quality assurance group" in reads(whole)
        [id] = [str(one.id) for one in await _found(at) if _whole(one)]
        await at.world.app.door.answer(at.world.knock("jaspreet", "finding.present", {"begun": id}, at="web"))
        await at.world.drain()
        shown = idris.looks()
        assert FOUND in shown and TELLS in shown and NEEDS in shown


@pytest.mark.requirement("W5")
async def test_one_source_so_far_stands_on_it_until_there_are_two_different_methods(database_url: str) -> None:
    async with platforms(database_url, framework="newcastle") as at:
        jaspreet, idris = Phone(at, "jaspreet"), Desk(at, "idris")
        await jaspreet.commands("/hearback", "help")
        await idris.says("help")
        await on_the_page(at, "jaspreet", "audit_inhouse", methods="audit")
        assert ONE in idris.looks() and "Audit of files" in idris.reads()
        for method, showed, one_so_far in (
            ("audit", "Twelve more files said the same.", True),
            ("voice", "Parents told us that they say it twice.", False),
        ):
            listed = await jaspreet.commands("/hearback", "findings")
            await jaspreet.presses(listed, re.findall(f'"({FOUND[:30]}[^"]*)"', reads(listed))[0])
            await jaspreet.presses(jaspreet.answered, "Add another way of looking")
            said = await jaspreet.submits(method=chosen(method), showed=showed)
            assert showed in reads(said) and (ONE in reads(said)) is one_so_far
            await at.world.drain()
            assert showed in idris.looks() and (ONE in idris.reads()) is one_so_far


async def test_a_meeting_reads_both_questions_and_how_many_sources_with_the_finding(database_url: str) -> None:
    """Whoever has only the paper before them decides on what the finding says, and not on its first line."""
    async with platforms(database_url, framework="newcastle") as at:
        browser = await on_the_page(at, "jaspreet", "audit_inhouse", methods="audit")
        [(body,)] = await at.world.sql("SELECT body FROM agenda_line")
        clerk = await signed_in(at, "idris")
        await clerk.goes(f"/show/agenda.show.html?body={body}")
        for said in (FOUND, TELLS, NEEDS, ONE):
            assert clerk.text.count(said) == 1, said
        paper = Document(BytesIO((await clerk.http.get(f"/agenda/{body}.docx")).content))
        lines = [line.text for line in paper.paragraphs]
        assert (
            lines.index("What does this tell us?") + 1
            == lines.index(TELLS)
            < lines.index(NEEDS)
            < lines.index(f"{ONE}.")
        )
        assert (await browser.http.get(f"/agenda/{body}.docx")).status_code == 403


PROMPTS = """
schema_version: 1
id: ours
extends: newcastle
reflection:
  models:
    - {id: audit_own, label: Our audit, about: [audit_inhouse], prompts: ["Whose voice was in the file?", "Why?"]}
    - {id: neglect_own, label: On neglect, about: [neglect], prompts: ["What was a day like for the child?"]}
"""


@pytest.mark.requirement("W8")
async def test_a_prompt_set_in_the_file_alone_changes_the_form_for_its_source_or_theme(
    database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(PROMPTS, "utf-8")
    voice, day = "Whose voice was in the file?", "What was a day like for the child?"
    async with platforms(database_url, framework=str(file)) as at:
        jaspreet = Phone(at, "jaspreet")
        await jaspreet.commands("/hearback", "help")
        for source, theme, asked in (
            ("complaints", {}, set()),
            ("audit_inhouse", {}, {voice}),
            ("complaints", {"theme": chosen("neglect")}, {day}),
            ("audit_inhouse", {"theme": chosen("neglect")}, {voice, day}),
        ):
            await jaspreet.commands("/hearback", "finding")
            form = await jaspreet.submits(source=chosen(source), **theme)
            assert {prompt for prompt in (voice, day) if prompt in reads(form)} == asked
        kept = await jaspreet.submits(form, sentence=FOUND, **{"thoughts.audit_own-0": "The mother's, once."})
        assert voice in reads(kept) and "The mother's, once." in reads(kept)


# --- and in Teams -----------------------------------------------------------------------------------------------------


async def test_in_teams_a_finding_is_kept_presented_looked_at_again_and_acted_on(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        nkechi, idris = Desk(at, "nkechi"), Desk(at, "idris")
        await idris.says("help")
        await nkechi.says("help")
        assert "Record a source of learning" in nkechi.reads(), "the organisation's own phrase"
        await nkechi.says("finding")
        await nkechi.presses("Go on", source="practice_observation")
        await nkechi.presses("Keep it", sentence=FOUND, tells=TELLS, needs=NEEDS, methods="observation")
        assert ONE in nkechi.reads() and "Observation of practice" in nkechi.reads()
        await nkechi.presses("Present it to the DMT and other management / team meetings")
        await at.world.drain()
        assert "It is with the DMT and other management / team meetings." in nkechi.reads()
        await nkechi.presses("Add an action")
        lead, day = str(at.world.people["bethan"].id), "2027-03-01"
        missing = {"sentence": "Sit in on two visits", "lead": lead, "by_when": day, "realistic": "Yes, with cover."}
        await nkechi.presses("Add it", **missing)
        assert "Please answer this." in nkechi.reads()
        await nkechi.presses("Add it", **missing, approaches="individual")
        assert "Please answer this." in nkechi.reads()
        await nkechi.presses("Add it", **missing, approaches="individual", sits_in="development_plan")
        assert "Bethan has been told." in nkechi.reads() and "Development plan" in nkechi.reads()
        await nkechi.says("actions")
        assert FOUND in nkechi.reads() and "Sit in on two visits" in nkechi.reads()


# --- Derby ------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("D1")
async def test_each_source_of_the_table_gives_a_finding_its_row(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        browser = await signed_in(at, "jaspreet")
        for source, (improvement, frequency, evaluation) in DERBYS_TABLE.items():
            await browser.goes("/ask/finding.begin")
            await browser.presses("Go on", source=source)
            await browser.presses("Keep it", sentence=f"{FOUND} {source}", tells=TELLS, needs=NEEDS)
            await browser.presses(next(label for label in browser.read.buttons if label.startswith("Present it to ")))
            [idea] = [one for one in await _found(at) if one.source == source]
            chains = [list(step) for step in idea.copied.improvement_chain], idea.copied.frequency.text
            assert chains == (improvement, frequency) and idea.bodies == tuple(improvement[0]), source
            assert [list(step) for step in idea.copied.evaluation_chain] == evaluation


@pytest.mark.requirement("D5")
async def test_a_route_is_changed_with_a_reason_that_its_author_reads_and_the_first_stays_in_its_history(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, nkechi = await shared(at)
        before, why = len(bethan.told), "It is about what regulated services do."
        await nkechi.presses("Change its route")
        for words in ("", "   "):
            await nkechi.presses("Change its route", route="d4", words=words)
            assert "Please say why" in nkechi.reads()
        await at.world.drain()
        assert len(bethan.told) == before

        await nkechi.presses("Change its route", route="d4", words=why)
        await at.world.drain()
        assert why in reads(bethan.told[-1]) and "Its route at first" in reads(bethan.told[-1])
        assert "Inspection Review Group" in reads(bethan.told[-1])
        [idea] = await _found(at)
        assert idea.last.data["from"] == "d7" and idea.last.data["to"] == "d4" and idea.last.who.name == "Nkechi Umeadi"
        assert idea.bodies == ("irg",) and idea.copied.evaluation_chain[0][0] == "pib"


@pytest.mark.requirement("D6")
async def test_which_agency_leads_comes_from_the_source_and_changes_with_its_history(
    database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "ours.yaml"
    theirs = "{id: scr_lr_ai, label: Reviews, agency: Harrowmere Schools}"
    file.write_text(f"schema_version: 1\nid: ours\nextends: derby\nsources: [{theirs}]\n", "utf-8")
    async with platforms(database_url, framework=str(file)) as at:
        idris = Desk(at, "idris")
        await idris.says("help")
        jaspreet = await on_the_page(at, "jaspreet", "thematic_audits")
        assert "LeadsHarrowmere SCP" in jaspreet.text, "her own agency, where the source has none"
        jaspreet = await on_the_page(at, "jaspreet", "scr_lr_ai")
        assert "LeadsHarrowmere Schools" in jaspreet.text

        assert "Harrowmere Schools" in idris.looks()
        await idris.presses("Change the lead agency")
        await idris.presses("Change it", agency="Harrowmere County Council")
        await at.world.drain()
        changed = next(one for one in await _found(at) if one.source == "scr_lr_ai")
        assert (changed.agency, changed.last.move.value) == ("Harrowmere County Council", "lead_changed")
        assert changed.last.data == {"from": "Harrowmere Schools", "to": "Harrowmere County Council"}
        assert "Led until 23 November" in idris.looks() and "Harrowmere Schools" in idris.reads()


# --- Pan-Dorset and Milton Keynes -------------------------------------------------------------------------------------


@pytest.mark.requirement("P6")
async def test_a_briefing_on_a_theme_draws_on_several_findings_and_cites_each_both_ways(database_url: str) -> None:
    async with platforms(database_url, framework="pan_dorset") as at:
        sources = list(at.world.app.works.world.framework.sources.values())[1:3]
        for source in sources:
            await on_the_page(at, "jaspreet", source.id)
        first, second = [str(one.id) for one in await _found(at)]
        browser = await signed_in(at, "jaspreet")
        await browser.goes(f"/ask/briefing.write?finding={first}")
        assert TELLS in browser.page and FOUND in browser.page
        await browser.presses("Save", findings=[first, second])
        [briefing] = [str(id) for (id,) in await at.world.sql("SELECT id FROM briefing")]
        await at.world.app.door.answer(
            at.world.knock("jaspreet", "briefing.confirm", {"briefing": briefing, "everyone": True}, at="web")
        )
        await at.world.drain()
        letter = " ".join(at.letters("anwen")[-1].split())
        assert "What this draws on" in letter and all(source.label in letter for source in sources)
        await browser.goes(f"/show/briefing.follow.html?briefing={briefing}")
        assert f"About: {FOUND}" in browser.text
        for id in (first, second):
            await browser.goes(f"/about/idea/{id}")
            assert f"Briefing: {FOUND}" in browser.text


@pytest.mark.requirement("M5")
async def test_a_reflection_is_raised_with_its_writers_yes_in_the_words_they_choose(database_url: str) -> None:
    async with platforms(database_url, framework="milton_keynes") as at:
        bethan, nkechi = Phone(at, "bethan"), Desk(at, "nkechi")
        await nkechi.says("help")
        await bethan.commands("/reflect")
        private, learned = "I was afraid to ring.", "A call before work moves saves a family from telling it twice."
        await bethan.submits(**{"thoughts.0": private})
        [(reflection,)] = await at.world.sql("SELECT id FROM reflection LIMIT 1")
        browser = await signed_in(at, "bethan")
        await browser.goes(f"/about/reflection/{_id(reflection)}")
        await browser.follows("Raise this as learning")
        assert private not in browser.page, "nothing private is in the form"
        await browser.presses("Share these words", words=learned)
        assert "Nothing goes without your yes" in browser.text and await at.world.count("idea") == 0
        await browser.presses("Share these words", words=learned, agrees="true")
        await at.world.drain()
        assert learned in nkechi.looks() and private not in nkechi.reads()
        [idea] = await _found(at)
        assert (
            idea.sentence == learned and idea.last.data["what"] == "consent" and idea.last.who.name == "Bethan Eastlake"
        )
        assert [(link.how.value, link.to.kind) for link in await at.world.read(lambda w: w.links.of(idea.id))] == [
            ("raised", "reflection")
        ]
        [(sealed,)] = await at.world.sql("SELECT sealed FROM reflection LIMIT 1")
        assert private.encode() not in bytes(sealed)


@pytest.mark.requirement("M9")
async def test_what_families_said_about_the_service_is_kept_as_that_and_never_who_they_are(database_url: str) -> None:
    async with platforms(database_url, framework="milton_keynes") as at:
        jaspreet, idris = Phone(at, "jaspreet"), Desk(at, "idris")
        await jaspreet.commands("/hearback", "help")
        await idris.says("help")
        source = next(iter(at.world.app.works.world.framework.sources))
        heard = "We told it to three people in one week."
        await jaspreet.commands("/hearback", "finding")
        form = await jaspreet.submits(source=chosen(source))
        assert "What did children, young people and families say about the service?" in reads(form)
        with pytest.raises(AssertionError, match="NHS number"):
            await jaspreet.submits(form, sentence=FOUND, heard=f"{heard} 943 476 5919")
        assert await at.world.count("idea") == 0, "nothing that names somebody is kept"
        await on_the_page(at, "jaspreet", source, heard=heard)
        shown = idris.looks()
        assert heard in shown and "What children, young people and families said about the service" in shown


# --- helpers ----------------------------------------------------------------------------------------------------------


async def _found(at: Platforms) -> list[Any]:
    found = await at.world.sql("SELECT id FROM idea ORDER BY shared_at, id")
    return [await at.world.idea(_id(id)) for (id,) in found]


def _id(raw: object) -> str:
    return str(raw if isinstance(raw, UUID) else UUID(str(raw)))


def _whole(idea: Any) -> bool:
    return {"tells", "needs"} <= set(idea.extras)
