"""
One round of everything: each form as it is opened, each card as each of its viewers sees it after each move.

What holds for every dialog is read from here.  A new dialog's forms are opened by themselves where their hidden values
have the names of what is made here (``idea``, ``briefing``, …); a new kind of subject adds its moves.

Over 300 lines: one round, whose moves stand in the order in which they are made.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from dialogs.kit.dialog import Reply
from dialogs.kit.forms import Form
from dialogs.kit.questions import Sheet
from dialogs.kit.view import View
from dialogs.kit.words import Button, Card, folded, linked, unfolded
from handlers.door import Knock, Never
from learning import framework_points
from learning.agendas import Line, LineId
from learning.people import Team
from learning.subject import Subject
from storage.work import SqlWork
from tests.partnership import COUNCIL, SCHOOLS
from tests.round_of_journeys import go_the_whole_way
from tests.world import PUBLIC, World, filled

DECLINED: dict[str, JsonValue] = {"considered": "Canary" * 3, "useful": "Canary" * 3}
CANARY = "Canary"
"""Every word that a person wrote in this round."""
PEOPLE = ("bethan", "nkechi", "idris", "jaspreet", "leopold", "anwen")
MORNING = datetime(2027, 6, 7, 10, tzinfo=UTC)
"""A Monday long after all else in this round."""
ASSESSMENT = Team(COUNCIL, "Assessment")


@dataclass
class Round:
    """``letters`` are the same cards unfolded, as a letter has them."""

    world: World
    sheets: dict[str, Sheet] = field(default_factory=dict)
    again: dict[str, Reply] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    letters: dict[str, Card] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    known: dict[str, JsonValue] = field(default_factory=dict)
    ideas: dict[str, str] = field(default_factory=dict)
    """By the address of a form that not every idea has, one that does."""

    async def does(self, label: str, name: str, address: str, **values: JsonValue) -> Card:
        """From the form as it is opened, where it asks."""
        form = self.world.app.book.form(address)
        assert form, address
        if form.asks():
            sheet = await self.world.opens(name, address, **{n: v for n, v in values.items() if n in form.model_fields})
            values = {**filled(sheet), **values}
        card = await self.world.answers(name, address, **values)
        assert card.title not in ("Something went wrong", "This has moved on"), (label, card)
        self.cards[f"{label}, said to {name}"] = card
        return card

    async def look(self, label: str, kind: str, id: str, *names: str, team: bool = False) -> None:
        """How it stands for each of them, and for a team in its channel."""
        for name in names:
            self.cards[f"{label}, for {name}"] = await self.world.card(name, kind, id)
        for name in (*names, *([ASSESSMENT] if team else [])):
            viewer = name if isinstance(name, Team) else self.world.people[name]
            subject = Subject(kind, UUID(id))
            card = await self.world.read(lambda work, s=subject, v=viewer: self.world.app.book.card(s, v, work))
            card = linked(card, lambda page: f"{PUBLIC}{page}")
            called = "their team" if isinstance(name, Team) else name
            self.letters[f"{label}, for {called}"] = unfolded(card)
            if isinstance(name, Team):
                self.cards[f"{label}, for {called}"] = folded(card)


async def go_round(world: World) -> Round:
    done = Round(world)
    await _idea(done)
    await _other_ideas(done)
    await _published(done)
    await _joining(done)
    await _briefing(done)
    await _not_sent(done)
    await _reminders(done)
    await _reflection(done)
    await _framework(done)
    await _meetings(done)
    await _findings(done)
    await _asking(done)
    await _the_rest(done)
    await go_the_whole_way(done)
    await _forms(done)
    return done


async def _idea(r: Round) -> None:
    """From the handover of an idea to what is kept of it."""
    shared = await r.does("an idea is shared", "bethan", "idea.share", sentence=CANARY)
    assert shared.about
    idea = r.known["idea"] = str(shared.about.id)
    steps: tuple[tuple[str, str, str, dict[str, JsonValue]], ...] = (
        ("a theme", "bethan", "idea.theme", {"theme": next(iter(r.world.app.works.world.framework.themes))}),
        ("who is affected", "bethan", "idea.affected", {"affected": CANARY, "had_a_say": "not_yet"}),
        ("families", "bethan", "idea.families", {"families": CANARY}),
        ("good practice", "bethan", "idea.kind", {"kind": "good"}),
        ("others", "bethan", "idea.others_should_know", {}),
        ("a question", "nkechi", "idea.ask", {"words": CANARY}),
        ("an answer", "bethan", "idea.answer", {"words": CANARY}),
        ("a yes to a try", "nkechi", "idea.try", {"words": CANARY}),
        ("what would show it", "bethan", "idea.shows", {"words": CANARY}),
        ("the end of the try", "", "", {}),
        ("a change", "bethan", "idea.result", {"result": "change", "words": CANARY}),
        ("the second end", "", "", {}),
        ("keeping it", "bethan", "idea.result", {"result": "keep", "words": CANARY}),
    )
    await r.look("an idea", "idea", idea, "bethan", "nkechi", team=True)
    for label, name, address, values in steps:
        if name:
            await r.does(f"an idea, {label}", name, address, idea=idea, **values)
        else:
            await r.world.passes(weeks=7)
        await r.look(f"an idea after {label}", "idea", idea, "bethan", "nkechi", team=True)


async def _published(r: Round) -> None:
    """What is for somebody to approve, approved, read by everybody, and taken down."""
    said = await r.world.shares(sentence=CANARY)
    await r.does("not this time, to be told", "nkechi", "idea.not_this_time", idea=said, **DECLINED)
    r.cards["what is for jaspreet to approve"] = await r.world.answers("jaspreet", "published.drafts")
    await r.does("approved", "jaspreet", "published.approve", idea=said)
    await r.look("may everybody read it", "idea", said, "bethan")
    await r.does("it is fair", "bethan", "published.fair", idea=said, result="yes")
    [entry] = await r.world.sql("SELECT id FROM published WHERE taken_down_at IS NULL")
    id = str(UUID(str(entry[0])))
    await r.look("what was published", "published", id, "bethan", "jaspreet", team=True)
    review = {"title_": CANARY, "done": CANARY, "link": "https://example.org/review"}
    await r.does("a review is published", "jaspreet", "published.review", **review)
    await r.world.answers("jaspreet", "published.take_down", published=id)
    await r.look("what was taken down", "published", id, "bethan", "jaspreet", team=True)
    r.known["kept"] = await r.world.shares(sentence=CANARY)
    await r.does("a try, to be told", "nkechi", "idea.try", idea=r.known["kept"], words=CANARY)


async def _other_ideas(r: Round) -> None:
    """Not this time, passed on, stopped, the promised day passed, nobody's."""
    world = r.world
    no = await world.shares(sentence=CANARY)
    await r.does("not this time", "nkechi", "idea.not_this_time", idea=no, considered=CANARY * 3, useful=CANARY * 3)
    await r.look("an idea after not this time", "idea", no, "bethan", "nkechi", team=True)
    passed = await world.shares(sentence=CANARY)
    await r.does("passed on", "nkechi", "idea.pass", idea=passed, words=CANARY)
    await r.look("an idea that was passed on", "idea", passed, "bethan", "nkechi", "idris")
    await r.does("tried by a forum", "idris", "idea.try", idea=passed, words=CANARY)
    await world.passes(weeks=7)
    await r.does("stopped", "bethan", "idea.result", idea=passed, result="stop", words=CANARY)
    await r.look("an idea that was stopped", "idea", passed, "bethan", "nkechi", "idris")
    late = await world.shares(sentence=CANARY)
    await world.passes(weeks=3)
    await r.look("an idea whose promised day has passed", "idea", late, "bethan", "nkechi", "idris")
    nobodys = await world.shares("tam", sentence=CANARY)
    await r.look("an idea without a manager", "idea", nobodys, "tam", "idris")
    await _decided_otherwise(r)
    waits = await world.shares(sentence=CANARY)
    await r.look("an idea that waits", "idea", waits, "bethan", "nkechi")
    for name in ("bethan", "nkechi", "idris"):
        r.cards[f"what waits, for {name}"] = await world.answers(name, "waiting.show")
        r.cards[f"their ideas, for {name}"] = await world.answers(name, "ideas.mine")


