from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import contract
from pipeline.contract import Column, Table, check, columns, name_of, schema
from pipeline.errors import ContractError
from tests.strategies import all_tables, plain_row, rows

TABLES = all_tables()
COLUMNS = [(table, column) for table in TABLES for column in columns(table)]


def _is(**wanted: bool) -> pytest.MarkDecorator:
    found = [
        (t, c)
        for t, c in COLUMNS
        if all((getattr(c, name) is not None and getattr(c, name) is not False) is w for name, w in wanted.items())
    ]
    assert found, f"no column of any table is {wanted}"
    return pytest.mark.parametrize(
        ("table", "column"), found, ids=lambda v: getattr(v, "name", getattr(v, "TABLE", ""))
    )


def _with(table: Table, column: Column, *values: Any) -> list[Any]:
    return [dataclasses.replace(plain_row(table, n), **{column.name: v}) for n, v in enumerate(values)]


def _refused(table: Table, column: Column, *values: Any) -> str:
    with pytest.raises(ContractError) as caught:
        contract.build(table, _with(table, column, *values))
    message = str(caught.value)
    assert message.startswith(f"{name_of(table)}.{column.name}: ")
    return message


def test_every_table_of_the_module_is_found() -> None:
    assert len(TABLES) >= 14
    assert {name_of(t) for t in TABLES} >= {"articles", "segments", "codings", "flow"}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_what_it_is_and_what_each_column_means(table: Table) -> None:
    assert (table.__doc__ or "").strip().endswith(".")
    assert not (table.__doc__ or "").startswith(f"{table.__name__}(")
    assert all(column.doc for column in columns(table))
    assert len({column.name for column in columns(table)}) == len(columns(table))


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_derives_from_the_dataclass(table: Table) -> None:
    assert schema(table).names == [f.name for f in dataclasses.fields(table)]
    for column, field in zip(columns(table), schema(table), strict=True):
        scalar = field.type.value_type if column.is_list else field.type
        assert scalar == pa.type_for_alias(column.kind)
        assert field.nullable is column.nullable
    assert contract.empty(table).num_rows == 0
    assert check(table, contract.empty(table)).schema == schema(table)


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_rows_come_back_from_arrow_as_they_went_in(table: Table, data: st.DataObject) -> None:
    given_rows = data.draw(rows(table))
    built = contract.build(table, iter(given_rows))
    assert built.num_rows == len(given_rows)
    assert contract.rows(table, built) == given_rows
    assert contract.build(table, contract.rows(table, built)).equals(built)


@_is(nullable=False, is_list=False)
def test_a_null_where_a_value_is_required_is_named(table: Table, column: Column) -> None:
    legal = getattr(plain_row(table), column.name)
    assert "row 1 is null" in _refused(table, column, legal, None)


@_is(is_list=True)
def test_a_null_inside_a_list_is_named(table: Table, column: Column) -> None:
    assert "None" in _refused(table, column, (), (None,))


@_is(allowed=True, is_list=False)
def test_a_value_outside_a_closed_set_is_named_with_what_is_allowed(table: Table, column: Column) -> None:
    legal = getattr(plain_row(table), column.name)
    message = _refused(table, column, legal, "lead ", "other")
    assert "'lead '" in message
    assert "other" not in message.split("is not one of")[0]
    assert ", ".join(column.allowed or ()) in message


@_is(minimum=True, is_list=False)
def test_the_first_value_below_the_minimum_is_named(table: Table, column: Column) -> None:
    low = column.minimum
    assert low is not None
    assert f": {_as(column, low - 1)!r} is below {low}" in _refused(
        table, column, _as(column, low), _as(column, low - 1), _as(column, low - 7)
    )


@_is(maximum=True, is_list=False)
def test_the_first_value_above_the_maximum_is_named(table: Table, column: Column) -> None:
    high = column.maximum
    assert high is not None
    assert f": {_as(column, high + 1)!r} is above {high}" in _refused(
        table, column, _as(column, high), _as(column, high + 1), _as(column, high + 9)
    )
    if column.kind == "float64":
        assert "nan" in _refused(table, column, _as(column, high), float("nan"))


def _as(column: Column, value: float) -> float:
    return int(value) if column.kind == "int64" else float(value)


@_is(unique=True)
def test_a_repeated_value_of_a_unique_column_is_named(table: Table, column: Column) -> None:
    assert "'twice' is repeated" in _refused(table, column, "once", "twice", "thrice", "twice")


@pytest.mark.parametrize(("table", "pair"), [(t, p) for t in TABLES for p in getattr(t, "ORDERED", ())])
def test_an_end_before_its_start_is_named(table: Table, pair: tuple[str, str]) -> None:
    start, end = pair
    bad = [plain_row(table), dataclasses.replace(plain_row(table, 1), **{start: 9, end: 4})]
    with pytest.raises(ContractError, match=rf"{name_of(table)}: row 1 has {start} 9 after {end} 4"):
        contract.build(table, bad)


@_is(is_list=False)
def test_a_value_of_another_type_is_named(table: Table, column: Column) -> None:
    wrong: Any = 7 if column.kind in {"string", "binary"} else "seven"
    legal = _legal(column)
    assert repr(wrong) in _refused(table, column, legal, wrong)


def _legal(column: Column) -> Any:
    plain: dict[str, Any] = {"string": "v", "bool": False, "binary": b"v", "float64": 0.5, "int64": 1}
    return column.allowed[0] if column.allowed is not None else plain[column.kind]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_another_shape_is_refused_by_the_name_of_the_column(table: Table) -> None:
    good = contract.build(table, [plain_row(table)])
    last = good.column_names[-1]
    broken = {
        "column more": good.append_column("extra", pa.array(["x"])),
        last: good.drop_columns([last]),
        good.column_names[1]: good.select([good.column_names[1], good.column_names[0], *good.column_names[2:]]),
        good.column_names[0]: good.set_column(0, good.column_names[0], pa.array([1.5])),
    }
    for named, data in broken.items():
        with pytest.raises(ContractError, match="extra" if named == "column more" else named) as caught:
            check(table, data)
        assert str(caught.value).startswith(f"{name_of(table)}: ")


def test_what_utf8_or_64_bits_cannot_hold_is_refused() -> None:
    table, column = next((t, c) for t, c in COLUMNS if c.kind == "string" and not c.allowed)
    assert "'\\ud800'" in _refused(table, column, "fine", "\ud800")
    table, column = next((t, c) for t, c in COLUMNS if c.kind == "int64")
    assert str(2**63) in _refused(table, column, 1, 2**63)
