"""Archives and packed files: zip, tar, gz, bz2, xz, nested up to a cap, nothing written to disk.

A packed single file streams and is bounded by its expansion only. Members of a zip stream too; members of a tar
and archives inside archives are held in memory one at a time (caps.member_bytes).
"""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from typing import BinaryIO, Self

from pipeline.readers.base import InputError, Ledger, RawRecord, Reader, Reason, Refusal, Source, seekable
from pipeline.readers.discover import is_ignored
from pipeline.readers.guard import (
    CHUNK,
    DAMAGE,
    Codec,
    Inflating,
    Meter,
    Metered,
    allowance,
    buffered,
    ledger_of,
    member_path,
    refuse,
    unsafe_name,
)
from pipeline.readers.salvage import salvage

_TAR_NAMES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}
_TAR_MAGIC_AT = 257
_ENCRYPTED = 0x1
ZIP_FAULTS = (*DAMAGE, struct.error, EOFError, NotImplementedError, RuntimeError, OverflowError)
_TAR_FAULTS = (tarfile.TarError, ValueError, OverflowError, EOFError)


def check_depth(source: Source) -> None:
    """Raise InputError(NESTED) when the source, an archive, stands too deep to be opened."""
    if source.depth >= source.caps.depth:
        raise InputError(Reason.NESTED, f"an archive inside {source.depth} others; at most {source.caps.depth} levels")


def is_tar(head: bytes, suffix: str) -> bool:
    """Whether the head (512 bytes or more) opens a tar archive."""
    return head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar" or suffix == ".tar"


def unpacked(source: Source, codec: Codec) -> Source:
    """The one file inside a `.gz`, `.bz2` or `.xz`: same member, the name without that suffix."""
    ledger = ledger_of(source)
    meter = Meter(ledger, allowance(source.caps, source.size) if source.size >= 0 else ledger.limit)
    stem = source.base[: len(source.base) - len(source.suffix)] + _TAR_NAMES.get(source.suffix, "")
    return replace(
        source,
        size=-1,
        open=lambda: buffered(Inflating(source.open(), codec, meter)),
        alias=stem if source.suffix in _TAR_NAMES or source.suffix in {".gz", ".bz2", ".xz"} else source.base,
        depth=source.depth + 1,
        ledger=ledger,
    )


def read_packed(source: Source, codec: Codec, read: Reader) -> Iterator[RawRecord | Refusal]:
    """Records of a packed file, or of the tar inside it (which counts as the same level)."""
    check_depth(source)
    inner = unpacked(source, codec)
    if is_tar(inner.head(512), inner.suffix):
        yield from read_tar(replace(inner, depth=source.depth), read)
    else:
        yield from read(inner)


def read_zip(source: Source, read: Reader) -> Iterator[RawRecord | Refusal]:
    """Records of every member of a zip; unsafe, encrypted and oversized members are refused one by one."""
    check_depth(source)
    ledger = ledger_of(source)
    with seekable(source) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except ZIP_FAULTS as error:
            yield from salvage(source, stream, ledger, read, str(error))
            return
        with archive:
            members = archive.infolist()
            if len(members) > source.caps.members:
                raise InputError(Reason.OVERSIZED, _too_many(source))
            for info in members:
                yield from _zip_member(source, archive, info, ledger, read)
                if ledger.is_spent:
                    return


def _zip_member(
    source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, ledger: Ledger, read: Reader
) -> Iterator[RawRecord | Refusal]:
    if info.is_dir() or is_ignored(info.filename):
        return
    member = member_path(source, info.orig_filename)
    fault = zip_fault(source, info)
    if fault is not None:
        yield refuse(member, fault.reason, fault.detail)
        return
    meter = Meter(ledger, min(source.caps.member_bytes, allowance(source.caps, info.compress_size)))
    opened = _held(partial(_open_zipped, archive, info, meter), info.file_size)
    yield from read(
        Source(source.name, member, info.file_size, opened, source.caps, info.filename, source.depth + 1, ledger)
    )


def _held(opened: Callable[[], BinaryIO], size: int) -> Callable[[], BinaryIO]:
    """An opener that unpacks a small member once; a damaged one streams, so that what stands before is kept."""

    @cache
    def data() -> bytes:
        with opened() as stream:
            return stream.read()

    def reopened() -> BinaryIO:
        try:
            return io.BytesIO(data())
        except InputError:
            return opened()

    return reopened if size <= CHUNK else opened


