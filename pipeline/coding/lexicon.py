"""Find the codebook's concepts in a sentence: compiled once, then one look-up a word and a short walk a term.

Words are compared in lower case; hyphens and quotation marks between words do not count, other punctuation stops a
phrase unless a gap allows it. Each word type is analysed once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pipeline.codebook.terms import Gap, Lemma, Number, Part, Ref, Term, Word
from pipeline.errors import CodebookError
from pipeline.indonesian.affixes import KINDS, derives, roots

Atom: TypeAlias = Word | Lemma | Number
Step: TypeAlias = Part | Gap

CLITICS = ("nya", "lah", "kah", "pun", "tah", "ku", "mu")
_SHORT_CLITICS = frozenset({"ku", "mu"})
# Words that end like a clitic and are none: `adalah` is not `ada` + lah.
_NO_CLITIC = frozenset({"adalah", "ialah", "masalah", "jumlah", "setelah", "telah", "sebelah", "kuliah", "sekolah"})
_LEAST_STEM = 3
_CACHE_LIMIT = 200_000
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence: lower-case form, code points in the article, and whether punctuation stands before it."""

    form: str
    start: int
    end: int
    breaks: bool


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A concept found: words `first` up to but not including `last` of the sentence."""

    first: int
    last: int
    concept: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept with its terms parsed: what it is made of and what blocks it."""

    terms: tuple[Term, ...]
    includes: tuple[str, ...] = ()
    exceptions: tuple[Term, ...] = ()


@dataclass(slots=True)
class _Compiled:
    concept: str
    steps: tuple[Step, ...]
    blocks: bool


@dataclass(slots=True)
class Lexicon:
    """Concepts ready for matching. Raises CodebookError when concepts include each other in a circle."""

    entries: Mapping[str, Entry]
    order: tuple[str, ...] = field(init=False)
    _by_word: dict[str, list[_Compiled]] = field(init=False, default_factory=dict)
    _by_root: dict[str, list[tuple[Lemma, _Compiled]]] = field(init=False, default_factory=dict)
    _by_ref: dict[str, list[_Compiled]] = field(init=False, default_factory=dict)
    _by_number: list[_Compiled] = field(init=False, default_factory=list)
    _starters: dict[str, tuple[_Compiled, ...]] = field(init=False, default_factory=dict)
    _holders: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.order = tuple(_dependency_order(self.entries))
        for name, entry in self.entries.items():
            for terms, blocks in ((entry.terms, False), (entry.exceptions, True)):
                for term in terms:
                    for steps in variants(term):
                        self._index(_Compiled(name, steps, blocks))
        self._holders = {n: tuple(_holders(n, self.entries)) for n in self.entries}

    def _index(self, compiled: _Compiled) -> None:
        for option in _first_options(compiled.steps):
            if isinstance(option, Word):
                for form in {option.pieces[0], "".join(option.pieces)}:
                    self._by_word.setdefault(form, []).append(compiled)
            elif isinstance(option, Lemma):
                self._by_root.setdefault(option.root.replace("-", ""), []).append((option, compiled))
            elif isinstance(option, Ref):
                self._by_ref.setdefault(option.concept, []).append(compiled)
            else:
                self._by_number.append(compiled)

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """All matches in a sentence, the longest of each concept where several overlap, in order."""
        walk = _Walk(self, tokens)
        return sorted(walk.matches())

    def starters(self, form: str) -> tuple[_Compiled, ...]:
        """Terms that can begin with a word of this form, remembered by type."""
        known = self._starters.get(form)
        if known is None:
            if len(self._starters) > _CACHE_LIMIT:
                self._starters.clear()
            known = self._starters[form] = tuple(self._begin_with(form))
        return known

    def _begin_with(self, form: str) -> Iterator[_Compiled]:
        seen: set[int] = set()
        for compiled in self._candidates(form):
            if id(compiled) not in seen:
                seen.add(id(compiled))
                yield compiled

    def _candidates(self, form: str) -> Iterator[_Compiled]:
        for stem in stems(form):
            yield from self._by_word.get(stem, ())
        if self._by_root:
            for root, kinds in roots(form).items():
                for lemma, compiled in self._by_root.get(root, ()):
                    if not kinds.isdisjoint(KINDS[lemma.level]):
                        yield compiled
        if is_number(form):
            yield from self._by_number

    def holders(self, concept: str) -> tuple[str, ...]:
        """The concept and every concept that includes it."""
        return self._holders[concept]

    def led_by(self, concept: str) -> Sequence[_Compiled]:
        """Terms that can begin with a match of this concept."""
        return self._by_ref.get(concept, ())


