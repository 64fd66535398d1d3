"""What is done when its day has come: each by its name, for the subject of its row, in one transaction of its own."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from uuid import UUID

from learning import holders, improving, lasting, meetings, outcomes, silence, trying
from learning.ideas import AskingId, IdeaId
from learning.work import Work

Does: TypeAlias = Callable[[Work, UUID], Awaitable[None]]


async def promise(work: Work, id: UUID) -> None:
    await holders.promise_passed(work, IdeaId(id))


async def no_answer(work: Work, id: UUID) -> None:
    await silence.no_answer(work, IdeaId(id))


async def try_ends(work: Work, id: UUID) -> None:
    await trying.try_ended(work, IdeaId(id))


async def result(work: Work, id: UUID) -> None:
    await trying.unsaid(work, IdeaId(id))


async def evaluation(work: Work, id: UUID) -> None:
    await improving.evaluation_due(work, IdeaId(id))


async def still_happening(work: Work, id: UUID) -> None:
    await lasting.asked(work, IdeaId(id))


async def still_unanswered(work: Work, id: UUID) -> None:
    await lasting.unanswered(work, IdeaId(id))


async def meeting(work: Work, id: UUID) -> None:
    await meetings.meeting_passed(work, IdeaId(id))


async def body_gone(work: Work, id: UUID) -> None:
    await meetings.body_gone(work, IdeaId(id))


async def asking_ends(work: Work, id: UUID) -> None:
    await outcomes.ends(work, AskingId(id))


async def asking_late(work: Work, id: UUID) -> None:
    await outcomes.late(work, AskingId(id))


DUE: Mapping[str, Does] = {
    "idea.promise": promise,
    "idea.no_answer": no_answer,
    "idea.try_ends": try_ends,
    "idea.result": result,
    "idea.meeting": meeting,
    "idea.body_gone": body_gone,
    "idea.evaluate": evaluation,
    "idea.lasting": still_happening,
    "idea.lasting_unsaid": still_unanswered,
    "asking.ends": asking_ends,
    "asking.late": asking_late,
}
