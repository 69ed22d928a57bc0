"""Plain text: one file is one article, with optional lines of front matter at its top."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.readers.base import InputError, RawRecord, Reason, Refusal, Source, load
from pipeline.readers.encoding import decode
from pipeline.readers.fields import lookup, to_record

LONGEST_TITLE = 200
_LONGEST_FRONT = 1000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_FRONT = re.compile(r"\s*([^\W\d_][\w .-]{1,24}?)\s*:(?!//)[ \t]*(.*?)\s*$")


def read_plain(source: Source) -> Iterator[RawRecord | Refusal]:
    """The one record of a text file: front matter and title first, the body kept exactly as it stands."""
    text, notes = decode(load(source, source.caps.document_bytes))
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise InputError(Reason.EMPTY, "only blank space")
    fields, body = split_front(text)
    if "title" not in fields:
        title, body = split_title(body)
        fields |= {"title": title} if title else {}
    items: list[tuple[str, object]] = [*fields.items(), ("text", body)]
    yield to_record(
        items, member=source.member, record_no=0, reader="plain", caps=source.caps, where="file", notes=notes
    )


def split_front(text: str) -> tuple[dict[str, str], str]:
    r"""Front matter (`Judul: ...`, `Date: ...`) by canonical name, and the text below it.

    >>> split_front("Judul: Rapat desa\nTanggal: 2024-01-05\n\nIsi rapat.")
    ({'title': 'Rapat desa', 'published': '2024-01-05'}, 'Isi rapat.')
    """
    fields: dict[str, str] = {}
    after = 0
    for found in _LINE.finditer(text):
        entry = _front_entry(found[0].strip())
        if found[0].strip() and (entry is None or entry[0] in fields):
            break
        if entry is None:
            continue
        if entry[0] == "text":
            return fields, text[found.start() + found[0].index(":") + 1 :].lstrip()
        fields[entry[0]] = entry[1]
        after = found.end()
    return fields, text[_skip_blank(text, after) :] if fields else text


def split_title(text: str) -> tuple[str, str]:
    r"""A short first line as the title when a blank line or a longer line follows it, and the body below.

    >>> split_title("Rapat desa\n\nWarga berkumpul.")
    ('Rapat desa', 'Warga berkumpul.')
    """
    start = _skip_blank(text, 0)
    first = _line_at(text, start)
    rest = text[start + len(first) :]
    title, following = first.strip(), _line_at(rest, 0).strip()
    is_title = len(title) <= LONGEST_TITLE and rest.strip() and (not following or len(following) > len(title))
    return (title, rest[_skip_blank(rest, 0) :]) if is_title else ("", text)


def _front_entry(line: str) -> tuple[str, str] | None:
    found = _FRONT.match(line) if len(line) <= _LONGEST_FRONT else None
    named = lookup(found[1]) if found else None
    if found is None or named is None or not (found[2] or named[0] == "text"):
        return None
    return named[0], found[2]


def _skip_blank(text: str, position: int) -> int:
    """Start of the first line at or after the position that is not blank."""
    while position < len(text):
        line = _line_at(text, position)
        if line.strip():
            break
        position += len(line)
    return position


def _line_at(text: str, position: int) -> str:
    found = _LINE.match(text, position)
    return found[0] if found else ""