async def _decided_otherwise(r: Round) -> None:
    """An answer in two parts, a conversation, a link, a join, past a manager, taken, with whoever stands in."""
    world = r.world
    idea, other = await world.shares(sentence=CANARY), await world.shares(sentence=CANARY)
    r.cards["ways to begin an answer"] = await world.answers("nkechi", "idea.openings", idea=idea)
    await r.does("an answer in two parts", "nkechi", "idea.respond", idea=idea, valued=CANARY, curious=CANARY)
    await r.look("an idea after an answer in two parts", "idea", idea, "bethan", "nkechi")
    await r.does("a conversation", "nkechi", "idea.talk", idea=idea, when=CANARY)
    await r.look("an idea to be talked through", "idea", idea, "bethan", "nkechi")
    await r.does("a link", "nkechi", "idea.link", idea=idea, other=other)
    await r.does("talked through", "nkechi", "idea.talked", idea=idea, agreed=CANARY * 3)
    await r.look("an idea that was talked through", "idea", idea, "bethan", "nkechi")
    goes_on = await world.shares("zoe", CANARY)
    await r.does("joined to another", "nkechi", "idea.join_two", idea=other, other=goes_on)
    await r.look("an idea that goes on with another", "idea", other, "bethan", "nkechi")
    past = await world.shares(sentence=CANARY)
    await r.does("past a manager", "bethan", "idea.past", idea=past)
    await r.look("an idea that went past", "idea", past, "nkechi", "idris")
    await r.does("about a manager", "bethan", "idea.about", idea=past)
    await r.does("shared past a manager", "bethan", "idea.share_past", sentence=CANARY, why="about")
    await r.does("whoever stands in", "nkechi", "away.stand_in", who=str(world.people["sol"].id))
    away = (world.clock().date() + timedelta(days=3)).isoformat()
    await r.does("a manager goes away", "nkechi", "away.until", until=away)
    await r.look("an idea with whoever stands in", "idea", goes_on, "zoe", "sol", "nkechi")
    await r.does("a manager is back", "nkechi", "away.back")
    await r.does("nobody stands in", "nkechi", "away.nobody")


