"""Field names as people write them, in Indonesian and English, to the names of an article.

`PREFERENCE` lists, for each canonical name, the spellings it is known by, dearest first: where two columns of
one record stand for the same field, the first in the list that holds a value wins, and among equals the
leftmost. Case, accents, spaces, `_`, `-` and other punctuation do not matter. The specific stands before the
general: `doc_id` before `id` (often a row number), `published_at` before `date` (often the day of crawling).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from pipeline.readers.base import Caps, RawRecord, Reason, Refusal, printable
from pipeline.readers.encoding import HOLDS_NUL, decode, without_surrogates

PREFERENCE: dict[str, tuple[str, ...]] = {
    "source_id": ("doc_id", "article_id", "source_id", "id", "id_artikel", "id_berita", "news_id"),
    "title": ("title", "judul", "headline", "article_title", "judul_berita", "judul_artikel", "news_title"),
    "text": (
        *("text", "body", "content", "isi", "konten", "teks", "article_text", "isi_berita", "isi_artikel"),
        *("article_body", "full_text", "article_content", "news_text", "news_content", "teks_berita"),
    ),
    "url": ("url", "link", "tautan", "permalink", "article_url", "canonical_url", "news_url", "url_berita"),
    "published": (
        *("published", "published_at", "publish_date", "published_date", "date_published", "publication_date"),
        *("pub_date", "tanggal_terbit", "tgl_terbit", "waktu_terbit", "terbit"),
        *("date", "tanggal", "tgl", "waktu", "datetime"),
    ),
    "author": ("author", "authors", "penulis", "byline", "wartawan", "reporter", "jurnalis", "nama_penulis"),
    "outlet": (
        *("outlet", "publisher", "media", "nama_media", "media_name", "sumber", "sumber_berita"),
        *("source", "source_name", "site_name", "portal", "situs"),
    ),
}
ALLOWED_TEXT = "a field of the text is needed: " + ", ".join(PREFERENCE["text"][:8])
LONGEST_NAME = 64  # longer names are data that stands where a header should
_SHOWN_NAMES = 12
_EXACT_INTEGERS = 1e15
_WIDEST_INTEGER = 1024  # bits; no identifier is wider, and writing giants out is slow


def fold(name: str) -> str:
    """Name without case, accents, spaces and punctuation.

    >>> fold("Isi  Bérita"), fold("published-at")
    ('isiberita', 'publishedat')
    """
    return "".join(mark for mark in unicodedata.normalize("NFKD", name.casefold()) if mark.isalnum())


_RANKS: dict[str, tuple[str, int]] = {
    fold(spelling): (canonical, rank)
    for canonical, spellings in PREFERENCE.items()
    for rank, spelling in enumerate(spellings)
}


def lookup(name: str) -> tuple[str, int] | None:
    """Canonical name of a field and the rank of this spelling (0 is dearest), or None when it is not ours."""
    return _lookup(name) if len(name) <= LONGEST_NAME else None


@lru_cache(maxsize=4096)
def _lookup(name: str) -> tuple[str, int] | None:
    return _RANKS.get(fold(name))


def has_text_field(names: Iterable[str]) -> bool:
    """Whether one of the names stands for the text of an article."""
    return any(found is not None and found[0] == "text" for found in map(lookup, names))


def show_names(names: Iterable[str]) -> str:
    """The first names found, for a message."""
    listed = list(names)
    shown = ", ".join(printable(name[:LONGEST_NAME]) or "(no name)" for name in listed[:_SHOWN_NAMES])
    return shown + (f" and {len(listed) - _SHOWN_NAMES} more" if len(listed) > _SHOWN_NAMES else "") or "none"


def stringify(value: object, joiner: str = ";") -> str | None:
    """Value as a string, exactly; None for what is absent (null, NaN, blank, nested) or not a plain value.

    >>> stringify(7.0), stringify(True), stringify(float("nan")), stringify(["a", "b"])
    ('7', 'true', None, 'a;b')
    """
    match value:
        case str():
            return value if value and not value.isspace() else None
        case None:
            return None
        case list() if value and all(isinstance(item, str) for item in value):
            return stringify(joiner.join(value))
        case bytes():
            return stringify(decode(value)[0])
        case _:
            return _scalar(value)


def _scalar(value: object) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case datetime() if value.tzinfo is None and value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta() | Decimal():
            return str(value)
        case _:
            return None


def _number(value: float) -> str | None:
    if isinstance(value, int):
        return str(value) if value.bit_length() < _WIDEST_INTEGER else None
    if math.isnan(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT_INTEGERS else str(value)


def pick(items: Iterable[tuple[str, object]]) -> tuple[dict[str, str], set[str], bool]:
    """Canonical fields of a record, the canonical names it mentions, and whether its text was one string."""
    chosen: dict[str, str] = {}
    ranks: dict[str, int] = {}
    mentioned: set[str] = set()
    whole = True
    for name, value in items:
        found = lookup(name)
        if found is None:
            continue
        canonical, rank = found
        mentioned.add(canonical)
        if rank >= ranks.get(canonical, len(_RANKS)):
            continue
        text = stringify(value, "\n\n" if canonical == "text" else ";")
        if text is None:
            continue
        chosen[canonical], ranks[canonical] = text, rank
        if canonical == "text":
            whole = isinstance(value, str)
    return chosen, mentioned, whole


def to_record(
    items: list[tuple[str, object]],
    *,
    member: str,
    record_no: int,
    reader: str,
    caps: Caps,
    where: str,
    notes: tuple[str, ...] = (),
) -> RawRecord | Refusal:
    """One record from names and values; a refusal, saying `where`, when it is no article or beyond the caps."""

    def refuse(reason: Reason, detail: str) -> Refusal:
        return Refusal(member, record_no, reason, f"{where}: {detail}")

    if len(items) > caps.fields:
        return refuse(Reason.OVERSIZED, f"{len(items):,} fields; at most {caps.fields:,} are read")
    fields, mentioned, whole = pick(items)
    if "text" not in mentioned:
        return refuse(Reason.NOT_ARTICLE, f"fields found: {show_names(n for n, _ in items)}; {ALLOWED_TEXT}")
    if "text" not in fields:
        return refuse(Reason.NO_TEXT, "the text is empty")
    if len(fields["text"]) > caps.text_chars:
        return refuse(Reason.OVERSIZED, f"text of {len(fields['text']):,} characters; at most {caps.text_chars:,}")
    fields, notes = _clean(fields, notes)
    return RawRecord(member, record_no, fields, reader, lossless=whole, notes=notes)


def _clean(fields: dict[str, str], notes: tuple[str, ...]) -> tuple[dict[str, str], tuple[str, ...]]:
    added: list[str] = []
    for name, value in fields.items():
        fields[name], repairs = without_surrogates(value)
        added += repairs
        if "\0" in value:
            added.append(HOLDS_NUL)
    return fields, tuple(dict.fromkeys((*notes, *added))) if added else notes
