"""What an episode says of itself: how many persons, how much money, since when in office, whose incumbent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pipeline.linking.acts import CodedAct
from pipeline.linking.numbers import amounts
from pipeline.linking.refs import Ref
from pipeline.linking.when import dates_in
from pipeline.tables_events import Answer, DatePrecision

_DETERMINED: Final = re.compile(
    r"\b(?:ditetapkan|penetapan|menetapkan)\b.{0,60}\b(?:calon|paslon|peserta)\b", re.IGNORECASE
)
_INAUGURATED: Final = re.compile(
    r"\b(?:dilantik|pelantikan|melantik)\b.{0,80}\b(?:bupati|wali\s?kota|gubernur|kepala\sdaerah)\b"
    r"|\b(?:bupati|wali\s?kota|gubernur|kepala\sdaerah)\b.{0,60}\b(?:dilantik|pelantikannya)\b",
    re.IGNORECASE,
)
_NOT_HEAD: Final = re.compile(r"\b(?:pejabat|kepala\s(?:dinas|badan|OPD)|eselon|jpt|pj\.?|penjabat)\b", re.IGNORECASE)


def persons(acts: Iterable[CodedAct], named: int) -> tuple[int | None, int | None]:
    """Fewest and most persons said to have taken part; None where neither a number nor a name is said."""
    said = [a.n_persons for a in acts if a.n_persons is not None and a.names_doer]
    if not said and not named:
        return None, None
    return max(named, min(said, default=named)), max(named, max(said, default=named))


def money(texts: Iterable[str]) -> float | None:
    """Largest sum of rupiah; None when no sum is said."""
    return max((n.value for text in texts for n in amounts(text)), default=None)


def determined_on(texts: Mapping[int, str], published: dt.date | None) -> dt.date | None:
    """Day on which the candidates are said to have been determined."""
    return _said_day((t for t in texts.values() if _DETERMINED.search(t)), published)


def inaugurated_on(texts: Mapping[int, str], published: dt.date | None) -> dt.date | None:
    """Day on which a regional head is said to have been inaugurated."""
    return _said_day((t for t in texts.values() if _INAUGURATED.search(t) and not _NOT_HEAD.search(t)), published)


def _said_day(texts: Iterable[str], published: dt.date | None) -> dt.date | None:
    days = [d.day for text in texts for d in dates_in(text, published) if d.precision is DatePrecision.DAY]
    return min(days, default=None)


def incumbency(beneficiary: Ref | None, rivals: Sequence[Ref]) -> Answer:
    """Whether the one it helps is in office; no, where the article says that another candidate is."""
    if beneficiary is None:
        return Answer.UNKNOWN
    if _is_incumbent(beneficiary) or any(_is_incumbent(m) for m in beneficiary.members):
        return Answer.YES
    others = [r for r in rivals if r is not beneficiary and r not in beneficiary.members]
    return Answer.NO if any(_is_incumbent(r) for r in others) else Answer.UNKNOWN


def _is_incumbent(ref: Ref) -> bool:
    return ref.is_incumbent or "actor_incumbent" in ref.roles
