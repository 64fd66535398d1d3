"""
Which groups are not shown, so that none of them can be worked out from those that are (requirements 3.9).

People are counted by agency, team and profession.  A group under the smallest size is hidden, and with it as many
others as it takes: in its own list, where a total would give it away, and across the lists, where the teachers less
the schools would be the one teacher who works elsewhere.  It is decided by how many people there are, never by what
they said.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

Cell: TypeAlias = tuple[str, str, str]
"""Agency, team and profession: the people who share all three."""
Cells: TypeAlias = Mapping[Cell, int]
"""How many people each holds; none holds nobody."""
Group: TypeAlias = frozenset[Cell]


@dataclass(frozen=True)
class Hidden:
    """By their names; a team has its agency's with it.  ``total`` is everybody."""

    agencies: frozenset[str] = frozenset()
    teams: frozenset[tuple[str, str]] = frozenset()
    professions: frozenset[str] = frozenset()
    total: bool = False


def hide(cells: Cells, smallest: int) -> Hidden:
    agencies, teams, professions = _sizes(cells, 0), _sizes(cells, slice(2)), _sizes(cells, 2)
    no_agency = few(agencies, smallest)
    no_team: set[tuple[str, str]] = set()
    for agency in agencies:
        of_agency = {team: size for team, size in teams.items() if team[0] == agency}
        # A hidden agency's teams would add up to it; in one that is shown, its total would give a single one away.
        no_team |= of_agency.keys() if agency in no_agency else few(of_agency, smallest)
    # The whole of a small audience, or of agencies that are all hidden, is no better than a hidden group.
    no_total = sum(cells.values()) < smallest or bool(agencies and no_agency == agencies.keys())
    found = Hidden(
        frozenset(no_agency), frozenset(no_team), frozenset(few(professions, smallest)), bool(cells) and no_total
    )
    return _across(cells, found, smallest)


def few(audiences: Mapping[Any, int], smallest: int) -> set[Any]:
    """
    The groups that are hidden of groups that add up to a total that is shown.

    One hidden group could be worked out from the total: the next smallest are hidden with it, until at least two
    groups and as many people as the smallest size are.
    """
    by_size = sorted(audiences, key=lambda group: (audiences[group], str(group)))
    found = [group for group in by_size if audiences[group] < smallest]
    while found and len(found) < len(by_size) and (len(found) < 2 or sum(audiences[g] for g in found) < smallest):
        found.append(by_size[len(found)])
    return set(found)


def _sizes(cells: Cells, part: Any) -> dict[Any, int]:
    sizes: dict[Any, int] = defaultdict(int)
    for cell, size in cells.items():
        sizes[cell[part]] += size
    return dict(sizes)


def _across(cells: Cells, hidden: Hidden, smallest: int) -> Hidden:
    """Hides more, the least that helps, until nothing that is to be protected can be worked out."""
    while found := _given_away(cells, hidden, smallest):
        others = list(_with_one_more(cells, hidden))
        hidden = next((more for more in others if not _Shown(cells, more).gives(found)), others[0])
    return hidden


def _given_away(cells: Cells, hidden: Hidden, smallest: int) -> Group | None:
    shown = _Shown(cells, hidden)
    return next((group for group in _protected(shown, smallest) if shown.gives(group)), None)


def _protected(shown: "_Shown", smallest: int) -> Iterator[Group]:
    """What is hidden, and whatever else is of so few: a cell, or what one shown group leaves of another."""
    cells, hidden = shown.cells, shown.hidden
    everywhere = ((0, hidden.agencies), (slice(2), hidden.teams), (2, hidden.professions))
    for part, names in everywhere:
        by_name: dict[Hashable, set[Cell]] = defaultdict(set)
        for cell in cells:
            if cell[part] in names:
                by_name[cell[part]].add(cell)
        yield from map(frozenset, by_name.values())
    if hidden.total:
        yield frozenset(cells)
    yield from (frozenset({cell}) for cell, size in cells.items() if size < smallest)
    for group in shown.remainders():
        if 0 < sum(cells[cell] for cell in group) < smallest:
            yield group


