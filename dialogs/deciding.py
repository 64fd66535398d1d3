"""What a manager, or whoever answers for a body, decides about an idea: from its card, without leaving chat."""

from dialogs import journey
from dialogs.kit.dialog import Dialog, Reply, Turn
from dialogs.kit.forms import Prepared
from dialogs.telling.deciding import Ask, Deciding, DoNotWait, NotThisTime, PassOn, Take, TryHere, done, undecided
from dialogs.telling.deciding import for_decider as for_decider
from dialogs.telling.holding import has_it
from learning import forums, holders, sharing, turn_of
from learning.calendar import after_weeks
from learning.days import today

dialog = Dialog(
    "a decision",
    opens=TryHere,
    begin=lambda framework: framework.phrases.try_it,
    for_whom=lambda _: False,  # from an idea's card alone
    rank=90,
)


@dialog.prepare(TryHere, Ask, PassOn, NotThisTime)
async def as_it_stands(form: Deciding, turn: Turn) -> Prepared:
    idea = (await turn.work.ideas.get(form.idea)).decided_by(turn.person)
    values: dict[str, int | str] = {"seen": idea.decisions}
    if isinstance(form, TryHere):
        values["until"] = after_weeks(today(turn.work), sharing.A_TRY).isoformat()
    asks = {"families": journey.families(idea)} if isinstance(form, TryHere | NotThisTime) else {}
    nobody = await undecided(idea, turn.work) if isinstance(form, PassOn) else ""
    return Prepared(values=values, prompts=asks, help={"words": nobody} if nobody else {})


@dialog.on(TryHere)
async def try_here(form: TryHere, turn: Turn) -> Reply:
    idea = await sharing.try_here(
        turn.work, turn.person, form.idea, form.seen, form.words, form.until, journey.told_to_families(form.families)
    )
    return await done(idea, turn, "They have been told, in your words.")


@dialog.on(Ask)
async def ask(form: Ask, turn: Turn) -> Reply:
    idea = await sharing.ask(turn.work, turn.person, form.idea, form.seen, form.words)
    return await done(idea, turn, "They have been asked. Their answer comes back to you here.")


@dialog.on(PassOn)
async def pass_on(form: PassOn, turn: Turn) -> Reply:
    idea = await forums.pass_on(turn.work, turn.person, form.idea, form.seen, form.words)
    return await done(idea, turn, f"{has_it(idea, turn.work).removesuffix('.')} now, and they have been told.")


@dialog.on(NotThisTime)
async def not_this_time(form: NotThisTime, turn: Turn) -> Reply:
    families = journey.told_to_families(form.families)
    said = (form.considered, form.useful, families)
    idea = await sharing.not_this_time(turn.work, turn.person, form.idea, form.seen, *said)
    return await done(idea, turn, "They have been told what was considered and what is useful in it.")


@dialog.on(Take)
async def take(form: Take, turn: Turn) -> Reply:
    idea = await holders.take(turn.work, turn.person, form.idea)
    return await for_decider(idea, turn.person, turn.work)


@dialog.on(DoNotWait)
async def do_not_wait(form: DoNotWait, turn: Turn) -> Reply:
    idea = await turn_of.do_not_wait(turn.work, turn.person, form.idea, form.seen)
    return await for_decider(idea, turn.person, turn.work)
