"""The rule coder: an article's segments in, codings and abstentions out, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.coding.assertion import Assertion, AssertionTable
from pipeline.coding.components import Marker, language, lexicon_of, tokens_of
from pipeline.coding.continuation import Continuations
from pipeline.coding.gate import Gate
from pipeline.coding.marks import HEADLINE, Mark, Marks, Reading, Unit
from pipeline.coding.rules import MISSING, Found, Hit, Lack, RuleBook
from pipeline.coding.screen import ScreenTable, Verdict
from pipeline.coding.voice import Voice, VoiceTable
from pipeline.errors import CodebookError

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook

_Table = TypeVar("_Table")
CARRIES_STATUS = "required"


@dataclass(frozen=True, slots=True)
class Coded:
    """One code on one cue of a segment, with its status and why; `evid_code` is None for codes that carry none."""

    seq: int
    code_id: str
    evid_code: str | None
    rule_id: str
    cue: Mark
    actor: Found | None
    voice: Voice
    negated: bool
    reason: str
    hit: Hit
    assertion: Assertion


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that was not coded: the rule, its cue, the reason, and what was missing or stood in the way."""

    seq: int
    code_id: str
    rule_id: str
    cue: Mark
    reason: str
    blocked_by: str


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """All that the rules say of an article."""

    codings: tuple[Coded, ...]
    refused: tuple[Refused, ...]
    marked: Mapping[int, Marks]
    verdict: Verdict | None = None

    @property
    def relevance(self) -> str:
        """What the screen said, where it was asked."""
        return str(self.verdict.relevance) if self.verdict else ""


class Coder:
    """Applies a codebook. Made once a process: compiling the codebook costs more than coding an article."""

    def __init__(self, codebook: Codebook, *, gated: bool = True) -> None:
        self.lexicon = lexicon_of(codebook)
        self.codebook = codebook
        self.gated = gated
        self.gate = Gate(self.lexicon)
        self.rules = RuleBook.of(codebook, self.gate.bits)
        self.continuations = Continuations.of(codebook)
        self.marker = Marker(language(codebook))
        self.screen = _table("screen", ScreenTable.of, codebook)
        self.voices = _table("voice", VoiceTable.of, codebook)
        self.assertion = _table("assertion", AssertionTable.of, codebook)

    def read(self, units: Sequence[Unit]) -> Reading:
        """An article made ready: the gate has looked at every segment, nothing is tokenised yet."""
        everything = [self.gate.everything] * len(units)
        masks = self.gate.masks_of([u.text for u in units]) if self.gated else everything
        return Reading(units, masks, self.marker, self.gate.bits)

    def judge(self, reading: Reading) -> Verdict:
        """Screen an article."""
        return self.screen.judge(lambda concepts: self._count(reading, concepts))

    def _count(self, reading: Reading, concepts: Sequence[str]) -> dict[str, int]:
        bits = self.gate.mask(concepts)
        wanted = self.lexicon.needed(concepts)
        counts = dict.fromkeys(concepts, 0)
        for seq in reading.order:
            if reading.masks[seq] & bits:
                for match in self.lexicon.find(tokens_of(reading.units[seq].text), wanted):
                    if match.concept in counts:
                        counts[match.concept] += 1
        return counts

    def code(self, reading: Reading) -> CodedArticle:
        """Code an article that passed the screen."""
        hits, lacks = self._candidates(reading)
        refused = [Refused(k.seq, k.code_id, k.rule_id, k.cue, k.reason, k.concept) for k in lacks]
        coded: list[Coded] = []
        for seq in sorted({h.seq for h in hits}):
            kept, lost = self._segment(reading, [h for h in hits if h.seq == seq])
            coded += kept
            refused += lost
        coded += self._continued(reading, coded)
        coded.sort(key=lambda c: (c.seq, c.code_id))
        return CodedArticle(tuple(coded), tuple(refused), reading.marked())

    def code_article(self, title: str, text: str, sentences: Sequence[tuple[int, int]]) -> CodedArticle:
        """Code an article whose sentences are known: the way of a notebook and of the reference evaluation."""
        reading = self.read(units_of(title, text, sentences))
        verdict = self.judge(reading)
        if verdict.excluded or not verdict.electoral:
            return CodedArticle((), (), reading.marked(), verdict)
        return replace(self.code(reading), verdict=verdict)

    def _candidates(self, reading: Reading) -> tuple[list[Hit], list[Lack]]:
        hits: list[Hit] = []
        lacks: list[Lack] = []
        for seq in reading.order:
            for outcome in self.rules.apply(reading, seq):
                if isinstance(outcome, Hit):
                    hits.append(outcome)
                elif outcome.reason != MISSING:  # what merely lacks a part is told by explain, not kept for every run
                    lacks.append(outcome)
        return hits, lacks

    def _segment(self, reading: Reading, hits: Sequence[Hit]) -> tuple[list[Coded], list[Refused]]:
        kept, refused = self._resolve(hits)
        coded = {(c.code_id, c.cue): c for c in (self.assess(reading, h) for h in kept)}
        first: dict[str, Coded] = {}
        for one in sorted(coded.values(), key=lambda c: (c.code_id, c.cue.start, -c.cue.end)):
            first.setdefault(one.code_id, one)
        codes = set(first)
        if any(not c.startswith("evid_") for c in codes):
            # A norm, a risk or a count that stands beside an act is coded with it only where its own rule fired.
            first = {c: one for c, one in first.items() if not (c.startswith("evid_") and one.assertion.becomes)}
        return [first[c] for c in sorted(first)], refused

    def _continued(self, reading: Reading, coded: Sequence[Coded]) -> list[Coded]:
        """Segments that speak on of what was coded; where that would be a mere norm or supposition, nothing is."""
        acts = [c.hit for c in coded if not c.assertion.becomes]
        bare = {c.seq for c in coded} - {h.seq for h in acts}
        found = (self.assess(reading, h) for h in self.continuations.find(reading, acts, bare))
        return [c for c in found if not c.assertion.becomes]

    def _resolve(self, hits: Sequence[Hit]) -> tuple[list[Hit], list[Refused]]:
        best: dict[str, Hit] = {}
        refused: list[Refused] = []
        for hit in sorted(hits, key=lambda h: (h.cue.start - h.cue.end, h.cue.start, h.rule_id)):
            if hit.code_id in best:
                refused.append(_lost(hit, "longer or earlier cue", best[hit.code_id].rule_id))
            else:
                best[hit.code_id] = hit
        for code_id, hit in list(best.items()):
            winner = self.stronger(code_id, best)
            if winner is not None:
                refused.append(_lost(hit, "gives way", winner))
                del best[code_id]
        return [best[c] for c in sorted(best)], refused

    def stronger(self, code_id: str, present: Iterable[str]) -> str | None:
        """The code among those present to which this one gives way, if any (R10)."""
        code = self.codebook.codes[code_id]
        others = sorted(set(present) - {code_id})
        if code.exclusive:
            return next((o for o in others if self.codebook.codes[o].branch == code.branch), None)
        return next((o for o in others if o in code.yields_to), None)

    def assess(self, reading: Reading, hit: Hit) -> Coded:
        """A coding of a hit: its voice, and its status by the table of decisions."""
        code = self.codebook.codes[hit.code_id]
        voice = self.voices.of_segment(reading, hit.seq)
        assertion = self.assertion.decide(reading, hit, code.branch, voice, self.voices.turn(reading, hit.seq).seqs)
        carries = str(code.status) == CARRIES_STATUS
        code_id, status = hit.code_id, assertion.status if carries else None
        if carries and assertion.becomes:
            code_id, status = assertion.becomes, None
        return Coded(
            seq=hit.seq,
            code_id=code_id,
            evid_code=status,
            rule_id=hit.rule_id,
            cue=hit.cue,
            actor=hit.actor,
            voice=voice,
            negated=assertion.negated and carries,
            reason=_reason(assertion, voice) if carries else "R37",
            hit=hit,
            assertion=assertion,
        )


