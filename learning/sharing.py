"""What is done with an idea: each function is one decision of one person, and nobody hears of it by chance."""

from datetime import date, timedelta

from learning import forums
from learning.calendar import add_working_days
from learning.days import evening, today
from learning.forums import Going
from learning.ideas import DECIDED, OPEN, SENTENCE, AskingId, Idea, IdeaId, Moment, Move, Try
from learning.people import Person, Team
from learning.refusal import Refusal
from learning.telling import kept, told
from learning.work import Work

A_TRY = 6  # weeks
EXTRAS = ("theme", "affected", "families", "tried", "kind", "others")


async def who_decides(work: Work, author: Person) -> Person | None:
    """
    The author's manager, unless that leads nowhere: none on file, one who has left, oneself, or a loop.

    Then it is the framework's fallback body, from the first day (design 5: nothing stops at a manager).
    """
    manager = await work.people.get(author.manager) if author.manager else None
    if manager is None or manager.has_left(today(work)) or manager.id == author.id:
        return None
    above, met = manager, {manager.id}
    while above.manager and above.manager not in met:
        if above.manager == author.id:
            return None
        met.add(above.manager)
        further = await work.people.get(above.manager)
        if further is None:
            break
        above = further
    return manager


async def share(
    work: Work,
    author: Person,
    sentence: str,
    source: str = "",
    *,
    asked: AskingId | None = None,
    asker: Person | None = None,
    promised: date | None = None,
) -> Idea:
    """
    Raises ``Refusal`` when it is too long to be carried; the idea then has a holder and a promised day.

    An answer to a question (``asked``) is with whoever asked, whose card counts it: no message comes for each.
    """
    if len(sentence) > SENTENCE:
        raise Refusal(f"Please keep this to {SENTENCE} characters; you can add more afterwards.", about="sentence")
    manager = asker if asked else await who_decides(work, author)
    source = source or work.framework.practitioner_source
    route = work.framework.route_for(source)
    promised = promised or add_working_days(today(work), work.framework.answer_within_working_days)
    idea = Idea(
        id=IdeaId(work.new_id()),
        sentence=sentence,
        author=author,
        team=author.of_team,
        agency=author.agency,
        source=source,
        route=route.id,
        copied=route,
        manager=manager,
        bodies=() if manager else (work.framework.fallback.id,),
        promised_on=promised,
        asked=asked,
        shown_to_colleagues=asked is None,
        shared_at=work.now,
    )
    idea = await work.ideas.put(idea.moved(Move.SHARED, work.now, author))
    if manager is None:
        return await forums.begin(work, idea)
    await work.due("idea.promise", idea.subject, evening(promised))
    if not asker:
        await tell_holder(work, idea)
    return idea


async def tell_holder(work: Work, idea: Idea) -> None:
    """One live card where they are: in the team's private channel if it was shared there, otherwise to them."""
    if idea.bodies:
        await forums.tell_clerks(work, idea)
    elif idea.manager:
        await work.tell(await channel_of(work, idea) or idea.manager, idea.subject)


async def channel_of(work: Work, idea: Idea) -> Team | None:
    """The team in whose channel it is: one that was connected later is not shown what was told to a manager alone."""
    if idea.bodies or idea.manager is None or idea.asked:
        return None
    since = await work.people.channel_since(idea.manager.of_team)
    return idea.manager.of_team if since and since <= idea.shared_at else None


async def add(work: Work, by: Person, id: IdeaId, name: str, words: str) -> Idea:
    """What the form did not ask: each is offered afterwards, and none of them is owed."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it can add to it.")
    if idea.moment not in OPEN:
        raise idea.moved_on(by)
    idea = idea.moved(Move.ADDED, work.now, by, extras={**idea.extras, name: words}, data={"what": name})
    return await kept(work, idea)


async def ask(work: Work, by: Person, id: IdeaId, seen: int, words: str) -> Idea:
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    if idea.author is None:
        raise Refusal("It was shared without a name, so nobody can be asked here.")
    return await told(work, idea.moved(Move.ASKED, work.now, by, words, moment=Moment.CONSIDERING))


async def answer(work: Work, by: Person, id: IdeaId, words: str) -> Idea:
    """The author's answer; whoever asked has the usual days again."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it can answer.")
    if not idea.question:
        raise idea.moved_on(by)
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    idea = await kept(work, idea.moved(Move.ANSWERED, work.now, by, words, promised_on=promised))
    await work.due("idea.promise", idea.subject, evening(promised))
    await tell_holder(work, idea)
    return idea


async def try_here(work: Work, by: Person, id: IdeaId, seen: int, words: str, until: date, families: str = "") -> Idea:
    """One decision before a small local try (Pan-Dorset P16): a line and an end date."""
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    if not today(work) < until <= today(work) + timedelta(days=366):
        raise Refusal("Please choose a day that is still to come, within a year.", about="until")
    idea = idea.for_families(work.now, by, families)
    tried = Try(place=idea.team.name if idea.bodies else by.team, until=until)
    data = {"until": until.isoformat(), "place": tried.place, **forums.for_bodies(idea, by)}
    idea = await told(
        work,
        idea.moved(
            Move.TRYING, work.now, by, words, data=data, being_tried=tried, moment=Moment.TESTING, promised_on=None
        ),
    )
    await work.due("idea.try_ends", idea.subject, evening(until))
    return idea


async def say_what_shows(work: Work, by: Person, id: IdeaId, words: str) -> Idea:
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it says what would show that it works.")
    if idea.moment is not Moment.TESTING or idea.being_tried is None:
        raise idea.moved_on(by)
    tried = Try(idea.being_tried.place, idea.being_tried.until, words)
    return await kept(work, idea.moved(Move.SHOWS, work.now, by, words, being_tried=tried))


async def not_this_time(
    work: Work, by: Person, id: IdeaId, seen: int, considered: str, useful: str, families: str = ""
) -> Idea:
    """Only with what was considered and what is useful in it (Derby D14, N3)."""
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    idea = idea.for_families(work.now, by, families)
    changes = {"data": {"useful": "yes", **forums.for_bodies(idea, by)}, "moment": Moment.FINISHED, "promised_on": None}
    return await told(work, idea.moved(Move.NOT_THIS_TIME, work.now, by, f"{considered}\n\n{useful}", **changes))


async def came_of_it(work: Work, idea: Idea, by: Person, words: str) -> Idea:
    """It answers a question: whoever asked has said what came of that, which its author is told with the question."""
    return await kept(work, idea.moved(Move.CAME_OF_IT, work.now, by, words, moment=Moment.FINISHED, promised_on=None))


async def promise_passed(work: Work, id: IdeaId) -> Idea | None:
    """The promised day is over and its manager has not answered: the fallback body has it, and the author is told."""
    idea = await work.ideas.get(id)
    late = idea.promised_on is not None and evening(idea.promised_on) <= work.now
    if not late or not idea.waits or idea.bodies or idea.moment not in DECIDED:
        return None
    data = {"was_with": str(idea.manager.id) if idea.manager else ""}
    return await forums.go(work, idea, Going(Move.PROMISE_PASSED, idea.step, (work.framework.fallback,), data=data))
