"""Evidential status of a coding: modifiers in scope, the voice, and an ordered table of decisions, all of it data.

The scheme (cue, scope, pseudo cues, termination) goes back to ConText: Harkema et al. 2009, J Biomed Inform 42(5).
The statuses and their precedence are those of the codebook, rules R1-R8 and R32.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.coding.marks import Mark, Reading
from pipeline.coding.rules import Hit
from pipeline.coding.voice import Voice
from pipeline.errors import CodebookError

_SCOPES = ("clause", "sentence", "quote", "turn", "before", "headline", "top")
_TOP = 4
_DIRECTIONS = ("any", "forward", "backward")


@dataclass(frozen=True, slots=True)
class Modifier:
    """A concept that says how an act is asserted, and how far it reaches."""

    id: str
    concept: str
    scope: str = "sentence"
    direction: str = "any"
    cancels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the table: the first whose modifiers, voice and code fit decides. Empty lists fit everything."""

    id: str
    status: str
    rule: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    voice: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    becomes: str = ""
    negated: bool = False

    @property
    def is_conditional(self) -> bool:
        """Whether it asks for anything."""
        return any((self.all, self.any, self.none, self.voice, self.branches, self.codes))


@dataclass(frozen=True, slots=True)
class Effect:
    """A modifier that reaches a coding, where it stands."""

    modifier: str
    seq: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Assertion:
    """What was decided: the status, by which row and codebook rule, and every modifier that was in reach."""

    status: str
    decision: str
    rule: str
    becomes: str
    negated: bool
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class AssertionTable:
    """Modifiers and decisions, as context/assertion.yaml gives them."""

    modifiers: tuple[Modifier, ...]
    decisions: tuple[Decision, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any], concepts: Mapping[str, Any]) -> AssertionTable:
        """Read the table; CodebookError names the first entry that is wrong and what is allowed."""
        modifiers = tuple(_modifier(entry, concepts) for entry in data["modifiers"])
        known = {m.id for m in modifiers}
        decisions = tuple(_decision(entry, known) for entry in data["decisions"])
        if not decisions or any(
            (d.all, d.any, d.none, d.voice, d.branches, d.codes) != ((),) * 6 for d in decisions[-1:]
        ):
            raise CodebookError("context/assertion.yaml: the last decision must fit everything: give it no conditions")
        return cls(modifiers, decisions)

    def decide(self, reading: Reading, hit: Hit, branch: str, voice: Voice, turn: Sequence[int] = ()) -> Assertion:
        """The status of a hit; `turn` are the segments that its speaker holds."""
        effects = tuple(self._effects(reading, hit, turn))
        present = {e.modifier for e in effects}
        decision = next(d for d in self.decisions if _applies(d, present, branch, hit.code_id, voice.type))
        return Assertion(decision.status, decision.id, decision.rule, decision.becomes, decision.negated, effects)

    def _effects(self, reading: Reading, hit: Hit, turn: Sequence[int]) -> Iterator[Effect]:
        effects = [e for m in self.modifiers for e in _reaching(m, reading, hit, turn)]
        by_id = {m.id: m for m in self.modifiers}
        for effect in effects:
            cancelled = any(
                effect.modifier in by_id[other.modifier].cancels and other.seq == effect.seq and _near(other, effect)
                for other in effects
            )
            if not cancelled:
                yield effect


def _near(other: Effect, effect: Effect) -> bool:
    return other.mark.overlaps(effect.mark) or other.mark.last == effect.mark.first


def _applies(decision: Decision, present: set[str], branch: str, code: str, voice: str) -> bool:
    return (
        all(m in present for m in decision.all)
        and (not decision.any or any(m in present for m in decision.any))
        and not any(m in present for m in decision.none)
        and (not decision.voice or voice in decision.voice)
        and (not decision.branches or branch in decision.branches)
        and (not decision.codes or code in decision.codes)
    )


def _reaching(modifier: Modifier, reading: Reading, hit: Hit, turn: Sequence[int]) -> Iterator[Effect]:
    for seq in _scope(modifier, reading, hit.seq, turn):
        for mark in reading.find(seq, modifier.concept):
            if seq != hit.seq or _reaches(modifier, mark, hit.cue):
                yield Effect(modifier.id, seq, mark)


def _scope(modifier: Modifier, reading: Reading, seq: int, turn: Sequence[int]) -> Sequence[int]:
    if modifier.scope == "before":
        return reading.before(seq)
    if modifier.scope == "headline":
        return [0] if 0 in reading.units and seq != 0 else []
    if modifier.scope == "top":
        return [s for s in reading.order[:_TOP] if s != seq]
    if modifier.scope == "turn" and turn:
        return turn
    quote = reading.units[seq].quote
    if modifier.scope == "quote" and quote is not None:
        return [s for s in reading.order if reading.units[s].quote == quote]
    return [seq]


def _reaches(modifier: Modifier, mark: Mark, cue: Mark) -> bool:
    if modifier.scope == "clause" and mark.clause != cue.clause:
        return False
    if modifier.direction == "forward":
        return mark.first <= cue.first
    if modifier.direction == "backward":
        return mark.first >= cue.first
    return True


def _modifier(entry: Mapping[str, Any], concepts: Mapping[str, Any]) -> Modifier:
    found = Modifier(**{**entry, "cancels": tuple(entry.get("cancels", ()))})
    _one_of("scope", found.scope, _SCOPES, found.id)
    _one_of("direction", found.direction, _DIRECTIONS, found.id)
    if found.concept not in concepts:
        raise CodebookError(f"context/assertion.yaml: {found.id}: there is no concept {found.concept!r}")
    return found


def _decision(entry: Mapping[str, Any], known: set[str]) -> Decision:
    lists = {k: tuple(v) for k, v in entry.items() if k in ("all", "any", "none", "voice", "branches", "codes")}
    found = Decision(**{**entry, **lists, "negated": entry.get("negated") == "true"})
    for name in (*found.all, *found.any, *found.none):
        _one_of("modifier", name, sorted(known), found.id)
    return found


def _one_of(what: str, value: str, allowed: Sequence[str], where: str) -> None:
    if value not in allowed:
        raise CodebookError(f"context/assertion.yaml: {where}: {what} {value!r}; allowed: {', '.join(allowed)}")
