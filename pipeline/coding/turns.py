"""Turns of speech: the segments that one speaker holds, and who holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.coding.marks import HEADLINE, Mark, Reading, Unit
from pipeline.coding.rules import distance

REACH = 5
_NEAR = 25
_INTRODUCED = 90
_OBJECT = 2
_ACTIVE = ("me", "ber", "angkat", "buka")
_PASSIVE = ("di", "ke")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}")
_NAME_ENDS = re.compile(
    r'["“”;:]|\b(?:yang|dan|untuk|dengan|kepada|oleh|di|ke|dari|pada|saat|ketika|mengatakan|menyebut)\b'
)
NAME = "name"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who opens a turn: the type of voice, the segment, and the expression that names it."""

    type: str
    seq: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Turn:
    """Segments of a turn, the asked one first and then the nearest, and its speaker where one is named."""

    seqs: tuple[int, ...]
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Speech:
    """Concepts of a turn: words of speech, words that carry a turn on, types of voice, and words that are no name."""

    verbs: tuple[str, ...]
    carried: tuple[str, ...]
    voices: tuple[tuple[str, str], ...]
    no_names: frozenset[str]


def turn_of(reading: Reading, seq: int, speech: Speech) -> Turn:
    """The turn that a segment belongs to.

    It holds the segments of its quotation; it goes back over segments that are quoted, that hold a word of speech or
    that carry a turn on, at most `REACH`, to the first that names a speaker beside a word of speech.
    """
    quoted = [seq, *_quotation(reading, seq)]
    for other in quoted:
        speaker = speaker_of(reading, other, speech)
        if speaker is not None:
            return Turn(tuple(quoted), speaker)
    seqs = list(quoted)
    for before in _carried_from(reading, min(seqs), speech):
        seqs.append(before)
        speaker = speaker_of(reading, before, speech)
        if speaker is not None:
            return Turn(tuple(seqs), speaker)
    return Turn(tuple(seqs), None)


def _quotation(reading: Reading, seq: int) -> list[int]:
    quote = reading.units[seq].quote
    if quote is None:
        return []
    same = [s for s in reading.order if s != seq and reading.units[s].quote == quote]
    return sorted(same, key=lambda s: (abs(s - seq), s < seq))[: 2 * REACH]


def _carried_from(reading: Reading, seq: int, speech: Speech) -> Iterator[int]:
    here = seq
    for before in reading.before(seq, REACH):
        if before == HEADLINE or not _carries_on(reading, here, speech):
            return
        yield before
        here = before


def _carries_on(reading: Reading, seq: int, speech: Speech) -> bool:
    if reading.units[seq].quote is not None or any(reading.find(seq, c) for c in speech.carried):
        return True
    verbs = [m for c in speech.verbs for m in reading.find(seq, c)]
    strangers = (name for name, _ in _names_beside(reading, seq, verbs) if name not in speech.no_names)
    return bool(verbs) and next(strangers, None) is None


def speaker_of(reading: Reading, seq: int, speech: Speech) -> Speaker | None:
    """Who is named beside a word of speech: an office or body, else a name that stood beside one before."""
    verbs = [m for c in speech.verbs for m in reading.find(seq, c)]
    if not verbs:
        return None
    return _office(reading, seq, verbs, speech.voices) or _known(reading, seq, verbs, speech)


def _office(reading: Reading, seq: int, verbs: Sequence[Mark], voices: Sequence[tuple[str, str]]) -> Speaker | None:
    marks = [(type_, m) for type_, concept in voices for m in reading.find(seq, concept)]
    named = [v for v in marks if not any(_inside(v, other) for other in marks)]
    if not named:
        return None
    order = {type_: place for place, (type_, _) in enumerate(voices)}
    unit = reading.units[seq]
    type_, mark = min(named, key=lambda v: (min(_cost(unit, s, v[1]) for s in verbs), order[v[0]], v[1]))
    return Speaker(type_, seq, mark)


def _cost(unit: Unit, verb: Mark, name: Mark) -> int:
    """Words between, and more where the name stands on the side of the object: after an active verb, before `kata`."""
    form = unit.text[verb.start - unit.start : verb.end - unit.start].casefold()
    active = form.startswith(_ACTIVE)
    is_object = name.first > verb.first if active else name.first < verb.first
    return distance(verb, name) + (_OBJECT if is_object and not form.startswith(_PASSIVE) else 0)


def _inside(one: tuple[str, Mark], other: tuple[str, Mark]) -> bool:
    a, b = one[1], other[1]
    return one[0] != other[0] and b.first <= a.first and b.last >= a.last and b.last - b.first > a.last - a.first


def _known(reading: Reading, seq: int, verbs: Sequence[Mark], speech: Speech) -> Speaker | None:
    beside = list(_names_beside(reading, seq, verbs))
    if not beside:
        return None
    known = reading.remember(NAME, lambda: introduced(reading, speech))
    return next((Speaker(known[name], seq, mark) for name, mark in beside if name in known), None)


def _names_beside(reading: Reading, seq: int, verbs: Sequence[Mark]) -> Iterator[tuple[str, Mark]]:
    unit = reading.units[seq]
    for verb in sorted(verbs):
        after, before = verb.end - unit.start, verb.start - unit.start
        start = max(0, before - _NEAR)
        found = [(m, after) for m in _CAPITALISED.finditer(unit.text[after : after + _NEAR])][:1]
        found += [(m, start) for m in _CAPITALISED.finditer(unit.text[start:before])][-1:]
        for match, offset in found:
            a, b = (unit.start + offset + place for place in match.span())
            yield match[0], Mark(a, b, NAME, verb.first, verb.last, verb.clause)


def introduced(reading: Reading, speech: Speech) -> Mapping[str, str]:
    """Names that stand after an office or body anywhere in the article, with the type of voice of the first such."""
    known: dict[str, str] = {}
    for seq in reading.order:
        unit = reading.units[seq]
        marks = sorted((m, type_) for type_, concept in speech.voices for m in reading.find(seq, concept))
        for mark, type_ in marks if seq != HEADLINE else ():
            tail = unit.text[mark.end - unit.start : mark.end - unit.start + _INTRODUCED]
            for word in _CAPITALISED.findall(_NAME_ENDS.split(tail)[0]):
                if word not in speech.no_names:
                    known.setdefault(word, type_)
    return known
