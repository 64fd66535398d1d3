"""
An idea past its author's own manager: the one tap, and who reads of it (Pan-Dorset P9).

Its author does, and whoever had it in that manager's place.  A colleague may talk, and the manager whom it went past
until its author gave it to them after all has it as if it had just been shared.
"""

from dataclasses import replace

from dialogs.kit.words import Action, Button
from learning.ideas import DECIDED, Event, Idea
from learning.people import Team, Viewer


def past_ones_manager(idea: Idea) -> tuple[Action, ...]:
    """While it is decided about; by address, for the dialog behind them shows an idea's own card."""
    if idea.moment not in DECIDED or idea.about or idea.asked or not (idea.goes_past or idea.manager):
        return ()
    if idea.goes_past:
        about = Button("It is about their own decision", "idea.about", {"idea": str(idea.id)})
        return (about, Button("My manager after all", "idea.after_all", {"idea": str(idea.id)}))
    theirs = not idea.bodies and (not idea.alone or idea.stands_in_for)
    return () if not theirs else (Button("Not my manager", "idea.past", {"idea": str(idea.id)}),)


def for_reader(event: Event, idea: Idea, viewer: Viewer) -> Event | None:
    """The event as this viewer may read it; nothing where it is not for them."""
    if idea.is_by(viewer) or not event.data.keys() & {"past", "after_all"}:
        return event
    gone_past = {e.data[key] for e in idea.events for key in ("past", "beyond") if key in e.data}
    if isinstance(viewer, Team) or str(viewer.id) in gone_past:
        return None
    had_it = idea.is_with(viewer) or idea.was_with(viewer)
    plain = {key: said for key, said in event.data.items() if key not in ("past", "after_all", "in_for")}
    return event if had_it else replace(event, data=plain)
