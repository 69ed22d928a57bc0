"""Streams that count what they unpack, stop at the caps, and say what is wrong with damaged data."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pipeline.readers.base import Caps, InputError, Ledger, Reason, Refusal, Source, printable

CHUNK = 1 << 18
# An xz file may ask for a dictionary of 4 GiB in a few bytes; `xz -9` asks for 65 MiB.
_XZ_MEMORY = 192 * 1024**2
_DRIVE = re.compile(r"^[A-Za-z]:")


class Engine(Protocol):
    """What the decompressors of bz2 and lzma have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the packed stream was met."""

    @property
    def needs_input(self) -> bool:
        """Whether more packed bytes are wanted before more comes out."""

    @property
    def unused_data(self) -> bytes:
        """Bytes found after the end of the packed stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` unpacked bytes."""


class _Gzip:
    """zlib's decompressor in the shape of `Engine`; `wbits` as in zlib (31: gzip, -15: bare)."""

    def __init__(self, wbits: int = 31) -> None:
        self._engine = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def needs_input(self) -> bool:
        return not self._engine.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._engine.decompress(self._engine.unconsumed_tail + data, max_length)


@dataclass(frozen=True, slots=True)
class Codec:
    """A way to pack one stream: its name, its first bytes (none for bare deflate), its decompressor."""

    name: str
    magic: bytes
    fresh: Callable[[], Engine]


GZIP = Codec("gzip", b"\x1f\x8b", _Gzip)
BZIP2 = Codec("bzip2", b"BZh", bz2.BZ2Decompressor)
XZ = Codec("xz", b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY))
DEFLATE = Codec("deflate", b"", lambda: _Gzip(-15))
CODECS = (GZIP, BZIP2, XZ)
DAMAGE = (zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError, ValueError)


@dataclass(slots=True)
class Meter:
    """How far a source was read by any of its openings: only new ground is charged to the ledger."""

    ledger: Ledger
    limit: int
    high: int = 0

    def room(self, position: int) -> int:
        """Bytes that may be read on from the position; at least 1, for a bomb shows only beyond the limit."""
        fresh = self.ledger.limit - self.ledger.spent + self.high - position
        return max(1, min(self.limit - position, fresh))

    def reach(self, position: int) -> None:
        """Note that unpacked byte `position` was reached; raises InputError(BOMB) beyond the limits."""
        if position <= self.high:
            return
        gain, self.high = position - self.high, position
        if position > self.limit:
            raise InputError(Reason.BOMB, f"unpacks to more than {self.limit:,} bytes, the most its size allows")
        self.ledger.charge(gain)


class Metered(io.RawIOBase):
    """Read-only stream of unpacked bytes: counted by a meter, damage told as InputError."""

    def __init__(self, inner: BinaryIO, meter: Meter, what: str) -> None:
        self._inner, self._meter, self._what, self._position = inner, meter, what, 0

    def readable(self) -> bool:
        """Always true."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer; raises InputError for damage, truncation and expansion beyond the caps."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self._pull(min(len(view), self._meter.room(self._position)))
        except EOFError as error:
            raise InputError(Reason.TRUNCATED, f"{self._what} data ends early, {self._where()}") from error
        except DAMAGE as error:
            raise InputError(Reason.UNREADABLE, f"{self._what} data is damaged ({error}), {self._where()}") from error
        view[: len(data)] = data
        self._position += len(data)
        self._meter.reach(self._position)
        return len(data)

    def close(self) -> None:
        """Close the stream and what it reads from."""
        self._inner.close()
        super().close()

    def _pull(self, want: int) -> bytes:
        return self._inner.read(want)

    def _where(self) -> str:
        return f"after {self._position:,} unpacked bytes; what stood before is kept"


class Inflating(Metered):
    """Unpacks gzip, bzip2, xz or bare deflate as it is read; concatenated streams are one."""

    def __init__(self, packed: BinaryIO, codec: Codec, meter: Meter) -> None:
        super().__init__(packed, meter, codec.name)
        self._codec, self._engine, self._pending = codec, codec.fresh(), b""

    @property
    def unused(self) -> bytes:
        """Bytes already taken from the packed stream that stand after its end."""
        return self._engine.unused_data

    def _pull(self, want: int) -> bytes:
        while want:
            if self._engine.eof and not self._renew():
                return b""
            data = b""
            if self._engine.needs_input:
                data, self._pending = self._pending or self._inner.read(CHUNK), b""
            out = self._engine.decompress(data, want)
            if out:
                return out
            if not data and self._engine.needs_input and not self._engine.eof:
                raise EOFError
        return b""

    def _renew(self) -> bool:
        """Start on the next packed stream, if one follows at once (padding apart)."""
        rest = self._engine.unused_data.lstrip(b"\0")
        if len(rest) < len(self._codec.magic):
            rest = (rest + self._inner.read(CHUNK)).lstrip(b"\0")
        if not self._codec.magic or not rest.startswith(self._codec.magic):
            return False
        self._engine, self._pending = self._codec.fresh(), rest
        return True


def allowance(caps: Caps, packed: int) -> int:
    """Bytes that `packed` bytes may become: their ratio, or the floor when that is more."""
    return max(caps.expansion_floor, caps.expansion_ratio * max(packed, 0))


def ledger_of(source: Source) -> Ledger:
    """The ledger of the file on disk that the source came from; a new one for the file itself."""
    return source.ledger or Ledger(allowance(source.caps, source.size))


def buffered(raw: io.RawIOBase) -> BinaryIO:
    """The stream with a read buffer."""
    return io.BufferedReader(raw, CHUNK)


def unsafe_name(name: str) -> str:
    """Why a member's name is refused, or an empty string when it stays inside its archive."""
    if not name or "\0" in name:
        return "its name is empty or holds a NUL"
    if "\\" in name:
        return "its name holds a backslash"
    if name.startswith("/") or _DRIVE.match(name):
        return "its path is absolute"
    if ".." in name.split("/"):
        return "its path climbs out of the archive"
    return ""


def member_path(source: Source, name: str) -> str:
    """Path of a member as people see it: `outer.zip!inner.jsonl` inside the source."""
    return f"{source.member}!{printable(name)}" if source.member else printable(name)


def refuse(member: str, reason: Reason, detail: str) -> Refusal:
    """Refusal of a whole file or member."""
    return Refusal(member, -1, reason, detail)