async def _joining(r: Round) -> None:
    """An idea that a colleague's sounds like; joined, and heard of."""
    world, said = r.world, f"{CANARY} calls before work is handed over"
    idea = await world.shares(sentence=said)
    await r.does("an idea that sounds like another", "zoe", "idea.share", sentence=f"{said}, please")
    r.cards["an offer of what sounds like another, for zoe"] = await world.app.door.offer(world.who("zoe"), said)
    await r.look("an idea that is here already", "idea", idea, "zoe")
    await r.does("a voice", "zoe", "idea.join", idea=idea)
    await r.does("a voice that helps", "tam", "idea.join", idea=idea, kind="tests")
    await r.look("an idea with voices", "idea", idea, "bethan", "nkechi", "zoe", "tam", team=True)
    await r.does("another like it", "tam", "idea.share", sentence=said, different=True)
    await r.look("an idea like another", "idea", idea, "nkechi")
    await r.does("yes to what was joined", "nkechi", "idea.try", idea=idea, words=CANARY)
    await r.look("an idea that was joined and tried", "idea", idea, "bethan", "zoe")
    await r.does("a voice taken back", "tam", "idea.leave", idea=idea)


async def _briefing(r: Round) -> None:
    world, sections = r.world, ("background", "why_it_matters", "what_we_found", "what_to_do", "questions")
    theme = next(iter(world.app.works.world.framework.themes))
    card = await r.does(
        "a briefing is written",
        "jaspreet",
        "briefing.write",
        title_=CANARY,
        theme=theme,
        apply=CANARY,
        link="https://harrowmere.example/tool",
        **dict.fromkeys(sections, CANARY),
    )
    assert card.about
    briefing = r.known["briefing"] = str(card.about.id)
    await r.look("a draft", "briefing", briefing, "jaspreet")
    await r.does("who it goes to", "jaspreet", "briefing.send", briefing=briefing, everyone=True)
    await r.does("it is sent", "jaspreet", "briefing.confirm", briefing=briefing, everyone=True)
    await r.look("a briefing being counted", "briefing", briefing, "jaspreet")
    await r.does("it is paused", "jaspreet", "briefing.pause", briefing=briefing)
    await world.drain()
    await r.look("a briefing that is paused", "briefing", briefing, "jaspreet")
    await r.does("it is resumed", "jaspreet", "briefing.resume", briefing=briefing)
    await r.look("a briefing on its way", "briefing", briefing, "jaspreet")
    world.telephones.next.extend([Never("it is too large")] * 2)
    await world.drain()
    await r.look("a briefing", "briefing", briefing, "bethan", "anwen", "jaspreet")
    await r.does("a briefing is read", "bethan", "briefing.read", briefing=briefing)
    await r.does("a briefing, an answer", "bethan", "briefing.answer", briefing=briefing, answer="not_yet", line=CANARY)
    await r.look("a briefing after an answer", "briefing", briefing, "bethan", "jaspreet")
    await r.does("a briefing, asked back", "bethan", "briefing.ask_back", briefing=briefing, words=CANARY)
    await r.look("a briefing with questions", "briefing", briefing, "jaspreet")
    found = await world.read(lambda work: work.briefings.questions(briefing_id(briefing)))
    question = r.known["question"] = str(found[0].id)
    await r.look("a question", "question", question, "bethan", "jaspreet")
    await r.does("a reply", "jaspreet", "question.reply", question=question, words=CANARY)
    await r.look("a question after its reply", "question", question, "bethan", "jaspreet")
    await world.passes(days=2)
    for name, address in (("jaspreet", "briefing.written"), ("bethan", "briefing.mine"), ("anwen", "briefing.mine")):
        r.cards[f"{address}, for {name}"] = await world.answers(name, address)
    r.cards["a briefing followed"] = await world.answers("jaspreet", "briefing.follow", briefing=briefing)
    for address, values in (("board.show", {}), ("reach.show", {"briefing": briefing})):
        page = await world.app.door.show(world.knock("leopold", address, values))
        assert isinstance(page, View), page
        r.views[address], r.cards[address] = page, page.card()


