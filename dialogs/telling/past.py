"""The one tap that takes an idea past its author's own manager (Pan-Dorset P9)."""

from dialogs.kit.words import Action, Button
from learning.ideas import DECIDED, Idea


def past_ones_manager(idea: Idea) -> tuple[Action, ...]:
    """While it is decided about; by address, for the dialog behind them shows an idea's own card."""
    if idea.moment not in DECIDED or idea.about or idea.asked or not (idea.goes_past or idea.manager):
        return ()
    if idea.goes_past:
        about = Button("It is about their own decision", "idea.about", {"idea": str(idea.id)})
        return (about, Button("My manager after all", "idea.after_all", {"idea": str(idea.id)}))
    theirs = not idea.bodies and (not idea.alone or idea.stands_in_for)
    return () if not theirs else (Button("Not my manager", "idea.past", {"idea": str(idea.id)}),)
