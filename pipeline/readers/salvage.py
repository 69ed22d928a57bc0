"""A cut zip has lost its directory, which stands at its end: read the members before the cut by their own headers."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from pipeline.readers.base import InputError, Ledger, RawRecord, Reader, Reason, Refusal, Source
from pipeline.readers.discover import is_ignored
from pipeline.readers.guard import DEFLATE, Inflating, Meter, buffered, member_path, refuse, unsafe_name

_LOCAL = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZE_LATER, _UTF8 = 0x1, 0x8, 0x800
_LATER = b"PK\x07\x08"


@dataclass(frozen=True, slots=True)
class _Header:
    name: str
    flags: int
    method: int
    crc: int
    packed: int
    start: int


def salvage(
    source: Source, stream: BinaryIO, ledger: Ledger, read: Reader, error: str
) -> Iterator[RawRecord | Refusal]:
    """Records of the members that stand whole in a zip without a directory, then one refusal of the archive."""
    kept = position = 0
    while (header := _header(stream, position)) is not None and kept < source.caps.members:
        try:
            data, position = _body(source, stream, header, ledger)
        except InputError as fault:
            error = fault.detail
            break
        if not header.name.endswith("/") and not is_ignored(header.name):
            kept += 1
            yield from _member(source, header, data, ledger, read)
    reason = Reason.TRUNCATED if kept or header is not None else Reason.UNREADABLE
    yield refuse(source.member, reason, f"the zip is cut or damaged ({error}); {kept:,} whole members were kept")


def _header(stream: BinaryIO, position: int) -> _Header | None:
    stream.seek(position)
    raw = stream.read(_HEADER.size)
    if len(raw) < _HEADER.size or not raw.startswith(_LOCAL):
        return None
    _, _, flags, method, _, _, crc, packed, _, name_length, extra_length = _HEADER.unpack(raw)
    name = stream.read(name_length).decode("utf-8" if flags & _UTF8 else "cp437", "backslashreplace")
    return _Header(name, flags, method, crc, packed, position + _HEADER.size + name_length + extra_length)


def _body(source: Source, stream: BinaryIO, header: _Header, ledger: Ledger) -> tuple[bytes, int]:
    """Unpacked bytes of a member and where the next header should stand."""
    if header.flags & _ENCRYPTED or header.method not in {_STORED, _DEFLATED}:
        raise InputError(Reason.TRUNCATED, f"{header.name!r} cannot be read without the directory")
    stream.seek(header.start)
    if header.method == _STORED:
        data, end = _stored(source, stream, header, ledger)
    else:
        data, end = _deflated(source, stream, header, ledger)
    if header.flags & _SIZE_LATER:
        return data, _after_sizes(stream, end)
    if zlib.crc32(data) != header.crc:
        raise InputError(Reason.TRUNCATED, f"{header.name!r} is damaged")
    return data, end


def _stored(source: Source, stream: BinaryIO, header: _Header, ledger: Ledger) -> tuple[bytes, int]:
    if header.flags & _SIZE_LATER or header.packed > source.caps.member_bytes:
        raise InputError(Reason.TRUNCATED, f"the size of {header.name!r} is unknown or too large")
    data = stream.read(header.packed)
    if len(data) < header.packed:
        raise InputError(Reason.TRUNCATED, f"it ends inside {header.name!r}")
    ledger.charge(len(data))
    return data, header.start + header.packed


def _deflated(source: Source, stream: BinaryIO, header: _Header, ledger: Ledger) -> tuple[bytes, int]:
    # A copy of the handle's position is not needed: the next header is found by counting what was unused.
    counted = _Counting(stream)
    meter = Meter(ledger, source.caps.member_bytes)
    inflating = Inflating(counted, DEFLATE, meter)  # type: ignore[arg-type]  # only `read` is used
    data = buffered(inflating).read()
    return data, header.start + counted.count - len(inflating.unused)


def _after_sizes(stream: BinaryIO, end: int) -> int:
    stream.seek(end)
    return end + (16 if stream.read(4) == _LATER else 12)


def _member(
    source: Source, header: _Header, data: bytes, ledger: Ledger, read: Reader
) -> Iterator[RawRecord | Refusal]:
    member = member_path(source, header.name)
    reason = unsafe_name(header.name)
    if reason:
        yield refuse(member, Reason.UNSAFE_PATH, f"{reason}; not read")
        return
    opened = partial(io.BytesIO, data)
    yield from read(Source(source.name, member, len(data), opened, source.caps, header.name, source.depth + 1, ledger))


class _Counting:
    """Counts the bytes read through it; closing it leaves the archive open."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.count = stream, 0

    def read(self, size: int) -> bytes:
        """As many bytes as the stream gives."""
        data = self._stream.read(size)
        self.count += len(data)
        return data

    def close(self) -> None:
        """Nothing: the archive goes on."""
