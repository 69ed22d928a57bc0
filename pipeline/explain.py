"""The whole chain behind an article's codings: raw record, copies, screen, segments, rules, evidence, near misses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contract import Table
from pipeline.errors import CodebookError, NetralError
from pipeline.storage import TEMPORARY, read_stamp, read_table
from pipeline.texts import Lang, text

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook
    from pipeline.coding.coder import Coder
    from pipeline.coding.marks import Reading

Row = dict[str, Any]
_SOURCE = ("raw_file", "member", "record_no", "raw_sha256", "repairs")
_ARTICLE = ("article_id", "source_id", "title", "outlet", "author", "published_at", "url", "lang", "run_id")
_SEGMENT = ("segment_id", "seq", "kind", "field", "char_start", "char_end", "text", "quote_id")
_SPAN = ("label", "span_start", "span_end", "text")
_SOME = 5


def explain(out: Path, codebook: Path, article: str, segment: int | None, lang: Lang, *, as_json: bool) -> str:
    """The chain as lines for a terminal or as JSON (ASCII only); NetralError when no one article is meant."""
    chain = chain_of(out, codebook, article, segment, lang)
    if as_json:
        return json.dumps(chain, indent=1)
    from pipeline.explain_text import lines

    return "\n".join(lines(chain, lang))


def chain_of(out: Path, codebook: Path, article: str, segment: int | None, lang: Lang) -> Row:
    """The chain as plain data: article, source, copies, screen, codebook, and segments with their codings."""
    from pipeline.codebook import load

    ids = _ids(out, lang)
    article_id = _meant(ids, article, lang)
    stored = _Stored(out, article_id)
    book = _Book(load(codebook), lang)
    row = stored.published("articles")[0]
    segments = [s for s in stored.published("segments") if segment in (None, s["seq"])]
    if not segments:
        raise NetralError(text("error.no_segment", lang, article=article_id, segment=segment))
    return {
        "article": _picked(row, _ARTICLE),
        "source": _picked(row, _SOURCE),
        "copies": _copies(stored, row, [i["article_id"] for i in ids if i["dup_of"] == article_id]),
        "screen": _screen(stored, row, book),
        "codebook": {
            "run": row["codebook_version"],
            "now": book.codebook.version_text,
            "same": row["codebook_version"] == book.codebook.version_text,
        },
        "segments": list(_segments(stored, row, segments, book)),
    }


def _ids(out: Path, lang: Lang) -> list[Row]:
    path = out / "tables" / "articles.parquet"
    if not path.is_file():
        raise NetralError(text("error.no_run", lang, out=out))
    return list(read_table(path, ["article_id", "source_id", "dup_of"]).to_pylist())


def _meant(ids: Sequence[Row], wanted: str, lang: Lang) -> str:
    """The article whose article_id or source_id is `wanted`, else the only one of which either begins so."""

    def fitting(fits: Callable[[str], bool]) -> list[str]:
        return [i["article_id"] for i in ids if fits(i["article_id"]) or fits(i["source_id"] or "")]

    found = fitting(lambda name: name == wanted) or fitting(lambda name: name.startswith(wanted))
    if not found:
        raise NetralError(text("error.no_article", lang, article=wanted))
    if len(found) > 1:
        some = ", ".join(found[:_SOME]) + (", ..." if len(found) > _SOME else "")
        raise NetralError(text("error.ambiguous", lang, article=wanted, count=len(found), some=some))
    return found[0]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the output folder holds of one article."""

    out: Path
    article_id: str

    def published(self, name: str) -> list[Row]:
        """Rows of a published table."""
        return _rows(self.out / "tables" / f"{name}.parquet", self.article_id)

    def stage(self, table: Table) -> list[Row]:
        """Rows of a stage's table, out of a shard made with the codebook of the published tables; else none."""
        wanted = _codebook_part(self.out / "tables" / "articles.parquet")
        for path in _shards(self.out, table):
            if _codebook_part(path) in ("", wanted):
                rows = _rows(path, self.article_id)
                if rows:
                    return rows
        return []


def _shards(out: Path, table: Table) -> Iterator[Path]:
    from pipeline.plan import WHOLE, table_path
    from pipeline.stage import registry

    stage = next(s for s in registry().values() if table in s.writes)
    paths = table_path(out, stage, table, WHOLE).parent.glob("*.parquet")
    yield from sorted(p for p in paths if not p.name.startswith(TEMPORARY))


def _codebook_part(path: Path) -> str:
    part: str = ((read_stamp(path) or {}).get("parts") or {}).get("codebook", "")
    return part


