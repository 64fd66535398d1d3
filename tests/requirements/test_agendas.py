"""What Derby's framework asks of agendas, of team meetings and of supervision, where people have it; both databases."""

import asyncio
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from docx import Document

from bot.cli.main import main
from dialogs.kit.words import Card
from learning import sharing
from learning.framework_file import load
from learning.ideas import Idea
from storage.coming import coming
from storage.work import SqlWork
from tests.handlers.teams.house import actions
from tests.learning.journeys import everybody_talks
from tests.learning.journeys import shared as shares
from tests.partnership import email
from tests.requirements.people import IDEA, joined, shared, signed_in
from tests.story import Desk, Phone, Platforms, platforms, reads

pytest_plugins = ["tests.worlds"]

PIB = "CYP Performance Improvement Board"
TEAMS_MEET = "DMT and other management / team meetings"
AUDIT = "Seven of ten files do not say what the child thinks"
WORDS = "I keep thinking of how quiet that visit was"


@pytest.fixture
def command(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """``hearback …`` on the database of this test."""
    monkeypatch.setenv("HEARBACK_DATABASE_URL", database_url)
    monkeypatch.setenv("HEARBACK_FRAMEWORK", "derby")

    async def run(*words: str) -> tuple[int, str]:
        code = await asyncio.to_thread(main, list(words))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


async def audited(at: Platforms, sentence: str = AUDIT, source: str = "thematic_audits", chain: Any = None) -> Idea:
    """Something from an audit, which Nkechi has."""

    async def share(work: SqlWork) -> Idea:
        return await sharing.share(work, at.world.people["bethan"], sentence, source)

    return await (shares(at.world, source, chain) if chain else at.world.write(share))


async def passed(at: Platforms, nkechi: Desk, to: str) -> None:
    await nkechi.says("waiting")
    await nkechi.presses(f"Pass to {to}")
    await nkechi.presses("Pass it on", words="Three teams say the same.")
    await at.world.drain()


# --- bodies that come together ----------------------------------------------------------------------------------------


@pytest.mark.requirement("D2")
async def test_the_evaluation_of_an_audit_has_four_bodies_then_an_optional_step_then_the_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await asyncio.to_thread(main, ["framework", "route", "thematic_audits", "--framework", "derby"]) == 0
    said = capsys.readouterr().out
    four = "Derby Safeguarding Children Board and Children, Families and Learners Board and CYP Scrutiny"
    last = "and Corporate Parenting Board, then Performance Surgeries (may be left out), then Annual Planning Workshops"
    assert f"evaluated by    {four} {last}\n" in said


@pytest.mark.requirement("D2")
async def test_bodies_of_one_step_each_say_so_with_day_and_name_and_the_last_of_them_passes_it_on(
    database_url: str, command: Any
) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, nkechi, jaspreet = Phone(at, "bethan"), Desk(at, "nkechi"), Phone(at, "jaspreet")
        for person in (bethan, jaspreet):
            await person.commands("/hearback", "help")
        assert (await command("people", "clerk", "irg", email("jaspreet")))[0] == 0
        assert (await command("people", "clerk", "dmt", email("nkechi")))[0] == 0
        await nkechi.says("help")
        await audited(at, chain=(("irg", "dmt"), ("pib",)))
        await passed(at, nkechi, "Inspection Review Group and DMT")
        assert "Nkechi passed it to the Inspection Review Group and DMT" in reads(bethan.told[-1])

        await jaspreet.presses(jaspreet.told[-1], f"Pass to {PIB}")
        await jaspreet.submits(words="We have seen it.")
        await at.world.drain()
        assert "The Inspection Review Group (Jaspreet) has considered it" in reads(bethan.told[-1])
        [(bodies,)] = await at.world.sql("SELECT holder_body FROM idea")
        assert bodies == "dmt", "the other one has it still"

        await passed(at, nkechi, PIB)
        [(bodies,)] = await at.world.sql("SELECT holder_body FROM idea")
        assert bodies == "pib" and f"(Nkechi) passed it to the {PIB}" in reads(bethan.told[-1])
        kept = await at.world.sql("SELECT kind, who, at FROM idea_event ORDER BY n")
        assert [row[0] for row in kept] == ["shared", "passed", "considered", "passed"]
        assert all(who is not None and when is not None for _, who, when in kept)


# --- agendas ----------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("D16")
async def test_what_is_due_at_the_next_meeting_is_listed_once_for_its_clerk_in_chat_on_the_page_and_on_paper(
    database_url: str, command: Any
) -> None:
    async with platforms(database_url, framework="derby") as at:
        nkechi, jaspreet, bethan = Desk(at, "nkechi"), Phone(at, "jaspreet"), Phone(at, "bethan")
        await nkechi.says("help")
        for person in (jaspreet, bethan):
            await person.commands("/hearback", "help")
        code, said = await command("people", "clerk", "pib", email("jaspreet"))
        assert code == 0 and said == f"Jaspreet Lalli answers for: {PIB}.\n"
        assert (await command("people", "clerk", "nowhere", email("jaspreet")))[0] == 1

        # A quarterly item comes to a board that meets quarterly: on its next agenda, once.
        await audited(at)
        await passed(at, nkechi, PIB)
        agenda = await jaspreet.commands("/hearback", "agenda")
        assert f"Agenda of the {PIB}: by 31 December" in reads(agenda)
        assert reads(agenda).count(AUDIT) == 1
        assert AUDIT not in reads(await bethan.commands("/hearback", "agenda")), "for its clerk"
        browser = await signed_in(at, "jaspreet")
        await browser.goes("/show/agenda.show.html?body=pib")
        assert browser.text.count(AUDIT) == 1 and "31 December" in browser.text

        # She says when it meets; a day that is past is refused kindly.
        await browser.follows("When do you meet?")
        await browser.presses("Save", day="2026-11-20")
        assert "Please choose today or a day to come, within two years." in browser.text
        await browser.presses("Save", day="2026-12-10")
        assert f"Agenda of the {PIB}: 10 December" in browser.text and browser.text.count(AUDIT) == 1
        await at.world.drain()
        assert "It is before them on 10 December" in reads(at.slack.asked("chat.update")[-1])

        # As a table, as data, and as a document with headings; for nobody else.
        table = await browser.http.get("/show/agenda.show.csv", params={"body": "pib"})
        assert table.text.count(AUDIT) == 1 and "Thematic audits" in table.text
        data = await browser.http.get("/show/agenda.show.json", params={"body": "pib"})
        assert [row["due"] for row in data.json()["rows"]] == ["10 December"]
        paper = await browser.http.get("/agenda/pib.docx")
        assert paper.headers["content-disposition"] == 'attachment; filename="agenda-pib.docx"'
        lines = [(line.style.name, line.text) for line in Document(BytesIO(paper.content)).paragraphs]
        assert lines[0] == ("Title", f"Agenda of the {PIB}: 10 December")
        assert ("Heading 1", f"1. {AUDIT}") in lines and ("Intense Quote", AUDIT) not in lines, "said once"
        theirs = await signed_in(at, "bethan")
        refused = await theirs.http.get("/agenda/pib.docx")
        assert refused.status_code == 403 and AUDIT not in refused.text

        # Nobody wrote down what it said: it is on the next agenda, marked, and still once.
        await at.world.passes(days=30)
        agenda = await jaspreet.commands("/hearback", "agenda")
        assert reads(agenda).count(AUDIT) == 1 and "carried over" in reads(agenda)
        assert "did not come to it" in reads(bethan.told[-1])


@pytest.mark.requirement("D16")
async def test_a_quarterly_item_at_a_monthly_meeting_is_on_the_last_agenda_of_the_quarter_alone(
    database_url: str, command: Any
) -> None:
    async with platforms(database_url, framework="derby") as at:
        nkechi, jaspreet = Desk(at, "nkechi"), Phone(at, "jaspreet")
        await nkechi.says("help")
        await jaspreet.commands("/hearback", "help")
        await command("people", "clerk", "irg", email("jaspreet"))
        await audited(at, chain=(("irg",),))
        await passed(at, nkechi, "Inspection Review Group")

        this_month = await jaspreet.commands("/hearback", "agenda")
        assert "Agenda of the Inspection Review Group: by 30 November" in reads(this_month)
        assert "Due at a later meeting: 1." in reads(this_month) and "One page" not in reads(this_month)

        await at.world.passes(days=10)
        next_month = await jaspreet.commands("/hearback", "agenda")
        assert "Agenda of the Inspection Review Group: by 31 December" in reads(next_month)
        assert reads(next_month).count("One page") == 1


# --- team meetings ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("D17")
async def test_a_teams_manager_sees_what_came_down_from_each_board_and_what_went_up(
    database_url: str, command: Any
) -> None:
    async with platforms(database_url, framework="derby") as at:
        _, nkechi = await shared(at)
        jaspreet = Phone(at, "jaspreet")
        await jaspreet.commands("/hearback", "help")
        await command("people", "clerk", "pib", email("jaspreet"))
        await nkechi.says("team")
        assert "Came down to your team: 0" in nkechi.reads() and "Went up from your team: 0" in nkechi.reads()

        # Her team's idea goes up, and an audit comes down from the board to her team's meeting.
        await passed(at, nkechi, TEAMS_MEET)
        audit = await audited(at)
        await passed(at, nkechi, PIB)
        await jaspreet.presses(jaspreet.told[-1], f"Pass to {TEAMS_MEET}")
        await jaspreet.submits(words="Please talk about what you would change.")
        await at.world.drain()

        # It is before her team's meeting: one press, with what the team says.
        await nkechi.says("meetings")
        assert "This is number 1 of 2." in nkechi.reads()
        await nkechi.presses("The next one")
        both = nkechi.reads()
        assert f"From the {PIB}:" in both and AUDIT in both and "Please talk about what you would change." in both
        await nkechi.presses("Discussed, and your team says…")
        await nkechi.presses("Save", words="We would ask the child on the way home.")
        assert "Your team talked about it" in nkechi.reads()

        await nkechi.says("team")
        said = nkechi.reads()
        assert "Came down to your team: 2" in said and f"“{AUDIT}”: from the {PIB}, talked about" in said
        assert "Went up from your team: 2" in said and IDEA[:40] in said
        await at.world.drain()
        browser = await signed_in(at, "nkechi")
        await browser.goes("/show/team.show.html")
        assert "We would ask the child on the way home." in browser.text and PIB in browser.text
        assert browser.text.index("Came down to your team: 2") < browser.text.index("Went up from your team: 2")
        other = await signed_in(at, "bethan")
        await other.goes("/show/team.show.html")
        assert "This is for the manager of a team" in other.text and AUDIT not in other.text

        # After supervisions and targeted review it is with the board again, which reads what the team said.
        for _ in range(2):
            await everybody_talks(at.world, audit)
        await at.world.drain()
        agenda = await jaspreet.commands("/hearback", "agenda")
        assert AUDIT in reads(agenda)
        board = await signed_in(at, "jaspreet")
        await board.goes("/show/agenda.show.html?body=pib")
        await jaspreet.presses(agenda, f"1. {AUDIT}: 31 December")
        assert "We would ask the child on the way home." in reads(jaspreet.answered), "on its own card too"
        assert "What Assessment said:" in board.text and "We would ask the child on the way home." in board.text


# --- supervision ------------------------------------------------------------------------------------------------------


async def reflected(at: Platforms) -> tuple[Phone, Any]:
    """Bethan keeps a reflection in Slack."""
    bethan = Phone(at, "bethan")
    await bethan.commands("/hearback", "help")
    await bethan.commands("/reflect")
    first = next(block["block_id"] for block in bethan.view["blocks"] if block["type"] == "input")
    kept = await bethan.submits(**{first: "A visit that I cannot put down."})
    return bethan, kept


@pytest.mark.requirement("D9")
@pytest.mark.parametrize("ticked_by", ["bethan", "nkechi"])
async def test_a_reflection_is_taken_to_supervision_between_the_two_alone_and_either_ticks_it(
    database_url: str, ticked_by: str
) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, kept = await reflected(at)
        await bethan.presses({"blocks": kept["blocks"]}, "Take it to supervision")
        await bethan.submits(words=WORDS)
        nkechi = Desk(at, "nkechi")
        await nkechi.says("help")

        # Her supervisor reads the words that were sent, and nothing of the reflection.
        await nkechi.says("supervision")
        theirs = nkechi.reads()
        assert "For supervision with Bethan Eastlake" in theirs and WORDS in theirs and "cannot put down" not in theirs
        assert "Read your reflection" not in {action["title"] for action in actions(nkechi.card)}

        # The board, an administrator, and whoever holds the database do not.
        for name in ("leopold", "idris", "zoe"):
            browser = await signed_in(at, name)
            for page in ("/", "/board", "/show/supervision.show.html", "/show/agenda.show.html?body=pib"):
                await browser.goes(page)
                assert WORDS not in browser.text, (name, page)
        [(id, sealed)] = await at.world.sql("SELECT id, sealed FROM supervision")
        assert WORDS.encode() not in bytes(sealed)
        about = await signed_in(at, "leopold")
        await about.goes(f"/about/supervision/{UUID(str(id))}")
        assert "This is between two others." in about.text

        if ticked_by == "nkechi":
            await nkechi.presses("Discussed")
            assert "You talked about it" in nkechi.reads() and WORDS not in nkechi.reads()
        else:
            hers = await bethan.commands("/hearback", "supervision")
            assert WORDS in reads(hers)
            await bethan.presses(hers, "Discussed")
        await nkechi.says("supervision")
        assert "For your next supervision: nothing" in nkechi.reads()
        assert "nothing" in reads(await bethan.commands("/hearback", "supervision"))


async def sends(at: Platforms, title: str) -> None:
    """Jaspreet writes a briefing on the page and sends it to everyone."""
    written = {"title_": title, "why_it_matters": "It is seldom one bad day."}
    card = await at.world.app.door.answer(at.world.knock("jaspreet", "briefing.write", written, at="web"))
    assert isinstance(card, Card) and card.about
    confirmed = {"briefing": str(card.about.id), "everyone": True}
    await at.world.app.door.answer(at.world.knock("jaspreet", "briefing.confirm", confirmed, at="web"))
    await at.world.drain()


@pytest.mark.requirement("D9")
async def test_a_briefing_is_taken_to_supervision_and_can_be_taken_back(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan = Phone(at, "bethan")
        await bethan.commands("/hearback", "help")
        await sends(at, "Handovers: when the story gets lost")
        [told] = [message for message in bethan.told if "Handovers" in reads(message)]
        await bethan.presses(told, "Not yet clear")
        await bethan.presses(bethan.answered, "Take it to supervision")
        await bethan.submits(words=WORDS)

        nkechi = await signed_in(at, "nkechi")
        await nkechi.goes("/")
        assert "would like to talk about the briefing “Handovers: when the story gets lost”" in nkechi.text
        assert WORDS in nkechi.text
        hers = await bethan.commands("/hearback", "supervision")
        await bethan.presses(hers, "Take it back")
        await nkechi.goes("/")
        assert WORDS not in nkechi.text and await at.world.count("supervision") == 0


@pytest.mark.requirement("D9")
async def test_what_a_forum_asks_supervisions_to_talk_about_is_before_the_two_and_neither_other_pair(
    database_url: str,
) -> None:
    async with platforms(database_url, framework="derby") as at:
        _, nkechi = await shared(at)
        await joined(at, "ash")
        await passed(at, nkechi, TEAMS_MEET)
        await nkechi.says("meetings")
        await nkechi.presses("Discussed")
        await at.world.drain()

        zoe = Phone(at, "zoe")
        await zoe.commands("/hearback", "help")
        hers = await zoe.commands("/hearback", "supervision")
        assert "For your next supervision" in reads(hers) and IDEA in reads(hers) and "Bethan" not in reads(hers)
        await zoe.presses(hers, "Discussed")
        await nkechi.says("supervision")
        assert "This is number 1 of 3." in nkechi.reads(), "Bethan's, Ash's and her own: Zoe's was ticked by Zoe"

        # Nothing pings her for it on the next day.
        await at.world.drain()
        before = len(zoe.told)
        await at.world.passes(days=1)
        await at.world.minute()
        assert len(zoe.told) == before


async def test_lines_come_in_the_one_message_of_the_first_working_day_of_a_week(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        _, nkechi = await shared(at)
        await passed(at, nkechi, TEAMS_MEET)
        before = len(at.connector.shown)
        await at.world.passes(days=1)
        due = await at.world.read(lambda work: coming(work.session, work.framework, work.now))
        [round_] = [one for one in due if one.what == "meetings"]
        assert (round_.at.isoformat(), round_.count) == ("2026-11-30T09:30:00+00:00", 1)
        await at.world.minute()
        assert len(at.connector.shown) == before, "not on a Tuesday"
        at.world.clock.now = at.world.clock.now.replace(hour=10) + timedelta(days=6)
        await at.world.minute()
        await at.world.minute()
        assert len(at.connector.shown) == before + 1
        assert "For your team's meeting: 1." in nkechi.looks()
        await nkechi.presses("For your team's meeting")
        assert IDEA in nkechi.reads()


@pytest.mark.requirement("D10")
async def test_the_twelve_opportunities_are_the_choices_of_where_a_reflection_is_taken(database_url: str) -> None:
    async with platforms(database_url, framework="derby") as at:
        bethan, kept = await reflected(at)
        await bethan.presses({"blocks": kept["blocks"]}, "Where will you take this?")
        [asked] = [block for block in bethan.view["blocks"] if block["type"] == "input"]
        offered = {one["value"]: one["text"]["text"] for one in asked["element"]["options"]}
        assert offered == dict(load("derby").opportunities) and len(offered) == 12

        nkechi = await signed_in(at, "bethan")
        [(id,)] = await at.world.sql("SELECT id FROM reflection")
        await nkechi.goes(f"/ask/reflection.take_to?reflection={UUID(str(id))}")
        await nkechi.presses("Keep it", opportunity="sup_mip")
        assert "Your supervisor knows nothing of it until you choose the words for them." in nkechi.text
        assert "Take it to supervision" in nkechi.read.links
        await nkechi.goes(f"/show/reflection.show.html?reflection={UUID(str(id))}")
        assert "Supervisions and MIPs" in nkechi.text


# --- the organisation's own words -------------------------------------------------------------------------------------


@pytest.mark.requirement("D18")
async def test_a_board_that_is_renamed_in_the_file_has_its_new_name_everywhere(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ours.yaml"
    long = "Panel for learning, improvement and the experience of children and of those who care for them, all of it"
    assert len(long) > 98
    renamed = [{"id": "pib", "name": long, "short": "The Panel"}, {"id": "sup_mip", "name": "One-to-ones"}]
    file.write_text(json.dumps({"schema_version": 1, "id": "ours", "extends": "derby", "bodies": renamed}))
    assert await asyncio.to_thread(main, ["framework", "route", "thematic_audits", "--framework", str(file)]) == 0
    said = capsys.readouterr().out
    assert f"{long}, then {TEAMS_MEET}, then One-to-ones" in said and PIB not in said

    async with platforms(database_url, framework=str(file)) as at:
        nkechi, bethan = Desk(at, "nkechi"), Phone(at, "bethan")
        await nkechi.says("help")
        await bethan.commands("/hearback", "help")
        await audited(at)
        await nkechi.says("waiting")
        [onward] = [a["title"] for a in actions(nkechi.card) if a["title"].startswith("Pass to ")]
        assert onward == "Pass to The Panel" and f"In full: Pass to {long}." in nkechi.looks()
        await nkechi.presses(onward)
        await nkechi.presses("Pass it on")
        await at.world.drain()
        assert f"passed it to the {long}" in reads(bethan.told[-1])
        browser = await signed_in(at, "idris")
        await browser.goes("/show/agenda.show.html?body=pib")
        assert f"Agenda of the {long}: by 31 December" in browser.text and PIB not in browser.text
        paper = Document(BytesIO((await browser.http.get("/agenda/pib.docx")).content))
        assert paper.paragraphs[0].text == f"Agenda of the {long}: by 31 December"
        await browser.goes("/show/clerks.show.html")
        assert f"In full: {long}." in browser.text and PIB not in browser.text
