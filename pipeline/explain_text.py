"""The chain behind an article's codings as lines for a terminal; all text from outside is made inert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.inert import inert, inert_line
from pipeline.texts import CATALOGUE, Lang, text

Row = Mapping[str, Any]
_WIDTH = 12


def lines(chain: Row, lang: Lang) -> Iterator[str]:
    """All lines; what the article says stands behind `| ` or in one line, so that it cannot pass for ours."""
    yield from _head(chain, lang)
    for segment in chain["segments"]:
        yield ""
        yield from _segment(segment, lang)


def _head(chain: Row, lang: Lang) -> Iterator[str]:
    article, source, book = chain["article"], chain["source"], chain["codebook"]
    yield _shown(article["article_id"], article["source_id"])
    yield f"  | {_one(article['title'])}"
    yield f"  | {_shown(*(article[n] for n in ('outlet', 'author', 'published_at', 'url')))}"
    place = [source["raw_file"], source["member"], f"{text('explain.record', lang)} {source['record_no']}"]
    yield _fact("explain.raw", lang, _shown(*place, f"sha256 {source['raw_sha256']}"))
    yield _fact("explain.repairs", lang, ", ".join(map(_one, source["repairs"])) or "-")
    yield _fact("explain.copy", lang, _copies(chain["copies"], lang))
    yield _fact("explain.screen", lang, _screen(chain["screen"], lang))
    yield _fact("explain.codebook", lang, f"{book['run']} ({text('summary.run_id', lang)} {article['run_id']})")
    if not book["same"]:
        yield f"  {text('explain.other_codebook', lang, now=book['now'])}"


def _copies(copies: Row, lang: Lang) -> str:
    said = [text("explain.repeats", lang, count=copies["repeats"])] if copies["repeats"] else []
    if copies["dup_of"]:
        likeness = "" if copies["jaccard"] is None else f", jaccard {copies['jaccard']:.2f}"
        said.append(f"{text('explain.copy_of', lang, article=copies['dup_of'])} ({copies['method'] or '?'}{likeness})")
    elif copies["copies"]:
        said.append(f"{text('explain.canonical', lang)}: {', '.join(copies['copies'])}")
    else:
        said.append(text("explain.alone", lang))
    return "; ".join(said)


def _screen(screen: Row, lang: Lang) -> str:
    gates = [
        text(f"explain.gate.{gate}.{'yes' if screen[f'{gate}_gate'] else 'no'}", lang)
        for gate in ("electoral", "official")
        if screen[f"{gate}_gate"] is not None
    ]
    excluded = [_named(e["code_id"], e["label"]) for e in screen["excluded"]]
    grounds = f"({', '.join(screen['grounds'])})" if screen["grounds"] else ""
    return " ".join(["; ".join([screen["relevance"], *gates, *excluded]), grounds]).rstrip()


def _segment(segment: Row, lang: Lang) -> Iterator[str]:
    span = f"{segment['field']} {segment['char_start']}:{segment['char_end']}"
    yield f"[{segment['seq']}] {segment['kind']}, {span}"
    yield from (f"    | {line}" for line in marked(segment["text"], segment["char_start"], segment["spans"]))
    for coding in segment["codings"]:
        yield from _coding(coding, lang)
    if not segment["codings"]:
        yield f"    {text('explain.none', lang)}"
    yield from _listed("explain.lost", lang, [_abstention(a, lang) for a in segment["abstentions"]])
    yield from _listed("explain.near", lang, [_near(n, lang) for n in segment["near"]])


def marked(said: str, start: int, spans: Sequence[Row]) -> list[str]:
    """Lines of a segment with its spans as [[words]]{labels}; spans that overlap share their brackets."""
    shown, done = "", 0
    for first, last, labels in _merged(spans):
        shown += f"{_unbracketed(said[done : first - start])}[[{_unbracketed(said[first - start : last - start])}]]"
        shown += f"{{{', '.join(labels)}}}"
        done = last - start
    return (shown + _unbracketed(said[done:])).split("\n")


def _merged(spans: Sequence[Row]) -> list[tuple[int, int, list[str]]]:
    merged: list[tuple[int, int, list[str]]] = []
    for span in sorted(spans, key=lambda s: (s["span_start"], -s["span_end"], s["label"])):
        if merged and span["span_start"] < merged[-1][1]:
            first, last, labels = merged.pop()
            merged.append((first, max(last, span["span_end"]), list(dict.fromkeys([*labels, span["label"]]))))
        else:
            merged.append((span["span_start"], span["span_end"], [span["label"]]))
    return merged


def _unbracketed(said: str) -> str:
    """Brackets of the article's own must not pass for marks."""
    return inert(said).replace("[[", "[ [").replace("]]", "] ]")


