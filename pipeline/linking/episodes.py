"""Events within one article: codings that tell one act, or one connected set of acts, by the same people.

One article mostly tells one event, so acts stay together unless something stated keeps them apart: two people, each
with a finding or a stage of their own, or one cleared or found in breach while the other is not, or acts without a
common code that stand far from each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from pipeline.linking.acts import CodedAct, is_event_code

# Swept on the written training articles (64 with events): 3-10 and 12-99 change B-cubed F1 by less than .005.
FAR: Final = 8
"""Segments between acts without a common code from which they are two events."""
VERY_FAR: Final = 15
"""Segments between acts from which they are two events, whatever their codes."""
SAME_CODE: Final = 5
"""Segments of distance that a common code makes up for when an act names nobody."""
_TRANSFER: Final = "xchg_punitive_transfer"


class Groups:
    """Disjoint sets of keys; the smallest key stands for its set, so that no order of joining shows."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        """The key that stands for the set of `key`."""
        root = key
        while (up := self._parent.setdefault(root, root)) != root:
            root = up
        while key != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def join(self, keys: Iterable[str]) -> None:
        """Make one set of the sets of all keys."""
        roots = sorted({self.find(key) for key in keys})
        for root in roots[1:]:
            self._parent[root] = roots[0]


def episodes_of(acts: Sequence[CodedAct]) -> list[list[CodedAct]]:
    """Cut the acts of one article into events, each in order of segment; acts that tell of no event are left out."""
    live = sorted((a for a in acts if is_event_code(a.code_id)), key=_place)
    if not _tells_of_an_event(live):
        return []
    groups = _people(live)
    clusters, loose = _by_people(live, groups)
    if not clusters:
        clusters, loose = {"": loose}, []
    _join_near(clusters)
    _attach(clusters, loose, groups)
    whole = [sorted(held, key=_place) for held in clusters.values() if any(a.is_ground for a in held)]
    return sorted((_without_questions(held) for held in whole), key=lambda held: _place(held[0]))


def _place(act: CodedAct) -> tuple[int, int, str, str]:
    return act.seq, act.start, act.code_id, act.coding_id


def _tells_of_an_event(acts: Sequence[CodedAct]) -> bool:
    """Something is said to have happened, and not only of a class of people (`pegawai`, `para camat`; R7, R45)."""
    grounds = [a for a in acts if a.is_ground]
    return bool(grounds) and (any(a.is_specific for a in grounds) or not any(a.is_generic for a in grounds))


def _people(acts: Sequence[CodedAct]) -> Groups:
    """Who acts with whom: named in one expression, or coded as doers in one sentence of the body."""
    groups = Groups()
    doers = {actor for a in acts if a.names_doer and a.is_specific for actor in a.actor_ids}
    sentences: dict[int, set[str]] = defaultdict(set)
    for act in acts:
        groups.join(act.actor_ids)
        if act.seq and not act.is_stage:
            sentences[act.seq].update(doers.intersection(act.actor_ids))
    for held in sentences.values():
        groups.join(held)
    return groups


def _by_people(acts: Sequence[CodedAct], groups: Groups) -> tuple[dict[str, list[CodedAct]], list[CodedAct]]:
    """Acts of the body by who did them, and the rest: the headline, and acts whose actor did nothing."""
    doers = {actor for a in acts if a.names_doer and a.is_specific for actor in a.actor_ids}
    clusters: dict[str, list[CodedAct]] = {}
    loose: list[CodedAct] = []
    for act in acts:
        roots = {groups.find(actor) for actor in act.actor_ids if actor in doers}
        for root in roots if act.seq else ():
            clusters.setdefault(root, []).append(act)
        if not roots or not act.seq:
            loose.append(act)
    return clusters, loose


def _join_near(clusters: dict[str, list[CodedAct]]) -> None:
    """Join clusters, nearest in the text first, until what is left is kept apart by something stated."""
    while pair := next((p for p in _neighbours(clusters) if _belong(clusters[p[0]], clusters[p[1]])), None):
        kept, gone = pair
        clusters[kept] = clusters[kept] + clusters.pop(gone)


def _neighbours(clusters: Mapping[str, Sequence[CodedAct]]) -> Iterable[tuple[str, str]]:
    order = sorted(clusters, key=lambda root: (*_reach(clusters[root]), root))
    return combinations(order, 2)


def _reach(acts: Sequence[CodedAct]) -> tuple[int, int]:
    places = [a.seq for a in acts]
    return min(places), max(places)


def _belong(one: Sequence[CodedAct], other: Sequence[CodedAct]) -> bool:
    if any(a.is_finding for a in one) and any(a.is_finding for a in other):
        return False
    if any(a.is_settled for a in one) != any(a.is_settled for a in other):
        return False
    (first, last), (start, end) = _reach(one), _reach(other)
    gap = max(first - end, start - last)
    return gap < (VERY_FAR if _codes(one) & _codes(other) else FAR)


def _codes(acts: Sequence[CodedAct]) -> set[str]:
    return {a.code_id for a in acts if not a.is_stage}


def _attach(clusters: dict[str, list[CodedAct]], loose: Sequence[CodedAct], groups: Groups) -> None:
    """Give the headline to all it speaks of, every other act to the nearest event, one with the same code first."""
    held = {root: list(acts) for root, acts in clusters.items()}
    for act in loose:
        for root in _homes(act, held, groups):
            clusters.setdefault(root, []).append(act)


def _homes(act: CodedAct, held: Mapping[str, Sequence[CodedAct]], groups: Groups) -> list[str]:
    with_code = [root for root, acts in held.items() if act.code_id in _codes(acts)]
    if not act.seq:
        people = {groups.find(actor) for actor in act.actor_ids}
        own = [r for r, acts in held.items() if any(groups.find(i) in people for a in acts for i in a.actor_ids)]
        return own or with_code or list(held)
    if act.code_id == _TRANSFER and not with_code:
        return [_TRANSFER]  # who is moved for his vote is another matter than what the rest of the article tells
    return [min(held, key=lambda root: (_distance(act, held[root], same=root in with_code), root))]


def _distance(act: CodedAct, acts: Sequence[CodedAct], *, same: bool) -> int:
    near = min(abs(a.seq - act.seq) + (a.seq > act.seq) for a in acts)
    return near - SAME_CODE * same


def _without_questions(acts: list[CodedAct]) -> list[CodedAct]:
    """Leave out what is only asked or feared, but for the headline's question that the body answers (R8)."""
    return [a for a in acts if a.evid_code != "evid_hypothetical" or not a.seq]
