"""Training examples: reference articles as the coder reads them, and the passages of the exemplar bank."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.classifier.outputs import BARE
from pipeline.classifier.passages import Passage, passages_of
from pipeline.errors import SourceError

if TYPE_CHECKING:
    from pipeline.coding.coder import Coder
    from pipeline.coding.screen import Verdict
    from pipeline.evaluation.reference import Reference

Labels = frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with the codes of each segment, and those that the rules find in it.

    `group` keeps copies of one text on one side of every split.
    """

    doc_id: str
    theme: str
    group: str
    passages: tuple[Passage, ...]
    labels: tuple[Labels, ...]
    ruled: tuple[Labels, ...]
    is_core: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage of the exemplar bank with its codes."""

    passage: Passage
    labels: Labels


def articles_of(references: Sequence[Reference], coder: Coder) -> list[LabelledArticle]:
    """Reference articles, read as a run would read them, their sentences as the units."""
    return [_article(reference, coder) for reference in references]


def _article(reference: Reference, coder: Coder) -> LabelledArticle:
    from pipeline.coding.coder import units_of

    reading = coder.read(units_of(reference.title, reference.text, reference.sentences))
    by_sentence: dict[int, set[str]] = {}
    for label in reference.labels:
        by_sentence.setdefault(label.sentence, set()).add(label.code)
    passages = tuple(passages_of(reading))
    ruled: dict[int, set[str]] = {}
    for coded in coder.code(reading).codings:
        ruled.setdefault(coded.seq, set()).add(coded.code_id)
    return LabelledArticle(
        doc_id=reference.doc_id,
        theme=reference.groups["theme"],
        group=reference.groups.get("dup_of") or reference.doc_id,
        passages=passages,
        labels=tuple(frozenset(by_sentence.get(p.seq, ())) for p in passages),
        ruled=tuple(frozenset(ruled.get(p.seq, ())) for p in passages),
        is_core=reference.relevance == "core",
        verdict=coder.judge(reading),
    )


def exemplars(folder: Path, coder: Coder) -> list[LabelledPassage]:
    """Passages of every `*.jsonl` of a folder. SourceError names file and line of one that is not well formed."""
    return [_exemplar(said, coder) for path in sorted(folder.glob("*.jsonl")) for said in _lines(path)]


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            said = json.loads(line)
            known = (
                isinstance(said["text"], str) and isinstance(said["context"], str) and isinstance(said["codes"], list)
            )
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise SourceError(f"{path}:{number}: {error!r}; wanted: an object with text, context and codes") from error
        if not known:
            raise SourceError(f"{path}:{number}: wanted: text and context as strings, codes as a list")
        yield said


def _exemplar(said: Mapping[str, Any], coder: Coder) -> LabelledPassage:
    from pipeline.coding.coder import units_of
    from pipeline.indonesian.sentences import split_sentences

    context, text = said["context"], said["text"]
    whole = f"{context} {text}" if context else text
    before = split_sentences(context) if context else []
    units = units_of("", whole, [*before, (len(whole) - len(text), len(whole))])
    labels = frozenset(c["code"] for c in said["codes"] if _is_code(c["code"]))
    return LabelledPassage(passages_of(coder.read(units))[-1], labels)


def _is_code(code: str) -> bool:
    return code in BARE or not code.startswith(("evid_", "excl_"))
