"""What is done with an idea: each function is one decision of one person, and nobody hears of it by chance."""

from collections.abc import Mapping
from datetime import date, timedelta

from learning import beside, dismissive, forums, holders
from learning.calendar import add_working_days
from learning.days import evening, today
from learning.holders import Holder
from learning.holders import channel_of as channel_of
from learning.holders import promise_passed as promise_passed
from learning.holders import tell_holder as tell_holder
from learning.holders import who_decides as who_decides
from learning.ideas import OPEN, SENTENCE, AskingId, Idea, IdeaId, Moment, Move, Try, in_two
from learning.people import Person
from learning.refusal import Refusal
from learning.telling import kept, told
from learning.work import Work

A_TRY = 6  # weeks
EXTRAS = ("theme", "affected", "families", "tried", "kind", "others")


async def share(
    work: Work,
    author: Person,
    sentence: str,
    source: str = "",
    *,
    kind: str = "",
    past: bool = False,
    about: bool = False,
    asked: AskingId | None = None,
    asker: Person | None = None,
    promised: date | None = None,
) -> Idea:
    """
    Raises ``Refusal`` when it is too long to be carried; the idea then has a holder and a promised day.

    ``kind`` is good practice or what could be better, where they said it as they shared it.
    ``past`` their own manager, or ``about`` a decision of that one: then they never hear of it (Pan-Dorset P9).
    An answer to a question (``asked``) is with whoever asked, whose card counts it: no message comes for each.
    """
    if len(sentence) > SENTENCE:
        raise Refusal(f"Please keep this to {SENTENCE} characters; you can add more afterwards.", about="sentence")
    theirs = await holders.manager_of(work, author) if past or about else None
    whom = theirs.id if about and theirs else None
    kept_from = {str(theirs.id)} if theirs else set()
    to = Holder(asker) if asked else await holders.holder_for(work, author, kept_from=kept_from)
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
        manager=to.person,
        bodies=() if to.person else (work.framework.fallback.id,),
        promised_on=promised,
        extras={"kind": kind} if kind else {},
        alone=to.alone,
        about=whom,
        asked=asked,
        shown_to_colleagues=asked is None,
        shared_at=work.now,
    )
    data = {"beyond": str(theirs.id)} if theirs else {}
    data |= {"in_for": str(to.in_for.id)} if to.in_for else {}
    idea = await work.ideas.put(idea.moved(Move.SHARED, work.now, author, data=data))
    if to.person is None:
        return await forums.begin(work, idea)
    await work.due("idea.promise", idea.subject, evening(promised))
    if not asker:
        await tell_holder(work, idea)
    return idea


async def add(work: Work, by: Person, id: IdeaId, name: str, words: str) -> Idea:
    """What the form did not ask: each is offered afterwards, and none of them is owed."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it can add to it.")
    if idea.moment not in OPEN:
        raise idea.moved_on(by)
    idea = idea.moved(Move.ADDED, work.now, by, extras={**idea.extras, name: words}, data={"what": name})
    return await kept(work, idea)


async def change(work: Work, by: Person, id: IdeaId, said: Mapping[str, str]) -> Idea:
    """What they added, said otherwise or taken back: while nobody has decided about it, nothing is held to them."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it can change what they added.")
    if idea.moment not in OPEN:
        raise idea.moved_on(by)
    extras = {name: words for name, words in {**idea.extras, **said}.items() if words}
    return await kept(work, idea.moved(Move.ADDED, work.now, by, extras=extras, data={"what": "changed"}))


async def ask(work: Work, by: Person, id: IdeaId, seen: int, words: str) -> Idea:
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    if idea.author is None:
        raise Refusal("It was shared without a name, so nobody can be asked here.")
    one_at_a_time(work, idea, by, "words")
    data = in_its_name(idea, by)
    return await asked(work, idea.moved(Move.ASKED, work.now, by, words, data=data, moment=Moment.CONSIDERING))


def one_at_a_time(work: Work, idea: Idea, by: Person, about: str = "") -> None:
    """Raises ``Refusal`` while somebody else's question is open: one answer could not be told from the other's."""
    open_one = idea.question
    if open_one is None or open_one.who is None or open_one.who.id == by.id:
        return
    names = [body.name for id in open_one.data.get("for", "").split(",") if (body := work.framework.bodies.get(id))]
    who = f"The {' and '.join(names)}" if names else open_one.who.first_name
    said = f"asked for a conversation already: “{open_one.words}”" if "talk" in open_one.data else ""
    said = said or f"asked already: “{open_one.words}”"
    raise Refusal(f"{who} has {said} Please ask when they have answered.", about=about)


def in_its_name(idea: Idea, by: Person) -> dict[str, str]:
    """The forum that asks."""
    return {name: said for name, said in forums.for_bodies(idea, by).items() if name == "for"}


async def asked(work: Work, idea: Idea) -> Idea:
    """Its author has the usual days to answer; then it goes on without (`learning.silence`)."""
    until = add_working_days(today(work), work.framework.answer_within_working_days)
    await work.due("idea.no_answer", idea.subject, evening(until))
    return await told(work, idea)


async def answer(work: Work, by: Person, id: IdeaId, words: str) -> Idea:
    """The author's answer; whoever asked has the usual days again."""
    idea = await work.ideas.get(id)
    if not idea.is_by(by):
        raise Refusal("Only the person who shared it can answer.")
    if not idea.question and not idea.is_curious:
        raise idea.moved_on(by)
    promised = add_working_days(today(work), work.framework.answer_within_working_days)
    if idea.bodies and idea.promised_on:  # a body keeps its meeting
        promised = idea.promised_on
    else:
        await work.due("idea.promise", idea.subject, evening(promised))
    idea = await kept(work, idea.moved(Move.ANSWERED, work.now, by, words, promised_on=promised))
    await tell_holder(work, idea)
    return idea


async def try_here(work: Work, by: Person, id: IdeaId, seen: int, words: str, until: date, families: str = "") -> Idea:
    """One decision before a small local try (Pan-Dorset P16): a line and an end date."""
    idea = (await work.ideas.get(id)).decided_by(by, seen)
    if not today(work) < until <= today(work) + timedelta(days=366):
        raise Refusal("Please choose a day that is still to come, within a year.", about="until")
    idea = idea.for_families(work.now, by, families)
    idea, others = await beside.yes(work, idea, by)
    tried = Try(place=idea.team.name if idea.bodies else by.team, until=until)
    data = {"until": until.isoformat(), "place": tried.place, **forums.for_bodies(idea, by), **others}
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
    dismissive.refuse(considered, "considered", dismissive.SHORTEST)
    dismissive.refuse(useful, "useful", dismissive.SHORTEST)
    idea = idea.for_families(work.now, by, families)
    words, parts = in_two(considered, useful)
    data = {"useful": "yes", **parts, **forums.for_bodies(idea, by)}
    if goes_on := await beside.no(work, idea, by, words, data):
        return goes_on
    ends: dict[str, object] = {"moment": Moment.FINISHED, "promised_on": None}
    return await told(work, idea.moved(Move.NOT_THIS_TIME, work.now, by, words, data=data, **ends))


async def came_of_it(work: Work, idea: Idea, by: Person, words: str) -> Idea:
    """It answers a question: whoever asked has said what came of that, which its author is told with the question."""
    return await kept(work, idea.moved(Move.CAME_OF_IT, work.now, by, words, moment=Moment.FINISHED, promised_on=None))
