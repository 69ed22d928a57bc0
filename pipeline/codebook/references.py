"""What must hold between the entries of a codebook: references that resolve, no cycles, sound deprecation."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook.model import NO_ACTOR, STATUS_BRANCH, Check, Code, Codebook, Concept, Example, Kind, Rule
from pipeline.codebook.strict_yaml import Loc, Problem

_ACTORS = "concepts/actors.yaml"
_FEW = 12


def check_references(codebook: Codebook) -> Iterator[Problem]:
    """Every broken relation between codes, rules, examples, concepts, branches and languages."""
    yield from _head(codebook)
    for code in codebook.codes.values():
        yield from _code(codebook, code)
    for concept in codebook.concepts.values():
        here = concept_place(codebook, concept.id)
        for name in concept.concepts:
            yield from _known(here, (concept.id,), (name,), codebook.concepts, "concept")
    yield from _cycles(codebook)


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the codebook, for naming lines in it."""

    codebook: Codebook
    file: str

    def problem(self, loc: Loc, what: str, allowed: str) -> Problem:
        """A problem at a path in the file."""
        dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")
        return Problem(self.file, self.line(loc), dotted, what, allowed)

    def line(self, loc: Loc) -> int:
        """Line of a path in the file, 1 when the file is not there."""
        document = self.codebook.files.get(self.file)
        return document.line(loc) if document else 1


def code_place(codebook: Codebook, code: Code) -> Place:
    """Where a code stands."""
    return Place(codebook, f"codes/{code.branch}/{code.id}.yaml")


def concept_place(codebook: Codebook, concept: str) -> Place:
    """Where a concept stands."""
    found = (
        name
        for name, document in codebook.files.items()
        if name.startswith("concepts/") and (concept,) in document.lines
    )
    return Place(codebook, next(found, "concepts"))


def _head(codebook: Codebook) -> Iterator[Problem]:
    here = Place(codebook, "codebook.yaml")
    for attribute in ("id", "letter"):
        seen: set[str] = set()
        for number, branch in enumerate(codebook.head.branches):
            value = getattr(branch, attribute)
            if value in seen:
                yield here.problem(("branches", number, attribute), f"`{value}` stands twice", "each branch once")
            seen.add(value)
    for number, branch in enumerate(codebook.head.branches):
        yield from _known(
            here, ("branches", number, "label"), tuple(branch.label), codebook.head.languages, "language"
        )
    taken = set(codebook.branches) & set(codebook.codes)
    for name in sorted(taken):
        yield here.problem(("branches",), f"`{name}` is a branch and a code", "ids that differ")


def _code(codebook: Codebook, code: Code) -> Iterator[Problem]:
    here = code_place(codebook, code)
    yield from _known(here, ("branch",), (code.branch,), codebook.branches, "branch")
    yield from _known(here, ("label",), tuple(code.label), codebook.head.languages, "language")
    yield from _actor(codebook, here, ("actor",), code.actor)
    yield from _known(here, ("statuses",), code.statuses, codebook.statuses, "status")
    yield from _known(here, ("yields_to",), code.yields_to, codebook.codes, "code")
    yield from _deprecation(codebook, here, code)
    yield from _duplicates(here, ("rules",), [rule.id for rule in code.rules])
    for number, rule in enumerate(code.rules):
        yield from _rule(codebook, here, ("rules", number), rule)
    if code.continues is not None:
        yield from _known(here, ("continues", "cue"), code.continues.cue, codebook.concepts, "concept")
    for number, example in enumerate(code.examples):
        yield from _example(codebook, here, ("examples", number), example)


def _deprecation(codebook: Codebook, here: Place, code: Code) -> Iterator[Problem]:
    if code.replaced_by:
        yield from _known(here, ("replaced_by",), (code.replaced_by,), codebook.codes, "code")
    if code.deprecated and not code.replaced_by:
        yield here.problem(("deprecated",), "deprecated without `replaced_by`", "replaced_by: id of a code")
    if code.replaced_by and not code.deprecated:
        yield here.problem(("replaced_by",), "`replaced_by` on a code that is in use", "deprecated: true beside it")


