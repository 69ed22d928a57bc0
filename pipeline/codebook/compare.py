"""What changed between two versions of a codebook, what that touches, and which version step it calls for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from pipeline.codebook.model import Code, Codebook


class Step(IntEnum):
    """Version step by section 5 of the codebook's design: what a change means for what is coded already."""

    NONE = 0
    PATCH = 1  # wording, examples
    MINOR = 2  # codes, cues, rules: code again what they touch
    MAJOR = 3  # a code means something else, or is gone


_MEANING = frozenset({"branch", "definition", "use_when", "not_when", "status", "statuses", "actor", "exclusive"})
_PROSE = frozenset({"definition", "use_when", "not_when"})
_WORDING = frozenset({"label", "basis", "examples"})
_RULE_WORDING = frozenset({"means"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Differences by id. `affected_*` is what may be coded otherwise than before; `step` is the least fitting step."""

    old: str
    new: str
    added_codes: tuple[str, ...]
    removed_codes: tuple[str, ...]
    changed_codes: Mapping[str, tuple[str, ...]]
    added_concepts: tuple[str, ...]
    removed_concepts: tuple[str, ...]
    changed_concepts: Mapping[str, tuple[str, ...]]
    changed_context: tuple[str, ...]
    affected_rules: tuple[str, ...]
    affected_codes: tuple[str, ...]
    step: Step
    is_step_taken: bool


def diff(old: Codebook, new: Codebook) -> Changes:
    """Changes from the old codebook to the new one."""
    changed = {name: _fields(old.codes[name], new.codes[name]) for name in _both(old.codes, new.codes)}
    changed = {name: fields for name, fields in changed.items() if fields}
    concepts = {name: _fields(old.concepts[name], new.concepts[name]) for name in _both(old.concepts, new.concepts)}
    concepts = {name: fields for name, fields in concepts.items() if fields}
    context = (
        *_changed_keys(old.context, new.context, "context"),
        *_changed_keys(old.gazetteers, new.gazetteers, "gazetteers"),
    )
    rules = _affected_rules(old, new, {name for name, fields in concepts.items() if fields != ("means",)})
    step = max(_steps(old, new, changed, rules, context))
    return Changes(
        old=old.version_text,
        new=new.version_text,
        added_codes=_missing(new.codes, old.codes),
        removed_codes=_missing(old.codes, new.codes),
        changed_codes=changed,
        added_concepts=_missing(new.concepts, old.concepts),
        removed_concepts=_missing(old.concepts, new.concepts),
        changed_concepts=concepts,
        changed_context=context,
        affected_rules=rules,
        affected_codes=_affected_codes(old, new, changed, rules, bool(context)),
        step=step,
        is_step_taken=_step_between(old.version, new.version) >= step,
    )


def describe(changes: Changes) -> str:
    """The changes as lines of plain text for a terminal."""
    lines = [f"{changes.old} -> {changes.new}: at least a {changes.step.name} step"]
    if not changes.is_step_taken:
        lines.append("the version number was not raised that far")
    lines += [f"{kind} {name}" for kind, names in _listed(changes) for name in names]
    lines += [f"changed code {name}: {', '.join(fields)}" for name, fields in changes.changed_codes.items()]
    lines += [f"changed concept {name}: {', '.join(fields)}" for name, fields in changes.changed_concepts.items()]
    lines += [f"affected rule {name}" for name in changes.affected_rules]
    lines.append(f"codes to code again ({len(changes.affected_codes)}): {', '.join(changes.affected_codes) or 'none'}")
    return "\n".join(lines) + "\n"


def _listed(changes: Changes) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "added code", changes.added_codes
    yield "removed code", changes.removed_codes
    yield "added concept", changes.added_concepts
    yield "removed concept", changes.removed_concepts
    yield "changed", changes.changed_context


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return sorted(one.keys() & other.keys())


def _missing(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of the one that the other lacks."""
    return tuple(sorted(one.keys() - other.keys()))


def _changed_keys(old: Mapping[str, Any], new: Mapping[str, Any], part: str) -> tuple[str, ...]:
    return tuple(f"{part}/{name}" for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))


def _fields(old: Any, new: Any) -> tuple[str, ...]:
    """Names of the fields in which two entries of one kind differ."""
    before, after = old.model_dump(by_alias=True), new.model_dump(by_alias=True)
    return tuple(name for name in after if before[name] != after[name])


def _affected_rules(old: Codebook, new: Codebook, concepts: set[str]) -> tuple[str, ...]:
    """Rules that are new, gone, written otherwise, or that reach a changed concept; full ids."""
    before, after = _coding_rules(old), _coding_rules(new)
    affected = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    for book in (old, new):
        for code, rule in book.rules():
            actor = code.actor_of(rule)
            named = (*rule.concepts, actor) if actor else rule.concepts
            if not concepts.isdisjoint(book.closure(named)):
                affected.add(code.rule_id(rule))
    return tuple(sorted(affected))


def _coding_rules(codebook: Codebook) -> dict[str, dict[str, Any]]:
    return {code.rule_id(rule): rule.model_dump(exclude=set(_RULE_WORDING)) for code, rule in codebook.rules()}


def _affected_codes(
    old: Codebook, new: Codebook, changed: Mapping[str, tuple[str, ...]], rules: Iterable[str], everything: bool
) -> tuple[str, ...]:
    """Codes to code again, and with them those that give way to one of these or stand only alone in its branch."""
    every = old.codes.keys() | new.codes.keys()
    if everything:
        return tuple(sorted(every))
    affected = (every - (old.codes.keys() & new.codes.keys())) | {rule.partition(".")[0] for rule in rules}
    affected |= {
        name
        for name, fields in changed.items()
        if any(_step(field, old.codes[name], new.codes[name]) > Step.PATCH for field in fields)
    }
    while more := {name for name in every - affected if _hangs_on(new.codes.get(name), affected, old, new)}:
        affected |= more
    return tuple(sorted(affected))


def _hangs_on(code: Code | None, affected: set[str], old: Codebook, new: Codebook) -> bool:
    if code is None:
        return False
    if not affected.isdisjoint(code.yields_to):
        return True
    branches = {(new.codes.get(name) or old.codes[name]).branch for name in affected}
    return code.exclusive and code.branch in branches


def _steps(
    old: Codebook,
    new: Codebook,
    changed: Mapping[str, tuple[str, ...]],
    rules: tuple[str, ...],
    context: tuple[str, ...],
) -> Iterator[Step]:
    yield Step.NONE if old.digest == new.digest else Step.PATCH
    if rules or context or new.codes.keys() - old.codes.keys():
        yield Step.MINOR
    if old.codes.keys() - new.codes.keys() or old.branches.keys() - new.branches.keys():
        yield Step.MAJOR
    for name, fields in changed.items():
        yield from (_step(field, old.codes[name], new.codes[name]) for field in fields)


def _step(field: str, old: Code, new: Code) -> Step:
    """Step for one changed field of a code; prose that keeps its words keeps its meaning."""
    if field in _PROSE and _words(getattr(old, field)) == _words(getattr(new, field)):
        return Step.PATCH
    if field in _MEANING:
        return Step.MAJOR
    return Step.PATCH if field in _WORDING or field == "rules" else Step.MINOR


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _step_between(old: str, new: str) -> Step:
    before, after = ([int(number) for number in version.split(".")] for version in (old, new))
    if after <= before:
        return Step.NONE
    return next(step for step, a, b in zip((Step.MAJOR, Step.MINOR, Step.PATCH), before, after, strict=True) if a != b)