async def _reminders(r: Round) -> None:
    """A digest of two briefings, answered one by one; a manager's round, in their channel too; going away."""
    world = r.world
    for idea in await world.read(lambda work: work.ideas.waiting_for(world.people["nkechi"])):
        values = {"considered": CANARY * 3, "useful": CANARY * 3}
        await world.decides("nkechi", "idea.not_this_time", str(idea.id), **values)
    await world.passes(minutes=1)
    world.clock.now = MORNING
    first, second = await world.sends(title=CANARY, background=CANARY), await world.sends(title=CANARY)
    world.clock.forward(days=7)
    await world.minute()
    zoe = str(world.people["zoe"].id)
    await r.look("a digest", "digest", zoe, "zoe")
    for briefing in (first, second):
        await r.does("a reminder, answered", "zoe", "briefing.answer", briefing=briefing, answer="clear")
        await r.look("a digest after an answer", "digest", zoe, "zoe")
    nkechi = str(world.people["nkechi"].id)
    await r.look("a round with nothing", "round", nkechi, "nkechi", team=True)
    for _ in range(2):
        await world.shares(sentence=CANARY)
    world.clock.forward(days=1)
    await r.look("a round", "round", nkechi, "nkechi", team=True)
    await r.does("when to come", "nkechi", "waiting.when", hour="11:00")
    await r.does("never come", "nkechi", "waiting.when", hour="off")
    away = (world.clock().date() + timedelta(days=9)).isoformat()
    await r.does("going away", "zoe", "away.until", until=away)
    r.cards["away, at home"] = (await world.app.door.home(world.who("zoe")))[0]
    await r.does("being back", "zoe", "away.back")


async def _not_sent(r: Round) -> None:
    """What was refused, of a briefing and of an idea; and a briefing that is taken back."""
    world, briefing = r.world, str(r.known["briefing"])
    await r.world.shares(sentence=CANARY)
    world.telephones.next.append(Never("it is too large"))
    await world.drain()
    for name, address, values in (
        ("jaspreet", "briefing.not_reached", {"briefing": briefing}),
        ("idris", "unsent.show", {}),
    ):
        page = await world.app.door.show(world.knock(name, address, values))
        assert isinstance(page, View) and page.rows, page
        r.views[address], r.cards[address] = page, page.card()
        for action in page.card().actions[:1]:
            assert isinstance(action, Button)
            r.cards[action.label] = await world.answers(name, action.address, **action.values)
    r.cards["at home, something is unsent"] = (await world.app.door.home(world.who("idris")))[0]
    other = await world.sends(title=CANARY, background=CANARY, why_it_matters=CANARY)
    await r.does("before it is withdrawn", "jaspreet", "briefing.ask_withdraw", briefing=other)
    await r.does("it is withdrawn", "jaspreet", "briefing.withdraw", briefing=other)
    await world.drain()
    await r.look("a briefing that was withdrawn", "briefing", other, "bethan", "jaspreet")


