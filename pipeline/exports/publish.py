"""CSV beside each published Parquet table, and a datapackage.json that describes them all (Frictionless Data)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pipeline
from pipeline.contract import Column, Table, columns, name_of
from pipeline.storage import read_json, read_stamp, whole_path, write_json

if TYPE_CHECKING:
    import pyarrow as pa

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First characters that make a spreadsheet run a cell; such a cell gets an apostrophe before it."""
_TYPES = {"string": "string", "int64": "integer", "float64": "number", "bool": "boolean", "binary": "string"}


def publish(folder: Path, tables: Sequence[Table], run_id: str) -> bool:
    """Write CSV files and datapackage.json in OUT/tables; False when they already stand for these tables."""
    package = folder / "datapackage.json"
    stamps = {name_of(t): read_stamp(folder / f"{name_of(t)}.parquet") or {} for t in tables}
    keys = {name: stamp.get("key") for name, stamp in stamps.items()}
    held = read_json(package)
    files = [folder / f"{name_of(t)}.csv" for t in tables]
    if isinstance(held, dict) and held.get("netral_keys") == keys and all(f.is_file() for f in files):
        return False
    resources = [_resource(folder, t, stamps[name_of(t)]) for t in tables]
    write_json(package, {**_head(run_id), "netral_keys": keys, "resources": resources})
    return True


def _head(run_id: str) -> dict[str, Any]:
    return {
        "name": "netral-tables",
        "title": "Coded news tables",
        "description": "Codings are proposals of a program, each with its evidence. An allegation is not a finding: "
        "read evid_code before counting.",
        "netral_version": pipeline.__version__,
        "run_id": run_id,
    }


def _resource(folder: Path, table: Table, stamp: dict[str, Any]) -> dict[str, Any]:
    path = folder / f"{name_of(table)}.csv"
    write_csv(folder / f"{name_of(table)}.parquet", path, table)
    return {
        "name": name_of(table),
        "path": path.name,
        "description": (table.__doc__ or "").splitlines()[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
        "hash": f"sha256:{_digest(path)}",
        "bytes": path.stat().st_size,
        "rows": stamp.get("rows"),
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": {"fields": [_field(c) for c in columns(table)], "missingValues": [""]},
    }


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable and not column.is_list and column.kind != "string":
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.allowed is not None:
        constraints["enum"] = list(column.allowed)
    if column.minimum is not None and not column.is_list:
        constraints["minimum"] = column.minimum
    if column.maximum is not None and not column.is_list:
        constraints["maximum"] = column.maximum
    kind = "string" if column.is_list else _TYPES[column.kind]
    described = f"{column.doc} (several are joined by ;)" if column.is_list else column.doc
    field = {"name": column.name, "type": kind, "description": described}
    return {**field, "constraints": constraints} if constraints else field


def write_csv(parquet: Path, path: Path, table: Table) -> None:
    """One Parquet table as CSV: UTF-8, LF, RFC 4180; lists joined by `;`; formula cells made harmless."""
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    with whole_path(path) as temporary, pq.ParquetFile(parquet) as opened:
        options = pc.WriteOptions(include_header=True, quoting_style="needed")
        schema = _flat(opened.schema_arrow.remove_metadata().empty_table(), table).schema
        with pc.CSVWriter(temporary, schema, write_options=options) as writer:
            for batch in opened.iter_batches():
                writer.write_table(_flat(_table(batch), table))


def _table(batch: Any) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_batches([batch]).replace_schema_metadata(None)


def _flat(data: pa.Table, table: Table) -> pa.Table:
    import pyarrow as pa

    arrays = [_cells(data.column(c.name), c) for c in columns(table)]
    return pa.table(arrays, names=[c.name for c in columns(table)])


def _cells(values: Any, column: Column) -> Any:
    import pyarrow.compute as pc

    if column.is_list:
        values = pc.binary_join(values, ";")
    if column.kind != "string":
        return values
    runs = pc.is_in(pc.utf8_slice_codeunits(values, 0, 1), value_set=_first_characters())
    return pc.if_else(runs, pc.binary_join_element_wise("'", values, ""), values)


def _first_characters() -> Any:
    import pyarrow as pa

    return pa.array(FORMULA)
