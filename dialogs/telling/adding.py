"""What its author can add to an idea, one tap each, none of it owed; and say otherwise while nobody has decided."""

from typing import Literal

from pydantic import Field

from dialogs.kit.forms import Form
from dialogs.kit.questions import Choice, Hidden, Line
from dialogs.kit.words import Action, Button
from dialogs.telling.past import past_ones_manager
from learning import good_practice, trying
from learning.good_practice import GOOD, IMPROVE
from learning.ideas import DECIDED, OPEN, Idea, IdeaId
from learning.work import Work

ADDED = ("theme", "affected", "had_a_say", "families", "tried", "others")


class OfMine(Form, address="idea.of_mine"):
    """Something its author adds to an idea of theirs."""

    idea: Hidden[IdeaId]


class Theme(OfMine, address="idea.theme", title="Its theme", submit="Save"):
    theme: Choice = Field(title="Where does it belong?")


class Kind(OfMine, address="idea.kind"):
    kind: Hidden[Literal["good", "improve"]]


class Affected(OfMine, address="idea.affected", title="Who it is for", submit="Save"):
    affected: Line = Field(
        title="Who is most affected?", description="Groups, not names: parents of babies, for instance."
    )
    had_a_say: Choice = Field("", title="Have they had a say?")


class Families(OfMine, address="idea.families", title="Children and families", submit="Save"):
    families: Line = Field(title="What would children and families say about it?")


class AlreadyTried(OfMine, address="idea.tried", title="Already tried", submit="Save"):
    tried: Line = Field(title="What did you try, and what did you see?")


class Change(OfMine, address="idea.change", title="What you added", submit="Save"):
    """All of it at once: said otherwise, or emptied."""

    as_it_was: Hidden[str] = ""
    kind: Choice = Field(IMPROVE, title="Which is it?")
    theme: Choice = Field("", title="Where does it belong?")
    affected: Line = Field("", title="Who is most affected?", description="Groups, not names.")
    had_a_say: Choice = Field("", title="Have they had a say?")
    families: Line = Field("", title="What would children and families say about it?")
    tried: Line = Field("", title="What did you try, and what did you see?", description="Empty: not tried yet.")
    others: bool = Field(False, title="Others should know")


class OthersShouldKnow(OfMine, address="idea.others_should_know"):
    pass


def offers(idea: Idea, work: Work) -> tuple[Action, ...]:
    if idea.moment not in OPEN:
        return ()
    mine = {"idea": str(idea.id)}
    found: dict[str, Action] = {
        "theme": Button.asks("Its theme", Theme, **mine),
        "affected": Button.asks("Who is most affected?", Affected, **mine),
        "families": Button.asks("What would families say?", Families, **mine),
        "tried": Button.asks("I have tried this", AlreadyTried, **mine),
        "kind": Button.does(work.framework.phrases.good_practice, Kind(idea=idea.id, kind=GOOD)),
        "others": Button.does("Others should know", OthersShouldKnow(idea=idea.id)),
    }
    had = idea.extras.keys() - (set() if good_practice.is_good(idea) else {"kind"})
    left = tuple(offer for name, offer in found.items() if name not in had)
    return (*left, *past_ones_manager(idea))


def changes(idea: Idea) -> tuple[Action, ...]:
    """While nobody has decided about it."""
    added = good_practice.is_good(idea) or any(idea.extras.get(name) for name in ADDED)
    decided = idea.moment not in DECIDED and not trying.tried_before(idea)
    return (Button.asks("Change what you added", Change, idea=str(idea.id)),) if added and not decided else ()
