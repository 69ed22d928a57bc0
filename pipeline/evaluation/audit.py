"""An audit sample as two tables: one to read, which does not tell what was coded, and its key; and both read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SourceError
from pipeline.evaluation.sampling import Answer, Drawn, Stratum, Unit, draw, strata
from pipeline.inert import inert_line

if TYPE_CHECKING:
    import pyarrow as pa

READ = ("item_id", "code_id", "headline", "before", "segment", "decision", "note")
KEY = ("item_id", "code_id", "stratum", "weight", "population", "article_id", "segment_id", "outlet", "published_at")
YES = frozenset({"1", "y", "yes", "ya", "benar", "true"})
NO = frozenset({"0", "n", "no", "tidak", "salah", "false"})
_CODED_KINDS = ("headline", "lead", "body")
_LONGEST = 1000
_RUNS = ("=", "+", "-", "@")


def sample(out: Path, codes: Collection[str], count: int, seed: str) -> list[dict[str, str]]:
    """Rows of an audit sample of a run: `count` segments of each stratum of each code, texts beside them.

    Rows are in the order of their item ids, which says nothing of the stratum. SourceError for a code that is nowhere.
    """
    run = _Run(out)
    wanted = sorted(codes) if codes else sorted(run.coded)
    unknown = [c for c in wanted if c not in run.coded and c not in run.refused]
    if unknown:
        raise SourceError(f"{', '.join(unknown)}: coded nowhere in {out}; coded are: {', '.join(sorted(run.coded))}")
    drawn = [one for code_id in wanted for one in _of_code(run, code_id, count, seed)]
    return [run.row(one) for one in sorted(drawn, key=lambda d: d.item_id)]


def _of_code(run: _Run, code_id: str, count: int, seed: str) -> list[Drawn]:
    found = strata(run.units, run.coded.get(code_id, {}), frozenset(run.refused.get(code_id, ())))
    return draw(code_id, {s: [run.units[u] for u in held] for s, held in found.items()}, count, seed)


class _Run:
    """Segments of the articles that were screened in, and what was coded and refused in them."""

    def __init__(self, out: Path) -> None:
        articles = _table(out, "articles", ("article_id", "outlet", "published_at", "title", "is_canonical",
                                            "electoral_gate", "excl_codes"))  # fmt: skip
        self.articles = {a["article_id"]: a for a in articles
                         if a["is_canonical"] and a["electoral_gate"] and not a["excl_codes"]}  # fmt: skip
        names = ("segment_id", "article_id", "seq", "kind", "text")
        self.segments = {s["segment_id"]: s for s in _table(out, "segments", names)
                         if s["article_id"] in self.articles and s["kind"] in _CODED_KINDS}  # fmt: skip
        self.units = {name: self._unit(segment) for name, segment in self.segments.items()}
        self.coded: dict[str, dict[str, float]] = {}
        for c in _table(out, "codings", ("segment_id", "code_id", "confidence")):
            held = self.coded.setdefault(c["code_id"], {})
            held[c["segment_id"]] = max(c["confidence"], held.get(c["segment_id"], 0.0))
        self.refused: dict[str, set[str]] = {}
        for path in sorted((out / "stages" / "code" / "abstentions").glob("*.parquet")):
            for a in _rows(path, ("segment_id", "code_id")):
                self.refused.setdefault(a["code_id"], set()).add(a["segment_id"])

    def _unit(self, segment: Mapping[str, Any]) -> Unit:
        article = self.articles[segment["article_id"]]
        year = (article["published_at"] or "")[:4]
        return Unit(segment["segment_id"], segment["article_id"], article["outlet"] or "", year)

    def row(self, drawn: Drawn) -> dict[str, str]:
        """A drawn segment as cells."""
        segment, article = self.segments[drawn.unit.segment_id], self.articles[drawn.unit.article_id]
        before = [self.segments.get(f"{drawn.unit.article_id}:{segment['seq'] - back:04d}") for back in (2, 1)]
        cells = {
            "item_id": drawn.item_id,
            "code_id": drawn.code_id,
            "stratum": str(drawn.stratum),
            "weight": f"{drawn.weight:.6g}",
            "population": str(drawn.population),
            "article_id": drawn.unit.article_id,
            "segment_id": drawn.unit.segment_id,
            "outlet": drawn.unit.outlet,
            "published_at": article["published_at"] or "",
            "headline": article["title"],
            "before": " ".join(s["text"] for s in before if s is not None and s["seq"] > 0),
            "segment": segment["text"],
            "decision": "",
            "note": "",
        }
        return {name: _cell(value) for name, value in cells.items()}


def _cell(value: str) -> str:
    shown = inert_line(value[:_LONGEST])
    return f"'{shown}" if shown.startswith(_RUNS) else shown


def _table(out: Path, name: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    path = out / "tables" / f"{name}.parquet"
    if not path.is_file():
        raise SourceError(f"{path}: no such table; give --out of a finished `netral run`")
    return _rows(path, columns)


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    table: pa.Table = pq.read_table(path, columns=list(columns))
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def as_csv(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    """Some columns of rows as CSV (RFC 4180, LF)."""
    held = io.StringIO()
    writer = csv.DictWriter(held, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue()


def key_of(path: Path) -> Path:
    """Where the key of a sample stands: beside it."""
    return path.with_name(f"{path.stem}.key.csv")


def answers(path: Path) -> list[Answer]:
    """Decisions of a sample that was read, with its key beside it; rows left undecided are passed over.

    SourceError names file and line of a decision that is none, and of an item that the key does not hold.
    """
    key = {row["item_id"]: row for _, row in _records(key_of(path), ("item_id", "code_id", "stratum", "population"))}
    return [
        _answer(row, key, f"{path}:{line}")
        for line, row in _records(path, ("item_id", "decision"))
        if (row["decision"] or "").strip()
    ]


def _answer(row: Mapping[str, str], key: Mapping[str, Mapping[str, str]], where: str) -> Answer:
    said = row["decision"].strip().lower()
    if said not in YES | NO:
        allowed = f"{', '.join(sorted(YES))} or {', '.join(sorted(NO))}, or nothing"
        raise SourceError(f"{where}: decision {said[:40]!r}; allowed: {allowed}")
    held = key.get(row["item_id"])
    if held is None:
        raise SourceError(
            f"{where}: item {row['item_id'][:40]!r} is not in the key; wanted: the sample as it was written"
        )
    try:
        return Answer(held["code_id"], Stratum(held["stratum"]), int(held["population"]), said in YES)
    except ValueError as error:
        raise SourceError(f"{where}: {error}; wanted: the key as `netral sample` wrote it") from error


def _records(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read as UTF-8: {error}") from error
    reader = csv.DictReader(io.StringIO(text))
    missing = set(wanted) - set(reader.fieldnames or ())
    if missing:
        raise SourceError(f"{path}: no column {', '.join(sorted(missing))}; wanted: a file that `netral sample` wrote")
    yield from ((reader.line_num, row) for row in reader)
