from __future__ import annotations

import csv
import html
import io
import json
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from pipeline import contract
from pipeline.corpus import RawFile
from pipeline.indonesian import repair
from pipeline.readers.base import Caps, RawRecord
from pipeline.stages.ingest import Options, articles_of, ingest, normalise
from pipeline.tables import Article, Quarantine
from tests.stages import STORY, found, record
from tests.strategies import raw_file, raw_files

FILE = RawFile("dump.jsonl", "dump.jsonl", 1, "0" * 64)
ENGLISH = "The district head joined the campaign on Sunday and later denied that she had spoken for any candidate."
HINTS = repair._MOJIBAKE_HINT

clean_texts = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), min_size=1)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: text.strip() and not HINTS.search(text))
)


def one(text: str = STORY[0], **fields: str) -> Any:
    """What becomes of a record."""
    return normalise(FILE, RawRecord("", 0, {"text": text, **fields}, "test"))


@settings(deadline=None)  # the first example loads models
@given(clean_texts)
def test_a_clean_text_is_stored_code_point_for_code_point(text: str) -> None:
    article = one(text, title=text)
    assert (article.text, article.title) == (text, text)
    assert article.repairs == ()


@pytest.mark.parametrize(
    "text", ["Café di Âmbar, São Rekaan — “ya”", "ÎLE ÅS Æ 🌶️ Ømlaut Ðelta", "Ради мира", " \n a \t "]
)
def test_letters_that_mojibake_is_made_of_stay_where_they_are_meant(text: str) -> None:
    article = one(text)
    assert article.text == text
    assert article.repairs == ()


@settings(deadline=None)  # the first example loads models
@given(st.text(st.characters(), min_size=1))
def test_whatever_comes_can_be_stored_and_is_stored_once_and_for_all(text: str) -> None:
    kept = one(text)
    if isinstance(kept, Quarantine):
        assert kept.reason == "no_text"
        return
    kept.text.encode()
    assert "\r" not in kept.text
    assert "\x00" not in kept.text
    assert unicodedata.is_normalized("NFC", kept.text)
    assert bool(kept.repairs) == (kept.text != text)
    assert contract.build(Article, [kept]).num_rows == 1


@pytest.mark.parametrize(
    ("raw", "kept", "change"),
    [
        ("satu\r\ndua\rtiga", "satu\ndua\ntiga", "lf"),
        ("satu\x00dua", "satu\ufffddua", "nul"),
        ("satu\ud800dua\udfff", "satu\ufffddua\ufffd", "surrogate"),
        ("cafe\u0301", "caf\u00e9", "nfc"),
        ("â€œYaâ€\x9d, kata caf\u00c3\u00a9", "“Ya”, kata café", "mojibake"),
    ],
)
def test_each_repair_is_named_with_its_field(raw: str, kept: str, change: str) -> None:
    article = one(raw, title=raw)
    assert (article.text, article.title) == (kept, kept)
    assert article.repairs == (f"{change}:text", f"{change}:title")
    assert one(kept).repairs == ()


def test_notes_of_the_reader_stand_among_the_repairs() -> None:
    article = normalise(FILE, RawRecord("", 0, {"text": "a\r\nb"}, "test", notes=("read as cp1252",)))
    assert isinstance(article, Article)
    assert article.repairs == ("lf:text", "read as cp1252")


def test_an_article_keeps_its_id_when_its_file_is_renamed_or_moved() -> None:
    (here,), (there,) = found("a/satu.jsonl", [record("x")]), found("b/dua.csv", [record("x")])
    assert isinstance(here, Article)
    assert isinstance(there, Article)
    assert here.article_id == there.article_id
    assert here.record_id != there.record_id


def test_the_same_record_twice_is_one_article_and_two_records() -> None:
    first, again = found("a.jsonl", [record("x"), record("x")])
    assert isinstance(first, Article)
    assert isinstance(again, Article)
    assert first.article_id == again.article_id
    assert first.record_id != again.record_id


