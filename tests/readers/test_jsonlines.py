from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import Caps, RawRecord, Reason, Refusal, memory_source, read
from pipeline.readers.encoding import LONE_SURROGATES, NOT_UTF8

GOOD = b'{"judul": "Rapat", "isi": "Isi rapat.", "id": 7}'


def found(data: bytes, name: str = "a.jsonl", caps: Caps | None = None) -> list[RawRecord | Refusal]:
    return list(read(memory_source(name, data, caps=caps)))


def shape(data: bytes, name: str = "a.jsonl", caps: Caps | None = None) -> list[str]:
    """Texts of records, reasons of refusals."""
    return [
        item.fields["text"] if isinstance(item, RawRecord) else str(item.reason) for item in found(data, name, caps)
    ]


def test_lines_with_one_bad_among_them() -> None:
    results = found(GOOD + b'\n{"isi": broken}\n\n[1]\n' + GOOD + b"\n")
    assert [type(item) for item in results] == [RawRecord, Refusal, Refusal, RawRecord]
    assert [item.record_no for item in results] == [0, 1, 2, 3]
    assert isinstance(results[1], Refusal)
    assert results[1].reason is Reason.BAD_RECORD
    assert results[1].detail.startswith("line 2: ")
    assert isinstance(results[2], Refusal)
    assert results[2].detail.startswith("line 4: ")
    assert isinstance(results[3], RawRecord)
    assert results[3].fields == {"title": "Rapat", "text": "Isi rapat.", "source_id": "7"}


@pytest.mark.parametrize(
    "end", [b'{"isi": "ter', b'{"isi": "x", "id": 1', b'{"isi": {"a": 1}', b'{"isi": "\\u12', b"{"]
)
def test_a_cut_last_line_is_truncated(end: bytes) -> None:
    assert shape(GOOD + b"\n" + end) == ["Isi rapat.", Reason.TRUNCATED]
    assert shape(GOOD + b"\n" + end + b"\n" + GOOD) == ["Isi rapat.", Reason.BAD_RECORD, "Isi rapat."]


def test_a_bad_first_line_does_not_hide_the_rest() -> None:
    assert shape(b'{"isi": "a\n' + GOOD + b"\n" + GOOD) == [Reason.BAD_RECORD, "Isi rapat.", "Isi rapat."]
    assert shape(b'{"isi": 1,\n' + GOOD + b"\n") == [Reason.BAD_RECORD, "Isi rapat."]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt", "tanpa_akhiran"])
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("key", ["", "articles", "data", "items", "results"])
def test_documents_arrays_and_wrappers(name: str, indent: int | None, key: str) -> None:
    articles = [{"isi": "Satu.", "tags": [{"isi": "bukan"}]}, {"isi": "Dua."}]
    value = {"count": 2, key: articles} if key else articles
    assert shape(json.dumps(value, indent=indent).encode(), name) == ["Satu.", "Dua."]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_single_article_is_not_taken_for_a_wrapper(indent: int | None) -> None:
    value = {"title": "Rapat", "text": "Isi.", "items": [{"text": "bukan"}], "data": {"text": "bukan"}}
    assert shape(json.dumps(value, indent=indent).encode(), "a.json") == ["Isi."]
    assert shape(json.dumps({"response": {"docs": [value]}}, indent=indent).encode(), "a.json") == ["Isi."]


def test_json_lines_named_json_and_array_named_jsonl() -> None:
    assert shape(GOOD + b"\n" + GOOD, "a.json") == ["Isi rapat."] * 2
    assert shape(b"[\n" + GOOD + b"\n,\n" + GOOD + b"\n]", "a.jsonl") == ["Isi rapat."] * 2


def test_whole_items_of_a_cut_array_are_kept() -> None:
    assert shape(b"[" + GOOD + b", " + GOOD + b', {"isi": "ter', "a.json") == ["Isi rapat."] * 2 + [Reason.TRUNCATED]
    assert shape(b'{"articles": [' + GOOD + b",", "a.json") == [Reason.TRUNCATED]


def test_a_document_beyond_the_cap_is_oversized() -> None:
    data = b"[" + b",".join([GOOD] * 50) + b"]"
    assert shape(data, "a.json", Caps(member_bytes=1000)) == [Reason.OVERSIZED]
    assert shape(data, "a.json", Caps(document_bytes=100)) == ["Isi rapat."] * 50


def test_a_line_beyond_the_cap_is_one_refusal() -> None:
    long = orjson.dumps({"isi": "x" * 500})
    caps = Caps(document_bytes=100)
    assert shape(GOOD + b"\n" + long + b"\n" + GOOD, caps=caps) == ["Isi rapat.", Reason.OVERSIZED, "Isi rapat."]


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf", b"[]", b"[ ]\n", b'{"articles": []}'])
def test_nothing_is_empty(data: bytes) -> None:
    assert shape(data, "a.json") == [Reason.EMPTY]


def test_duplicate_and_unknown_keys_are_fine() -> None:
    assert shape(b'{"isi": "a", "isi": "b", "aneh": {"x": [1]}}') == ["b"]


def test_nan_lone_surrogates_and_nuls() -> None:
    first, second = found(b'{"isi": "a\\ud83db\\u0000", "tanggal": NaN}\n{"isi": "b", "id": 1e999}\n')
    assert isinstance(first, RawRecord)
    assert first.fields == {"text": "a\ufffdb\0"}
    assert LONE_SURROGATES in first.notes
    assert isinstance(second, RawRecord)


@pytest.mark.parametrize(
    "bad", [b"[" * 100_000, b'{"isi":' * 5000, b'{"id": ' + b"9" * 6000 + b"}", b"\xff\xfe\xfd", b"nul"]
)
def test_hostile_values_are_one_refusal_each(bad: bytes) -> None:
    results = found(GOOD + b"\n" + bad + b"\n" + GOOD + b"\n")
    assert [type(item) for item in results] == [RawRecord, Refusal, RawRecord]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_other_unicode_encodings(codec: str, name: str) -> None:
    lines = '{"isi": "Kata “kutip”."}\n{"isi": "Dua."}\n'
    assert shape(lines.encode(codec), name) == ["Kata “kutip”.", "Dua."]
    assert shape('[{"isi": "Kata “kutip”."}]'.encode(codec), name) == ["Kata “kutip”."]


def test_windows_bytes_in_one_line() -> None:
    first, second = found('{"isi": "“Ya”"}\n'.encode("cp1252") + '{"isi": "“Ya”"}'.encode())
    assert isinstance(first, RawRecord)
    assert isinstance(second, RawRecord)
    assert first.fields == second.fields == {"text": "“Ya”"}
    assert (first.notes, second.notes) == ((NOT_UTF8,), ())


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5), st.booleans())
def test_texts_survive_exactly(texts: list[str], as_array: bool) -> None:
    objects = [{"text": text} for text in texts]
    data = orjson.dumps(objects) if as_array else b"\n".join(map(orjson.dumps, objects))
    assert shape(data, "a.json") == texts
