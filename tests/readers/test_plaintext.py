from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import Caps, RawRecord, Reason, Refusal, memory_source, read
from pipeline.readers.plaintext import split_front, split_title


def one(data: str | bytes, caps: Caps | None = None) -> RawRecord | Refusal:
    (item,) = read(memory_source("a.txt", data.encode() if isinstance(data, str) else data, caps=caps))
    return item


def fields(data: str | bytes) -> dict[str, str]:
    item = one(data)
    assert isinstance(item, RawRecord)
    return dict(item.fields)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_front_matter_in_both_languages(end: str) -> None:
    indonesian = [
        "Judul: Rapat desa",
        "Tanggal: 2024-01-05",
        "Penulis: Rina",
        "Media: Kabar Melati",
        "URL: https://a.example/1",
    ]
    english = [
        "Title: Rapat desa",
        "Date: 2024-01-05",
        "Author: Rina",
        "Outlet: Kabar Melati",
        "Link: https://a.example/1",
    ]
    body = f"Baris satu.{end}{end}Baris dua.{end}"
    for front in (indonesian, english):
        assert fields(end.join([*front, "", body])) == {
            "title": "Rapat desa",
            "published": "2024-01-05",
            "author": "Rina",
            "outlet": "Kabar Melati",
            "url": "https://a.example/1",
            "text": body,
        }


def test_title_is_a_short_first_line() -> None:
    assert fields("\n\nRapat desa\n\nIsi.\n") == {"title": "Rapat desa", "text": "Isi.\n"}
    assert fields("Rapat desa\nIsi yang lebih panjang.") == {"title": "Rapat desa", "text": "Isi yang lebih panjang."}
    assert fields("Kalimat yang panjang.\nPendek.") == {"text": "Kalimat yang panjang.\nPendek."}
    assert fields("Hanya satu baris") == {"text": "Hanya satu baris"}
    long = "x" * 201
    assert fields(f"{long}\n\nIsi.") == {"text": f"{long}\n\nIsi."}


def test_front_matter_without_title_still_finds_one() -> None:
    assert fields("Tanggal: 2024\n\nRapat desa\n\nIsi.") == {
        "published": "2024",
        "title": "Rapat desa",
        "text": "Isi.",
    }


def test_a_dateline_or_a_url_is_not_front_matter() -> None:
    assert fields("JAKARTA: Rapat digelar lama.\nYa.")["text"].startswith("JAKARTA:")
    assert split_front("url://x\nbaris") == ({}, "url://x\nbaris")


def test_body_key_opens_the_text() -> None:
    assert fields("Judul: Rapat\nIsi: Baris satu.\nBaris dua.") == {
        "title": "Rapat",
        "text": "Baris satu.\nBaris dua.",
    }


def test_nothing_to_read() -> None:
    for data, reason in (("", Reason.EMPTY), (" \n\t\n", Reason.EMPTY), ("Judul: Rapat\n", Reason.NO_TEXT)):
        item = one(data)
        assert isinstance(item, Refusal)
        assert item.reason is reason
    big = one("x" * 100, Caps(document_bytes=50))
    assert isinstance(big, Refusal)
    assert big.reason is Reason.OVERSIZED


def test_windows_and_utf16_files() -> None:
    assert fields("“Ya” kata René".encode("cp1252")) == {"text": "“Ya” kata René"}
    assert fields("“Ya” kata René".encode("utf-16")) == {"text": "“Ya” kata René"}


@given(st.text())
def test_front_and_title_only_take_from_the_top(text: str) -> None:
    _, body = split_front(text)
    assert text.endswith(body)
    title, rest = split_title(body)
    assert body.endswith(rest)
    assert title in body
