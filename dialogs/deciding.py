"""What a manager, or whoever answers for a body, decides about an idea: from its card, without leaving chat."""

from collections.abc import Sequence

from dialogs import journey
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Prepared
from dialogs.telling.beforehand import goes_to
from dialogs.telling.beside import said_for_theirs
from dialogs.telling.deciding import (
    UNTIL,
    Ask,
    Deciding,
    DoNotWait,
    NotThisTime,
    PassOn,
    Take,
    TryHere,
    done,
    heard,
    undecided,
)
from dialogs.telling.deciding import for_decider as for_decider
from dialogs.telling.holding import bodies, has_it
from learning import beside, forums, holders, of_several, sharing, turn_of
from learning.calendar import after_weeks
from learning.days import today
from learning.work import Work

dialog = Dialog(
    "a decision",
    opens=TryHere,
    begin=lambda framework: framework.phrases.try_it,
    for_whom=lambda _: False,  # from an idea's card alone
    rank=90,
)


@dialog.prepare(TryHere, Ask, PassOn, NotThisTime)
async def as_it_stands(form: Deciding, turn: Turn) -> Prepared:
    idea = await of_several.to_decide(turn.work, turn.person, form.idea)
    if isinstance(form, Ask):
        sharing.one_at_a_time(turn.work, idea, turn.person)
    values: dict[str, int | str] = {"seen": idea.decisions}
    if isinstance(form, TryHere):
        values["until"] = after_weeks(today(turn.work), sharing.A_TRY).isoformat()
    goes = await goes_to(idea, idea.moment, turn.work) if isinstance(form, PassOn) else ""
    asks = {"families": journey.families(idea)} if isinstance(form, TryHere | NotThisTime) else {}
    _, others = await forums.open_lines(turn.work, idea, turn.person)
    left = {line.body for line in others}
    told = said_before(form, [body for body in idea.bodies if body in left], turn.work)
    nobody = await undecided(idea, turn.work) if isinstance(form, PassOn) else ""
    if said := " ".join(filter(None, (told.get("words"), goes, nobody))):
        told["words"] = said
    return Prepared(values=values, prompts=asks, help=told)


def said_before(form: Deciding, others: Sequence[str], work: Work) -> dict[str, str]:
    """Where other forums have it too: what becomes of it with them."""
    names = bodies(others, work.framework)
    match form:
        case NotThisTime() if others:
            return {"considered": f"It stays with the {names}, and ends only when they say so, too."}
        case TryHere() if others:
            return {"until": f"It is then on no agenda of the {names} any more. {UNTIL}"}
        case PassOn() if others:
            return {"words": f"It goes on when the {names} have said theirs."}
    return {}


@dialog.on(TryHere)
async def try_here(form: TryHere, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    idea = await sharing.try_here(
        turn.work, turn.person, form.idea, form.seen, form.words, form.until, journey.told_to_families(form.families)
    )
    return await done(idea, turn, heard(idea, "They have been told, in your words."))


@dialog.on(Ask)
async def ask(form: Ask, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    idea = await sharing.ask(turn.work, turn.person, form.idea, form.seen, form.words)
    return await done(idea, turn, "They have been asked. Their answer comes back to you here.")


@dialog.on(PassOn)
async def pass_on(form: PassOn, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    idea = await beside.pass_on(turn.work, turn.person, form.idea, form.seen, form.words)
    goes = f"{has_it(idea, turn.work).removesuffix('.')} now"
    told = f"{goes}, and they have been told." if idea.author else f"{goes}. {heard(idea, '')}"
    told = said_for_theirs(idea, turn.work) or told
    return await done(idea, turn, told)


@dialog.on(NotThisTime)
async def not_this_time(form: NotThisTime, turn: Turn) -> Reply:
    await of_several.takes_first(turn.work, turn.person, form.idea)
    families = journey.told_to_families(form.families)
    said = (form.considered, form.useful, families)
    idea = await sharing.not_this_time(turn.work, turn.person, form.idea, form.seen, *said)
    told = heard(idea, "They have been told what was considered and what is useful in it.")
    return await done(idea, turn, " ".join(filter(None, (told, said_for_theirs(idea, turn.work)))))


@dialog.on(Take)
async def take(form: Take, turn: Turn) -> Reply:
    idea = await holders.take(turn.work, turn.person, form.idea)
    return await for_decider(idea, turn.person, turn.work)


@dialog.on(DoNotWait)
async def do_not_wait(form: DoNotWait, turn: Turn) -> Reply:
    idea = await turn_of.do_not_wait(turn.work, turn.person, form.idea, form.seen)
    return await for_decider(idea, turn.person, turn.work)
