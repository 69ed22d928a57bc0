"""A first page on a run: what was read, what the codings say by status, the codings themselves, the quarantine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.corpus import digest
from pipeline.inert import inert_line
from pipeline.storage import read_table, whole_path
from pipeline.texts import CATALOGUE, Lang, text

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook
    from pipeline.summary import Summary

CAP = 500
"""Rows of codings, and of quarantined inputs, that the page shows."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "alleged": ("evid_alleged_official", "evid_alleged_nonofficial"),
    "established": ("evid_confirmed", "evid_admitted"),
    "denied": ("evid_denied", "evid_cleared"),
}
"""Statuses that are told apart; every other status stands under `other`."""
_AROUND = 200
_KEY = '<meta name="netral-key" content="{}">'
_STYLE = (
    ":root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--line:#b5b5b5;--soft:#f2f2f2;--mark:#ffe28a}"
    "@media (prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#161616;--line:#5a5a5a;--soft:#242424;"
    "--mark:#6b5200}}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:var(--ink);"
    "background:var(--paper)}"
    ".note{border:2px solid var(--ink);padding:.6rem 1rem;font-weight:600}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;padding:.3rem 0}"
    "th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}th{background:var(--soft)}td.n,th.n{text-align:right;white-space:nowrap}"
    "mark{background:var(--mark);color:inherit}code{font-size:.9em}td.quote{min-width:18rem}"
    ".groups{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:1rem}"
    ".groups section{border:1px solid var(--line);padding:0 1rem 1rem}"
    "@media print{:root{--ink:#000;--paper:#fff;--line:#888;--soft:#eee;--mark:#ddd}body{max-width:none;margin:0;"
    "font-size:9pt}.wide{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_overview(out: Path, summary: Summary, lang: Lang, codebook: Path) -> Path:
    """Write OUT/report.html unless it stands there already for this run; equal tables give equal bytes."""
    from pipeline.plan import code_digest

    path = out / "report.html"
    key = _KEY.format(digest(summary.run_id, str(lang), code_digest(__name__))[:16])
    if not _is_made(path, key):
        from pipeline.codebook import load

        page = _page(out / "tables", summary, lang, load(codebook), key)
        with whole_path(path) as temporary:
            temporary.write_bytes(page.encode())
    return path


def _is_made(path: Path, key: str) -> bool:
    return path.is_file() and key.encode() in path.read_bytes()[:1000]


def _page(tables: Path, summary: Summary, lang: Lang, codebook: Codebook, key: str) -> str:
    words = _Words(lang, codebook)
    codings = read_table(tables / "codings.parquet", ["code_id", "evid_code"]).to_pylist()
    title = f"{words('report.title')}: {_safe(codebook.name)}"
    head = f'<meta charset="utf-8">{key}<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    body = [
        f"<h1>{title}</h1>",
        f'<p class="note">{words("summary.note")}</p>',
        f"<p>{words('summary.run_id')} <code>{_safe(summary.run_id)}</code></p>",
        f"<p>{words('explain.codebook')} <code>{_safe(codebook.version_text)}</code></p>",
        _sums(summary, words),
        *_flow(read_table(tables / "flow.parquet").to_pylist(), words),
        *_statuses(codings, words),
        *_codings(tables, len(codings), words),
        *_quarantine(tables / "quarantine.parquet", words),
    ]
    head += f"<title>{title}</title><style>{_STYLE}</style>"
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>{head}</head>\n<body><main>\n'
        + "\n".join(body)
        + "\n</main></body>\n</html>\n"
    )


def _sums(summary: Summary, words: _Words) -> str:
    names = ("read", "quarantined", "copies", "core", "coded", "codings")
    values = summary.as_dict()
    items = (f"<li>{words('summary.' + name)}: {words.number(values[name])}</li>" for name in names)
    return f"<ul>{''.join(items)}</ul>"