def _coding(coding: Row, lang: Lang) -> Iterator[str]:
    yield f"    {_named(coding['code_id'], coding['label'])}"
    if coding["definition"]:
        yield _deep("explain.definition", lang, _one(coding["definition"]))
    status = _named(coding["evid_code"], coding["evid_label"]) if coding["evid_code"] else "-"
    yield _deep(
        "explain.status", lang, f"{status}; {coding['status']}, {coding['source']}, {coding['confidence']:.2f}"
    )
    yield _deep("explain.rule", lang, _ruled(coding["rule_id"], coding["means"]))
    yield _deep("explain.cue", lang, _quoted(coding["matched_cue"], coding["field"], coding))
    yield _deep("explain.actor", lang, _one(coding["actor_text"] or "-"))
    yield _deep("explain.voice", lang, _one(coding["voice_text"] or "-"))
    yield _deep("explain.why", lang, _one(coding["reason"]))
    yield f"      {text('explain.evidence', lang)}:"
    for part in coding["evidence"]:
        place = {"span_start": part["start"], "span_end": part["end"]}
        yield f"        {part['role']} {part['concept']} [{part['segment']}] " + _quoted(
            part["text"], part["field"], place
        )


def _abstention(row: Row, lang: Lang) -> str:
    reason = _why(row["reason"], lang)
    blocked = f": {_one(row['blocked_by'])}" if row["blocked_by"] else ""
    return (
        f"{_ruled(row['rule_id'], row['means'])}; {_quoted(row['matched_cue'], row['field'], row)}: {reason}{blocked}"
    )


def _near(row: Row, lang: Lang) -> str:
    lacks = "; ".join(f"{_why(k['reason'], lang)}: {k['concept']}" for k in row["lacks"])
    cue = f'"{_one(row["cue"])}" {row["span_start"]}:{row["span_end"]}'
    return f"{_ruled(row['rule_id'], row['means'])}; {cue}: {lacks or text('explain.fired', lang)}"


def _why(reason: str, lang: Lang) -> str:
    """A reason that the engine came to give after this catalogue was written is shown as it stands."""
    key = f"refused.{reason}"
    return text(key, lang) if key in CATALOGUE else _one(reason)


def _listed(key: str, lang: Lang, items: Iterable[str]) -> Iterator[str]:
    held = list(items)
    if held:
        yield f"    {text(key, lang)}:"
        yield from (f"      {item}" for item in held)


def _ruled(rule: str | None, means: str | None) -> str:
    return f"{rule or '-'}: {_one(means).rstrip('.')}" if means else rule or "-"


def _named(code: str, label: str | None) -> str:
    return f"{code} ({_one(label)})" if label else code


def _quoted(said: str, field: str, place: Row) -> str:
    return f'"{_one(said)}" {field} {place["span_start"]}:{place["span_end"]}'


def _fact(key: str, lang: Lang, value: str) -> str:
    return f"  {text(key, lang):{_WIDTH}} {value}"


def _deep(key: str, lang: Lang, value: str) -> str:
    return f"      {text(key, lang):{_WIDTH}} {value}"


def _shown(*values: str | None) -> str:
    return "  ".join(_one(v) for v in values if v)


def _one(value: str) -> str:
    return inert_line(value)
