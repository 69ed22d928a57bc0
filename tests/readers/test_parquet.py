from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers import Caps, RawRecord, Reason, Refusal, memory_source, read


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def found(data: bytes, name: str = "a.parquet", caps: Caps | None = None) -> list[RawRecord | Refusal]:
    return list(read(memory_source(name, data, caps=caps)))


def reasons(data: bytes, caps: Caps | None = None) -> list[Reason]:
    return [item.reason for item in found(data, caps=caps) if isinstance(item, Refusal)]


@pytest.mark.parametrize("name", ["a.parquet", "tanpa_akhiran"])
def test_plain_columns_lists_and_nested_ones(name: str) -> None:
    data = parquet(
        {
            "id": [1, 2],
            "judul": pa.array(["Rapat", "Rapat"]).dictionary_encode(),
            "isi": pa.array(["Satu.", "  Dua. "], pa.large_string()),
            "penulis": [["Rina", "Doni"], []],
            "tanggal": [date(2024, 1, 5), None],
            "waktu": [datetime(2024, 1, 5, tzinfo=UTC)] * 2,
            "media": [{"nama": "Kabar"}] * 2,
            "nilai": [float("nan")] * 2,
        }
    )
    first, second = found(data, name)
    assert isinstance(first, RawRecord)
    assert isinstance(second, RawRecord)
    assert first.fields == {
        "source_id": "1",
        "title": "Rapat",
        "text": "Satu.",
        "author": "Rina;Doni",
        "published": "2024-01-05",
    }
    assert second.fields["text"] == "  Dua. "
    assert second.fields["published"] == "2024-01-05T00:00:00+00:00"


def test_odd_times_and_bytes() -> None:
    times = pa.array([2**62, 1_700_000_000_123_456_789], pa.int64()).cast(pa.timestamp("ns"))
    far = pa.array([10**14], pa.int64()).cast(pa.timestamp("s"))
    bad = pa.array([b"Ren\xe9 berkata"], pa.binary()).view(pa.string())
    assert all(isinstance(item, RawRecord) for item in found(parquet({"isi": ["a", "b"], "waktu": times})))
    assert all(isinstance(item, RawRecord) for item in found(parquet({"isi": ["a"], "waktu": far})))
    (item,) = found(parquet({"isi": bad}))
    assert isinstance(item, RawRecord)
    assert item.fields["text"] == "René berkata"


def test_batches_are_numbered_through() -> None:
    items = found(parquet({"isi": [f"Isi {number}" for number in range(1000)]}, row_group_size=300))
    assert [item.record_no for item in items] == list(range(1000))


def test_files_that_are_no_articles() -> None:
    (item,) = found(parquet({"kode": ["a"], "teks": [{"x": 1}]}))
    assert isinstance(item, Refusal)
    assert item.reason is Reason.NOT_ARTICLE
    assert "kode, teks" in item.detail
    assert reasons(parquet({"isi": pa.array([], pa.string())})) == [Reason.EMPTY]
    assert reasons(parquet({"isi": ["", None]})) == [Reason.NO_TEXT] * 2
    assert reasons(parquet({"isi": ["a"], "b": ["c"]}), Caps(fields=1)) == [Reason.OVERSIZED]


def test_cut_locked_and_false_files() -> None:
    whole = parquet({"isi": ["a"] * 100})
    assert reasons(whole[:-50]) == [Reason.TRUNCATED]
    assert reasons(b"PAR1" + b"\0" * 60 + b"PAR1") == [Reason.UNREADABLE]
    assert reasons(b"PARE" + whole[4:-4] + b"PARE") == [Reason.ENCRYPTED]
    assert reasons(b"\x01\x00\x02" * 100) == [Reason.UNREADABLE]


def test_expansion_beyond_the_cap() -> None:
    data = parquet(
        {"isi": ["x" * 100_000 + str(number) for number in range(20)]}, use_dictionary=False, compression="zstd"
    )
    assert reasons(data, Caps(expansion_ratio=10, expansion_floor=100_000)) == [Reason.BOMB]


WHOLE = parquet({"judul": ["Rapat"] * 40, "isi": [f"Isi {number}" for number in range(40)]}, row_group_size=10)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(4, len(WHOLE) - 5), st.integers(0, 255)), min_size=1, max_size=4))
def test_damage_anywhere_never_raises(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(WHOLE)
    for position, value in changes:
        raw[position] = value
    assert found(bytes(raw))
