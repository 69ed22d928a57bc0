"""Rules and classifier make one coding: what both propose, what only one does, and what is doubted and left out.

The classifier says where a code stands. Status, voice and actor are found as for a rule's coding, by the codebook's
own tables, so that no probability overrides an institution's word and no actor is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.classifier.anchor import Anchor, anchor_of
from pipeline.classifier.model import Model, Scored
from pipeline.classifier.passages import Passage, passages_of
from pipeline.classifier.relevance import grounds
from pipeline.coding.coder import Coded, CodedArticle, Coder, Refused
from pipeline.coding.rules import NO_ACTOR, Found, Hit, find_actor
from pipeline.errors import CodebookError
from pipeline.tables import CodingSource, Relevance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.coding.marks import Reading
    from pipeline.coding.screen import Verdict

MODEL = "model"
DOUBTED = "the classifier doubts it"
WITHOUT_ACTOR = "no actor"
BESIDE_AN_ACT = "stands beside an act"
GIVES_WAY = "gives way"


@dataclass(frozen=True, slots=True)
class FusionTable:
    """What context/fusion.yaml says."""

    doubted_below: float
    wants_actor: frozenset[str]
    gives_way: frozenset[str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> FusionTable:
        """Read context/fusion.yaml; CodebookError when a share is not one."""
        try:
            share = float(data["doubted_below"])
            found = cls(share, frozenset(data["wants_actor"]), frozenset(data["gives_way"]))
        except (KeyError, TypeError, ValueError) as error:
            raise CodebookError(f"context/fusion.yaml: {error!r}; compare the shipped file") from error
        if not 0 <= share <= 1:
            raise CodebookError(f"context/fusion.yaml: doubted_below: {share}; allowed: 0 to 1")
        return found


@dataclass(frozen=True, slots=True)
class Fused:
    """A coding with its source and what the classifier says of it.

    `proposed` is the code that was scored: another than the coded one where the act turned out to be a mere norm.
    """

    coded: Coded
    source: CodingSource
    proposed: str
    probability: float | None = None
    confidence: float | None = None
    anchor: Anchor | None = None

    @property
    def key(self) -> tuple[int, str]:
        """Segment and code."""
        return self.coded.seq, self.coded.code_id


@dataclass(frozen=True, slots=True)
class FusedArticle:
    """All that rules and classifier say of an article."""

    codings: tuple[Fused, ...]
    refused: tuple[Refused, ...]
    relevance: Relevance
    core_probability: float | None
    rows: Mapping[tuple[int, str], NDArray[np.float32]] = field(default_factory=dict)
    """Features of the second pass of each coding that the classifier had a part in, by segment and proposed code."""


def fused(coder: Coder, model: Model | None, reading: Reading, verdict: Verdict) -> FusedArticle:
    """Code an article that passed the screen; without a model, by the rules alone."""
    by_rule = coder.code(reading)
    if model is None:
        codings = tuple(Fused(c, CodingSource.RULE, c.code_id) for c in by_rule.codings)
        return FusedArticle(codings, by_rule.refused, verdict.relevance, None)
    passages = passages_of(reading)
    scored = model.score(passages)
    return _Fusion(coder, model, reading, passages, scored).of(by_rule, verdict)


@dataclass(frozen=True, slots=True)
class _Fusion:
    coder: Coder
    model: Model
    reading: Reading
    passages: Sequence[Passage]
    scored: Scored

    def of(self, by_rule: CodedArticle, verdict: Verdict) -> FusedArticle:
        """The codings of both, and everything that was left out, with its reason."""
        table = FusionTable.of(self.coder.codebook.context.get("fusion", {}))
        kept, doubted = self._ruled(by_rule.codings, table)
        proposed, refused = self._proposed({f.key for f in kept}, table)
        stands, lost = self._settled([*kept, *proposed], table)
        relevance, core = self._relevance(verdict)
        stands.sort(key=lambda f: (f.coded.seq, f.coded.code_id))
        rows = {(f.coded.seq, f.proposed): self._row(f) for f in stands if f.anchor is not None}
        return FusedArticle(tuple(stands), (*by_rule.refused, *doubted, *refused, *lost), relevance, core, rows)

    def _row(self, one: Fused) -> NDArray[np.float32]:
        place, column = self._place(one.coded.seq), self.model.outputs.codes.index(one.proposed)
        row: NDArray[np.float32] = self.scored.features[place, column]
        return row

    def _ruled(self, codings: Sequence[Coded], table: FusionTable) -> tuple[list[Fused], list[Refused]]:
        kept: list[Fused] = []
        doubted: list[Refused] = []
        for coded in codings:
            said = self._probability(coded.seq, coded.code_id)
            threshold = self._threshold(coded.code_id)
            if said is None or threshold is None:
                kept.append(Fused(coded, CodingSource.RULE, coded.code_id))
            elif said < table.doubted_below * threshold:
                doubted.append(_refused(coded, DOUBTED, f"{MODEL}: {said:.3f}"))
            else:
                is_both = said > threshold
                anchor = self._anchor(coded.seq, coded.code_id) if is_both else None
                source = CodingSource.BOTH if is_both else CodingSource.RULE
                sure = self.model.confidence(said, by_rule=True)
                kept.append(Fused(coded, source, coded.code_id, said, sure, anchor))
        return kept, doubted

    def _proposed(self, ruled: set[tuple[int, str]], table: FusionTable) -> tuple[list[Fused], list[Refused]]:
        found: list[Fused] = []
        refused: list[Refused] = []
        thresholds = self.model.thresholds()
        for place, column in zip(*(self.scored.probabilities > thresholds).nonzero(), strict=True):
            seq, code_id = self.passages[place].seq, self.model.outputs.codes[column]
            if (seq, code_id) in ruled or code_id not in self.coder.codebook.codes:
                continue
            outcome = self._coded(seq, code_id, table)
            if isinstance(outcome, Refused):
                refused.append(outcome)
            elif (seq, outcome.coded.code_id) not in ruled:
                found.append(outcome)
        return found, refused

    def _coded(self, seq: int, code_id: str, table: FusionTable) -> Fused | Refused:
        anchor = self._anchor(seq, code_id)
        code = self.coder.codebook.codes[code_id]
        actor = None
        if code.actor != NO_ACTOR:
            actor = find_actor(self.reading, seq, anchor.mark, code.actor, "context")
            if actor is None and code.branch in table.wants_actor:
                return Refused(seq, code_id, MODEL, anchor.whole, WITHOUT_ACTOR, code.actor)
        parts = (Found("cue", seq, anchor.mark), *((actor,) if actor else ()))
        coded = self.coder.assess(self.reading, Hit(MODEL, code_id, seq, anchor.mark, parts))
        said = self._probability(seq, code_id) or 0.0
        sure = self.model.confidence(said, by_rule=False)
        return Fused(replace(coded, cue=anchor.whole), CodingSource.MODEL, code_id, said, sure, anchor)

    def _settled(self, codings: Sequence[Fused], table: FusionTable) -> tuple[list[Fused], list[Refused]]:
        """One coding a code and segment; general codes give way to special ones, bare statuses to acts."""
        held: dict[int, dict[str, Fused]] = {}
        for one in sorted(codings, key=lambda f: (f.source is CodingSource.MODEL, -(f.probability or 0))):
            held.setdefault(one.coded.seq, {}).setdefault(one.coded.code_id, one)
        kept: list[Fused] = []
        lost: list[Refused] = []
        for here in held.values():
            acts = {c for c, f in here.items() if f.coded.evid_code is not None}
            for one in here.values():
                reason = self._loses(one, here, acts, table)
                if reason is None:
                    kept.append(one)
                else:
                    lost.append(_refused(one.coded, *reason))
        return kept, lost

    def _loses(
        self, one: Fused, here: Mapping[str, Fused], acts: set[str], table: FusionTable
    ) -> tuple[str, str] | None:
        code_id = one.coded.code_id
        stronger = self.coder.stronger(code_id, here)
        if stronger is not None:
            return GIVES_WAY, here[stronger].coded.rule_id
        if acts and one.source is CodingSource.MODEL and self.coder.codebook.branch_of(code_id) in table.gives_way:
            return BESIDE_AN_ACT, min(acts)
        return None

    def _anchor(self, seq: int, code_id: str) -> Anchor:
        return anchor_of(self.model, self.scored.vectors[self._place(seq)], self.reading.units[seq], code_id)

    def _place(self, seq: int) -> int:
        return self.reading.order.index(seq)

    def _probability(self, seq: int, code_id: str) -> float | None:
        place = self._place(seq)
        if code_id not in self.model.outputs.codes or place >= len(self.scored.probabilities):
            return None
        return float(self.scored.probabilities[place, self.model.outputs.codes.index(code_id)])

    def _threshold(self, code_id: str) -> float | None:
        family = self.model.family_of(code_id)
        return family.threshold if family else None

    def _relevance(self, verdict: Verdict) -> tuple[Relevance, float]:
        row = grounds(self.scored.probabilities, verdict, self.model.outputs)
        core = float(self.model.relevance.probabilities(row))
        if core > self.model.core_from:
            return Relevance.CORE, core
        return (Relevance.PERIPHERAL if verdict.electoral else Relevance.IRRELEVANT), core


def _refused(coded: Coded, reason: str, by: str) -> Refused:
    return Refused(coded.seq, coded.code_id, coded.rule_id, coded.cue, reason, by)