def zip_fault(source: Source, info: zipfile.ZipInfo) -> InputError | None:
    """What forbids to open a member of a zip, by its header alone."""
    reason = unsafe_name(info.orig_filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if reason:
        return InputError(Reason.UNSAFE_PATH, f"{reason}; not read")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return InputError(Reason.UNSAFE_PATH, "a link or device; not followed")
    if info.flag_bits & _ENCRYPTED:
        return InputError(Reason.ENCRYPTED, "locked with a password; unlock it and pack it again")
    return _size_fault(source, info.file_size, info.compress_size)


def _size_fault(source: Source, size: int, packed: int) -> InputError | None:
    most = min(source.caps.member_bytes, allowance(source.caps, packed))
    if size <= most:
        return None
    return InputError(Reason.BOMB, f"{size:,} bytes from {packed:,}; at most {most:,} are unpacked from a member")


def _open_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> BinaryIO:
    try:
        # zipfile hands out one `IO[bytes]` a call, safe to hold several of at once
        return buffered(Metered(archive.open(info), meter, "zip"))  # type: ignore[arg-type]
    except NotImplementedError as error:
        raise InputError(Reason.UNSUPPORTED, f"{error}; pack it with deflate") from error
    except ZIP_FAULTS as error:
        raise InputError(Reason.UNREADABLE, f"damaged zip member ({error})") from error


EndOfTar: type[Exception] = tarfile.EOFHeaderError  # type: ignore[attr-defined]  # missing in the stubs


class _Tar(tarfile.TarFile):
    """Remembers whether the end-of-archive block was met: tarfile takes any other end for a good one too."""

    ended = False


class _Member(tarfile.TarInfo):
    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except EndOfTar:
            if isinstance(tarfile, _Tar):
                tarfile.ended = True
            raise


def read_tar(source: Source, read: Reader) -> Iterator[RawRecord | Refusal]:
    """Records of every regular member of a tar, in one pass; a cut archive keeps the members before the cut."""
    check_depth(source)
    ledger = ledger_of(source)
    with source.open() as stream, closing(_open_tar(stream)) as archive:
        count = 0
        while (info := _next(archive)) is not None:
            count += 1
            if count > source.caps.members:
                raise InputError(Reason.OVERSIZED, _too_many(source))
            yield from _tar_member(source, archive, info, ledger, read)
            archive.members.clear()  # type: ignore[attr-defined]  # else every header stays in memory
        if not archive.ended:
            yield refuse(source.member, Reason.TRUNCATED, f"tar ends without its end mark after {count:,} members")


def _open_tar(stream: BinaryIO) -> _Tar:
    try:
        return _Tar.open(fileobj=stream, mode="r|", tarinfo=_Member, errors="surrogateescape")
    except _TAR_FAULTS as error:
        raise InputError(Reason.UNREADABLE, f"not a readable tar ({error})") from error


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except _TAR_FAULTS as error:
        raise InputError(Reason.TRUNCATED, f"tar cannot be read on ({error}); the members before are kept") from error


def _tar_member(
    source: Source, archive: tarfile.TarFile, info: tarfile.TarInfo, ledger: Ledger, read: Reader
) -> Iterator[RawRecord | Refusal]:
    if info.isdir() or is_ignored(info.name):
        return
    member = member_path(source, info.name)
    fault = tar_fault(source, info)
    if fault is not None:
        yield refuse(member, fault.reason, fault.detail)
        return
    data = _extract(archive, info)
    yield from read(
        Source(
            *(source.name, member, len(data), partial(io.BytesIO, data)),
            *(source.caps, info.name, source.depth + 1, ledger),
        )
    )


def tar_fault(source: Source, info: tarfile.TarInfo) -> InputError | None:
    """What forbids to read a member of a tar, by its header alone."""
    reason = unsafe_name(info.name)
    if reason:
        return InputError(Reason.UNSAFE_PATH, f"{reason}; not read")
    if not info.isreg():
        return InputError(Reason.UNSAFE_PATH, "a link or device; not followed")
    if info.issparse():
        return InputError(Reason.UNSUPPORTED, "a sparse file; pack it again without holes")
    if not 0 <= info.size <= source.caps.member_bytes:
        most = source.caps.member_bytes
        return InputError(Reason.BOMB, f"{info.size:,} bytes; at most {most:,} are unpacked from a member")
    return None


def _extract(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    try:
        stream = archive.extractfile(info)
        data = stream.read() if stream is not None else b""
    except _TAR_FAULTS as error:
        raise InputError(Reason.TRUNCATED, f"tar ends inside {info.name!r} ({error})") from error
    if len(data) < info.size:
        raise InputError(Reason.TRUNCATED, f"tar ends inside {info.name!r}; the members before are kept")
    return data


def _too_many(source: Source) -> str:
    return f"more than {source.caps.members:,} members; split the archive"