def test_an_article_has_another_id_when_anything_that_identifies_it_differs() -> None:
    base = {"source_id": "1", "url": "https://a.example", "outlet": "A", "published": "2031-03-01", "title": "T"}
    same = one(**base)
    changed = [one(**{**base, name: f"{value}2"}) for name, value in base.items()]
    shifted = one(**{**base, "outlet": "", "title": "AT"})
    ids = [a.article_id for a in (same, *changed, shifted, one(STORY[1], **base))]
    assert len(set(ids)) == len(base) + 3
    assert one(**base, author="Siapa saja").article_id == same.article_id


@pytest.mark.parametrize(
    ("raw", "published", "notes"),
    [
        ("3 Maret 2031", "2031-03-03", ()),
        ("2031-03-03T10:15:00+07:00", "2031-03-03T10:15:00+07:00", ()),
        ("besok pagi", None, ("date_not_understood",)),
        ("31 Februari 2031", None, ("date_not_understood",)),
    ],
)
def test_a_date_is_kept_as_it_stood_and_never_guessed(raw: str, published: str | None, notes: Sequence[str]) -> None:
    article = one(published=raw)
    assert (article.published_raw, article.published_at, article.repairs) == (raw, published, tuple(notes))


def test_no_date_is_no_complaint() -> None:
    assert (one().published_raw, one().published_at, one().repairs) == (None, None, ())


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        ({"url": "https://www.Kabar.example:8080/a"}, "kabar.example"),
        ({"url": "https://siapa:rahasia@kabar.example/a"}, "kabar.example"),
        ({"url": "https://kabar.example/a", "outlet": "Kabar"}, "Kabar"),
        ({"url": "https://kabar.example/a", "outlet": ""}, "kabar.example"),
        ({"url": "http://[rusak"}, None),
        ({"url": "bukan alamat"}, None),
        ({}, None),
    ],
)
def test_the_outlet_is_as_given_or_else_the_host(fields: dict[str, str], outlet: str | None) -> None:
    assert one(**fields).outlet == outlet


@pytest.mark.parametrize("fields", [{}, {"text": ""}, {"text": " \r\n\t\u00a0 "}])
def test_without_a_text_it_is_no_article(fields: dict[str, str]) -> None:
    refused = normalise(FILE, RawRecord("di/dalam\x00", 7, {"title": "T", **fields}, "test"))
    assert isinstance(refused, Quarantine)
    assert (refused.reason, refused.record_no, refused.member) == ("no_text", 7, "di/dalam\ufffd")
    assert (refused.raw_file, refused.raw_sha256) == (FILE.name, FILE.sha256)


def test_a_text_beyond_the_cap_is_refused_and_one_at_the_cap_is_not() -> None:
    caps = Caps(text_chars=50)
    at, beyond = (normalise(FILE, RawRecord("", 0, {"text": "a" * n}, "test"), caps) for n in (50, 51))
    assert isinstance(at, Article)
    assert isinstance(beyond, Quarantine)
    assert beyond.reason == "oversized"
    assert "51" in beyond.detail
    assert "50" in beyond.detail


@pytest.mark.parametrize(("text", "lang"), [(STORY[3], "id"), (ENGLISH, "en"), ("Pendek saja", "und"), ("🌶️", "und")])
def test_the_language_is_told_or_said_to_be_unknown(text: str, lang: str) -> None:
    article = one(text)
    assert article.lang == lang
    assert (article.lang_score == 0) == (lang == "und")


def _jsonl(records: Sequence[dict[str, str]]) -> bytes:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()


