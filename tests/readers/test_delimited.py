from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import Caps, RawRecord, Reason, Refusal, memory_source, read
from pipeline.readers.delimited import Dialect, find_dialect
from pipeline.readers.encoding import NOT_UTF8

ROWS = [
    ["id", "judul", "isi", "tanggal"],
    ["1", 'Rapat, "desa"; nagari', 'Baris satu,\nbaris "dua"; a|b\tc', "2024-01-05"],
    ["2", "Pelantikan", "Isi kedua.\r\n\r\nTetap.", ""],
]


def table(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()


def found(data: bytes | str, name: str = "a.csv", caps: Caps | None = None) -> list[RawRecord | Refusal]:
    return list(read(memory_source(name, data.encode() if isinstance(data, str) else data, caps=caps)))


def shape(data: bytes | str, name: str = "a.csv", caps: Caps | None = None) -> list[str]:
    return [
        item.fields["text"] if isinstance(item, RawRecord) else str(item.reason) for item in found(data, name, caps)
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a"])
def test_every_delimiter_with_all_of_them_in_the_text(delimiter: str, end: str, name: str) -> None:
    first, second = found(table(ROWS, delimiter, end), name)
    assert isinstance(first, RawRecord)
    assert isinstance(second, RawRecord)
    assert first.fields == {"source_id": "1", "title": ROWS[1][1], "text": ROWS[1][2], "published": "2024-01-05"}
    assert second.fields == {"source_id": "2", "title": "Pelantikan", "text": ROWS[2][2]}
    assert first.lossless


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_encodings(codec: str) -> None:
    (item,) = found("judul;isi\nRapat;“Ya”\n".encode(codec))
    assert isinstance(item, RawRecord)
    assert (item.fields["text"], item.notes) == ("“Ya”", ())


def test_windows_bytes_are_noted_in_their_row_only() -> None:
    first, second = found("isi,id\n“Ya”,1\n".encode("cp1252") + "“Ya”,2\n".encode())
    assert isinstance(first, RawRecord)
    assert isinstance(second, RawRecord)
    assert first.fields["text"] == second.fields["text"] == "“Ya”"
    assert (first.notes, second.notes) == ((NOT_UTF8,), ())


def test_nuls_and_excel_hint_and_blank_lines() -> None:
    assert shape("\n\nid,isi\n\n1,ada\0nol dalam teks yang cukup panjang\n\n") == [
        "ada\0nol dalam teks yang cukup panjang"
    ]
    assert shape("sep=;\r\nisi;id\r\na,b;1\r\n") == ["a,b"]


def test_short_and_long_rows_are_refused_with_their_line() -> None:
    results = found('id,isi\n1,"a\nb"\n2\n3,c,d\n4,e\n')
    assert [type(item) for item in results] == [RawRecord, Refusal, Refusal, RawRecord]
    assert [item.detail for item in results if isinstance(item, Refusal)] == [
        "line 4: 1 cells where the header has 2",
        "line 5: 3 cells where the header has 2",
    ]
    assert [item.record_no for item in results] == [0, 1, 2, 3]


def test_an_open_quote_is_truncated() -> None:
    results = found('id,isi\n1,a\n2,"b tanpa akhir\n3,c\n')
    assert [type(item) for item in results] == [RawRecord, Refusal]
    assert isinstance(results[1], Refusal)
    assert results[1].reason is Reason.TRUNCATED
    assert results[1].detail.startswith("line 3: ")


def test_a_table_without_text_is_refused_once_and_says_why() -> None:
    (refusal,) = found("kode,nama\n1,a\n2,b\n")
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.record_no) == (Reason.NOT_ARTICLE, -1)
    assert "kode, nama" in refusal.detail
    assert "isi" in refusal.detail


def test_empty_tables_and_cells() -> None:
    assert shape("id,isi\n") == [Reason.EMPTY]
    assert shape("\n\n") == [Reason.EMPTY]
    assert shape("id,isi\n1,\n2,a\n") == [Reason.NO_TEXT, "a"]


def test_caps_on_columns_and_lines() -> None:
    wide = ",".join(["isi", *(f"c{number}" for number in range(50))])
    assert shape(wide + "\n", caps=Caps(fields=20)) == [Reason.OVERSIZED]
    assert shape("id,isi\n1,a\n2," + "x" * 500, caps=Caps(document_bytes=200)) == ["a", Reason.OVERSIZED]


def test_tabs_with_quotes_that_are_only_characters() -> None:
    rows = "".join(f'{number}\t"Ya kata camat\tIsi {number}.\n' for number in range(4))
    assert shape("id\tjudul\tisi\n" + rows) == [f"Isi {number}." for number in range(4)]


def test_backslash_escapes() -> None:
    data = 'id,isi\n1,"kata \\"ya\\", lalu pulang"\n2,"b"\n'
    assert shape(data) == ['kata "ya", lalu pulang', "b"]


def test_one_column_with_commas_in_it() -> None:
    assert shape("isi\nSatu, dua, tiga.\nEmpat, lima.\n") == ["Satu, dua, tiga.", "Empat, lima."]


def test_a_cell_longer_than_the_library_allows_by_itself() -> None:
    assert shape("id,isi\n1," + "x" * 200_000) == ["x" * 200_000]


CELLS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff", include_characters="\t\r\n"
    ),
    min_size=1,
).filter(str.strip)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_what_csv_writes_is_read_exactly(rows: list[tuple[str, str]], delimiter: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("judul", "isi"), *rows])
    results = found(stream.getvalue())
    fields = [item.fields for item in results if isinstance(item, RawRecord)]
    assert [(item["title"], item["text"]) for item in fields] == rows


@given(st.text(max_size=200))
def test_any_text_gets_some_dialect(sample: str) -> None:
    assert isinstance(find_dialect(sample, is_cut=False), Dialect)
