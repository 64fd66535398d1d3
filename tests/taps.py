"""
How many taps something takes on a telephone, counted from what the dialogs say and how each channel shows it.

A tap is a press of a button or a link, a box that is touched to write in it, an answer that is chosen (two where it
stands in a list that opens), a word or a command that is sent.  Writing is not counted, nor what may be left out.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from dialogs.kit.questions import Question, Sheet
from dialogs.kit.words import Card
from handlers.slack import ask as slack
from handlers.slack import render as slack_cards
from handlers.teams import render as teams
from handlers.web.render import BESIDE, RADIOS
from tests.world import World, filled

Channel: TypeAlias = Literal["Slack", "Teams", "the web page"]
CHANNELS: tuple[Channel, ...] = ("Slack", "Teams", "the web page")
OPENS = 2  # a list, then one of it
OF_SLACK = {"static_select": OPENS, "multi_static_select": OPENS, "external_select": OPENS, "datepicker": OPENS}
OF_TEAMS = {"Input.ChoiceSet": OPENS, "Input.Date": OPENS}


@dataclass
class Counted:
    """One thing that somebody does, as it is counted on each channel."""

    taps: dict[Channel, int] = field(default_factory=lambda: dict.fromkeys(CHANNELS, 0))

    def begins(self) -> None:
        """A command in Slack, a word in Teams: the box is touched, and it is sent.  On the page it is a button."""
        for channel in CHANNELS:
            self.taps[channel] += 1 if channel == "the web page" else 2

    def writes(self) -> None:
        """Into the box that is always there, and sends it."""
        for channel in CHANNELS:
            self.taps[channel] += 2

    def presses(self, card: Card, label: str) -> None:
        at = next(n for n, action in enumerate(card.actions) if action.label == label)
        many = len(card.actions)
        behind_more = {
            "Slack": many > slack_cards.IN_ROW and at >= slack_cards.BESIDE,
            "Teams": at >= teams.BESIDE,
            "the web page": many > BESIDE + 1 and at >= BESIDE,
        }
        for channel in CHANNELS:
            self.taps[channel] += 2 if behind_more[channel] else 1

    def fills(self, sheet: Sheet, *also: str) -> None:
        """What must be answered and is not yet, with what is answered all the same; and the button."""
        asked = [q for q in sheet.questions if q.name in also or (q.required and q.value in (None, ""))]
        view, card = slack.modal(sheet), teams.form(sheet)
        for channel in CHANNELS:
            self.taps[channel] += 1 + sum(_one(channel, q, view, card) for q in asked)


def _one(channel: Channel, q: Question, view: Any, card: Any) -> int:
    match channel:
        case "Slack":
            element = next(block["element"] for block in view["blocks"] if block.get("block_id") == q.name)
            return OF_SLACK.get(element["type"], 1)
        case "Teams":
            element = next(e for e in card["body"] if e.get("id") == q.name)
            return 1 if element.get("style") == "expanded" else OF_TEAMS.get(element["type"], 1)
        case _:
            listed = q.widget in ("choice", "search") and len(q.options) > RADIOS
            return OPENS if listed else 1


async def flows(world: World) -> dict[str, Counted]:
    """The main ones, each from where its person is."""
    door, found = world.app.door, dict[str, Counted]()

    def counted(name: str) -> Counted:
        return found.setdefault(name, Counted())

    async def asked(name: str, address: str, **known: Any) -> Sheet:
        return await world.opens(name, address, **known)

    share = counted("Share an idea")
    share.begins()
    share.fills(await asked("bethan", "idea.share"))
    good = counted("Share good practice")
    good.begins()
    good.fills(await asked("bethan", "idea.share"), "kind")
    wrote, good_too = counted("Share what was simply written"), counted("Share good practice that was simply written")
    offered = await door.offer(world.who("bethan"), "One page for the handover")
    for one, label in ((wrote, "Share with Nkechi"), (good_too, "Share it as: Good practice")):
        one.writes()
        one.presses(offered, label)

    thanks = await world.answers("bethan", "idea.share", sentence="One page for the handover")
    assert thanks.about
    idea = str(thanks.about.id)
    theme = counted("Say what an idea is about")
    theme.presses(thanks, "Its theme")
    theme.fills(await asked("bethan", "idea.theme", idea=idea))
    counted("Say that others should know").presses(thanks, "Others should know")
    waits = counted("See what became of one's ideas")
    waits.begins()

    card = await world.card("nkechi", "idea", idea)
    for name, label, address in (
        ("Say yes to a small try", "Try it here", "idea.try"),
        ("Ask about an idea", "Ask", "idea.ask"),
        ("Pass an idea on", "Pass to Change and improvement forum", "idea.pass"),
        ("Say not this time, and why", "Not this time, because…", "idea.not_this_time"),
    ):
        counted(name).presses(card, label)
        counted(name).fills(await asked("nkechi", address, idea=idea))

    await world.decides("nkechi", "idea.ask", idea, words="Where?")
    answer = counted("Answer what one was asked")
    answer.presses(await world.card("bethan", "idea", idea), "Answer")
    answer.fills(await asked("bethan", "idea.answer", idea=idea))
    await world.answers("bethan", "idea.answer", idea=idea, words="By the phone.")
    await world.decides("nkechi", "idea.try", idea, words="Yes")
    shows = counted("Say what would show that it works")
    shows.presses(await world.card("bethan", "idea", idea), "What would show you it works?")
    shows.fills(await asked("bethan", "idea.shows", idea=idea))
    await world.passes(weeks=7)
    result = counted("Say what came of a try")
    result.presses(await world.card("bethan", "idea", idea), "Keep it")
    result.fills(await asked("bethan", "idea.result", idea=idea, result="keep"))

    write = counted("Write a briefing of one section")
    write.begins()
    write.fills(await asked("jaspreet", "briefing.write"), "what_we_found")
    draft = await world.writes()
    send = counted("Send a briefing to everyone")
    send.presses(await world.card("jaspreet", "briefing", draft), "Choose who it goes to")
    sheet = await asked("jaspreet", "briefing.send", briefing=draft)
    send.fills(sheet, "everyone")
    many = await world.answers("jaspreet", "briefing.send", **{**filled(sheet), "everyone": True})
    send.presses(many, next(a.label for a in many.actions if a.label.startswith("Send it")))
    await world.answers("jaspreet", "briefing.confirm", briefing=draft, everyone=True)
    await world.drain()
    card = await world.card("bethan", "briefing", draft)
    counted("Answer a briefing at once").presses(card, "Clear")
    read = counted("Read a briefing and answer it")
    read.presses(card, "Read it")
    read.presses(await world.answers("bethan", "briefing.read", briefing=draft), "Clear")

    keep = counted("Keep a reflection of one thought")
    keep.begins()
    keep.fills(await asked("bethan", "reflection.write"), "thoughts.0")
    return found


def table(found: dict[str, Counted]) -> str:
    lines = [
        f"| {name} | {' | '.join(str(one.taps[channel]) for channel in CHANNELS)} |" for name, one in found.items()
    ]
    head = f"| | {' | '.join(CHANNELS)} |"
    return "\n".join(
        [
            "# How many taps things take",
            "",
            "Counted from the dialogs, and how each channel shows them, by `tests/taps.py`; `tests/test_taps.py` keeps",
            "this page true. A tap is a press, a box that is touched to write in it, an answer that is chosen (two",
            "where it stands in a list that opens), a word that is sent. Writing is not counted, nor what may be left",
            "out.",
            "",
            head,
            "|---|---:|---:|---:|",
            *lines,
            "",
            "A letter's answer takes two everywhere: its link, and the confirming button on the page that opens.",
            "",
        ]
    )
