"""Find the codebook's concepts in a sentence: compiled once, then one look-up a word and a short walk a term.

Words are compared in lower case; hyphens and quotation marks between words do not count, other punctuation stops a
phrase unless a gap allows it. Each word type is analysed once and remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

from pipeline.codebook.terms import Gap, Lemma, Number, Part, Ref, Term, Word
from pipeline.errors import CodebookError
from pipeline.indonesian.affixes import KINDS, roots

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


@dataclass(frozen=True, slots=True)
class _Step:
    """A part of a term made ready: numbers of the atoms that fit, concepts, hyphenated words; or a gap."""

    atoms: frozenset[int] = frozenset()
    refs: tuple[str, ...] = ()
    pieced: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    gap: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    """A term of a concept; `linear` when every step is one word that must stand."""

    concept: str
    steps: tuple[_Step, ...]
    blocks: bool
    linear: bool


class Lexicon:
    """Concepts ready for matching. Raises CodebookError when concepts include each other in a circle."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self.order = tuple(_dependency_order(entries))
        self.rank = {concept: place for place, concept in enumerate(self.order)}
        self._atoms: dict[Atom, int] = {}
        self._words: dict[str, list[int]] = {}
        self._roots: dict[str, list[tuple[Lemma, int]]] = {}
        self._starting: dict[int, list[_Compiled]] = {}
        self._pieced: dict[str, list[_Compiled]] = {}
        self._led: dict[str, list[_Compiled]] = {}
        self._known: dict[str, tuple[frozenset[int], tuple[_Compiled, ...]]] = {}
        for name, entry in entries.items():
            for terms, blocks in ((entry.terms, False), (entry.exceptions, True)):
                for steps in (v for term in terms for v in variants(term)):
                    self._index(name, steps, blocks=blocks)
        self._holders = {n: tuple(_holders(n, entries)) for n in entries}
        self._needed = {n: frozenset(_needed(n, entries)) for n in entries}

    def _index(self, concept: str, parts: Sequence[Step], *, blocks: bool) -> None:
        steps = tuple(self._step(p) for p in parts)
        linear = not any(s.refs or s.pieced or s.optional or s.gap >= 0 for s in steps)
        compiled = _Compiled(concept, steps, blocks, linear)
        for step in _first_steps(steps):
            for atom in step.atoms:
                self._starting.setdefault(atom, []).append(compiled)
            for ref in step.refs:
                self._led.setdefault(ref, []).append(compiled)
            for pieces in step.pieced:
                for form in {pieces[0], "".join(pieces)}:
                    self._pieced.setdefault(form, []).append(compiled)

    def _step(self, part: Step) -> _Step:
        if isinstance(part, Gap):
            return _Step(gap=part.most)
        words = [o for o in part.options if isinstance(o, Word)]
        atoms = [o for o in part.options if not isinstance(o, Ref) and not (isinstance(o, Word) and len(o.pieces) > 1)]
        return _Step(
            atoms=frozenset(self._atom(a) for a in atoms),
            refs=tuple(o.concept for o in part.options if isinstance(o, Ref)),
            pieced=tuple(w.pieces for w in words if len(w.pieces) > 1),
            optional=part.optional,
        )

    def _atom(self, atom: Atom) -> int:
        number = self._atoms.get(atom)
        if number is None:
            number = self._atoms[atom] = len(self._atoms)
            if isinstance(atom, Word):
                self._words.setdefault(atom.form, []).append(number)
            elif isinstance(atom, Lemma):
                self._roots.setdefault(atom.root.replace("-", ""), []).append((atom, number))
        return number

    def find(self, tokens: Sequence[Token], wanted: frozenset[str] | None = None) -> list[Match]:
        """All matches in a sentence, the longest of each concept where several overlap, in order.

        With `wanted`, only these concepts (and what they are made of) are looked for.
        """
        return sorted(_Walk(self, tokens, wanted).matches())

    def needed(self, concepts: Iterable[str]) -> frozenset[str]:
        """The concepts and everything that they include or refer to."""
        return frozenset().union(*(self._needed[c] for c in concepts))

    def known(self, form: str) -> tuple[frozenset[int], tuple[_Compiled, ...]]:
        """Atoms that a word of this form fits, and terms that can begin with it; remembered by type."""
        found = self._known.get(form)
        if found is None:
            if len(self._known) > _CACHE_LIMIT:
                self._known.clear()
            found = self._known[form] = self._analyse(form)
        return found

    def _analyse(self, form: str) -> tuple[frozenset[int], tuple[_Compiled, ...]]:
        stem_forms = stems(form)
        atoms = {a for stem in stem_forms for a in self._words.get(stem, ())}
        if self._roots:
            for root, kinds in roots(form).items():
                atoms |= {a for lemma, a in self._roots.get(root, ()) if not kinds.isdisjoint(KINDS[lemma.level])}
        if is_number(form) and Number() in self._atoms:
            atoms.add(self._atoms[Number()])
        terms = [c for a in sorted(atoms) for c in self._starting.get(a, ())]
        terms += [c for stem in stem_forms for c in self._pieced.get(stem, ())]
        return frozenset(atoms), tuple(dict.fromkeys(terms))

    def holders(self, concept: str) -> tuple[str, ...]:
        """Every concept that includes this one, directly or not."""
        return self._holders[concept]

    def led_by(self, concept: str) -> Sequence[_Compiled]:
        """Terms that can begin with a match of this concept."""
        return self._led.get(concept, ())


