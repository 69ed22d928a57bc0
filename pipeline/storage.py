"""Files that are whole or absent: written under a temporary name, flushed to disk, renamed; stamped in the footer."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import secrets
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import StageError

if TYPE_CHECKING:
    import pyarrow as pa

STAMP = b"netral"
TEMPORARY = ".partial-"
ROW_GROUP = 50_000
_ABANDONED_SECONDS = 24 * 3600
_WRITER = re.compile(rf"{re.escape(TEMPORARY)}([0-9a-f]{{8}})-([0-9]+)-")


@contextlib.contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that becomes it when the block ends well, and is gone when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f"{TEMPORARY}{_machine()}-{os.getpid()}-{secrets.token_hex(4)}-{path.name}"
    try:
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> list[Path]:
    """Remove temporary files below a folder whose writer was killed; returns them.

    The writer is gone when its process ran on this machine and is no more, or when nothing was written for a day.
    """
    found = (Path(at) / name for at, _, names in os.walk(folder) for name in names if name.startswith(TEMPORARY))
    gone = [path for path in found if _is_abandoned(path)]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _is_abandoned(path: Path) -> bool:
    writer = _WRITER.match(path.name)
    is_ours = writer is not None and os.name == "posix" and writer.group(1) == _machine()
    if writer is not None and is_ours and not _lives(int(writer.group(2))):
        return True
    try:
        return time.time() - path.stat().st_mtime > _ABANDONED_SECONDS
    except FileNotFoundError:  # its writer ended well in between
        return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # another user's process
        return True
    return True


@cache
def _machine() -> str:
    """Where a process number means something: this host and, in containers, this process namespace."""
    space = Path("/proc/self/ns/pid")
    name = f"{platform.node()} {space.readlink() if space.is_symlink() else ''}"
    return f"{zlib.crc32(name.encode()):08x}"


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON, whole or not at all; keys sorted, so that equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    with whole_path(path) as temporary:
        temporary.write_bytes(text.encode("utf-8", "surrogateescape") + b"\n")


def read_json(path: Path) -> Any:
    """The value in a JSON file, None when the file is missing or is not JSON."""
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def write_table(
    path: Path, schema: pa.Schema, parts: Iterable[pa.Table], stamp: Callable[[int], Mapping[str, Any]]
) -> int:
    """Write parts as one Parquet file and return the number of rows; `stamp(rows)` is kept in the footer."""
    import pyarrow.parquet as pq

    count = 0
    with (
        whole_path(path) as temporary,
        pq.ParquetWriter(temporary, schema, compression="zstd", compression_level=1) as writer,
    ):
        for part in parts:
            writer.write_table(part, row_group_size=ROW_GROUP)
            count += part.num_rows
        text = json.dumps(stamp(count), ensure_ascii=False, sort_keys=True)
        writer.add_key_value_metadata({STAMP.decode(): text})
    return count


def read_stamp(path: Path) -> dict[str, Any] | None:
    """The stamp in a Parquet file's footer; None when the file is missing, damaged or not ours."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(path).metadata or {}
        found = json.loads(metadata[STAMP])
    except (FileNotFoundError, KeyError, ValueError, pa.ArrowException, OSError):
        return None
    return found if isinstance(found, dict) else None


def read_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """One Parquet file as a table, without the footer's stamp."""
    import pyarrow.parquet as pq

    # ParquetFile, not read_table: the latter takes `stage=x` in a path for a partition column
    with pq.ParquetFile(path) as opened:
        table = opened.read(columns=list(columns) if columns is not None else None)
    return table.replace_schema_metadata(None)


@dataclass(frozen=True, slots=True)
class DiskShards:
    """All shards of one table on disk, as a reduce stage sees them."""

    paths: Mapping[str, Path]
    first: Mapping[str, Path] = field(default_factory=dict)

    def names(self) -> Sequence[str]:
        """Names of the shards, sorted."""
        return sorted(self.paths)

    def read(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """One shard, only the columns asked for."""
        return read_table(self.paths[name], columns)

    def drops(self) -> Mapping[str, int]:
        """Drops by reason, summed over the footers of the stage's first table."""
        total: dict[str, int] = {}
        for path in (self.first or self.paths).values():
            stamp = read_stamp(path)
            if stamp is None:
                raise StageError(f"{path.name}: no stamp in the footer; run the stage again")
            for reason, count in stamp["drops"].items():
                total[reason] = total.get(reason, 0) + count
        return dict(sorted(total.items()))