def _csv(records: Sequence[dict[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(["judul", "isi", "tanggal", "media", "tautan"])
    writer.writerows([r["title"], r["text"], "3 Maret 2031", r["outlet"], "https://x.example"] for r in records)
    return buffer.getvalue().encode()


def _xlsx(records: Sequence[dict[str, str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["judul", "isi", "media"])
    for r in records:
        sheet.append([r["title"], r["text"], r["outlet"]])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _zip(records: Sequence[dict[str, str]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, one_record in enumerate(records):
            archive.writestr(f"isi/{number}.jsonl", _jsonl([one_record]))
        archive.writestr("isi/gambar.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
    return buffer.getvalue()


def _page(r: dict[str, str]) -> bytes:
    body = "".join(f"<p>{html.escape(p)}</p>" for p in r["text"].split("\n"))
    head = f'<title>{r["title"]}</title><meta property="og:site_name" content="{r["outlet"]}">'
    said = f"<!doctype html><html lang=id><head><meta charset=utf-8>{head}</head><body><article><h1>{r['title']}</h1>"
    return f"{said}{body}</article></body></html>".encode()


def _records(prefix: str, count: int) -> list[dict[str, str]]:
    return [record(f"{prefix}{n}", "\n".join((f"Berita {prefix} nomor {n}.", *STORY))) for n in range(count)]


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of each format: three records in those that hold many, some of them none."""
    folder = tmp_path_factory.mktemp("formats")
    (folder / "a.jsonl").write_bytes(_jsonl(_records("jsonl", 3)) + b'{"title": "tanpa isi", "text": ""}\n[]\n{"ter')
    (folder / "b.csv").write_bytes(_csv(_records("csv", 3)))
    (folder / "c.xlsx").write_bytes(_xlsx(_records("xlsx", 3)))
    (folder / "d.zip").write_bytes(_zip(_records("zip", 3)))
    (folder / "e.html").write_bytes(_page(_records("html", 1)[0]))
    (folder / "f.txt").write_bytes(f"Judul: Satu\n\n{_records('txt', 1)[0]['text']}".encode())
    (folder / "g.bin").write_bytes(bytes(range(256)))
    return folder


def test_every_record_of_every_format_is_an_article_or_a_refusal(formats: Path) -> None:
    held = list(articles_of(raw_files(formats)))
    kept = Counter(f.raw_file for f in held if isinstance(f, Article))
    refused = Counter((f.raw_file, f.reason) for f in held if isinstance(f, Quarantine))
    assert kept == {"a.jsonl": 3, "b.csv": 3, "c.xlsx": 3, "d.zip": 3, "e.html": 1, "f.txt": 1}
    assert {name for name, _ in refused} == {"a.jsonl", "d.zip", "g.bin"}
    assert Counter(name for name, _ in refused.elements()) == {"a.jsonl": 3, "d.zip": 1, "g.bin": 1}
    assert ("a.jsonl", "no_text") in refused


def test_no_format_changes_a_text(formats: Path) -> None:
    texts = {f.text for f in articles_of(raw_files(formats)) if isinstance(f, Article)}
    wanted = {r["text"] for name, n in _FORMATS.items() for r in _records(name, n)}
    assert texts == wanted


_FORMATS = {"jsonl": 3, "csv": 3, "xlsx": 3, "zip": 3, "html": 1, "txt": 1}


def test_indonesian_headers_are_understood(formats: Path) -> None:
    articles = [a for a in articles_of([raw_file(formats / "b.csv")]) if isinstance(a, Article)]
    assert [a.title for a in articles] == ["Judul csv0", "Judul csv1", "Judul csv2"]
    assert {(a.published_at, a.url) for a in articles} == {("2031-03-03", "https://x.example")}
    assert [a.outlet for a in articles] == ["Kabar csv0", "Kabar csv1", "Kabar csv2"]


def _outputs(folder: Path, size: int) -> Iterator[tuple[list[Any], list[Any], Counter[str]]]:
    for output in ingest(list(raw_files(folder)), Options(shard_size=size)):
        tables: tuple[Any, ...] = output.tables
        yield contract.rows(Article, tables[0]), contract.rows(Quarantine, tables[1]), Counter(output.drops)


@pytest.mark.parametrize("size", [1, 4, 19, 20])
def test_shards_hold_as_many_rows_as_was_asked_and_change_nothing(formats: Path, size: int) -> None:
    shards = [(list(a), list(q), drops) for a, q, drops in _outputs(formats, size)]
    counts = [len(a) + len(q) for a, q, _ in shards]
    assert sum(counts) == 19
    assert counts[:-1] == [size] * (len(counts) - 1)
    assert 0 < counts[-1] <= size
    assert all(drops == Counter(q.reason for q in refused) for _, refused, drops in shards)
    ((articles, refused, _),) = ((list(a), list(q), d) for a, q, d in _outputs(formats, 5_000))
    assert [a for part, _, _ in shards for a in part] == articles
    assert [q for _, part, _ in shards for q in part] == refused


def test_nothing_to_read_is_one_empty_shard() -> None:
    (output,) = ingest([], Options())
    tables: tuple[Any, ...] = output.tables
    assert [t.num_rows for t in tables] == [0, 0]
    assert output.drops == {}
