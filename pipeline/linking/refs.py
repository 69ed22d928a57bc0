"""One actor of an article, and one expression that names it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.linking.expressions import Found
from pipeline.tables_link import ActorKind


@dataclass(slots=True, eq=False)
class Ref:
    """One actor of the article, as far as it is known while reading."""

    kind: ActorKind
    name: str = ""
    key: tuple[str, ...] = ()
    office: str = ""
    head: str = ""
    role: str | None = None
    roles: list[str] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    within: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    members: tuple[Ref, ...] = ()
    number: int | None = None
    persons: int | None = None
    n: int = 0
    is_incumbent: bool = False
    canonical: str = ""

    @property
    def label(self) -> str:
        """Fullest name, else the office."""
        return self.name or self.office

    def holds(self, found: Found, head: str) -> None:
        """Give a post to the person."""
        if not found.is_former:
            self.heads.add(head)
        self.offices.append(found.office)
        if found.within:
            self.within.append(found.within)
        if found.role:
            self.roles.append(found.role)
        self.role = self.role or found.role
        if len(found.office) > len(self.office):
            self.office, self.head = found.office, head


@dataclass(frozen=True, slots=True)
class Named:
    """One expression in a segment and who it is; None where two antecedents fit."""

    seq: int
    found: Found
    ref: Ref | None
    uncertain: bool = False
