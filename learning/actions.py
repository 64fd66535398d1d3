"""An action that belongs to a finding: agreed from the start, with who leads it and the day of its evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass

from learning.agreeing import complete
from learning.days import evening, today
from learning.findings import looked_after
from learning.framework import Framework
from learning.ideas import SENTENCE, Agreed, Idea, IdeaId, Kind, Moment, Move
from learning.links import How, Link
from learning.people import Person, PersonId
from learning.refusal import Refusal
from learning.telling import kept
from learning.work import Work


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """``agreed`` is as it is asked of an idea that is to be embedded."""

    sentence: str
    lead: PersonId
    agreed: Agreed


async def add(work: Work, by: Person, id: IdeaId, proposed: Proposed) -> Idea:
    """Whoever leads it hears of it and has it: it is being embedded, and evaluated along its finding's second chain."""
    finding = await looked_after(work, by, id)
    if finding.is_draft:
        raise Refusal("Please present the finding first: what is done about it belongs to what others have read.")
    complete(work, proposed.agreed, plan="sits_in", evaluate_on="by_when")
    if len(proposed.sentence) > SENTENCE:
        raise Refusal(f"Please keep this to {SENTENCE} characters.", about="sentence")
    lead = await work.people.get(proposed.lead)
    if lead is None or lead.has_left(today(work)):
        raise Refusal("Please choose somebody who is here.", about="lead")
    others = [one for one in (by, finding.author) if one and one.id != lead.id]
    action = Idea(
        id=IdeaId(work.new_id()),
        kind=Kind.ACTION,
        sentence=proposed.sentence,
        author=others[0] if others else None,
        team=lead.of_team,
        agency=lead.agency,
        source=finding.source,
        route=finding.route,
        copied=finding.copied,
        step=finding.step,
        manager=lead,
        moment=Moment.EMBEDDING,
        agreed=proposed.agreed,
        extras={name: finding.extras[name] for name in ("theme",) if name in finding.extras},
        shown_to_colleagues=False,
        shared_at=work.now,
    )
    led = {"lead": str(lead.id), "lead_name": lead.name}
    action = action.moved(Move.SHARED, work.now, by, data={"finding": str(finding.id)})
    action = await work.ideas.put(action.moved(Move.AGREED, work.now, by, data=led))
    await work.due("idea.evaluate", action.subject, evening(proposed.agreed.evaluate_on))
    await work.links.put(Link(finding.id, action.subject, How.ACTION, by, work.now))
    await kept(work, finding.moved(Move.ACTION_MADE, work.now, by, data={"action": str(action.id)}))
    if lead.id != by.id:
        await work.tell(lead, action.subject)
    return action


def approaches_of(agreed: Agreed, framework: Framework) -> Sequence[str]:
    """In the framework's order and words; what it has no more, by its id."""
    known = [each.label for id, each in framework.approaches.items() if id in agreed.approaches]
    return [*known, *(id for id in agreed.approaches if id not in framework.approaches)]
