"""Rules: which combinations of concepts propose a code, on which span, and what was missing where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.coding.marks import Mark, Reading

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook, Rule

NO_ACTOR = "none"
MISSING = "missing"
FORBIDDEN = "forbidden"
WITHOUT_ACTOR = "no actor"


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a rule that was found: its role (cue, all, any, actor), the segment, and the mark."""

    role: str
    seq: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired in a segment: the cue is the evidence, the parts are why."""

    rule_id: str
    code_id: str
    seq: int
    cue: Mark
    parts: tuple[Found, ...]

    @property
    def actor(self) -> Found | None:
        """The expression that names the actor."""
        return next((p for p in self.parts if p.role == "actor"), None)


@dataclass(frozen=True, slots=True)
class Lack:
    """A rule whose cue stands in a segment and that did not fire, and what it lacked or what forbade it."""

    rule_id: str
    code_id: str
    seq: int
    cue: Mark
    reason: str
    concept: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule with its gate: bits of its cues, and for each part that must stand in the segment its bits."""

    rule: Rule
    rule_id: str
    code_id: str
    actor: str
    cues: int
    required: tuple[int, ...]
    contextual: tuple[int, ...]


@dataclass(slots=True)
class RuleBook:
    """All rules of a codebook, ready to be tried on the segments of an article."""

    rules: list[Compiled] = field(default_factory=list)

    @classmethod
    def of(cls, codebook: Codebook, bits: Mapping[str, int]) -> RuleBook:
        """Compile the rules; `bits` gives each concept its bit in the gate."""
        return cls([_compile(code.id, code.actor, rule, bits) for code, rule in codebook.rules()])

    @property
    def cues(self) -> int:
        """Bits of every concept that is a cue of some rule."""
        mask = 0
        for compiled in self.rules:
            mask |= compiled.cues
        return mask

    def candidates(self, reading: Reading, seq: int) -> list[Compiled]:
        """Rules that the gate lets through on a segment."""
        here = reading.masks[seq]
        rules = [r for r in self.rules if here & r.cues and all(here & bits for bits in r.required)]
        if not any(r.contextual for r in rules):
            return rules
        around = reading.possible(reading.context(seq))
        return [r for r in rules if all(around & bits for bits in r.contextual)]

    def apply(self, reading: Reading, seq: int) -> Iterator[Hit | Lack]:
        """Try every candidate rule on a segment."""
        for compiled in self.candidates(reading, seq):
            yield from _try(compiled, reading, seq)


def _compile(code_id: str, code_actor: str, rule: Rule, bits: Mapping[str, int]) -> Compiled:
    def mask(concepts: Iterable[str]) -> int:
        return sum({c: bits[c] for c in concepts}.values())

    parts = [mask([c]) for c in rule.all]
    if rule.any:
        parts.append(mask(rule.any))
    is_context = rule.scope == "context"
    return Compiled(
        rule=rule,
        rule_id=f"{code_id}.{rule.id}",
        code_id=code_id,
        actor=rule.actor if rule.actor is not None else code_actor,
        cues=mask(rule.cue),
        required=() if is_context else tuple(parts),
        contextual=tuple(parts) if is_context else (),
    )


def _try(compiled: Compiled, reading: Reading, seq: int) -> Iterator[Hit | Lack]:
    for cue in sorted({m for c in compiled.rule.cue for m in reading.find(seq, c)}):
        outcome = _evaluate(compiled, reading, seq, cue)
        if isinstance(outcome, tuple):
            yield Hit(compiled.rule_id, compiled.code_id, seq, cue, outcome)
        else:
            yield outcome


def _evaluate(compiled: Compiled, reading: Reading, seq: int, cue: Mark) -> tuple[Found, ...] | Lack:
    rule = compiled.rule
    seqs = reading.context(seq) if rule.scope == "context" else [seq]
    parts = [Found("cue", seq, cue)]
    groups = [("all", [c]) for c in rule.all] + ([("any", list(rule.any))] if rule.any else [])
    for role, concepts in groups:
        found = _part(compiled, reading, seqs, concepts, cue)
        if found is None:
            return Lack(compiled.rule_id, compiled.code_id, seq, cue, MISSING, "|".join(concepts))
        parts.append(Found(role, *found))
    for concept in rule.none:
        if _part(compiled, reading, seqs, [concept], cue, near=False) is not None:
            return Lack(compiled.rule_id, compiled.code_id, seq, cue, FORBIDDEN, concept)
    if compiled.actor == NO_ACTOR:
        return tuple(parts)
    actor = find_actor(reading, seq, cue, compiled.actor, rule.actor_scope)
    if actor is None:
        return Lack(compiled.rule_id, compiled.code_id, seq, cue, WITHOUT_ACTOR, compiled.actor)
    return (*parts, actor)


def _part(
    compiled: Compiled, reading: Reading, seqs: Sequence[int], concepts: Sequence[str], cue: Mark, *, near: bool = True
) -> tuple[int, Mark] | None:
    rule = compiled.rule
    for seq in seqs:
        here = seq == seqs[0]
        marks = (m for c in concepts for m in reading.find(seq, c))
        fitting = [m for m in marks if not here or _fits(rule, cue, m, near=near)]
        if fitting:
            return seq, min(fitting, key=lambda m: (abs(m.first - cue.first), m)) if here else fitting[0]
    return None


def _fits(rule: Rule, cue: Mark, mark: Mark, *, near: bool) -> bool:
    if rule.scope == "clause" and mark.clause != cue.clause:
        return False
    if not near:
        return True
    if mark.overlaps(cue) and mark.first <= cue.first and mark.last >= cue.last and mark.concept == cue.concept:
        return False
    if rule.order == "cue_first" and mark.first < cue.first:
        return False
    if rule.order == "cue_last" and mark.last > cue.last:
        return False
    return rule.within is None or distance(cue, mark) <= rule.within


def distance(one: Mark, other: Mark) -> int:
    """Words between two marks of a segment; 0 when they touch or overlap."""
    return max(0, max(one.first, other.first) - min(one.last, other.last))


def find_actor(reading: Reading, seq: int, cue: Mark, concept: str, scope: str) -> Found | None:
    """The nearest actor of a class: in the segment, then in the segments before it, then in the headline."""
    own = list(reading.find(seq, concept))
    if scope == "clause":
        own = [m for m in own if m.clause == cue.clause]
    if own:
        return Found("actor", seq, min(own, key=lambda m: (m.start > cue.start, distance(cue, m), m)))
    if scope in ("clause", "sentence"):
        return None
    others = reading.context(seq)[1:] if scope == "context" else _outwards(reading, seq)
    for other in others:
        marks = reading.find(other, concept)
        if marks:
            return Found("actor", other, marks[-1])
    return None


def _outwards(reading: Reading, seq: int) -> list[int]:
    """The other segments of the article: those before, nearest first, then those after, nearest first."""
    place = reading.order.index(seq)
    return [*reversed(reading.order[:place]), *reading.order[place + 1 :]]