def _table(name: str, read: Callable[[Any, Mapping[str, Any]], _Table], codebook: Codebook) -> _Table:
    """A table of the context folder; CodebookError names the file and the key that is missing or of the wrong kind."""
    if name not in codebook.context:
        raise CodebookError(f"context/{name}.yaml: missing; a codebook needs context/{{screen,voice,assertion}}.yaml")
    try:
        return read(codebook.context[name], codebook.concepts)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        told = f"context/{name}.yaml: {type(error).__name__}: {error}; compare the shipped file"
        raise CodebookError(told) from error


def units_of(title: str, text: str, sentences: Sequence[tuple[int, int]]) -> list[Unit]:
    """Units of an article from its title and the spans of its sentences."""
    from pipeline.indonesian.quotes import quote_groups

    groups = quote_groups(text, sentences)
    body = (
        Unit(seq, "text", a, b, text[a:b], None if g is None else str(g))
        for seq, ((a, b), g) in enumerate(zip(sentences, groups, strict=True), start=1)
    )
    return [Unit(HEADLINE, "title", 0, len(title), title), *body]


def _lost(hit: Hit, reason: str, winner: str) -> Refused:
    return Refused(hit.seq, hit.code_id, hit.rule_id, hit.cue, reason, winner)


def _reason(assertion: Assertion, voice: Voice) -> str:
    modifiers = ",".join(sorted({e.modifier for e in assertion.effects}))
    return f"{assertion.rule} {assertion.decision}; voice {voice.type}; modifiers {modifiers or 'none'}"


def evidence(coded: Coded) -> Iterator[tuple[str, int, Mark]]:
    """Role, segment and mark of everything that a coding rests on."""
    yield from ((p.role, p.seq, p.mark) for p in coded.hit.parts)
    yield from ((f"modifier:{e.modifier}", e.seq, e.mark) for e in coded.assertion.effects)
    if coded.voice.mark is not None:
        yield f"voice:{coded.voice.type}", coded.voice.seq, coded.voice.mark
