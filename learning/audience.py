"""Whom a briefing goes to: a rule until it is sent, then people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from learning.people import PersonId, Role
from learning.refusal import Refusal


@dataclass(frozen=True)
class Audience:
    """
    A rule until it is sent, then people: everybody, or whoever is in any of the groups.

    Written ``all``, or ``agency:NAME``, ``team:AGENCY/TEAM``, ``profession:NAME``, ``role:NAME``,
    with commas between them (design 9).
    """

    everyone: bool = False
    agencies: tuple[str, ...] = ()
    teams: tuple[tuple[str, str], ...] = ()
    professions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    people: tuple[PersonId, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.everyone or self.agencies or self.teams or self.professions or self.roles or self.people)

    def rule(self) -> dict[str, Any]:
        """What the database counts by."""
        if self.everyone:
            return {"all": True}
        groups: list[dict[str, Any]] = [{"agency": name} for name in self.agencies]
        groups += [{"team": list(team)} for team in self.teams]
        groups += [{"profession": name} for name in self.professions] + [{"role": name} for name in self.roles]
        return {"any": groups + ([{"people": [str(id) for id in self.people]}] if self.people else [])}

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> "Audience":
        """The audience again, from its rule."""
        groups = rule.get("any", ())
        return cls(
            everyone=bool(rule.get("all")),
            agencies=tuple(g["agency"] for g in groups if "agency" in g),
            teams=tuple((g["team"][0], g["team"][1]) for g in groups if "team" in g),
            professions=tuple(g["profession"] for g in groups if "profession" in g),
            roles=tuple(g["role"] for g in groups if "role" in g),
            people=tuple(PersonId(UUID(id)) for g in groups for id in g.get("people", ())),
        )

    def said(self) -> str:
        if self.everyone:
            return "everyone"
        teams = [f"{team} ({agency})" for agency, team in self.teams]
        people = [f"{len(self.people)} people from a list"] if self.people else []
        return ", ".join([*self.agencies, *teams, *self.professions, *self.roles, *people])


@dataclass(frozen=True)
class Reachable:
    """How many an audience holds, and how each would be reached."""

    by_way: Mapping[str, int]
    """``teams``, ``slack``, ``email``, and ``none`` for whoever has neither chat nor an address."""

    @property
    def total(self) -> int:
        return sum(self.by_way.values())


def audience_of(words: str, lists: Mapping[str, Sequence[PersonId]] = {}) -> Audience:
    """
    An audience as it is written on the command line (design 9).

    ``lists`` are the people of each ``list:FILE``, read by whoever may read files.  Raises ``Refusal``.
    """
    found: dict[str, list[Any]] = {"agency": [], "team": [], "profession": [], "role": [], "list": []}
    for part in filter(None, (part.strip() for part in words.split(","))):
        kind, _, name = part.partition(":")
        if part == "all":
            return Audience(everyone=True)
        if kind not in found or not name.strip():
            raise Refusal(
                f"“{part}” is not an audience. Write all, or agency:NAME, team:AGENCY/TEAM, role:NAME and so on."
            )
        found[kind].append(name.strip())
    teams = [tuple(part.strip() for part in name.split("/", 1)) for name in found["team"]]
    if bad := next((t for t in teams if len(t) != 2), None):
        raise Refusal(f"“team:{bad[0]}” needs its agency: write team:AGENCY/TEAM.")
    if wrong := next((role for role in found["role"] if role not in set(Role)), None):
        raise Refusal(f"There is no role {wrong}. The roles are {', '.join(Role)}.")
    people = tuple(person for name in found["list"] for person in lists[name])
    return Audience(
        agencies=tuple(found["agency"]),
        teams=tuple((agency, team) for agency, team in teams),
        professions=tuple(found["profession"]),
        roles=tuple(found["role"]),
        people=people,
    )
