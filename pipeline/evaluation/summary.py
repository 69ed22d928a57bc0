"""The figures of an evaluation, in the order in which they are read: relevance, groups of codes, branches, status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.evaluation.scores import Counts, Score, Statuses, by_article, by_sentence, relevance, score, statuses

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook
    from pipeline.evaluation.reference import Reference
    from pipeline.evaluation.scores import Predicted

GROUPS: Mapping[str, tuple[str, ...]] = {
    "A+G+H": ("asn_act", "xchg", "patr"),
    "B+E+F+I+J": ("enf", "broker", "func", "inc", "collab"),
    "L": ("expl",),
    "norm/stat/hypo": ("evid",),
}
ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what of, at which level (article, sentence), and the score."""

    axis: str
    name: str
    level: str
    score: Score


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every figure of a prediction against its reference."""

    articles: int
    lines: tuple[Line, ...]
    statuses: Statuses

    def find(self, axis: str, name: str, level: str) -> Score:
        """One score. KeyError when there is none."""
        for line in self.lines:
            if (line.axis, line.name, line.level) == (axis, name, level):
                return line.score
        raise KeyError((axis, name, level))

    def as_json(self) -> dict[str, Any]:
        """For programs: the figures as plain values."""
        pairs = [{"reference": a, "coded": b, "n": n} for (a, b), n in sorted(self.statuses.pairs.items())]
        status = {"same": self.statuses.same, "matched": self.statuses.matched, "share": self.statuses.share}
        lines = [{"axis": x.axis, "name": x.name, "level": x.level, **asdict(x.score)} for x in self.lines]
        return {"articles": self.articles, "figures": lines, "status": {**status, "pairs": pairs}}


def evaluate(references: Sequence[Reference], predicted: Mapping[str, Predicted], codebook: Codebook) -> Evaluation:
    """All figures. Codes that the codebook does not know are left out of groups and branches, not of `all`."""
    branch = {c.id: c.branch for c in codebook.codes.values()}
    lines = [Line("relevance", "core", "article", score(relevance(references, predicted)))]
    for name, branches in (*GROUPS.items(), (ALL, tuple(set(branch.values())))):
        lines += _levels("leaf", name, references, predicted, _leaf(branch, branches))
    lines += _levels("branch", ALL, references, predicted, branch.get)
    for one in codebook.branches:
        lines += _levels("branch", one, references, predicted, _branch(branch, one))
    for code in _codes(references, predicted):
        lines += _levels("code", code, references, predicted, _one(code))
    held = [x for x in lines if x.axis in ("relevance", "leaf") or x.score.n or x.score.fp]
    return Evaluation(len(references), tuple(held), statuses(references, predicted))


def _levels(
    axis: str,
    name: str,
    references: Sequence[Reference],
    predicted: Mapping[str, Predicted],
    keep: Callable[[str], str | None],
) -> list[Line]:
    counts: Iterable[tuple[str, list[Counts]]] = (
        ("sentence", by_sentence(references, predicted, keep)),
        ("article", by_article(references, predicted, keep)),
    )
    return [Line(axis, name, level, score(found)) for level, found in counts]


def _leaf(branch: Mapping[str, str], branches: Sequence[str]) -> Callable[[str], str | None]:
    return lambda code: code if branch.get(code) in branches else None


def _branch(branch: Mapping[str, str], one: str) -> Callable[[str], str | None]:
    return lambda code: one if branch.get(code) == one else None


def _one(code: str) -> Callable[[str], str | None]:
    return lambda other: code if other == code else None


def _codes(references: Sequence[Reference], predicted: Mapping[str, Predicted]) -> list[str]:
    there = {label.code for r in references for label in r.labels}
    return sorted(there | {code for p in predicted.values() for _, code in p.codes})
