"""Where a proposal of the classifier stands, and which words weighed most for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.classifier.linear import heaviest
from pipeline.classifier.terms import Block
from pipeline.coding.marks import Mark

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from pipeline.classifier.model import Model
    from pipeline.coding.marks import Unit

_SHOWN = 8
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True)
class Weight:
    """A word (or two) of a segment with what it adds to the first score, and its code points in the article."""

    text: str
    share: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The expression that weighs most (`mark`), the whole segment (`whole`), and the weighty words."""

    mark: Mark
    whole: Mark
    weights: tuple[Weight, ...]


def anchor_of(model: Model, vector: csr_matrix, unit: Unit, code_id: str) -> Anchor:
    """The heaviest words of a segment for a code; the anchor is the first of them, else the segment's first word."""
    from pipeline.indonesian.clauses import clause_of, split_clauses
    from pipeline.indonesian.words import tokenize

    weights = _weights(model, vector, unit, code_id)
    tokens = list(tokenize(unit.text))
    best = next((w for w in weights if w.share > 0), None)
    start, end = (best.start - unit.start, best.end - unit.start) if best else (tokens[0] if tokens else (0, 0))
    inside = [n for n, (a, b) in enumerate(tokens) if a < end and b > start] or [0]
    clauses = split_clauses(unit.text, 0, len(unit.text))
    clause = clause_of(start, clauses)
    number = clauses.index(clause) if clause in clauses else -1
    mark = Mark(unit.start + start, unit.start + end, "model", inside[0], inside[-1] + 1, number)
    whole = Mark(unit.start, unit.end, "model", 0, max(1, len(tokens)), -1)
    return Anchor(mark, whole, tuple(weights[:_SHOWN]))


def _weights(model: Model, vector: csr_matrix, unit: Unit, code_id: str) -> list[Weight]:
    output = model.outputs.codes.index(code_id)
    found: list[Weight] = []
    for block, term, share in heaviest(model.linear, vector, output, model.vectoriser.names, _LOOKED_AT):
        place = _place(term, unit.text) if block == Block.WORDS else None
        if place is not None:
            found.append(Weight(unit.text[slice(*place)], share, unit.start + place[0], unit.start + place[1]))
    return found


def _place(term: str, text: str) -> tuple[int, int] | None:
    pattern = r"\W+".join(re.escape(word) for word in term.split(" "))
    found = re.search(rf"\b{pattern}\b", text, re.IGNORECASE)
    return found.span() if found else None