def _rule(codebook: Codebook, here: Place, loc: Loc, rule: Rule) -> Iterator[Problem]:
    for name in ("cue", "all", "any", "none"):
        yield from _known(here, (*loc, name), getattr(rule, name), codebook.concepts, "concept")
    if rule.actor is not None:
        yield from _actor(codebook, here, (*loc, "actor"), rule.actor)


def _example(codebook: Codebook, here: Place, loc: Loc, example: Example) -> Iterator[Problem]:
    yield from _known(here, (*loc, "codes"), example.codes, codebook.codes, "code")
    yield from _known(here, (*loc, "not_codes"), example.not_codes, codebook.codes, "code")
    both = sorted(set(example.codes) & set(example.not_codes))
    if both:
        hint = "; set `not_codes: []` on this near miss" if example.kind is Kind.NEAR_MISS else ""
        yield here.problem((*loc, "codes"), f"{', '.join(both)} wanted and not wanted", "one of them" + hint)
    if example.status is not None:
        yield from _known(here, (*loc, "status"), (example.status,), codebook.statuses, "status")
    elif example.check is Check.STATUS:
        yield here.problem((*loc, "check"), "`status` is checked but not given", "status: an id of " + STATUS_BRANCH)


def _actor(codebook: Codebook, here: Place, loc: Loc, actor: str) -> Iterator[Problem]:
    document = codebook.files.get(_ACTORS)
    classes = [str(step[0]) for step in document.lines if len(step) == 1] if document else []
    if actor != NO_ACTOR and actor not in classes:
        yield here.problem(loc, f"unknown class `{actor}`", f"{NO_ACTOR}, or of {_ACTORS}: {_some(actor, classes)}")


def _known(here: Place, loc: Loc, names: Sequence[str], allowed: Collection[str], kind: str) -> Iterator[Problem]:
    lines = here.codebook.files[here.file].lines
    for number, name in enumerate(names):
        if name not in allowed:
            at = next((step for step in ((*loc, number), (*loc, name)) if step in lines), loc)
            yield here.problem(at, f"unknown {kind} `{name}`", _some(name, allowed))


def _duplicates(here: Place, loc: Loc, ids: list[str]) -> Iterator[Problem]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield here.problem((*loc, number), f"the id `{name}` stands twice", "each id once")


def _some(name: str, allowed: Collection[str]) -> str:
    """All that is allowed when it is little, else what comes near the name."""
    if not allowed:
        return "nothing is defined yet"
    near = difflib.get_close_matches(name, allowed, 3)
    shown = near or sorted(allowed)[:_FEW]
    return ", ".join(sorted(allowed) if len(allowed) <= _FEW else [*shown, f"... ({len(allowed)} in all)"])


def _cycles(codebook: Codebook) -> Iterator[Problem]:
    concepts: Mapping[str, Concept] = codebook.concepts
    for cycle in find_cycles({name: concept.concepts for name, concept in concepts.items()}):
        where = concept_place(codebook, cycle[0])
        yield where.problem((cycle[0],), f"the concepts go in a circle: {' > '.join(cycle)}", "no way back")
    after: tuple[tuple[str, Callable[[Code], tuple[str, ...]]], ...] = (
        ("yields_to", lambda code: code.yields_to),
        ("replaced_by", lambda code: (code.replaced_by,) if code.replaced_by else ()),
    )
    for name, following in after:
        for cycle in find_cycles({code.id: following(code) for code in codebook.codes.values()}):
            where = code_place(codebook, codebook.codes[cycle[0]])
            yield where.problem((name,), f"the codes go in a circle: {' > '.join(cycle)}", "no way back")


def find_cycles(graph: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Cycles met by a depth-first walk in sorted order, each as a path that ends where it starts."""
    done: set[str] = set()
    cycles: list[tuple[str, ...]] = []
    for start in sorted(graph):
        path = [start] if start not in done else []
        waiting = [iter(graph[start])] if path else []
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                done.add(path.pop())
            elif following in path:
                cycles.append((*path[path.index(following) :], following))
            elif following in graph and following not in done:
                path.append(following)
                waiting.append(iter(graph[following]))
    return cycles
