"""Numbers over many cases: what a body counts, of which measure and unit, up to which day, and where (R6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.linking import stat_cues as cues
from pipeline.linking.numbers import Number, numbers, words_value
from pipeline.tables_events import Measure, StatUnit

_YEAR: Final = range(1990, 2040)
_WINDOW: Final = 90
_RATIO: Final = 10
"""Up to here `tiga dari sepuluh` is a way to say a share."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it counts; offsets are in the sentence."""

    start: int
    end: int
    value: float
    measure: Measure
    unit: StatUnit
    category: str = ""
    is_bound: bool = False


def counted(sentence: str, before: Sequence[Counted] = ()) -> list[Counted]:
    """Statistics of a sentence that is known to hold some; `before` are those of the sentence before it."""
    found: list[Counted] = []
    held = list(_candidates(sentence))
    for place, number in enumerate(held):
        until = held[place + 1].start if place + 1 < len(held) else len(sentence)
        since = held[place - 1].end if place else 0
        one = _counted(sentence, number, since, until, (*before, *found))
        if one is not None:
            found.append(one)
    return found


def _candidates(sentence: str) -> Iterator[Number]:
    kept = [n for n in numbers(sentence) if not _is_code(sentence, n)]
    ordinal = [
        Number(m.start("word"), m.end("word"), value, is_word=True)
        for m in cues.ORDINAL.finditer(sentence)
        if (value := words_value(m["word"])) is not None
    ]
    none = [Number(m.start(), m.end(), 0.0, is_word=True) for m in cues.NONE.finditer(sentence)]
    taken = [*ordinal, *none]
    free = [n for n in kept if not any(t.start < n.end and n.start < t.end for t in taken)]
    yield from sorted([*free, *taken], key=lambda n: n.start)


def _is_code(sentence: str, number: Number) -> bool:
    """Whether it is a date, a year, a rank or the number of a law."""
    if cues.NO_NUMBER_AFTER.search(sentence, max(0, number.start - 40), number.start):
        return not cues.PERCENT.match(sentence, number.end)
    return not number.is_word and number.value in _YEAR and "." not in sentence[number.start : number.end]


def _counted(sentence: str, number: Number, since: int, until: int, earlier: Sequence[Counted]) -> Counted | None:
    is_bound = cues.BOUND.search(sentence, max(0, number.start - 40), number.start) is not None
    found = Counted(number.start, number.end, number.value, Measure.OTHER, StatUnit.OTHER, "", is_bound)
    percent = cues.PERCENT.match(sentence, number.end)
    if percent:
        category = _category(sentence, since, number.start)
        return replace(found, end=percent.end(), measure=Measure.SHARE, unit=StatUnit.PERCENT, category=category)
    after = _clause(sentence[number.end : until])
    if _is_other_thing(after):
        return None
    if _is_whole(sentence, number, after) or _is_part(sentence, number):
        return None
    head = sentence[max(since, number.start - _WINDOW) : number.start]
    is_change = cues.CHANGE.search(head) is not None
    measure = Measure.OTHER if is_change else _measure_of(sentence, number, head, until, earlier)
    return replace(found, measure=measure, unit=_unit(after, head, earlier))


def _is_whole(sentence: str, number: Number, after: str) -> bool:
    """`Dari 96 pegawai, 58 ...`: what the share is of; `dari 11 laporan` and `satu dari tujuh perkara` are counts."""
    start = max(0, number.start - 20)
    if not cues.SHARE_OF.search(sentence, start, number.start):
        return False
    is_cases = cues.CASES.match(after.lstrip()) is not None and _measure(after.lstrip()) is not None
    return not (is_cases or cues.PART_OF.search(sentence, start, number.start)) or (
        number.value <= _RATIO and cues.PERSONS.match(after.lstrip()) is not None
    )


def _is_part(sentence: str, number: Number) -> bool:
    """`satu dari tujuh`, `tiga dari sepuluh`, `sedikitnya satu`: no count of its own."""
    ratio = re.compile(r"\sdari\s(?=(?P<of>\w+))").match(sentence, number.end)
    of = None
    if ratio:
        of = next((n.value for n in numbers(ratio["of"])), None)
    small = of is not None and of <= _RATIO
    return small or (number.value == 1 and cues.AT_LEAST_ONE.search(sentence, 0, number.start) is not None)


def _is_other_thing(after: str) -> bool:
    return re.match(r"\s*(?:orang\s)?", after) is not None and bool(cues.NOT_COUNTED.match(after.strip()))


def _clause(text: str) -> str:
    end = cues.CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _measure(text: str) -> Measure | None:
    """The first measure that a clause names; that it was reported counts only where the clause says no more."""
    for clause in cues.COMMA.split(text):
        hits = ((p.search(clause), n, measure) for n, (measure, p) in enumerate(cues.MEASURES))
        found = sorted((m.start(), n, measure) for m, n, measure in hits if m)
        if found:
            return next((measure for _, _, measure in found if measure is not Measure.REPORTED), Measure.REPORTED)
    return None


def _measure_of(sentence: str, number: Number, head: str, until: int, earlier: Sequence[Counted]) -> Measure:
    """By the words after the number up to the next one, else by those just before it, else as the list goes on."""
    after = _measure(sentence[number.end : until])
    if after is not None:
        return after
    last = _measure(_last_clause(head))
    if last is not None:
        return last
    listed = [c.measure for c in earlier if c.unit is not StatUnit.PERCENT]
    return listed[-1] if listed and not after and _goes_on(head) else Measure.OTHER


def _last_clause(head: str) -> str:
    return re.split(r"[;.!?]", head)[-1]


def _goes_on(head: str) -> bool:
    return re.search(r"(?:,|;|\bdan|\bdisusul\b.*|\bserta)\s+(?:[\w/]+\s+){0,12}$", head) is not None


def _unit(after: str, head: str, earlier: Sequence[Counted]) -> StatUnit:
    for text in (after, head):
        cases, persons = cues.CASES.search(text), cues.PERSONS.search(text)
        if persons and (not cases or persons.start() < cases.start()):
            return StatUnit.PERSONS
        if cases:
            return StatUnit.CASES
    return next((c.unit for c in reversed(earlier) if c.unit is not StatUnit.PERCENT), StatUnit.CASES)


def _category(sentence: str, since: int, start: int) -> str:
    """Words between the number before and this one: what it is a share of."""
    said = sentence[since:start].strip(" ,;:()\u2013-")
    said = re.sub(r"^(?:persen|%)\W*|^(?:dan|serta|disusul|sedangkan|sementara)\s", "", said).strip(" ,;:()")
    return said[-80:].strip()
