"""What the first pass answers: every code, every branch, every group, and whether anything is coded at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "acts": ("asn_act",),
    "exchange and patronage": ("xchg", "patr"),
    "enforcement": ("enf",),
    "brokers and functions": ("broker", "func"),
    "incumbency, collaboration, drivers": ("inc", "collab", "expl"),
    "no act": ("evid",),
}
"""Branches whose codes behave alike in an article: the second pass and the thresholds are fitted for each family."""
BARE = frozenset({"evid_normative", "evid_statistic", "evid_hypothetical"})
"""Statuses that are codes of their own where a segment holds no act."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Codes in order, with their branch; groups of them follow: branches, families, anything."""

    codes: tuple[str, ...]
    branches: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Name and members (places of codes) of each group."""
        every = tuple(range(len(self.codes)))
        by_branch = [(b, self.of_branches((b,))) for b in dict.fromkeys(self.branches)]
        return (*by_branch, *self.families(), ("anything", every))

    def of_branches(self, branches: Collection[str]) -> tuple[int, ...]:
        """Places of the codes of some branches."""
        return tuple(j for j, b in enumerate(self.branches) if b in branches)

    def families(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Name and members of each family that has codes; branches that are in none make one of their own."""
        known = {b for held in FAMILIES.values() for b in held}
        every = {**FAMILIES, "other": tuple(sorted(set(self.branches) - known))}
        return tuple((n, j) for n, held in every.items() if (j := self.of_branches(held)))

    def group(self, scores: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        """The column of a group in the scores of the first pass."""
        place = next(i for i, (n, _) in enumerate(self.groups) if n == name)
        found: NDArray[np.float64] = scores[:, len(self.codes) + place]
        return found

    def wanted(self, labels: Sequence[Collection[str]]) -> NDArray[np.bool_]:
        """Labels as passages x (codes and groups)."""
        import numpy as np

        own = np.array([[c in held for c in self.codes] for held in labels], dtype=bool).reshape(-1, len(self.codes))
        groups = [own[:, list(members)].any(axis=1) for _, members in self.groups]
        return np.column_stack([own, *groups])