async def _reflection(r: Round) -> None:
    card = await r.does("a reflection", "bethan", "reflection.write", **{"thoughts.0": CANARY, "thoughts.1": CANARY})
    assert card.about
    reflection = r.known["reflection"] = str(card.about.id)
    await r.look("a reflection", "reflection", reflection, "bethan")
    raised = {"words": CANARY, "chosen": ["1"], "agrees": True}
    await r.does("a reflection is raised", "bethan", "reflection.raise", reflection=reflection, **raised)
    await r.does("words kept", "bethan", "reflection.keep", words=CANARY)
    r.cards["their reflections"] = await r.world.answers("bethan", "reflection.mine")


async def _meetings(r: Round) -> None:
    """Who answers for a forum, its agenda, a team's line and a supervision's, and what is taken to supervision."""
    world = r.world
    forum = world.app.works.world.framework.fallback.id
    r.known |= {"body": forum}
    other = next(id for id, body in world.app.works.world.framework.bodies.items() if body.span == "one")
    nkechi = str(world.people["nkechi"].id)
    await r.does("who answers for a forum", "idris", "clerks.name", body=forum, who=nkechi)
    r.cards["who answers for each forum"] = await world.answers("idris", "clerks.show")
    r.cards["who answers for one"] = await world.answers("idris", "clerks.look", body=forum)
    r.cards["nobody answers for it"] = await world.answers("idris", "clerks.remove", body=forum, person=nkechi)
    waits = await world.shares(sentence=CANARY)
    await r.does("passed to a forum", "nkechi", "idea.pass", idea=waits, words=CANARY)
    await _shown(r, "bethan", "idea.history", idea=waits)
    day = (world.clock().date() + timedelta(days=9)).isoformat()
    assert isinstance(await world.tries("idris", "agenda.meet", body=other, day=day), View)
    r.cards["all agendas"] = await world.answers("idris", "agenda.show")
    team, two = await world.write(lambda work: _before(work, UUID(waits), world))
    await _shown(r, "idris", "agenda.show", body=other)
    await r.look("a team's line", "line", team, "nkechi")
    r.cards["before a team"] = await world.answers("nkechi", "meetings.show")
    r.cards["before two"] = await world.answers("bethan", "supervision.show")
    await r.look("a supervision's line", "line", two, "bethan", "nkechi")
    await r.look("a round of meetings", "round", nkechi, "nkechi")
    await r.does("a team has talked about it", "nkechi", "line.says", subject=team, words=CANARY)
    await r.look("a team's line that was talked about", "line", team, "nkechi")
    reflection = str(r.known["reflection"])
    card = await r.does("taken to supervision", "bethan", "supervision.reflection", reflection=reflection, words=CANARY)
    assert card.about
    await r.does("a place for it", "bethan", "reflection.take_to", reflection=reflection, opportunity="supervision")
    await r.look("what is taken to supervision", "supervision", str(card.about.id), "bethan", "nkechi")
    await r.does("a supervision, talked about", "nkechi", "supervision.discussed", subject=str(card.about.id))
    await r.look("what was talked about in supervision", "supervision", str(card.about.id), "bethan", "nkechi")
    await _shown(r, "nkechi", "team.show")
    r.known["line"] = (await world.write(lambda work: _before(work, UUID(waits), world)))[0]


async def _shown(r: Round, name: str, address: str, **values: JsonValue) -> None:
    page = await r.world.app.door.show(r.world.knock(name, address, values))
    assert isinstance(page, View), page
    r.views[address] = page
    r.cards[address] = linked(page.card(), lambda path: f"{PUBLIC}{path}")


async def _before(work: SqlWork, idea: UUID, world: World) -> tuple[str, str]:
    """A line of Assessment's meeting, and one of Bethan's supervision: this framework has no step of each."""
    due = world.clock().date() + timedelta(days=28)
    common: dict[str, Any] = {"idea": idea, "body": "assessment_meeting", "step": 1, "due_on": due}
    team = Line(id=LineId(work.new_id()), team=ASSESSMENT, **common)
    two = Line(id=LineId(work.new_id()), team=ASSESSMENT, person=world.people["bethan"].id, **common)
    once = Line(id=LineId(work.new_id()), **common | {"body": "mash_group", "due_on": due - timedelta(days=21)})
    await work.agendas.put(team, two, replace(once, carried=1))
    return str(team.id), str(two.id)