def _with_one_more(cells: Cells, hidden: Hidden) -> Iterator[Hidden]:
    """From what is missed least: a profession, a team, an agency with its teams, all of it."""
    for name in _smallest_first(_sizes(cells, 2), hidden.professions):
        yield replace(hidden, professions=hidden.professions | {name})
    for team in _smallest_first(_sizes(cells, slice(2)), hidden.teams):
        yield replace(hidden, teams=hidden.teams | {team})
    for agency in _smallest_first(_sizes(cells, 0), hidden.agencies):
        teams = {cell[:2] for cell in cells if cell[0] == agency}
        yield replace(hidden, agencies=hidden.agencies | {agency}, teams=hidden.teams | teams)
    if not hidden.total:
        yield replace(hidden, total=True)


def _smallest_first(sizes: Mapping[Any, int], but: Iterable[Any]) -> Sequence[Any]:
    return sorted(sizes.keys() - set(but), key=lambda name: (sizes[name], str(name)))


class _Shown:
    """
    What anybody can reckon with: how many are at each *place* and of each *kind*.

    A place is a shown team, or what is left of a shown agency, or of everybody; a kind is a shown profession, or what
    is left of everybody.  Those two sets of sums are all that is known; of what is left of an unknown whole nothing is.
    """

    def __init__(self, cells: Cells, hidden: Hidden) -> None:
        self.cells, self.hidden = cells, hidden

    def _place(self, cell: Cell) -> Hashable:
        if cell[:2] not in self.hidden.teams:
            return cell[:2]
        if cell[0] not in self.hidden.agencies:
            return cell[:1]
        return None if self.hidden.total else ()

    def _kind(self, cell: Cell) -> Hashable:
        if cell[2] not in self.hidden.professions:
            return cell[2]
        return None if self.hidden.total else ()

    @cached_property
    def _crossings(self) -> Mapping[tuple[Hashable, Hashable], Group]:
        found: dict[tuple[Hashable, Hashable], set[Cell]] = defaultdict(set)
        for cell in self.cells:
            found[self._place(cell), self._kind(cell)].add(cell)
        return {crossing: frozenset(there) for crossing, there in found.items()}

    @cached_property
    def _beside(self) -> Mapping[tuple[int, Hashable], Sequence[tuple[int, Hashable]]]:
        """Each place with its kinds, and each kind with its places."""
        found: dict[tuple[int, Hashable], list[tuple[int, Hashable]]] = defaultdict(list)
        for place, kind in self._crossings:
            found[0, place].append((1, kind))
            found[1, kind].append((0, place))
        return found

    def gives(self, group: Group) -> bool:
        """
        Whether the group is a sum and difference of what is shown.

        It is if every place and every kind can be given a number (0 where nothing is known) such that the two numbers
        of each crossing add up to 1 within the group and to 0 outside it.
        """
        inside: dict[tuple[Hashable, Hashable], int] = {}
        for crossing, there in self._crossings.items():
            common = len(there & group)
            if common not in (0, len(there)):
                return False
            inside[crossing] = int(common > 0)
        numbers: dict[tuple[int, Hashable], int] = {}
        known = [node for node in ((0, None), (1, None)) if node in self._beside]
        begin = [*known, *((0, place) for (place, _), within in inside.items() if within)]
        for first in begin:
            if first in numbers:
                continue
            numbers[first] = 0
            waiting = [*(node for node in known if node not in numbers), first]
            numbers |= dict.fromkeys(waiting, 0)
            while waiting:
                node = waiting.pop()
                for other in self._beside[node]:
                    crossing = (other[1], node[1]) if node[0] else (node[1], other[1])
                    due = inside[crossing] - numbers[node]
                    if other not in numbers:
                        numbers[other] = due
                        waiting.append(other)
                    elif numbers[other] != due:
                        return False
        return True

    def remainders(self) -> Iterator[Group]:
        """Of each place or kind, what those that lie wholly in it leave."""
        of: dict[tuple[int, Hashable], set[Cell]] = defaultdict(set)
        for (place, kind), there in self._crossings.items():
            of[0, place] |= there
            of[1, kind] |= there
        for node, whole in of.items():
            within = [other for other in self._beside[node] if of[other] <= whole and other[1] is not None]
            if within and node[1] is not None:
                yield frozenset(whole.difference(*(of[other] for other in within)))
