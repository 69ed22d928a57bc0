from __future__ import annotations

import io
import struct
import sys
import warnings
import zipfile
from datetime import date, datetime

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers import Caps, RawRecord, Reason, Refusal, memory_source, read
from pipeline.readers.spreadsheet import FULL_CELL

ROWS: list[list[object]] = [
    ["id", "judul", "isi", "tanggal"],
    [7, "Rapat", "Baris satu.\nBaris dua.", date(2024, 1, 5)],
    [8.5, "=1+1", "  Isi kedua ", datetime(2024, 1, 5, 7, 30)],  # noqa: DTZ001  # spreadsheets know no time zone
]


def xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row_no, row in enumerate(rows, start=1):
            for column_no, value in enumerate(row, start=1):
                cell = sheet.cell(row_no, column_no, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows: list[list[object]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Berita")
    dated = xlwt.XFStyle()
    dated.num_format_str = "YYYY-MM-DD"
    for row_no, row in enumerate(rows):
        for column_no, value in enumerate(row):
            sheet.write(row_no, column_no, value, *([dated] if isinstance(value, date) else []))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
        from odf.table import Table, TableCell, TableRow  # type: ignore[import-untyped]
        from odf.text import P  # type: ignore[import-untyped]
    book = OpenDocumentSpreadsheet()
    table = Table(name="Lembar")
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


def found(data: bytes, name: str = "a.xlsx", caps: Caps | None = None) -> list[RawRecord | Refusal]:
    return list(read(memory_source(name, data, caps=caps)))


def reasons(data: bytes, name: str = "a.xlsx", caps: Caps | None = None) -> list[Reason]:
    return [item.reason for item in found(data, name, caps) if isinstance(item, Refusal)]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.zip", "tanpa_akhiran"])
def test_cells_become_strings(name: str) -> None:
    first, second = found(xlsx({"Berita": ROWS}), name)
    assert isinstance(first, RawRecord)
    assert isinstance(second, RawRecord)
    assert first.member == "Berita"
    assert first.fields == {
        "source_id": "7",
        "title": "Rapat",
        "text": "Baris satu.\nBaris dua.",
        "published": "2024-01-05",
    }
    assert second.fields == {
        "source_id": "8.5",
        "title": "=1+1",
        "text": "  Isi kedua ",
        "published": "2024-01-05T07:30:00",
    }


def test_old_excel_and_opendocument() -> None:
    (first,) = found(xls(ROWS[:2]), "a.xls")
    assert isinstance(first, RawRecord)
    assert (first.fields["source_id"], first.fields["published"]) == ("7", "2024-01-05")
    for name in ("a.ods", "a.bin"):
        (item,) = found(ods([["judul", "isi"], ["Rapat", "Isi."]]), name)
        assert isinstance(item, RawRecord)
        assert (item.member, item.fields["text"]) == ("Lembar", "Isi.")


def test_every_sheet_and_blank_rows() -> None:
    sheets: dict[str, list[list[object]]] = {
        "Satu": [[], ["judul", "isi"], [], ["a", "b"], ["kosong", ""]],
        "Catatan": [["kode", "nama"], ["x", "y"]],
        "Kosong": [],
        "Dua": [["isi"], ["c"]],
    }
    results = found(xlsx(sheets))
    assert [item.member for item in results] == ["Satu", "Satu", "Catatan", "Dua"]
    refusals = [item for item in results if isinstance(item, Refusal)]
    assert [item.reason for item in refusals] == [Reason.NO_TEXT, Reason.NOT_ARTICLE]
    assert refusals[0].detail.startswith("row 5:")
    assert "kode, nama" in refusals[1].detail


def test_a_sheet_in_an_archive_is_named_by_its_path() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("data/a.xlsx", xlsx({"Berita": ROWS}))
    assert {item.member for item in found(stream.getvalue(), "b.zip")} == {"data/a.xlsx!Berita"}


def test_a_full_cell_is_noted() -> None:
    (item,) = found(xlsx({"B": [["isi"], ["x" * 32_767]]}))
    assert isinstance(item, RawRecord)
    assert item.notes == (FULL_CELL,)


def test_nothing_to_read() -> None:
    assert reasons(xlsx({"A": []})) == [Reason.EMPTY]
    assert reasons(xlsx({"A": [["judul", "isi"]]})) == [Reason.EMPTY]
    assert reasons(xlsx({"A": [["isi", *("x" * 9)]]}), caps=Caps(fields=5)) == [Reason.OVERSIZED]


def test_damaged_workbooks_are_refused() -> None:
    whole = xlsx({"Berita": ROWS})
    assert reasons(whole[: len(whole) // 2]) == [Reason.TRUNCATED]
    assert reasons(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls") == [Reason.UNREADABLE]
    assert reasons(b"\0\x01\x02" * 50, "a.xlsx") == [Reason.UNREADABLE]


def test_stray_cells_far_away_do_not_take_all_memory() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["judul", "isi"])
    sheet.cell(1_048_576, 16_384, "x")
    stream = io.BytesIO()
    book.save(stream)
    (item,) = found(stream.getvalue())
    assert isinstance(item, Refusal)
    assert item.reason is Reason.BOMB
    assert "1,048,576 rows" in item.detail


@pytest.mark.parametrize("program", ["import os; os.abort()", "print('[1', end='')", "pass"])
def test_a_worker_that_dies_is_one_refusal(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr("pipeline.readers.spreadsheet._WORKER", [sys.executable, "-c", program])
    row: list[object] = ["x" * 30_000]
    rows: list[list[object]] = [["isi"], *[row] * 20]
    assert reasons(xlsx({"Berita": rows})) == [Reason.UNREADABLE]


def test_rows_told_before_the_worker_died_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """print('["sheet", "B"]', '["row", 1, ["isi"]]', '["row", 2, ["a"]]', sep=chr(10))"""
    monkeypatch.setattr("pipeline.readers.spreadsheet._WORKER", [sys.executable, "-c", program])
    first, second = found(xlsx({"Berita": ROWS}))
    assert isinstance(first, RawRecord)
    assert first.fields == {"text": "a"}
    assert isinstance(second, Refusal)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def test_bombs_in_the_container_are_refused_before_opening() -> None:
    caps = Caps(expansion_ratio=20, expansion_floor=100_000)
    bomb = with_part(xlsx({"Berita": ROWS}), "xl/media/x.xml", b" " * 1_000_000)
    assert reasons(bomb, caps=caps) == [Reason.BOMB]
    raw = bytearray(bomb)
    start = raw.rindex(b"PK\x01\x02")
    struct.pack_into("<I", raw, start + 24, 500)  # the directory now says 500 bytes
    assert reasons(bytes(raw), caps=caps) == [Reason.BOMB]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damage_anywhere_never_raises(data: st.DataObject) -> None:
    name, whole = data.draw(st.sampled_from(DAMAGED))
    raw = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert found(bytes(raw), name)


DAMAGED = [("a.xlsx", xlsx({"B": ROWS})), ("a.xls", xls(ROWS[:2])), ("a.ods", ods([["judul", "isi"], ["a", "b"]]))]