async def _framework(r: Round) -> None:
    """A point that is open, one that was confirmed, one that is not right; and all of them."""
    world = r.world
    open_one, confirmed, wrong = [one.id for one in (await _points(world))[:3]]
    await r.look("a point", "point", str(open_one), "idris")
    await r.does("a point is confirmed", "idris", "framework.confirm", point=str(confirmed))
    await r.look("a point after a yes", "point", str(confirmed), "idris")
    await r.does("a point is not right", "idris", "framework.not_right", point=str(wrong), words=CANARY)
    await r.look("a point that is not right", "point", str(wrong), "idris")
    r.cards["walking on"] = await world.answers("idris", "framework.walk", after=str(wrong))
    page = await world.app.door.show(world.knock("idris", "framework.points"))
    assert isinstance(page, View)
    r.views["framework.points"] = page
    r.cards["framework.points"] = linked(page.card(), lambda path: f"{PUBLIC}{path}")
    r.known["point"] = str(open_one)


async def _findings(r: Round) -> None:
    """A draft, presented, looked at in a second way, acted on, written about, led by others, on another route."""
    world, framework = r.world, r.world.app.works.world.framework
    straight = [one for one in framework.routes.values() if not framework.bodies[one.improvement_chain[0][0]].is_person]
    source, another = straight[0].sources[0], next(id for id in framework.routes if id != straight[0].id)
    begun = await r.does("a finding is begun", "jaspreet", "finding.write", source=source, sentence=CANARY)
    assert begun.about
    finding = r.known["finding"] = str(begun.about.id)
    await r.does("a finding too early", "jaspreet", "finding.present", begun=finding)
    said = {"tells": CANARY, "needs": CANARY, "heard": CANARY, "kind": "improve", "number": 12, "methods": ["audit"]}
    await r.does("a finding is whole", "jaspreet", "finding.write", begun=finding, **said)
    await r.does("a finding is presented", "jaspreet", "finding.present", begun=finding)
    await r.look("a finding with one source", "idea", finding, "jaspreet", "idris", "leopold")
    await r.does("a second way", "jaspreet", "finding.method", finding=finding, method="voice", showed=CANARY)
    change = next(iter(framework.decided_here))
    lead = {"lead": str(world.people["nkechi"].id), "approaches": [change], "realistic": CANARY}
    action = await r.does("an action is added", "idris", "finding.action", finding=finding, sentence=CANARY, **lead)
    assert action.about
    await r.look("an action", "idea", str(action.about.id), "nkechi", "idris", "leopold")
    await r.does("a finding is written about", "jaspreet", "briefing.write", finding=finding)
    await r.look("a finding with two sources", "idea", finding, "jaspreet", "idris")
    await r.does("another agency leads", "idris", "idea.lead", idea=finding, agency=SCHOOLS)
    await r.does("another route", "idris", "idea.route", idea=finding, route=another, words=CANARY)
    await r.look("a finding on another route", "idea", finding, "jaspreet", "idris")
    r.cards["their findings"] = await world.answers("jaspreet", "finding.mine")
    page = await world.app.door.show(world.knock("leopold", "finding.actions"))
    assert isinstance(page, View)
    r.views["finding.actions"] = page
    r.cards["finding.actions"] = linked(page.card(), lambda path: f"{PUBLIC}{path}")


async def _points(world: World) -> list[Any]:
    return await world.read(lambda work: framework_points.points(work, world.people["idris"]))


async def _asking(r: Round) -> None:
    """A question to the frontline: written, asked, answered, heard of; and one that ends with nothing said."""
    world = r.world
    asking = r.known["asking"] = await _asked(r, "a question to all", about=CANARY)
    await r.look("a question to all", "asking", asking, "bethan", "nkechi", "jaspreet")
    answer = await r.does("a question to all, an answer", "bethan", "asking.answer", asking=asking, words=CANARY)
    await r.look("a question to all after an answer", "asking", asking, "bethan", "jaspreet")
    shows = answer.actions[0]
    assert isinstance(shows, Button)
    await r.look("an answer to a question", "idea", str(shows.values["idea"]), "bethan", "jaspreet")
    r.cards["answers to a question"] = await world.answers("jaspreet", "asking.answers", asking=asking)
    await r.does("what came of a question", "jaspreet", "asking.came_of_it", asking=asking, words=CANARY)
    await world.drain()
    await r.look("a question to all after what came of it", "asking", asking, "bethan", "jaspreet")
    await r.look("an answer after what came of it", "idea", str(shows.values["idea"]), "bethan", "jaspreet")
    over = await _asked(r, "a question that ends")
    await world.answers("zoe", "asking.answer", asking=over, words=CANARY)
    await world.passes(days=15)
    await r.look("a question that has ended", "asking", over, "bethan", "zoe", "jaspreet")
    await r.does("an answer that comes late", "bethan", "asking.answer", asking=over, words=CANARY)
    r.cards["questions asked, for jaspreet"] = await world.answers("jaspreet", "asking.mine")
    r.known["asking"] = await _asked(r, "a question that is open")


