"""What a reader is: bytes in, raw records and refusals out, one at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

from pipeline.errors import NetralError


class Reason(StrEnum):
    """Why an input, or a part of it, went to quarantine."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    OVERSIZED = "oversized"
    UNSAFE_PATH = "unsafe_path"
    BOMB = "expansion_beyond_cap"
    NESTED = "nested_too_deep"
    UNSUPPORTED = "unsupported_format"
    NOT_ARTICLE = "not_an_article"
    NO_TEXT = "no_text"
    BAD_RECORD = "bad_record"
    BAD_ENCODING = "bad_encoding"


@dataclass(frozen=True, slots=True)
class Caps:
    """Bounds on what one input may cost; sizes are in bytes."""

    file_bytes: int = 4 * 1024**3
    member_bytes: int = 512 * 1024**2
    document_bytes: int = 64 * 1024**2
    expansion_ratio: int = 200
    expansion_floor: int = 16 * 1024**2
    members: int = 1_000_000
    depth: int = 3
    text_chars: int = 2_000_000
    fields: int = 2_000


class InputError(NetralError):
    """Input that cannot be read on; carries the reason and detail of the refusal it becomes."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class Ledger:
    """Bytes unpacked so far out of one file on disk, all nestings together, and how many are allowed."""

    limit: int
    spent: int = 0

    def charge(self, count: int) -> None:
        """Count `count` more unpacked bytes; raises InputError(BOMB) beyond the limit."""
        self.spent += count
        if self.spent > self.limit:
            raise InputError(Reason.BOMB, f"unpacks to more than {self.limit:,} bytes, the most its size allows")

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be unpacked."""
        return self.spent > self.limit


@dataclass(frozen=True, slots=True)
class Source:
    """A readable input: a file on disk, or one member of an archive.

    `name` is the path shown to people, relative to what the user named; `member` is the path inside an
    archive (`outer.zip!inner.jsonl` nests with `!`), empty for a plain file. `size` is in bytes, -1 when
    unknown. `open` gives a fresh binary stream each time it is called. `alias` is the innermost name where
    it is not the last part of `member` (a `.gz` adds no member), `depth` the number of containers around
    the source, `ledger` counts what was unpacked out of the file on disk.
    """

    name: str
    member: str
    size: int
    open: Callable[[], BinaryIO]
    caps: Caps = field(default_factory=Caps)
    alias: str = ""
    depth: int = 0
    ledger: Ledger | None = None

    @property
    def base(self) -> str:
        """Innermost file name, without folders."""
        return (self.alias or self.member or self.name).replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def suffix(self) -> str:
        """Lower-case last suffix of the innermost name, with its dot (`.jsonl`), or an empty string."""
        base = self.base
        dot = base.rfind(".")
        return base[dot:].lower() if dot > 0 else ""

    def head(self, count: int = 4096) -> bytes:
        """First `count` bytes, for sniffing; fewer when the source breaks off, InputError when it does so at once."""
        try:
            with self.open() as stream:
                return stream.read(count)
        except InputError:
            return self._before_the_break(count)

    def _before_the_break(self, count: int) -> bytes:
        found = bytearray()
        with self.open() as stream:
            while len(found) < count:
                try:
                    found += stream.read(1)  # more at once would be lost with the break
                except InputError:
                    if not found:
                        raise
                    break
        return bytes(found)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as found: canonical field names, values still as strings.

    Canonical names are `source_id title text url published author outlet`; absent fields are left out.
    `member` and `record_no` (0-based within the file or member) say where it stood. `lossless` is true when
    the text came as text (JSONL, CSV ...), so that offsets of outside annotations stay valid if it is
    already NFC with LF; extracted texts (HTML) have no outside offsets.
    """

    member: str
    record_no: int
    fields: Mapping[str, str]
    reader: str
    lossless: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input, or a part of it, that could not become an article; `record_no` is -1 for a whole file."""

    member: str
    record_no: int
    reason: Reason
    detail: str


Reader = Callable[[Source], Iterator["RawRecord | Refusal"]]


_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def printable(name: str) -> str:
    """A file name fit for any table or terminal: control and undecodable bytes become `%XX`."""
    return _UNPRINTABLE.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", name)


def load(source: Source, limit: int) -> bytes:
    """Read the whole source, at most `limit` bytes; raises InputError(OVERSIZED) beyond."""
    with source.open() as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(Reason.OVERSIZED, f"longer than {limit:,} bytes, the most that is read at once; split it")
    return data


def seekable(source: Source) -> BinaryIO:
    """Open the source for random access: the file itself, or a member held in memory (caps.member_bytes)."""
    stream = source.open()
    if stream.seekable():
        return stream
    stream.close()
    return io.BytesIO(load(source, source.caps.member_bytes))


def memory_source(name: str, data: bytes, member: str = "", caps: Caps | None = None) -> Source:
    """Wrap bytes as a source (archive members, tests)."""
    return Source(name, member, len(data), lambda: io.BytesIO(data), caps or Caps())
