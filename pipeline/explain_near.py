"""Rules whose cue stands in a segment and that gave no coding, with everything that each of them lacked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.coding.rules import FORBIDDEN, MISSING, NO_ACTOR, WITHOUT_ACTOR, Compiled, Hit, Lack, RuleBook
from pipeline.errors import StageError

if TYPE_CHECKING:
    from pipeline.coding.marks import Mark, Reading

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Near:
    """A rule at the cue where it lacked least; no lacks means that it fired and something else withheld the code."""

    rule_id: str
    code_id: str
    cue: Mark
    lacks: tuple[Lack, ...]


def near_rules(rules: RuleBook, reading: Reading, seq: int, told: Collection[str] = ()) -> list[Near]:
    """At most SHOWN rules, those that lacked least first; rules in `told` are left out."""
    best: dict[str, Near] = {}
    for compiled in rules.rules:
        if compiled.rule_id in told:
            continue
        for near in _tried(compiled, reading, seq):
            held = best.setdefault(near.rule_id, near)
            if len(near.lacks) < len(held.lacks):
                best[near.rule_id] = near
    return sorted(best.values(), key=lambda n: (len(n.lacks), n.rule_id))[:SHOWN]


def _tried(compiled: Compiled, reading: Reading, seq: int) -> Iterator[Near]:
    for outcome in RuleBook([compiled]).apply(reading, seq):
        lacks = () if isinstance(outcome, Hit) else tuple(_lacks(compiled, reading, seq, outcome))
        yield Near(compiled.rule_id, compiled.code_id, outcome.cue, lacks)


def _lacks(compiled: Compiled, reading: Reading, seq: int, first: Lack) -> Iterator[Lack]:
    """A rule tells only its first lack: ask again without it until it fires."""
    outcome: Hit | Lack = first
    while isinstance(outcome, Lack):
        yield outcome
        compiled = _without(compiled, outcome)
        outcome = next(o for o in RuleBook([compiled]).apply(reading, seq) if o.cue == first.cue)


def _without(compiled: Compiled, lack: Lack) -> Compiled:
    rule = compiled.rule
    if lack.reason == WITHOUT_ACTOR:
        return replace(compiled, actor=NO_ACTOR)
    if lack.reason == FORBIDDEN:
        kept = tuple(c for c in rule.none if c != lack.concept)
        return replace(compiled, rule=rule.model_copy(update={"none": kept}))
    if lack.reason == MISSING and lack.concept in rule.all:
        kept = tuple(c for c in rule.all if c != lack.concept)
        return replace(compiled, rule=rule.model_copy(update={"all": kept}))
    if lack.reason == MISSING and rule.any:
        return replace(compiled, rule=rule.model_copy(update={"any": ()}))
    raise StageError(f"{lack.rule_id}: lacks {lack.concept!r} ({lack.reason}), which the rule does not ask for")