async def _asked(r: Round, label: str, about: str = "") -> str:
    to = next(q for q in (await r.world.opens("jaspreet", "asking.ask")).questions if q.name == "to")
    everyone = next(option.value for option in to.options if option.label == "Everyone")
    words: dict[str, JsonValue] = {"words": f"{CANARY}, {label}?", "to": [everyone], "about": about}
    draft = await r.does(f"{label}, written", "jaspreet", "asking.ask", **words)
    assert draft.about
    await r.does(f"{label}, asked", "jaspreet", "asking.go", asking=str(draft.about.id))
    await r.world.drain()
    return str(draft.about.id)


async def _the_rest(r: Round) -> None:
    world, door = r.world, r.world.app.door
    for name in ("bethan", "nkechi"):
        person = str(world.people[name].id)
        await r.look("a welcome", "welcome", person, name)
        r.cards[f"a welcome asked for, for {name}"] = await world.answers(name, "welcome.show")
        r.cards[f"an offer, for {name}"] = await door.offer(world.who(name), CANARY)
        r.cards[f"help, for {name}"] = await door.offer(world.who(name), "")
    r.cards["what is stopped"] = await door.offer(world.who("bethan"), f"{CANARY} 07700 900123")
    r.cards["a stranger"] = door.stranger()
    r.cards["a channel is connected"] = await world.connects("nkechi", "19:team")
    r.cards["a channel is let go"] = await world.answers("nkechi", "team.disconnect")
    r.cards["what has moved on"] = await world.answers("bethan", "no.such")
    r.cards["nothing has changed"] = await world.answers("zoe", "idea.others_should_know", idea=r.known["idea"])
    for name in PEOPLE:
        for number, card in enumerate(await door.home(world.who(name))):
            r.cards[f"at home {number}, for {name}"] = card


async def _forms(r: Round) -> None:
    """Each form as somebody opens it, and as it comes back when nothing was answered."""
    idea = await r.world.shares(sentence=CANARY)
    draft = await r.world.writes(CANARY)
    added = await r.world.shares(sentence=CANARY)
    await r.does("others should know, at first", "bethan", "idea.others_should_know", idea=added)
    r.ideas |= {"idea.change": added, "idea.shows": str(r.known["kept"]), "idea.result": str(r.known["kept"])}
    r.known |= {"idea": idea, "subject": "s", "result": "keep", "still": "yes", "kind": "good"}
    for form in r.world.app.book.forms:
        if not form.asks():
            continue
        hidden = {n: r.known[n] for n, k in form.kinds().items() if k == "hidden" and n in r.known}
        hidden |= {"idea": r.known["kept"]} if form.address == "published.approve" else {}
        hidden |= {"idea": r.ideas[form.address]} if form.address in r.ideas else {}
        hidden |= {"briefing": draft} if form.address == "briefing.send" else {}
        hidden |= {"subject": r.known["line"]} if form.address.startswith("line.") else {}
        name, sheet = await _opened(r.world, form, hidden)
        r.sheets[form.address] = sheet
        knock = Knock(r.world.who(name), form.address, dict(sheet.known), sheet.nonce)
        r.again[form.address] = await r.world.app.door.answer(knock)


async def _opened(world: World, form: type[Form], hidden: dict[str, Any]) -> tuple[str, Sheet]:
    for name in PEOPLE:
        sheet = await world.app.door.open(world.knock(name, form.address, hidden))
        if isinstance(sheet, Sheet):
            return name, sheet
    raise AssertionError(f"nobody can open {form.address}: tell tests.rounds what its hidden values are")


def briefing_id(id: str) -> Any:
    return UUID(id)


def without_nonces(sheet: Sheet) -> Sheet:
    return replace(sheet, nonce="nonce")
