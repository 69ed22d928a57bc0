"""The screen: does the article speak of an election, of officials, or of something else under the same words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import CodebookError
from pipeline.tables import Relevance


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A screen-out: its concepts, and what keeps an article in all the same."""

    code: str
    concepts: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the screen decided, with the number of marks of each concept it looked at."""

    electoral: bool
    official: bool
    excluded: tuple[str, ...]
    relevance: Relevance
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ScreenTable:
    """Concepts of the two gates, of what makes an article core, and the screen-outs.

    One mark of an electoral concept opens the electoral gate, or marks of `weak_least` different weak ones.
    """

    electoral: tuple[str, ...]
    weak: tuple[str, ...]
    weak_least: int
    official: tuple[str, ...]
    core: tuple[str, ...]
    exclusions: tuple[Exclusion, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any], concepts: Mapping[str, Any]) -> ScreenTable:
        """Read context/screen.yaml; CodebookError names a concept that is not there."""
        exclusions = tuple(
            Exclusion(e["code"], tuple(e["concepts"]), tuple(e.get("unless", ()))) for e in data["exclusions"]
        )
        table = cls(
            electoral=tuple(data["electoral"]),
            weak=tuple(data.get("electoral_weak", ())),
            weak_least=int(data.get("electoral_weak_least", 1)),
            official=tuple(data["official"]),
            core=tuple(data["core"]),
            exclusions=exclusions,
        )
        for concept in table.concepts:
            if concept not in concepts:
                raise CodebookError(f"context/screen.yaml: there is no concept {concept!r}")
        return table

    @property
    def concepts(self) -> tuple[str, ...]:
        """Every concept that the screen looks at."""
        screened = (c for e in self.exclusions for c in (*e.concepts, *e.unless))
        return tuple(dict.fromkeys((*self.electoral, *self.weak, *self.official, *self.core, *screened)))

    def judge(self, count: Callable[[Sequence[str]], Mapping[str, int]]) -> Verdict:
        """Judge an article; `count` tells how often each of some concepts stands in it, and is dear to ask."""
        counts = dict(count((*self.electoral, *self.weak)))
        weak = sum(counts[c] > 0 for c in self.weak)
        electoral = any(counts[c] for c in self.electoral) or bool(self.weak and weak >= self.weak_least)
        if not electoral:
            return Verdict(electoral=False, official=False, excluded=(), relevance=Relevance.IRRELEVANT, counts=counts)
        counts |= count(self.concepts)
        official = any(counts[c] for c in self.official)
        excluded = tuple(
            e.code
            for e in self.exclusions
            if any(counts[c] for c in e.concepts) and not any(counts[c] for c in e.unless)
        )
        is_core = official and any(counts[c] for c in self.core) and not excluded
        relevance = Relevance.CORE if is_core else Relevance.PERIPHERAL
        return Verdict(electoral, official, excluded, relevance, counts)
