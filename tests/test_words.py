"""The words on every screen: neutral where telephones lie about, plain, and none of the field's own for our things."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import dialogs
from dialogs.kit.words import Button, Card, Figures, Heading, Quote, Resources, Text
from learning.framework import Framework
from learning.framework_file import load
from tests.partnership import PEOPLE
from tests.rounds import CANARY, Round
from tests.world import harrowmere

pytest_plugins = ["tests.worlds"]

ROOT = Path(__file__).parent.parent
ON_SCREEN = [
    *sorted((ROOT / "dialogs").rglob("*.py")),
    ROOT / "bot" / "door.py",
    *(ROOT / "learning" / f"{name}.py" for name in ("sharing", "ideas", "briefings", "reflections", "guard", "rights")),
    *(ROOT / "handlers" / name for name in ("slack/said.py", "teams/saying.py", "web/statements.py", "web/letters.py")),
]
RESERVED = re.compile(
    r"\b(cases?|referrals?|refer(s|red)?|assessments?|assess(ed)?|allocat\w+|contact(s|ed)?|conferences?|escalat\w+"
    r"|clos(e|ed|ure)|thresholds?|rag|strateg\w+|tickets?|backlogs?|stakeholders?|users?|contents?|complian\w+"
    r"|mandatory|read receipts?|sign-?offs?|triag\w+)\b",
    re.IGNORECASE,
)
"""Requirements 3.11.  They mean something about a child, or make the thing sound like somebody else's."""
PLAN_ALONE = re.compile(r"\b(the|a|this|your|our) plans?\b", re.IGNORECASE)
CHANNELS = re.compile(r"\bslack\b|\bmicrosoft\b|\bin teams\b|^teams$|adaptive|block kit|\bmodals?\b")
HOW_PEOPLE_ARE_REACHED = {"slack", "teams", "in Slack", "in Teams"}
"""What an author reads of their audience: the one place in the dialogs that names a channel."""


