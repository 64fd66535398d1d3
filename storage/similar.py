"""
Ideas that sound like something: found by their words in the database, and put in order by how near they are.

The work does not grow with the ideas: of the words that are looked for the rarest lead, each counted no further than
`ENOUGH`; only what has two of them in common is read, the newest of it, and that is measured.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz
from sqlalchemy import String, TextClause, TextualSelect, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from learning.ideas import Idea, IdeaId
from learning.people import Person, Viewer
from learning.similar import AT_MOST, stem, telling, weight
from storage.ideas import SqlIdeas
from storage.words import TABLE, VECTOR

WORDS = 24  # of a text: nobody says more in a sentence
ENOUGH = 200  # ideas that are read, and how far a word is counted
NOBODY = UUID(int=0)
MOST = 0.6
NEAR = 75
"""Of 100: measured on the ideas of the invented partnership (`tests/storage/test_similar.py`)."""

_OPEN = (
    "i.voice <> 'confidential' AND i.shown_to_colleagues"
    " AND (i.team_agency = :agency OR CAST(i.extras AS TEXT) LIKE '%\"others\"%')"
    " AND i.id <> :but AND NOT EXISTS (SELECT 1 FROM idea_author a WHERE a.idea_id = i.id AND a.person_id = :reader)"
)


class SqlSimilar:
    def __init__(self, session: AsyncSession, ideas: SqlIdeas) -> None:
        self._session, self._ideas = session, ideas

    async def like(self, words: str, reader: Viewer, but: IdeaId | None = None) -> Sequence[Idea]:
        looked_for = telling(words)[:WORDS]
        if len(looked_for) < 2:
            return ()
        found = await self._candidates(looked_for, reader, but)
        rated = ((nearness(words, sentence), id) for id, sentence in found)
        nearest = sorted((one for one in rated if one[0] >= NEAR), key=lambda one: one[0], reverse=True)
        ideas = [await self._ideas.get(IdeaId(id)) for _, id in nearest[:AT_MOST]]
        return [idea for idea in ideas if idea.is_open_to(reader)]

    async def _candidates(self, words: Sequence[str], reader: Viewer, but: IdeaId | None) -> Iterable[Any]:
        postgres = self._session.get_bind().dialect.name == "postgresql"
        said = {f"w{n}": word if postgres else f'"{word}"' for n, word in enumerate(words)}
        counts = (await self._session.execute(_counting(len(words), postgres), said)).one()
        there = sorted((many, n) for n, many in enumerate(counts) if many)
        if len(there) < 2:
            return ()
        leading, sum_of = list[int](), 0
        for many, n in there:
            if leading and sum_of + many > ENOUGH:
                break
            leading, sum_of = [*leading, n], sum_of + many
        others = [n for _, n in there]
        who = reader.id if isinstance(reader, Person) else NOBODY
        values = {"agency": reader.agency, "reader": who, "but": but or NOBODY}
        if postgres:
            return await self._session.execute(_among_indexed(leading, others), {**said, **values})
        return await self._session.execute(_among_kept(), {"query": _query(words, leading, others), **values})


def nearness(new: str, old: str) -> float:
    """Of 100; 0 where they have fewer than three telling words in common, unless those are most of both."""
    one, other = ({stem(word) for word in telling(words)} for words in (new, old))
    shared = one & other
    weighs = sum(map(weight, shared))
    if weighs < 2 or (weighs < 3 and len(shared) < MOST * max(len(one), len(other))):
        return 0
    return fuzz.token_set_ratio(" ".join(sorted(one)), " ".join(sorted(other)))


# --- in the words of each database ------------------------------------------------------------------------------------


@cache
def _counting(many: int, postgres: bool) -> TextClause:
    """How many ideas have each word, as far as it matters."""
    has = f"FROM idea WHERE {VECTOR} @@ plainto_tsquery('english', :w{{n}})"
    if not postgres:
        has = f"FROM {TABLE} WHERE {TABLE} MATCH :w{{n}}"
    one = f"(SELECT count(*) FROM (SELECT 1 {has} LIMIT {ENOUGH}) AS c{{n}})"
    return text("SELECT " + ", ".join(one.format(n=n) for n in range(many)))


def _query(words: Sequence[str], leading: Sequence[int], others: Sequence[int]) -> str:
    """In FTS5's words; each is quoted, so none is taken for one of its own."""
    quoted = [f'"{word}"' for word in words]
    pairs = (f"({quoted[n]} AND ({' OR '.join(quoted[m] for m in others if m != n)}))" for n in leading)
    return " OR ".join(pairs)


@cache
def _among_kept() -> TextualSelect:
    return _typed(
        f"SELECT i.id, i.sentence FROM {TABLE} CROSS JOIN idea i ON i.id = {TABLE}.idea"
        f" WHERE {TABLE} MATCH :query AND {_OPEN} ORDER BY {TABLE}.rowid DESC LIMIT {ENOUGH}"
    )


def _among_indexed(leading: Sequence[int], others: Sequence[int]) -> TextualSelect:
    word = "plainto_tsquery('english', :w{})".format
    pairs = (f"({word(n)} && ({' || '.join(word(m) for m in others if m != n)}))" for n in leading)
    query = " || ".join(pairs)
    return _typed(
        f"SELECT id, sentence FROM (SELECT * FROM idea WHERE {VECTOR} @@ ({query})) AS i"
        f" WHERE {_OPEN} ORDER BY i.shared_at DESC LIMIT {ENOUGH}"
    )


def _typed(statement: str) -> TextualSelect:
    ids = (bindparam("reader", type_=Uuid()), bindparam("but", type_=Uuid()))
    return text(statement).bindparams(*ids).columns(id=Uuid(), sentence=String())