class _Walk:
    """One sentence's search; concepts that terms refer to are found first."""

    def __init__(self, lexicon: Lexicon, tokens: Sequence[Token]) -> None:
        self.lexicon, self.tokens = lexicon, tokens
        self.found: dict[str, dict[int, set[int]]] = {}
        self.blocked: dict[str, list[tuple[int, int]]] = {}

    def matches(self) -> Iterator[Match]:
        waiting: dict[str, list[tuple[int, _Compiled]]] = {}
        for at, token in enumerate(self.tokens):
            for compiled in self.lexicon.starters(token.form):
                waiting.setdefault(compiled.concept, []).append((at, compiled))
        for concept in self.lexicon.order:
            self._collect(concept, waiting.get(concept, ()))
        for concept, starts in self.found.items():
            yield from _longest(concept, starts)

    def _collect(self, concept: str, waiting: Iterable[tuple[int, _Compiled]]) -> None:
        jobs = [*waiting, *self._referred(concept)]
        if not jobs and concept not in self.found:
            return
        for at, compiled in jobs:
            for end in self._ends(compiled.steps, 0, at, first=True):
                if compiled.blocks:
                    self.blocked.setdefault(concept, []).append((at, end))
                else:
                    self.found.setdefault(concept, {}).setdefault(at, set()).add(end)
        self._drop_blocked(concept)
        for start, ends in self.found.get(concept, {}).items():
            for holder in self.lexicon.holders(concept)[1:]:
                self.found.setdefault(holder, {}).setdefault(start, set()).update(ends)

    def _referred(self, concept: str) -> Iterator[tuple[int, _Compiled]]:
        for other, starts in self.found.items():
            for compiled in self.lexicon.led_by(other):
                if compiled.concept == concept:
                    yield from ((at, compiled) for at in starts)

    def _drop_blocked(self, concept: str) -> None:
        starts = self.found.get(concept, {})
        for low, high in self.blocked.get(concept, ()):
            for at in list(starts):
                starts[at] = {end for end in starts[at] if end <= low or at >= high}
                if not starts[at]:
                    del starts[at]

    def _ends(self, steps: Sequence[Step], step: int, at: int, *, first: bool = False) -> set[int]:
        """Word positions at which the steps from `step` on can end when they go on at word `at`."""
        if step == len(steps):
            return {at}
        part = steps[step]
        if isinstance(part, Gap):
            reach = range(at, min(at + part.most, len(self.tokens) - 1) + 1)
            return {e for skip in reach for e in self._ends(steps, step + 1, skip, first=True)}
        ends: set[int] = set()
        for after in self._part_ends(part, at, first=first):
            ends |= self._ends(steps, step + 1, after)
        if part.optional:
            ends |= self._ends(steps, step + 1, at, first=first)
        return ends

    def _part_ends(self, part: Part, at: int, *, first: bool) -> set[int]:
        if at >= len(self.tokens) or (self.tokens[at].breaks and not first):
            return set()
        ends: set[int] = set()
        for option in part.options:
            if isinstance(option, Ref):
                ends |= self.found.get(option.concept, {}).get(at, set())
            elif isinstance(option, Word) and len(option.pieces) > 1:
                ends |= self._pieced(option.pieces, at)
            elif fits(option, self.tokens[at].form):
                ends.add(at + 1)
        return ends


    def _pieced(self, pieces: Sequence[str], at: int) -> set[int]:
        """Ends of a hyphenated word, written in one, with hyphens or with spaces."""
        ends = {at + 1} if "".join(pieces) in stems(self.tokens[at].form) else set()
        after = self.tokens[at : at + len(pieces)]
        if len(after) == len(pieces) and not any(t.breaks for t in after[1:]):
            *inner, last = (t.form for t in after)
            if tuple(inner) == tuple(pieces[:-1]) and pieces[-1] in stems(last):
                ends.add(at + len(pieces))
        return ends


def fits(atom: Atom, form: str) -> bool:
    """Whether a word's lower-case form is one that the atom stands for."""
    if isinstance(atom, Word):
        return atom.form in stems(form)
    if isinstance(atom, Lemma):
        return derives(form, atom.root, atom.level)
    return is_number(form)


def is_number(form: str) -> bool:
    """Whether a word is written in digits."""
    return form[:1] in _DIGITS


def stems(form: str) -> tuple[str, ...]:
    """The form itself and the form without a clitic at its right edge."""
    if form in _NO_CLITIC:
        return (form,)
    for clitic in CLITICS:
        least = _LEAST_STEM + (clitic in _SHORT_CLITICS)
        if form.endswith(clitic) and len(form) - len(clitic) >= least:
            return (form, form[: -len(clitic)])
    return (form,)


def variants(term: Term) -> list[tuple[Step, ...]]:
    """The term as written, and in one word where it is two plain words (`non-job`, `nonjob`)."""
    steps = tuple(term.parts)
    forms = [_plain(s) for s in steps]
    if len(steps) == 2 and all(forms):  # noqa: PLR2004 - two words
        return [steps, (Part((Word("".join(f or "" for f in forms)),), optional=False),)]
    return [steps]


def _plain(step: Step) -> str | None:
    if isinstance(step, Part) and not step.optional and len(step.options) == 1 and isinstance(step.options[0], Word):
        form = step.options[0].form
        return None if "-" in form else form
    return None


def _first_options(steps: Sequence[Step]) -> Iterator[Atom | Ref]:
    for step in steps:
        if isinstance(step, Gap):
            continue
        yield from step.options
        if not step.optional:
            return


def _longest(concept: str, starts: Mapping[int, set[int]]) -> Iterator[Match]:
    reached = 0
    for start in sorted(starts):
        end = max(starts[start])
        if end > reached:
            yield Match(start, end, concept)
            reached = end


def references(entry: Entry) -> set[str]:
    """Concepts that the entry's terms refer to."""
    steps = (s for t in (*entry.terms, *entry.exceptions) for s in t.parts)
    return {o.concept for s in steps if isinstance(s, Part) for o in s.options if isinstance(o, Ref)}


def _dependency_order(entries: Mapping[str, Entry]) -> Iterator[str]:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            raise CodebookError(f"concepts include each other in a circle: {' > '.join((*path, name))}")
        if name not in entries:
            raise CodebookError(f"{path[-1]}: there is no concept {name!r}")
        if name not in done:
            for other in sorted({*references(entries[name]), *entries[name].includes}):
                yield from visit(other, (*path, name))
            done.add(name)
            yield name

    for name in sorted(entries):
        yield from visit(name, ())


def _holders(name: str, entries: Mapping[str, Entry]) -> Iterator[str]:
    yield name
    seen = {name}
    waiting = [name]
    while waiting:
        inner = waiting.pop()
        for other, entry in entries.items():
            if inner in entry.includes and other not in seen:
                seen.add(other)
                waiting.append(other)
                yield other
