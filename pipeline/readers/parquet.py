"""Parquet files, in batches of rows, only the columns that an article has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from pipeline.readers.base import InputError, RawRecord, Reason, Refusal, Source, seekable
from pipeline.readers.fields import ALLOWED_TEXT, has_text_field, lookup, show_names, to_record
from pipeline.readers.guard import allowance

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH_ROWS = 128
_MARK, _LOCKED = b"PAR1", b"PARE"
_SHORTEST = 12
_METADATA_BYTES = 64 * 1024**2


def read_parquet(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of a Parquet file; what is read before damage is met is kept."""
    with seekable(source) as stream:
        _check_ends(stream)
        record_no = 0
        for names, rows in _batches(source, stream):
            for row in rows:
                yield to_record(
                    list(zip(names, row, strict=True)),
                    member=source.member,
                    record_no=record_no,
                    reader="parquet",
                    caps=source.caps,
                    where=f"row {record_no + 1:,}",
                )
                record_no += 1
    if record_no == 0:
        raise InputError(Reason.EMPTY, "columns without rows")


def _check_ends(stream: BinaryIO) -> None:
    """Both ends of the file carry the format's mark, or the one that says it is locked."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    first = stream.read(4)
    stream.seek(max(0, size - 4))
    last = stream.read(4)
    stream.seek(0)
    if _LOCKED in {first, last}:
        raise InputError(Reason.ENCRYPTED, "encrypted Parquet; save it without encryption")
    if first != _MARK:
        raise InputError(Reason.UNREADABLE, "not Parquet, although named so")
    if last != _MARK or size < _SHORTEST:
        raise InputError(Reason.TRUNCATED, "Parquet without its end, where its directory stands; copy it again")


def _batches(source: Source, stream: BinaryIO) -> Iterator[tuple[list[str], list[tuple[object, ...]]]]:
    """Column names and rows of plain values, a batch at a time."""
    import pyarrow as pa

    try:
        file = _open(source, stream)
        wanted = _wanted(source, file.schema_arrow)
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=wanted, use_threads=False):
            columns = [_values(column) for column in batch.columns]
            yield batch.schema.names, list(zip(*columns, strict=True))
    except (pa.ArrowException, OSError, ValueError, KeyError, EOFError, MemoryError) as error:
        raise InputError(Reason.UNREADABLE, f"damaged Parquet ({error}); rows read before are kept") from error


def _open(source: Source, stream: BinaryIO) -> pq.ParquetFile:
    import pyarrow.parquet as pq

    file = pq.ParquetFile(
        stream, thrift_string_size_limit=_METADATA_BYTES, thrift_container_size_limit=_METADATA_BYTES // 64
    )
    metadata = file.metadata
    unpacked = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    most = allowance(source.caps, stream.seek(0, os.SEEK_END))
    if unpacked > most:
        raise InputError(Reason.BOMB, f"declares {unpacked:,} bytes; its size allows {most:,}")
    return file


def _wanted(source: Source, schema: pa.Schema) -> list[str]:
    names = schema.names
    if len(names) > source.caps.fields:
        raise InputError(Reason.OVERSIZED, f"{len(names):,} columns; at most {source.caps.fields:,} are read")
    wanted = [field.name for field in schema if lookup(field.name) and _is_plain(field.type)]
    if not has_text_field(wanted):
        raise InputError(Reason.NOT_ARTICLE, f"columns found: {show_names(names)}; {ALLOWED_TEXT}")
    return wanted


def _is_plain(kind: pa.DataType) -> bool:
    """Whether values of the type are strings, numbers or dates, or lists of strings."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    if types.is_list(kind) or types.is_large_list(kind):
        return bool(types.is_string(kind.value_type) or types.is_large_string(kind.value_type))
    return not (types.is_nested(kind) or types.is_null(kind))


def _values(column: pa.Array) -> list[object]:
    """Python values of a column; strings that are not UTF-8 as bytes, odd times as Arrow writes them."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):
        column = _microseconds(column)
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return _raw(column)
    except (ValueError, OverflowError, KeyError):  # years beyond 9999, unknown time zones
        return list(column.cast(pa.string(), safe=False).to_pylist())


def _raw(column: pa.Array) -> list[object]:
    import pyarrow as pa

    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return list(column.cast(pa.large_binary() if pa.types.is_large_string(kind) else pa.binary()).to_pylist())
    raise InputError(Reason.BAD_ENCODING, f"a column of {kind} holds bytes that are not UTF-8")


def _microseconds(column: pa.Array) -> pa.Array:
    """Times at the precision of Python's, which has no nanoseconds."""
    import pyarrow as pa

    return column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