class _Words:
    """Texts of the page in one language, escaped; labels of the codebook in the same language."""

    def __init__(self, lang: Lang, codebook: Codebook) -> None:
        self.lang, self.codebook = lang, codebook

    def __call__(self, key: str, **values: object) -> str:
        return _safe(text(key, self.lang, **values))

    def flow(self, name: str) -> str:
        """A step, unit or reason; screen-outs by their labels."""
        if f"flow.{name}" in CATALOGUE:
            return self(f"flow.{name}")
        return "; ".join(self.named(part) for part in name.split(";")) if name else ""

    def named(self, code: str) -> str:
        """Id and label of a code; the id alone when the codebook has no label for it in the language."""
        entry = self.codebook.codes.get(code)
        label = entry.label.get(self.lang, "") if entry else ""
        return f"{_safe(label)} <code>{_safe(code)}</code>" if label else f"<code>{_safe(code)}</code>"

    def number(self, count: int) -> str:
        """A number with the thousands mark of the language."""
        return f"{count:,}" if self.lang is Lang.EN else f"{count:,}".replace(",", ".")


def _safe(said: object) -> str:
    return escape(inert_line("" if said is None else str(said)))


def _flow(rows: Sequence[Mapping[str, Any]], words: _Words) -> Iterator[str]:
    yield f'<h2 id="flow">{words("report.flow")}</h2>'
    heads = [("step", ""), ("unit", ""), ("in", "n"), ("out", "n"), ("stayed", "n"), ("reason", "")]
    numbers = ("n_in", "n_out", "n_excluded")
    cells = (
        [words.flow(r["step"]), words.flow(r["unit"]), *(words.number(r[n]) for n in numbers), words.flow(r["reason"])]
        for r in rows
    )
    yield from _table("flow", heads, cells, words)


def _group_of(status: str) -> str:
    return next((group for group, held in GROUPS.items() if status in held), "other")


def _statuses(codings: Sequence[Mapping[str, Any]], words: _Words) -> Iterator[str]:
    counts = Counter(c["evid_code"] for c in codings if c["evid_code"])
    yield f'<h2 id="status">{words("report.status")}</h2>'
    yield f"<p>{words('report.status.note')} {words('report.status.twice')}</p>"
    yield '<div class="groups">'
    for group in (*GROUPS, "other"):
        held = [s for s in counts if _group_of(s) == group]
        known = dict.fromkeys([*GROUPS.get(group, ()), *sorted(held)])
        items = "".join(f"<li>{words.named(s)}: {words.number(counts[s])}</li>" for s in known)
        if items:
            yield f'<section class="{group}"><h3>{words(f"report.{group}")}</h3><ul>{items}</ul></section>'
    yield "</div>"
    yield from _by_code(codings, words)


def _by_code(codings: Sequence[Mapping[str, Any]], words: _Words) -> Iterator[str]:
    columns = (*GROUPS, "other", "none")
    counts = Counter((c["code_id"], _group_of(c["evid_code"]) if c["evid_code"] else "none") for c in codings)
    totals = Counter(c["code_id"] for c in codings)
    codes = sorted(totals, key=lambda c: (-totals[c], c))
    cells = ([words.named(code), *(words.number(counts[code, column]) for column in columns)] for code in codes)
    if codes:
        yield from _table("status", [("code", ""), *((column, "n") for column in columns)], cells, words)


def _codings(tables: Path, total: int, words: _Words) -> Iterator[str]:
    yield f'<h2 id="codings">{words("report.codings")}</h2>'
    if not total:
        yield f"<p>{words('report.codings.none')}</p>"
        return
    yield _capped(total, "tables/codings.csv", words)
    codings = _first(tables / "codings.parquet")
    names = ["article_id", "title", "outlet", "published_at", "lang"]
    articles = _wanted(tables / "articles.parquet", "article_id", {c["article_id"] for c in codings}, names)
    names = ["segment_id", "text", "char_start"]
    segments = _wanted(tables / "segments.parquet", "segment_id", {c["segment_id"] for c in codings}, names)
    heads = [(name, "") for name in ("quote", "code", "evid", "rule", "article", "outlet", "date")]
    cells = (_coding(c, articles[c["article_id"]], segments[c["segment_id"]], words) for c in codings)
    yield from _table("codings", heads, cells, words)


