"""Ideas and findings in numbers: one statement over the ideas, and one over the answers to "is it still happening?"."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, case, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from learning.framework import Framework
from learning.ideas import IdeaId, Kind, Moment, Move
from learning.ideas_kept import Numbers
from storage.tables import IdeaEventRow, IdeaRow

IDEA, EVENT = cast(Table, IdeaRow.__table__), cast(Table, IdeaEventRow.__table__)
i, e = IDEA.c, EVENT.c
DRAFT = and_(i.kind == Kind.FINDING.value, i.stage == Moment.NEW.value, i.holder_kind == "author")
"""What its author has not presented is nobody's to count."""
PRACTICE = ("good", "improve")
LASTED = ("yes", "partly", "no")


def _counted(framework: Framework) -> dict[tuple[str, str], ColumnElement[bool]]:
    return {
        **{("kind", kind.value): i.kind == kind.value for kind in Kind},
        **{("moment", moment.value): i.stage == moment.value for moment in Moment},
        **{("activity", id): _among(_said("activities"), id) for id in framework.activities},
        **{("pillar", pillar.id): _among(_said("pillars"), pillar.id) for pillar in framework.pillars},
        **{("practice", kind): _said("kind") == kind for kind in PRACTICE},
        **{("said", name): _said(name) != "" for name in ("affected", "families", "others")},
        ("said", "had_a_say"): _said("had_a_say") == "yes",
        ("said", "told"): i.id.in_(select(e.idea_id).where(e.kind == Move.TOLD_OTHERS.value)),
        ("agreed", ""): i.evaluate_on.is_not(None),
        **{("approach", id): _among(func.coalesce(i.approaches, ""), id) for id in framework.approaches},
    }


async def numbers(session: AsyncSession, framework: Framework) -> Numbers:
    asked = _counted(framework)
    counted = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in asked.values()]
    row = (await session.execute(select(func.count(), *counted).where(not_(DRAFT)))).one()
    found = dict(zip(asked, map(int, row[1:]), strict=True))
    return Numbers(
        all=int(row[0]),
        kinds=_of("kind", found),
        moments=_of("moment", found),
        activities=_of("activity", found),
        pillars=_of("pillar", found),
        practice=_of("practice", found),
        said=_of("said", found),
        agreed=found["agreed", ""],
        approaches=_of("approach", found),
        lasted=await _lasted(session),
    )


async def behind(session: AsyncSession, framework: Framework, of: str, limit: int) -> dict[str, list[IdeaId]]:
    """By name, the newest that are counted there; none where the framework counts nothing of it."""
    those = {name: condition for (section, name), condition in _counted(framework).items() if section == of}
    if of == "lasted":
        answer = e.data["answer"].as_string()
        answered = {said: select(e.idea_id).where(e.kind == Move.LASTED.value, answer == said) for said in LASTED}
        those = {said: i.id.in_(ids) for said, ids in answered.items()}
    newest = select(i.id).where(not_(DRAFT)).order_by(i.shared_at.desc(), i.id).limit(limit)
    found = {name: (await session.execute(newest.where(condition))).scalars() for name, condition in those.items()}
    return {name: [IdeaId(id) for id in ids] for name, ids in found.items()}


async def _lasted(session: AsyncSession) -> dict[str, int]:
    answer = e.data["answer"].as_string()
    said = select(answer, func.count()).where(e.kind == Move.LASTED.value).group_by(answer)
    found = {row[0]: int(row[1]) for row in await session.execute(said)}
    return {answer: found.get(answer, 0) for answer in LASTED}


def _of(section: str, found: Mapping[tuple[str, str], int]) -> dict[str, int]:
    return {name: count for (of, name), count in found.items() if of == section}


def _said(name: str) -> ColumnElement[Any]:
    return func.coalesce(i.extras[name].as_string(), "")


def _among(ids: ColumnElement[Any], id: str) -> ColumnElement[bool]:
    """One of several ids, with commas between them."""
    return or_(ids == id, ids.startswith(f"{id},"), ids.endswith(f",{id}"), ids.contains(f",{id},"))