class _Walk:
    """One sentence's search; concepts that others are made of are found before them."""

    def __init__(self, lexicon: Lexicon, tokens: Sequence[Token], wanted: frozenset[str] | None) -> None:
        self.lexicon, self.tokens, self.wanted = lexicon, tokens, wanted
        self.atoms: list[frozenset[int]] = []
        self.found: dict[str, dict[int, set[int]]] = {}
        self.blocked: dict[str, list[tuple[int, int]]] = {}
        self.waiting: dict[str, list[tuple[int, _Compiled]]] = {}
        self.queue: list[int] = []

    def matches(self) -> Iterator[Match]:
        for at, token in enumerate(self.tokens):
            atoms, terms = self.lexicon.known(token.form)
            self.atoms.append(atoms)
            for compiled in terms:
                self._wait(at, compiled)
        while self.queue:
            self._collect(self.lexicon.order[heappop(self.queue)])
        for concept, starts in self.found.items():
            yield from _longest(concept, starts)

    def _wait(self, at: int, compiled: _Compiled) -> None:
        if self.wanted is None or compiled.concept in self.wanted:
            self._enqueue(compiled.concept).append((at, compiled))

    def _enqueue(self, concept: str) -> list[tuple[int, _Compiled]]:
        jobs = self.waiting.get(concept)
        if jobs is None:
            jobs = self.waiting[concept] = []
            heappush(self.queue, self.lexicon.rank[concept])
        return jobs

    def _collect(self, concept: str) -> None:
        starts = self.found.get(concept, {})
        for at, compiled in self.waiting[concept]:
            for end in self._reached(compiled, at):
                if compiled.blocks:
                    self.blocked.setdefault(concept, []).append((at, end))
                else:
                    starts.setdefault(at, set()).add(end)
        for low, high in self.blocked.get(concept, ()):
            for at in list(starts):
                starts[at] = {end for end in starts[at] if end <= low or at >= high}
                if not starts[at]:
                    del starts[at]
        if starts:
            self.found[concept] = starts
            self._hand_on(concept, starts)
        else:
            self.found.pop(concept, None)

    def _hand_on(self, concept: str, starts: Mapping[int, set[int]]) -> None:
        for holder in self.lexicon.holders(concept):
            if self.wanted is None or holder in self.wanted:
                self._enqueue(holder)
                held = self.found.setdefault(holder, {})
                for start, ends in starts.items():
                    held.setdefault(start, set()).update(ends)
        for compiled in self.lexicon.led_by(concept):
            for at in starts:
                self._wait(at, compiled)

    def _reached(self, compiled: _Compiled, at: int) -> Iterable[int]:
        if compiled.linear:
            return self._linear(compiled.steps, at)
        return self._ends(compiled.steps, at)

    def _linear(self, steps: Sequence[_Step], at: int) -> tuple[int, ...]:
        last = at + len(steps)
        if last > len(self.tokens):
            return ()
        for place, step in enumerate(steps, start=at):
            if step.atoms.isdisjoint(self.atoms[place]) or (place > at and self.tokens[place].breaks):
                return ()
        return (last,)

    def _ends(self, steps: Sequence[_Step], at: int) -> set[int]:
        """Word positions at which the steps can end when they begin at word `at`.

        Every position is gone on from once a step, however many ways lead to it: gaps after gaps stay cheap.
        """
        reached = {(at, True)}
        for part in steps:
            reached = self._after(part, reached)
            if not reached:
                break
        return {end for end, _ in reached}

    def _after(self, part: _Step, reached: set[tuple[int, bool]]) -> set[tuple[int, bool]]:
        """Positions after a step, each with whether a word there may follow a break."""
        if part.gap >= 0:
            last = len(self.tokens) - 1
            return {(skip, True) for at, _ in reached for skip in range(at, min(at + part.gap, last) + 1)}
        after = {(end, False) for at, first in reached for end in self._part_ends(part, at, first=first)}
        return after | reached if part.optional else after

    def _part_ends(self, part: _Step, at: int, *, first: bool) -> set[int]:
        if at >= len(self.tokens) or (self.tokens[at].breaks and not first):
            return set()
        ends = set() if part.atoms.isdisjoint(self.atoms[at]) else {at + 1}
        for ref in part.refs:
            ends |= self.found.get(ref, {}).get(at, set())
        for pieces in part.pieced:
            ends |= self._pieced(pieces, at)
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


def _first_steps(steps: Sequence[_Step]) -> Iterator[_Step]:
    for step in steps:
        if step.gap < 0:
            yield step
        if not step.optional and step.gap < 0:
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
    seen = {name}
    waiting = [name]
    while waiting:
        inner = waiting.pop()
        for other, entry in entries.items():
            if inner in entry.includes and other not in seen:
                seen.add(other)
                waiting.append(other)
                yield other


def _needed(name: str, entries: Mapping[str, Entry]) -> set[str]:
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += [*references(entries[one]), *entries[one].includes]
    return seen