def _coding(
    coding: Mapping[str, Any], article: Mapping[str, Any], segment: Mapping[str, Any], words: _Words
) -> list[str]:
    lang = _safe(article["lang"])
    return [
        f'<q lang="{lang}"><bdi>{_quote(coding, segment)}</bdi></q>',
        words.named(coding["code_id"]),
        words.named(coding["evid_code"]) if coding["evid_code"] else words("report.none"),
        f"<code>{_safe(coding['rule_id'])}</code>",
        f'<bdi lang="{lang}">{_safe(article["title"])}</bdi> <code>{_safe(coding["article_id"])}</code>',
        f"<bdi>{_safe(article['outlet'])}</bdi>",
        _safe((article["published_at"] or "")[:10]),
    ]


def _quote(coding: Mapping[str, Any], segment: Mapping[str, Any]) -> str:
    """The sentence, its cue marked; of a long one what stands around the cue."""
    said: str = segment["text"]
    start, end = (coding[name] - segment["char_start"] for name in ("span_start", "span_end"))
    before, after = said[max(0, start - _AROUND) : start], said[end : end + _AROUND]
    left = "… " if start > _AROUND else ""
    right = " …" if len(said) > end + _AROUND else ""
    return f"{left}{_safe(before)}<mark>{_safe(said[start:end])}</mark>{_safe(after)}{right}"


def _quarantine(path: Path, words: _Words) -> Iterator[str]:
    rows = _first(path)
    total = read_table(path, ["reason"]).num_rows
    yield f'<h2 id="quarantine">{words("report.quarantine")}</h2>'
    if not rows:
        yield f"<p>{words('report.quarantine.none')}</p>"
        return
    yield _capped(total, "tables/quarantine.csv", words)
    heads = [("file", ""), ("member", ""), ("record", "n"), ("reason", ""), ("detail", "")]
    cells = (
        [_safe(r["raw_file"]), _safe(r["member"]), _safe(r["record_no"]) if r["record_no"] >= 0 else "",
         f"<code>{_safe(r['reason'])}</code>", _safe(r["detail"])]
        for r in rows
    )  # fmt: skip
    yield from _table("quarantine", heads, cells, words)


def _capped(total: int, file: str, words: _Words) -> str:
    if total <= CAP:
        return f"<p>{words('report.all', total=words.number(total))}</p>"
    return f"<p>{words('report.capped', shown=words.number(CAP), total=words.number(total), file=file)}</p>"


def _table(name: str, heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], words: _Words) -> Iterator[str]:
    yield f'<div class="wide" role="region" tabindex="0" aria-labelledby="{name}"><table><thead><tr>'
    yield "".join(f'<th scope="col"{_class(kind)}>{words(f"report.{head}")}</th>' for head, kind in heads)
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = (f"<td{_class(kind or head)}>{cell}</td>" for (head, kind), cell in zip(heads, row, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind in ("n", "quote") else ""


def _first(path: Path) -> list[dict[str, Any]]:
    """The first CAP rows of a table."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as opened:
        batch = next(opened.iter_batches(batch_size=CAP), None)
    return [] if batch is None else list(batch.to_pylist())


def _wanted(path: Path, key: str, ids: set[str], names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Rows by key, read no further than to the last one that is wanted."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found: dict[str, dict[str, Any]] = {}
    with pq.ParquetFile(path) as opened:
        for batch in opened.iter_batches(columns=list(names)):
            here = batch.filter(pc.is_in(batch.column(key), value_set=pa.array(sorted(ids), pa.string())))
            found |= {row[key]: row for row in here.to_pylist()}
            if len(found) == len(ids):
                break
    return found