def _rows(path: Path, article_id: str) -> list[Row]:
    """Rows of one article; of a large file only the row groups that hold it are read whole."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows: list[Row] = []
    with pq.ParquetFile(path) as opened:
        for number in range(opened.num_row_groups):
            here = pc.equal(opened.read_row_group(number, ["article_id"]).column("article_id"), article_id)
            if pc.any(here).as_py():
                rows += opened.read_row_group(number).filter(here).to_pylist()
    return rows


def _picked(row: Row, names: Sequence[str]) -> Row:
    return {name: row[name] for name in names}


def _copies(stored: _Stored, row: Row, copies: Sequence[str]) -> Row:
    from pipeline.tables import Duplicate

    held = stored.stage(Duplicate)
    own = next((d for d in held if not d["is_repeat"]), {})
    return {
        **_picked(row, ("dup_group_id", "is_canonical", "dup_of")),
        "method": own.get("dup_method"),
        "jaccard": own.get("dup_jaccard"),
        "repeats": sum(d["is_repeat"] for d in held),
        "copies": list(copies),
    }


def _screen(stored: _Stored, row: Row, book: _Book) -> Row:
    from pipeline.tables import Screening

    held = next(iter(stored.stage(Screening)), {})
    return {
        **_picked(row, ("relevance", "electoral_gate")),
        "official_gate": held.get("official_gate"),
        "excluded": [{"code_id": code, "label": book.label(code)} for code in row["excl_codes"]],
        "grounds": held.get("grounds", []),
    }


def _segments(stored: _Stored, row: Row, segments: Sequence[Row], book: _Book) -> Iterator[Row]:
    from pipeline.tables import Abstention, Coding, Span

    codings = _grouped(stored.published("codings") if row["is_canonical"] else stored.stage(Coding))
    abstentions = _grouped(stored.stage(Abstention))
    spans = _grouped(stored.stage(Span))
    reading = (
        book.reading(stored.published("segments")) if any(s["segment_id"] not in codings for s in segments) else {}
    )
    for segment in segments:
        name, seq = segment["segment_id"], segment["seq"]
        refused = abstentions.get(name, [])
        near = _near(book, reading[seq], seq, refused) if name not in codings and seq in reading else []
        yield {
            **_picked(segment, _SEGMENT),
            "spans": [_picked(s, _SPAN) for s in spans.get(name) or book.spans(segment, reading.get(seq))],
            "codings": [book.coding(c) for c in codings.get(name, [])],
            "abstentions": [book.abstention(a) for a in refused],
            "near": near,
        }


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["segment_id"], []).append(row)
    return found


def _near(book: _Book, reading: Reading, seq: int, refused: Sequence[Row]) -> list[Row]:
    from pipeline.explain_near import near_rules

    unit = reading.units[seq]
    return [
        {
            "rule_id": near.rule_id,
            "code_id": near.code_id,
            "label": book.label(near.code_id),
            "means": book.means(near.rule_id),
            "cue": unit.text[near.cue.start - unit.start : near.cue.end - unit.start],
            "span_start": near.cue.start,
            "span_end": near.cue.end,
            "lacks": [{"reason": lack.reason, "concept": lack.concept} for lack in near.lacks],
        }
        for near in near_rules(book.coder.rules, reading, seq, {a["rule_id"] for a in refused})
    ]


@dataclass(frozen=True)
class _Book:
    """The codebook in one language, and its coder when a near miss is asked for."""

    codebook: Codebook
    lang: Lang

    @cached_property
    def coder(self) -> Coder:
        """The coder; compiling it takes a moment."""
        from pipeline.stages.screen import coder_for

        return coder_for(self.codebook)

    @cached_property
    def _rules(self) -> Mapping[str, str]:
        codes = self.codebook.codes.values()
        continued = {f"{code.id}.continues": "Speaks on of an act coded shortly before." for code in codes}
        return continued | {code.rule_id(rule): rule.means for code in codes for rule in code.rules}

    def label(self, code: str | None) -> str | None:
        """Label of a code; None when this codebook has no such code, or no label in the language."""
        try:
            return self.codebook.label(code, self.lang) if code else None
        except CodebookError:
            return None

    def means(self, rule: str | None) -> str | None:
        """What a rule says it means; None when this codebook has no such rule."""
        return self._rules.get(rule or "")

    def reading(self, segments: Sequence[Row]) -> dict[int, Reading]:
        """A reading of the article that looks at every coded segment, for each of these segments."""
        from pipeline.coding.exchange import CODED_KINDS
        from pipeline.coding.marks import Reading, Unit

        kept = [s for s in segments if s["kind"] in CODED_KINDS]
        units = [Unit(s["seq"], s["field"], s["char_start"], s["char_end"], s["text"], s["quote_id"]) for s in kept]
        gate = self.coder.gate
        reading = Reading(units, [gate.everything] * len(units), self.coder.marker, gate.bits)
        return dict.fromkeys(reading.order, reading)

    def spans(self, segment: Row, reading: Reading | None) -> list[Row]:
        """What would be marked in a segment that the run had no reason to mark."""
        from pipeline.coding.exchange import SegmentedArticle, span_rows

        if reading is None:
            return []
        unit = reading.units[segment["seq"]]
        article = SegmentedArticle(segment["article_id"], (unit,), 0)
        return [asdict(s) for s in span_rows(article, {unit.seq: reading.marks(unit.seq)})]

    def coding(self, row: Row) -> Row:
        """A coding with label, definition, meaning of its rule, and its evidence as a list."""
        code = self.codebook.codes.get(row["code_id"])
        return {
            **row,
            "label": self.label(row["code_id"]),
            "definition": code.definition if code else None,
            "evid_label": self.label(row["evid_code"]),
            "means": self.means(row["rule_id"]),
            "evidence": json.loads(row["evidence"]),
        }

    def abstention(self, row: Row) -> Row:
        """An abstention with the code's label and the meaning of its rule."""
        return {**row, "label": self.label(row["code_id"]), "means": self.means(row["rule_id"])}