def constants(path: Path) -> Iterator[tuple[int, str]]:
    """A file's strings but for docstrings, with their lines."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def theirs(framework: Framework) -> list[str]:
    """A framework's own words, and the names of people and teams: they are data, and their owners'."""
    names = [part for person in PEOPLE.values() for part in (person.name, person.agency, person.team, person.title)]
    prompts = [prompt for model in framework.reflection_models for prompt in model.prompts]
    return sorted([*names, *prompts, *framework.labels.values(), framework.organisation], key=len, reverse=True)


def ours(card: Card, data: list[str]) -> str:
    """What we say on it: not what people wrote, and not what is data."""
    said = [card.title, *(action.label for action in card.actions)]
    for block in card.body:
        match block:
            case Text(text) | Heading(text):
                said.append(text)
            case Figures(title, rows):
                said += [title, *(row.label for row in rows)]
            case Quote() | Resources():
                pass
            case facts:
                said += [word for pair in facts.pairs.items() for word in pair]
    whole = "\n".join(said)
    for word in data:
        whole = whole.replace(word, "…")
    return whole


# --- what lights up on a telephone ------------------------------------------------------------------------------------


async def test_every_notification_line_is_neutral(everything: Round) -> None:
    themes = [label.lower() for label in harrowmere().themes.values()]
    for label, card in (everything.cards | everything.letters).items():
        assert re.fullmatch(r"Hearback: [\w ’']{4,70}", card.line), (label, card.line)
        assert CANARY not in card.line and not any(theme in card.line.lower() for theme in themes), label
        surnames = [person.name.split()[1] for person in PEOPLE.values()]
        assert not any(name in card.line for name in surnames), label


async def test_what_is_sent_unasked_shows_its_neutral_line_and_no_other(everything: Round) -> None:
    said = everything.world.telephones.said
    assert said and all(one.line == one.card.line and CANARY not in one.line for one in said)


async def test_a_letter_shows_nothing_of_itself_before_it_is_opened(everything: Round) -> None:
    for letter in everything.world.tray.letters:
        assert CANARY not in letter.subject and CANARY not in letter.text[:160]


async def test_whoever_chose_to_hear_whole_cards_hears_them(everything: Round) -> None:
    """And nobody else: `bot.worker` and the door put the card into the line for them alone."""
    assert not any(person.hears_whole_cards for person in everything.world.people.values())


# --- words that are not ours to use -----------------------------------------------------------------------------------


async def test_no_reserved_word_is_ours_on_any_card(everything: Round) -> None:
    data = theirs(harrowmere())
    for label, card in (everything.cards | everything.letters).items():
        said = ours(card, data)
        assert not RESERVED.search(said) and not PLAN_ALONE.search(said), (label, RESERVED.search(said))


async def test_no_reserved_word_is_ours_on_any_form(everything: Round) -> None:
    data = theirs(harrowmere())
    for address, sheet in everything.sheets.items():
        options = [option.label for q in sheet.questions for option in q.options]
        asked = "\n".join([sheet.title, sheet.submit, *(f"{q.label} {q.help}" for q in sheet.questions), *options])
        for word in data:
            asked = asked.replace(word, "…")
        assert not RESERVED.search(asked) and not PLAN_ALONE.search(asked), (address, RESERVED.search(asked))


@pytest.mark.parametrize("path", ON_SCREEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_reserved_word_stands_in_what_we_could_say(path: Path) -> None:
    """Not only on the cards of one round: in every string that reads like a sentence or a label."""
    found = [
        (line, said)
        for line, said in constants(path)
        if _is_read(said) and (RESERVED.search(said) or PLAN_ALONE.search(said))
    ]
    assert found == []


def _is_read(said: str) -> bool:
    """Neither a name in code nor a pattern."""
    return "(?" not in said and (
        bool(re.search(r"[A-Za-z]{2,} [a-z]", said)) or bool(re.fullmatch(r"[A-Z][a-z]+", said))
    )


@pytest.mark.parametrize("path", sorted((ROOT / "dialogs").rglob("*.py")), ids=lambda path: path.stem)
def test_no_dialog_names_a_channel(path: Path) -> None:
    named = {said for _, said in constants(path) if CHANNELS.search(said) or "Slack" in said or "in Teams" in said}
    assert named <= HOW_PEOPLE_ARE_REACHED, path.name
    imports = re.findall(r"^(?:from|import) (\S+)", path.read_text("utf-8"), re.MULTILINE)
    assert not [name for name in imports if name.startswith(("handlers", "storage", "bot", "slack", "botbuilder"))]


def test_no_word_of_ours_is_a_picture() -> None:
    """No emoji: they are read aloud, and few agree on what they mean."""
    for path in ON_SCREEN:
        assert not [said for _, said in constants(path) if re.search("[\U0001f300-\U0001faff\u2600-\u27bf]", said)], (
            path
        )


# --- plain words ------------------------------------------------------------------------------------------------------


async def test_sentences_are_short(everything: Round) -> None:
    """Reading age nine to eleven: a sentence has about fifteen words, and never over thirty."""
    data, lengths = theirs(harrowmere()), list[int]()
    for label, card in everything.cards.items():
        for sentence in re.split(r"(?<=[.?!:])\s|\n", ours(replace(card, actions=()), data)):
            words = len(sentence.split())
            lengths.append(words)
            assert words <= 30, (label, sentence)
    assert sum(lengths) / len(lengths) < 15


async def test_a_button_says_what_it_does_in_a_few_words(everything: Round) -> None:
    for label, card in everything.cards.items():
        labels = [action.label for action in card.actions]
        assert all(one.strip() == one and len(one) <= 75 for one in labels), label
        buttons = [(a.label, a.address, str(a.values)) for a in card.actions if isinstance(a, Button)]
        assert len(set(buttons)) == len(buttons), (label, "one button twice")


# --- other organisations' words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", ["derby", "milton_keynes", "newcastle", "nottinghamshire", "pan_dorset"])
def test_a_frameworks_phrases_fit_every_button(id: str) -> None:
    framework = load(id)
    assert all(len(label) <= 150 for label in framework.labels.values())
    for dialog in dialogs.load().dialogs.values():
        assert 0 < len(dialog.begin(framework)) <= 75
