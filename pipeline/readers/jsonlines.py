"""JSON lines, and JSON documents: one article, an array of them, or an array inside a wrapper object."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from pipeline.readers.base import InputError, RawRecord, Reason, Refusal, Source, load
from pipeline.readers.encoding import charset, decode, open_text
from pipeline.readers.fields import has_text_field, show_names, to_record

WRAPPERS = ("articles", "data", "items", "results", "records", "documents", "docs", "artikel", "berita", "response")
NOT_STRICT = "not strict JSON (NaN, lone surrogate or raw control character)"
_BOM = b"\xef\xbb\xbf"
_WRAPPER_DEPTH = 3


class JsonError(ValueError):
    """Text that is not JSON; `cut` when it only lacks its end."""

    def __init__(self, detail: str, *, cut: bool) -> None:
        super().__init__(detail)
        self.cut = cut


def read_json(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of JSON lines or of a JSON document, told apart by their first two lines."""
    yield from _read_lines(source) if _is_lines(source) else _read_document(source)


def parse(data: bytes) -> tuple[Any, tuple[str, ...]]:
    """Value of JSON bytes and notes on what was forgiven; raises JsonError.

    >>> parse(b'{"a": NaN}')[1] == (NOT_STRICT,)
    True
    """
    try:
        return orjson.loads(data), ()
    except orjson.JSONDecodeError:
        text, notes = decode(data)
    try:
        return json.loads(text, strict=False), notes or (NOT_STRICT,)
    except json.JSONDecodeError as error:
        end = text.rstrip()
        cut = error.pos >= len(end) or not end.endswith(("}", "]"))
        raise JsonError(f"{error.msg} at character {error.pos + 1}", cut=cut) from error
    except RecursionError as error:
        raise JsonError("nested too deeply", cut=False) from error
    except ValueError as error:  # an integer of thousands of digits
        raise JsonError(str(error), cut=False) from error


def _is_lines(source: Source) -> bool:
    """Whether the source holds one JSON value a line rather than one value in all."""
    with _open(source) as stream:
        first = _full_line(stream, source.caps.document_bytes)
        try:
            second = _full_line(stream, source.caps.document_bytes)
        except InputError:  # packed data that breaks off in the second line: the first one is told, then the break
            return _is_json(first)
    if len(first) > source.caps.document_bytes and not first.endswith(b"\n"):
        return not first.lstrip().startswith((b"[", b"{"))
    if _is_json(first):
        return bool(second)
    if first.lstrip().startswith(b"["):
        return False
    return _is_object(second) or not first.rstrip().endswith((b"{", b"[", b","))


def _full_line(stream: BinaryIO, limit: int) -> bytes:
    """The next line that is not blank, cut just above the limit; nothing at the end."""
    while line := stream.readline(limit + 1):
        if line.strip():
            return line
    return b""


def _is_json(line: bytes) -> bool:
    try:
        parse(line)
    except JsonError:
        return False
    return True


def _is_object(line: bytes) -> bool:
    return line.lstrip().startswith(b"{") and _is_json(line)


def _open(source: Source) -> BinaryIO:
    """The bytes of the source as UTF-8, whatever the encoding its mark or NULs name."""
    codec = charset(source.head())
    if codec == "utf-8":
        return source.open()
    if codec == "utf-8-sig":
        stream = source.open()
        stream.read(len(_BOM))
        return stream
    return io.BufferedReader(_Utf8(open_text(source, codec)))


class _Utf8(io.RawIOBase):
    """A text stream as UTF-8 bytes."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream, self._left = stream, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._stream.read(1 << 16).encode("utf-8", "replace")
        part, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _read_lines(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of JSON lines; a bad line is one refusal and the rest goes on."""
    limit, record_no = source.caps.document_bytes, 0
    with _open(source) as stream:
        for line_no, line in enumerate(iter(lambda: stream.readline(limit + 1), b""), start=1):
            if line.isspace():
                continue
            if len(line) > limit:
                _skip_line(stream, line)
                detail = f"line {line_no:,}: longer than {limit:,} bytes, the most one record may have"
                yield Refusal(source.member, record_no, Reason.OVERSIZED, detail)
            else:
                yield _line_record(source, line, record_no, line_no)
            record_no += 1
    if record_no == 0:
        raise InputError(Reason.EMPTY, "no line holds anything")


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _line_record(source: Source, line: bytes, record_no: int, line_no: int) -> RawRecord | Refusal:
    try:
        value, notes = parse(line)
    except JsonError as error:
        is_cut = error.cut and not line.endswith(b"\n")
        reason = Reason.TRUNCATED if is_cut else Reason.BAD_RECORD
        return Refusal(source.member, record_no, reason, f"line {line_no:,}: {error}; one JSON object a line is read")
    return _value_record(_Place(source, record_no, f"line {line_no:,}", notes), value)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stood."""

    source: Source
    record_no: int
    where: str
    notes: tuple[str, ...] = ()


def _value_record(place: _Place, value: object) -> RawRecord | Refusal:
    member = place.source.member
    if not isinstance(value, dict):
        detail = f"{place.where}: a JSON {type(value).__name__}; an article is an object"
        return Refusal(member, place.record_no, Reason.BAD_RECORD, detail)
    return to_record(
        list(value.items()),
        member=member,
        record_no=place.record_no,
        reader="json",
        caps=place.source.caps,
        where=place.where,
        notes=place.notes,
    )


def _read_document(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of one JSON value held in memory (caps.member_bytes)."""
    data = load(source, source.caps.member_bytes).removeprefix(_BOM)
    try:
        value, notes = parse(data)
    except JsonError as error:
        yield from _whole_items(source, data, error)
        return
    yield from _articles(source, value, notes)


def _articles(source: Source, value: object, notes: tuple[str, ...]) -> Iterator[RawRecord | Refusal]:
    items = unwrap(value)
    if not items:
        detail = f"no articles; keys found: {show_names(value)}" if isinstance(value, dict) else "an empty array"
        raise InputError(Reason.EMPTY, detail)
    for number, item in enumerate(items):
        yield _value_record(_Place(source, number, f"item {number:,}", notes), item)


def unwrap(value: object, depth: int = _WRAPPER_DEPTH) -> list[object]:
    """The articles of a document: its array, the array of a wrapper object, else the value itself.

    Only objects without a text of their own are wrappers, and only the keys of `WRAPPERS` are looked into:
    the list of tags in an article is not a list of articles.
    """
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or has_text_field(value):
        return [value]
    for key in WRAPPERS:
        inner = value.get(key)
        if isinstance(inner, list) and all(isinstance(item, dict) for item in inner):
            return inner
        if isinstance(inner, dict) and depth:
            return unwrap(inner, depth - 1)
    return [value]


def _whole_items(source: Source, data: bytes, error: JsonError) -> Iterator[RawRecord | Refusal]:
    """Records of the items that stand whole before the fault of an array, then the refusal of the rest."""
    text, notes = decode(data)
    number = 0
    for item in _leading_items(text):
        yield _value_record(_Place(source, number, f"item {number:,}", notes), item)
        number += 1
    reason = Reason.TRUNCATED if error.cut else Reason.BAD_RECORD
    detail = f"not JSON: {error}; {number:,} whole items before it were kept"
    yield Refusal(source.member, number or -1, reason, detail)


def _leading_items(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    position = _after_space(text, 0)
    if not text.startswith("[", position):
        return
    while text.startswith(("[", ","), position):
        try:
            item, position = decoder.raw_decode(text, _after_space(text, position + 1))
        except (ValueError, RecursionError):
            return
        position = _after_space(text, position)
        yield item


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position
