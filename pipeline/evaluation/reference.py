"""Reference labels: JSON lines, one article each, sentences and codings by sentence number (0 is the headline)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError

BARE = {"norm": "evid_normative", "stat": "evid_statistic", "hypo": "evid_hypothetical"}
_NEEDED = {"doc_id": str, "title": str, "text": str, "sentences": list, "codings": list, "relevance": str}


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A code of a sentence, and its evidential status where it carries one."""

    sentence: int
    code: str
    evid: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference article: its sentences as half-open code points of the text, its labels, and what it is told by."""

    doc_id: str
    title: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]
    relevance: str
    groups: Mapping[str, str]

    def sentence_at(self, field: str, start: int, end: int) -> int | None:
        """Number of the sentence that holds the middle of a span; None when it stands between sentences."""
        if field == "title":
            return 0
        middle = (start + end) // 2
        return next((n for n, (a, b) in enumerate(self.sentences, start=1) if a <= middle < b), None)


def read_references(paths: Sequence[Path]) -> list[Reference]:
    """All reference articles of some files. SourceError names the file, the line, and what is wanted."""
    found: dict[str, tuple[Reference, Path]] = {}
    for path in paths:
        for reference in _of_file(path):
            if reference.doc_id in found:
                raise SourceError(f"{path}: {reference.doc_id!r} stands in {found[reference.doc_id][1]} too")
            found[reference.doc_id] = (reference, path)
    if not found:
        raise SourceError("no reference articles: give JSON lines with doc_id, title, text, sentences, codings")
    return [reference for reference, _ in found.values()]


def _of_file(path: Path) -> Iterator[Reference]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _parsed(line, f"{path}:{number}")


def _parsed(line: str, where: str) -> Reference:
    try:
        said = json.loads(line)
    except json.JSONDecodeError as error:
        raise SourceError(f"{where}: not JSON: {error}") from error
    if not isinstance(said, dict):
        raise SourceError(f"{where}: {type(said).__name__} where an article, a JSON object, is wanted")
    for name, kind in _NEEDED.items():
        if not isinstance(said.get(name), kind):
            raise SourceError(f"{where}: {name!r} is {said.get(name)!r}; wanted: a {kind.__name__}")
    return _checked(said, where)


def _checked(said: Mapping[str, Any], where: str) -> Reference:
    sentences = tuple(_span(s, len(said["text"]), where) for s in said["sentences"])
    codings = [_label(c, len(sentences), where) for c in said["codings"]]
    bare = [_bare(s, code, len(sentences), where) for name, code in BARE.items() for s in said.get(name, ())]
    groups = {name: str(said.get(name) or "") for name in ("outlet", "genre", "theme")}
    groups["year"] = str(said.get("published") or "")[:4]
    return Reference(
        doc_id=said["doc_id"],
        title=said["title"],
        text=said["text"],
        sentences=sentences,
        labels=tuple(sorted({*codings, *bare}, key=lambda x: (x.sentence, x.code, x.evid or ""))),
        relevance=said["relevance"],
        groups=groups,
    )


def _span(value: Any, length: int, where: str) -> tuple[int, int]:
    match value:
        case [int(a), int(b)] if 0 <= a < b <= length:
            return a, b
    raise SourceError(f"{where}: sentence {value!r}; wanted: [start, end] with 0 <= start < end <= {length}")


def _label(value: Any, sentences: int, where: str) -> Label:
    match value:
        case {"s": int(s), "code": str(code)} if 0 <= s <= sentences and code:
            evid = value.get("evid")
            return Label(s, code, str(evid) if evid else None)
    raise SourceError(f"{where}: coding {value!r}; wanted: s from 0 to {sentences}, and code")


def _bare(value: Any, code: str, sentences: int, where: str) -> Label:
    if not isinstance(value, int) or not 0 <= value <= sentences:
        raise SourceError(f"{where}: sentence {value!r} for {code}; wanted: 0 to {sentences}")
    return Label(value, code)
