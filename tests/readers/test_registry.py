from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.readers import Caps, RawRecord, Reason, Refusal, memory_source, read
from pipeline.readers.sniff import Format, sniff

CAPS = Caps(expansion_floor=1 << 20, member_bytes=1 << 20)
SUFFIXES = [
    *(".json", ".jsonl", ".csv", ".tsv", ".txt", "", ".xlsx", ".xls", ".ods", ".parquet"),
    *(".zip", ".tar", ".gz", ".bz2", ".xz", ".tar.gz", ".csv.gz", ".tgz", ".pdf", ".docx", ".bin"),
]
MAGICS = [
    *(
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\x1f\x8b\x08\0",
        b"BZh9",
        b"\xfd7zXZ\x00",
        b"PAR1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ),
    *(
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b'{"isi":',
        b'[{"isi":"a"},',
        b"id,isi\n",
        b'isi;id\n"',
        b"Judul: a\n",
        b"sep=;\n",
    ),
]


def kind(name: str, data: bytes) -> Format:
    return sniff(memory_source(name, data)).format


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"  <!DOCTYPE html><p>", Format.HTML),
        ("a.csv", b"<html><body>", Format.HTML),
        ("a", b"\xef\xbb\xbf<!-- x --><HTML lang=id>", Format.HTML),
        ("a.xml", b'<?xml version="1.0"?><html xmlns="x">', Format.HTML),
        ("a.html", b"tanpa tag", Format.HTML),
        ("a.php", "<html>".encode("utf-16"), Format.HTML),
        ("a.txt", b'{"isi": "a"}', Format.JSON),
        ("a.txt", b"{ bukan json", Format.PLAIN),
        ("a.txt", b"[JAKARTA] Rapat", Format.PLAIN),
        ("a.dat", b"id,isi\n1,a\n", Format.DELIMITED),
        ("a.dat", b"Rapat desa", Format.UNSUPPORTED),
        ("a", b"Rapat desa", Format.UNSUPPORTED),
        ("a.xml", b"<?xml version='1.0'?><rss/>", Format.UNSUPPORTED),
        ("a.txt", b"%PDF-1.7", Format.UNSUPPORTED),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 99, Format.UNSUPPORTED),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 99, Format.SPREADSHEET),
        ("a.txt", b"\x89PNG\r\n", Format.UNSUPPORTED),
        ("a.txt", bytes(range(256)), Format.UNSUPPORTED),
        ("a.csv", b"PAR1", Format.PARQUET),
    ],
)
def test_content_goes_before_the_name(name: str, data: bytes, expected: Format) -> None:
    assert kind(name, data) is expected


def test_many_comments_are_sniffed_at_once() -> None:
    assert kind("a.txt", b"<!-- -->" * 500 + b"x") is Format.PLAIN


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.doc", "a.msg", "a.jpg", "a.7z", "a.rar", "a.xyz"])
def test_unsupported_files_say_what_to_do(name: str) -> None:
    (item,) = read(memory_source(name, b"isi apa saja"))
    assert isinstance(item, Refusal)
    assert item.reason is Reason.UNSUPPORTED
    assert len(item.detail) > 20


def test_a_docx_under_another_name_is_known() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", "x")
    assert kind("a.zip", stream.getvalue()) is Format.UNSUPPORTED


def test_caps_on_the_file_itself() -> None:
    (item,) = read(memory_source("a.txt", b"Rapat desa", caps=Caps(file_bytes=5)))
    assert isinstance(item, Refusal)
    assert item.reason is Reason.OVERSIZED


def test_mistakes_of_ours_are_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("pipeline.readers.plaintext.to_record", broken)
    with pytest.raises(ValueError, match="a bug"):
        list(read(memory_source("a.txt", b"Rapat desa")))


def test_importing_the_readers_loads_nothing_heavy() -> None:
    heavy = "{'pyarrow', 'pandas', 'numpy', 'python_calamine', 'trafilatura', 'lxml', 'spacy', 'sklearn'}"
    code = f"import sys, pipeline.readers; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def check(name: str, data: bytes) -> None:
    assume(kind(name, data) is not Format.HTML if data else True)
    results = list(read(memory_source(name, data, caps=CAPS)))
    assert results
    assert [str(item) for item in results] == [str(item) for item in read(memory_source(name, data, caps=CAPS))]
    numbers = [item.record_no for item in results if item.record_no >= 0 and not item.member]
    assert numbers == list(range(len(numbers)))
    for item in results:
        item.member.encode()
        if isinstance(item, RawRecord):
            assert item.fields["text"].strip()
            for value in item.fields.values():
                value.encode()
        else:
            assert item.detail
            item.detail.encode()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SUFFIXES), st.sampled_from(MAGICS), st.binary(max_size=400))
def test_any_bytes_under_any_name_are_accounted_for(suffix: str, magic: bytes, data: bytes) -> None:
    check("a" + suffix, magic + data)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SUFFIXES), st.sampled_from(MAGICS), st.text(alphabet='{}[]",;\t|\n\r\\:aisd1\0é', max_size=120))
def test_any_punctuation_under_any_name_is_accounted_for(suffix: str, magic: bytes, text: str) -> None:
    check("a" + suffix, magic + text.encode())
