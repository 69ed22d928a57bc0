"""The contract layer: a frozen dataclass is a table; schema, checks and documentation derive from it."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pipeline.errors import ContractError

if TYPE_CHECKING:
    import pyarrow as pa

Table = type[Any]
_F = TypeVar("_F", bound=Callable[..., Any])
_SCALARS: dict[type, str] = {str: "string", int: "int64", float: "float64", bool: "bool", bytes: "binary"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, Arrow type name, meaning, and what values are allowed."""

    name: str
    kind: str
    doc: str
    nullable: bool = False
    is_list: bool = False
    unique: bool = False
    allowed: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None


def memo(function: _F) -> _F:
    """Remember results; unlike functools.cache it keeps the signature for the type checker."""
    return cast("_F", cache(function))


def col(doc: str, *, unique: bool = False, minimum: float | None = None, maximum: float | None = None) -> Any:
    """Declare a column: its meaning and its bounds."""
    metadata = {"doc": doc, "unique": unique, "minimum": minimum, "maximum": maximum}
    return dataclasses.field(metadata=metadata)


def name_of(table: Table) -> str:
    """Name of the table as it stands in files and messages."""
    return str(table.TABLE)


@memo
def columns(table: Table) -> tuple[Column, ...]:
    """Columns of a table, in order."""
    hints = typing.get_type_hints(table)
    return tuple(_column(f.name, hints[f.name], f.metadata) for f in dataclasses.fields(table))


def _column(name: str, hint: Any, metadata: Mapping[str, Any]) -> Column:
    arguments = typing.get_args(hint)
    nullable = isinstance(hint, types.UnionType) and type(None) in arguments
    if nullable:
        (hint,) = (a for a in arguments if a is not type(None))
        arguments = typing.get_args(hint)
    is_list = typing.get_origin(hint) is tuple
    scalar = arguments[0] if is_list else hint
    closed = isinstance(scalar, type) and issubclass(scalar, StrEnum)
    return Column(
        name=name,
        kind=_SCALARS[str if closed else getattr(scalar, "__supertype__", scalar)],
        nullable=nullable,
        is_list=is_list,
        allowed=tuple(str(v) for v in scalar) if closed else None,
        **metadata,
    )


@memo
def schema(table: Table) -> pa.Schema:
    """Arrow schema of a table."""
    import pyarrow as pa

    fields = []
    for column in columns(table):
        scalar = pa.type_for_alias(column.kind)
        kind = pa.list_(scalar) if column.is_list else scalar
        fields.append(pa.field(column.name, kind, nullable=column.nullable))
    return pa.schema(fields)


def build(table: Table, rows: Iterable[Any]) -> pa.Table:
    """Turn rows (instances of the table's dataclass) into a checked Arrow table."""
    import pyarrow as pa

    kept = list(rows)
    arrays = [_array(table, field, [getattr(row, field.name) for row in kept]) for field in schema(table)]
    built = pa.table(arrays, schema=schema(table))
    return check(table, built)


def _array(table: Table, field: pa.Field, values: Sequence[Any]) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, field.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, UnicodeEncodeError) as error:
        if len(values) > 1:  # again one by one, so that the message names the first bad value
            for value in values:
                _array(table, field, [value])
        raise ContractError(f"{name_of(table)}.{field.name}: {values[0]!a} is not {field.type}: {error}") from error


def empty(table: Table) -> pa.Table:
    """A table with no rows."""
    return schema(table).empty_table()


def rows(table: Table, data: pa.Table) -> list[Any]:
    """Turn an Arrow table back into instances of its dataclass."""
    names = [c.name for c in columns(table)]
    lists = {c.name for c in columns(table) if c.is_list}
    parts = [_values(data, name, as_tuple=name in lists) for name in names]
    return [table(**dict(zip(names, values, strict=True))) for values in zip(*parts, strict=True)]


def _values(data: pa.Table, name: str, *, as_tuple: bool) -> Sequence[Any]:
    values = data.column(name).to_pylist()
    return [None if v is None else tuple(v) for v in values] if as_tuple else values


def check(table: Table, data: pa.Table) -> pa.Table:
    """Return `data` if it keeps the table's contract, else raise ContractError with the first bad value."""
    wanted = schema(table)
    if data.schema.remove_metadata() != wanted:
        raise ContractError(_schema_difference(name_of(table), wanted, data.schema))
    for column in columns(table):
        _check_column(name_of(table), column, data)
    for start, end in getattr(table, "ORDERED", ()):
        _check_ordered(name_of(table), start, end, data)
    return data


def _schema_difference(table: str, wanted: pa.Schema, found: pa.Schema) -> str:
    for place, field in enumerate(wanted):
        if place >= len(found) or found.field(place) != field:
            got = found.field(place) if place < len(found) else "nothing"
            return f"{table}: column {place} is {got}, allowed is {field}"
    return f"{table}: column {found.field(len(wanted)).name!r} is not in the contract"


def _check_column(table: str, column: Column, data: pa.Table) -> None:
    import pyarrow.compute as pc

    values = data.column(column.name)
    if not column.nullable and values.null_count:
        row = pc.index(values.is_null(), value=True).as_py()
        raise ContractError(f"{table}.{column.name}: row {row} is null; a value is required")
    flat = pc.list_flatten(values) if column.is_list else values
    if column.is_list and flat.null_count:
        raise ContractError(f"{table}.{column.name}: None in a list; a value is required")
    if column.allowed is not None:
        _check_allowed(table, column, flat)
    if column.unique and pc.count_distinct(values).as_py() != len(values):
        raise ContractError(f"{table}.{column.name}: {_first_repeated(values)!r} is repeated; must be unique")
    _check_bounds(table, column, flat)


def _check_allowed(table: str, column: Column, values: Any) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    allowed = column.allowed or ()
    bad = pc.filter(values, pc.invert(pc.is_in(values, value_set=pa.array([*allowed, None], pa.string()))))
    if len(bad):
        raise ContractError(f"{table}.{column.name}: {bad[0].as_py()!r} is not one of {', '.join(allowed)}")


def _check_bounds(table: str, column: Column, values: Any) -> None:
    import pyarrow.compute as pc

    sides = ((column.minimum, pc.greater_equal, "below"), (column.maximum, pc.less_equal, "above"))
    for bound, holds, word in sides:
        if bound is None:
            continue
        bad = pc.filter(values, pc.invert(holds(values, bound)))  # NaN holds no bound
        if len(bad):
            raise ContractError(f"{table}.{column.name}: {bad[0].as_py()!r} is {word} {bound}")


def _check_ordered(table: str, start: str, end: str, data: pa.Table) -> None:
    import pyarrow.compute as pc

    wrong = pc.greater(data.column(start), data.column(end))
    row = pc.index(wrong, value=True).as_py()
    if row >= 0:
        pair = (data.column(start)[row].as_py(), data.column(end)[row].as_py())
        raise ContractError(f"{table}: row {row} has {start} {pair[0]} after {end} {pair[1]}")


def _first_repeated(values: Any) -> Any:
    seen: set[Any] = set()
    for value in values.to_pylist():
        if value in seen:
            return value
        seen.add(value)
    return None
