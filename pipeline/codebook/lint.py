"""What is doubtful in a codebook that loads, and everything that keeps one from loading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.codebook.loader import examine
from pipeline.codebook.model import NO_ACTOR, Check, Codebook, Concept, Example, Kind, Rule
from pipeline.codebook.references import Place, code_place, concept_place
from pipeline.codebook.strict_yaml import Loc
from pipeline.codebook.subsumption import shadowed
from pipeline.codebook.terms import Gap, Part

Fires = Callable[[str], Mapping[str, str]]
_HALF_COMMENT = re.compile(r"^ *- (?![\"'])(?:(?! #).)*\S (#.*)$")


class Severity(StrEnum):
    """`error`: do not run with it; `warning`: look at it; `note`: good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to look at; `code` names the check, not a code of the codebook."""

    file: str
    line: int
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} [{self.code}] {self.message}"


def lint(folder: Path, fires: Fires | None = None) -> list[Finding]:
    """Findings by file and line; `fires` gives the rules (`code.rule`) that win in a sentence, each with its code."""
    codebook, problems = examine(folder)
    if codebook is None:
        return [
            Finding(
                found.file, found.line, Severity.ERROR, "load", str(found).removeprefix(f"{found.file}:{found.line}: ")
            )
            for found in problems
        ]
    checks = (_languages, _branches, _codes, _rules, _concepts, _unused, lambda book: _half_comments(book, folder))
    findings = [finding for check in checks for finding in check(codebook)]
    findings += _examples(codebook, fires) if fires else ()
    return sorted(findings)


def _at(place: Place, loc: Loc, severity: Severity, code: str, message: str) -> Finding:
    return Finding(place.file, place.line(loc), severity, code, message)


def _languages(codebook: Codebook) -> Iterator[Finding]:
    head = Place(codebook, "codebook.yaml")
    labelled: list[tuple[Place, Loc, str, Mapping[str, str]]] = [
        (head, ("branches", number, "label"), branch.id, branch.label)
        for number, branch in enumerate(codebook.head.branches)
    ]
    labelled += [(code_place(codebook, code), ("label",), code.id, code.label) for code in codebook.codes.values()]
    for place, loc, name, label in labelled:
        for lang in codebook.head.languages:
            if lang not in label:
                yield _at(place, loc, Severity.ERROR, "label-missing", f"{name} has no label in `{lang}`")


def _branches(codebook: Codebook) -> Iterator[Finding]:
    head = Place(codebook, "codebook.yaml")
    filled = {code.branch for code in codebook.codes.values()}
    for number, branch in enumerate(codebook.head.branches):
        if branch.id not in filled:
            message = f"the branch {branch.id} has no file in codes/{branch.id}/"
            yield _at(head, ("branches", number), Severity.WARNING, "branch-empty", message)


def _codes(codebook: Codebook) -> Iterator[Finding]:
    named = set(_strings(codebook.context))
    for code in codebook.codes.values():
        if code.deprecated:
            continue
        here = code_place(codebook, code)
        for kind in Kind:
            if not any(example.kind is kind for example in code.examples):
                message = f"{code.id} has no example of the kind {kind}"
                yield _at(here, ("examples",), Severity.WARNING, "example-missing", message)
        if not code.rules and code.id not in named:
            yield _at(here, ("rules",), Severity.NOTE, "code-silent", f"no rule and no context names {code.id}")


def _rules(codebook: Codebook) -> Iterator[Finding]:
    for code in codebook.codes.values():
        here = code_place(codebook, code)
        for number, rule in enumerate(code.rules):
            loc: Loc = ("rules", number)
            if not rule.means:
                message = f"{code.rule_id(rule)} does not say what it means"
                yield _at(here, loc, Severity.WARNING, "means-missing", message)
            yield from _unreachable(codebook, here, loc, code.rule_id(rule), rule)


def _unreachable(codebook: Codebook, here: Place, loc: Loc, name: str, rule: Rule) -> Iterator[Finding]:
    """A concept in `none` that includes a cue, or a concept asked for, blocks every match of it."""
    blocked = set(_included(codebook, rule.none))
    cues = [concept for concept in rule.cue if concept in blocked]
    asked = [concept for concept in rule.all if concept in blocked]
    dead = bool(asked) or len(cues) == len(rule.cue) or (rule.any and blocked.issuperset(rule.any))
    if dead or cues:
        severity, what = (Severity.ERROR, "can never fire") if dead else (Severity.WARNING, "loses a cue")
        message = f"{name} {what}: its `none` holds {', '.join([*cues, *asked] or rule.any)}"
        yield _at(here, (*loc, "none"), severity, "rule-unreachable", message)


def _included(codebook: Codebook, names: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts and all that they include, so whose every match is a match of theirs."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += codebook.concepts[name].includes
    return tuple(found)


def _concepts(codebook: Codebook) -> Iterator[Finding]:
    for concept in codebook.concepts.values():
        here = concept_place(codebook, concept.id)
        if not concept.means:
            message = f"{concept.id} does not say what it means"
            yield _at(here, (concept.id,), Severity.NOTE, "means-missing", message)
        for name, terms in (("terms", concept.terms), ("except", concept.except_)):
            for needless, other in shadowed(terms):
                same = terms[needless].parts == terms[other].parts
                what, code = ("says the same as", "term-duplicate") if same else ("is covered by", "term-shadowed")
                message = f"{concept.id}: `{terms[needless].source}` {what} `{terms[other].source}`"
                yield _at(here, (concept.id, name, needless), Severity.WARNING, code, message)
            for number, term in enumerate(terms):
                if any(_is_choice(one) and _is_choice(next_) for one, next_ in pairwise(term.parts)):
                    message = (
                        f"{concept.id}: `{term.source}` reads as (a|b) (c|d): `|` joins single words, not phrases"
                    )
                    yield _at(here, (concept.id, name, number), Severity.NOTE, "choice-after-choice", message)
        yield from _inherited(codebook, here, concept)


def _is_choice(part: Part | Gap) -> bool:
    return isinstance(part, Part) and len(part.options) > 1


def _inherited(codebook: Codebook, here: Place, concept: Concept) -> Iterator[Finding]:
    """Terms that an included concept has already."""
    theirs = {
        term.parts: name for name in _included(codebook, concept.includes) for term in codebook.concepts[name].terms
    }
    for number, term in enumerate(concept.terms):
        if term.parts in theirs:
            message = f"{concept.id}: `{term.source}` stands in the included {theirs[term.parts]} too"
            yield _at(here, (concept.id, "terms", number), Severity.WARNING, "term-duplicate", message)


def _unused(codebook: Codebook) -> Iterator[Finding]:
    named = [name for name in _strings(codebook.context) if name in codebook.concepts]
    named += [concept for code in codebook.codes.values() for rule in code.rules for concept in rule.concepts]
    named += [concept for code in codebook.codes.values() if code.continues for concept in code.continues.cue]
    named += [code.actor for code in codebook.codes.values() if code.actor != NO_ACTOR]
    used = set(codebook.closure(tuple(named)))
    for name in codebook.concepts:
        if name not in used:
            here = concept_place(codebook, name)
            message = f"no rule and no context uses the concept {name}"
            yield _at(here, (name,), Severity.WARNING, "concept-unused", message)


def _strings(value: Any) -> Iterator[str]:
    """Every text in a context file, keys too, and the names inside braces."""
    if isinstance(value, str):
        yield value
        yield from re.findall(r"\{([a-z][a-z0-9_]*)\}", value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    else:
        for item in value:
            yield from _strings(item)


def _half_comments(codebook: Codebook, folder: Path) -> Iterator[Finding]:
    """One space before `#` in a list item: a comment to YAML, but perhaps meant as a number sign."""
    for name in codebook.files:
        if not name.startswith(("concepts/", "context/")):
            continue
        lines = (folder / name).read_text(encoding="utf-8-sig").split("\n")
        for number, found in enumerate(map(_HALF_COMMENT.match, lines), 1):
            if found:
                message = f"`{found.group(1)}` is a comment; quote the term, or write two spaces before a comment"
                yield Finding(name, number, Severity.WARNING, "comment-or-number", message)


def _examples(codebook: Codebook, fires: Fires) -> Iterator[Finding]:
    ruled = {code.id for code, _ in codebook.rules()}
    fired: set[str] = set()
    for code in codebook.codes.values():
        for number, example in enumerate(code.examples):
            rules = fires(example.text)
            fired |= rules.keys()
            if example.check is Check.CODES and not code.deprecated:
                for name, message in _failures(example, rules, ruled):
                    yield _at(code_place(codebook, code), ("examples", number), Severity.ERROR, name, message)
    for code, rule in codebook.rules():
        if code.rule_id(rule) not in fired:
            message = f"no example makes {code.rule_id(rule)} fire"
            loc: Loc = ("rules", code.rules.index(rule))
            yield _at(code_place(codebook, code), loc, Severity.WARNING, "rule-unexercised", message)


def _failures(example: Example, rules: Mapping[str, str], ruled: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Wanted codes that no rule proposes (codes without rules are left out), and unwanted codes that one does."""
    proposed = {code: rule for rule, code in sorted(rules.items())}
    for wanted in example.codes:
        if wanted in ruled and wanted not in proposed:
            yield "example-missed", f"no rule gives {wanted}: {example.text}"
    for unwanted in example.not_codes:
        if unwanted in proposed:
            yield "example-refuted", f"{proposed[unwanted]} fires: {example.text}"
