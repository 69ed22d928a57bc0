"""Groups of copies: exact ones by digest, near ones by verified pairs around the earliest article."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pipeline.duplicates.candidates import candidate_pairs
from pipeline.duplicates.fingerprints import PERMUTATIONS
from pipeline.duplicates.verification import (
    Evidence,
    evidence,
    is_chained,
    is_copy,
    least_agreement,
    least_jaccard,
)
from pipeline.errors import ContractError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.duplicates.fingerprints import Hashes

ShinglesOf: TypeAlias = Callable[[Sequence[int]], Sequence["Hashes"]]

_WIB = timezone(timedelta(hours=7))
_SECONDS_A_DAY = 86_400.0
_FETCH_PAIRS = 1_024


class Method(StrEnum):
    """How an article is known to be a copy of its canonical one."""

    EXACT = "exact"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Membership:
    """An article (row number) in a group of two or more; articles that stand alone have none.

    `jaccard` is of 5-word shingles with the canonical article; `method` and `duplicate_of` are None for that one.
    """

    index: int
    group_id: str
    is_canonical: bool
    duplicate_of: str | None
    jaccard: float
    method: Method | None


def group(  # noqa: PLR0917 - columns of one table, in its order
    ids: Sequence[str],
    digests: Sequence[str],
    signatures: NDArray[np.uint32],
    published: Sequence[str | None],
    lengths: Sequence[int],
    shingles_of: ShinglesOf,
    *,
    outlets: Sequence[str | None] | None = None,
) -> list[Membership]:
    """Memberships by row number; the same groups whatever the order of the rows.

    `signatures` is (n, 128), `published` ISO 8601, `lengths` in characters; `shingles_of` gives the arrays of
    some row numbers and is asked for at most 2,048 at a time; without `outlets` all count as different.
    Canonical is the earliest published (no date: last), then the longest, then the smallest id. A near member has
    a verified pair with the canonical article, or with a member while it still tells the same as the canonical.
    Raises ContractError on ids that repeat and on dates that are none.
    """
    days = np.array([_day(value) for value in published], np.float64)
    ranked = _ranked(ids, days, lengths)
    leaders, leader_of = _exact(digests, ranked)
    pairs = candidate_pairs(signatures[leaders])
    corpus = _Corpus(leaders, days[leaders], _codes(outlets, len(ids))[leaders], shingles_of)
    near = _Near(corpus, _verified(corpus, pairs))
    canonical_of = near.canonicals()
    return _memberships(ids, leaders, leader_of, canonical_of, near)


def _day(value: str | None) -> float:
    if value is None:
        return np.inf
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ContractError(f"fingerprints.published_at: {value!r} is not an ISO 8601 date or time") from error
    # Undated zones in Indonesian news are Jakarta time far more often than UTC.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=_WIB)
    return aware.timestamp() / _SECONDS_A_DAY


def _ranked(ids: Sequence[str], days: NDArray[np.float64], lengths: Sequence[int]) -> list[int]:
    ranked = sorted(range(len(ids)), key=lambda row: (days[row], -lengths[row], ids[row]))
    for one, other in pairwise(sorted(ids)):
        if one == other:
            raise ContractError(f"fingerprints.article_id: {one!r} is there twice; ids are unique")
    return ranked


def _exact(digests: Sequence[str], ranked: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # Rows of leaders (first of each digest) in rank order, and for each row its leader's place or -1.
    filled = np.array([row for row in ranked if digests[row]], np.int64)
    keys = np.array([digests[row] for row in filled], np.bytes_)
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    places = np.argsort(np.argsort(first))
    leader_of = np.full(len(digests), -1, np.int64)
    leader_of[filled] = places[inverse]
    return filled[np.sort(first)], leader_of


def _codes(outlets: Sequence[str | None] | None, count: int) -> NDArray[np.int64]:
    if outlets is None:
        return np.full(count, -1, np.int64)
    known = {name: code for code, name in enumerate(sorted({name for name in outlets if name}))}
    return np.array([known[name] if name else -1 for name in outlets], np.int64)


@dataclass(slots=True)
class _Corpus:
    """Leaders in rank order, with their days and lazily fetched shingles."""

    rows: NDArray[np.int64]
    days: NDArray[np.float64]
    outlets: NDArray[np.int64]
    shingles_of: ShinglesOf

    def fetch(self, places: Sequence[int]) -> Sequence[Hashes]:
        return self.shingles_of([int(self.rows[place]) for place in places])

    def days_apart(self, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
        # Without a date nothing speaks against a copy. An outlet seldom repeats itself, but it does
        # repeat background and forms: its own articles are judged as if far apart.
        one, other = pairs[:, 0], pairs[:, 1]
        is_dated = np.isfinite(self.days[one]) & np.isfinite(self.days[other])
        gaps = np.subtract(self.days[one], self.days[other], out=np.zeros(len(pairs)), where=is_dated)
        is_own = (self.outlets[one] == self.outlets[other]) & (self.outlets[one] >= 0)
        return np.where(is_own, np.inf, np.abs(gaps))


def _verified(corpus: _Corpus, pairs: NDArray[np.int64]) -> dict[tuple[int, int], Evidence]:
    gaps = corpus.days_apart(pairs)
    is_open = pairs[:, 2] >= least_agreement(least_jaccard(gaps), PERMUTATIONS)
    pairs, gaps = pairs[is_open, :2], gaps[is_open]
    copies: dict[tuple[int, int], Evidence] = {}
    for start in range(0, len(pairs), _FETCH_PAIRS):
        chunk = pairs[start : start + _FETCH_PAIRS]
        places = np.unique(chunk).tolist()
        hashes = dict(zip(places, corpus.fetch(places), strict=True))
        for (one, other), gap in zip(chunk.tolist(), gaps[start : start + _FETCH_PAIRS].tolist(), strict=True):
            found = evidence(hashes[one], hashes[other])
            if is_copy(found, gap):
                copies[one, other] = found
    return copies


@dataclass(slots=True)
class _Near:
    """Verified pairs as a graph; a group is what the earliest free article reaches without drifting from it."""

    corpus: _Corpus
    copies: dict[tuple[int, int], Evidence]
    jaccards: dict[int, float] = field(default_factory=dict)

    def canonicals(self) -> dict[int, int]:
        """Place of the canonical article for each place that has verified copies."""
        links: dict[int, list[int]] = {}
        for one, other in self.copies:
            links.setdefault(one, []).append(other)
            links.setdefault(other, []).append(one)
        canonical_of: dict[int, int] = {}
        for place in sorted(links):
            if place not in canonical_of:
                self._grow(place, links, canonical_of)
        return canonical_of

    def _grow(self, canonical: int, links: dict[int, list[int]], canonical_of: dict[int, int]) -> None:
        canonical_of[canonical] = canonical
        judged = {canonical}
        queue = deque([canonical])
        while queue:
            for place in links[queue.popleft()]:
                if place in judged or place in canonical_of:
                    continue
                judged.add(place)
                found = self._with_canonical(canonical, place)
                if found is not None:
                    canonical_of[place] = canonical
                    self.jaccards[place] = found.jaccard
                    queue.append(place)

    def _with_canonical(self, canonical: int, place: int) -> Evidence | None:
        known = self.copies.get((canonical, place))
        if known is not None:
            return known
        found = evidence(*self.corpus.fetch((canonical, place)))
        gap = float(self.corpus.days_apart(np.array([[canonical, place]]))[0])
        return found if is_chained(found, gap) else None


def _memberships(
    ids: Sequence[str],
    leaders: NDArray[np.int64],
    leader_of: NDArray[np.int64],
    canonical_of: dict[int, int],
    near: _Near,
) -> list[Membership]:
    sizes = np.bincount(leader_of[leader_of >= 0], minlength=len(leaders))
    near_sizes = np.bincount(list(canonical_of.values()), minlength=len(leaders)) if canonical_of else sizes * 0
    members: list[Membership] = []
    for row, place in enumerate(leader_of.tolist()):
        canonical = canonical_of.get(place, place)
        if place < 0 or max(sizes[canonical], near_sizes[canonical]) == 1:
            continue
        members.append(_member(row, ids, int(leaders[canonical]), near.jaccards.get(place)))
    return members


def _member(row: int, ids: Sequence[str], canonical: int, jaccard: float | None) -> Membership:
    is_canonical = row == canonical
    method = Method.EXACT if jaccard is None else Method.NEAR
    return Membership(
        index=row,
        group_id=hashlib.blake2b(ids[canonical].encode(), digest_size=8).hexdigest(),
        is_canonical=is_canonical,
        duplicate_of=None if is_canonical else ids[canonical],
        jaccard=1.0 if jaccard is None else jaccard,
        method=None if is_canonical else method,
    )
