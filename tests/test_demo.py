"""The demo corpus itself: what is in it, how it is read, and that its builder still makes these very files."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from pipeline.places import demo_folder
from pipeline.readers.discover import find_files
from pipeline.stages.ingest import articles_of
from pipeline.tables import Article, Duplicate, Quarantine
from tests import build_demo
from tests.stages import Found, chain
from tests.strategies import raw_file

DEMO = demo_folder()
COPIES = {"t1-041": "t1-008", "t1-042": "t1-020", "t2-043": "t2-036", "t4-041": "t4-001"}
WRITTEN = (  # in the order in which the builder takes them
    *("t1-020", "t1-008", "t2-036", "t4-001", "t1-027", "t1-016", "t1-029", "t2-037"),
    *("t2-029", "t2-006", "t3-025", "t3-030", "t3-005", "t3-009", "t4-008", "t4-016"),
    *("t4-026", "t5-023", "t1-041", "t1-042", "t5-012", "t5-026", "t2-043", "t4-041"),
)
FURNITURE = "<p>Baca juga: "


@pytest.fixture(scope="module")
def read() -> list[Found]:
    return list(articles_of([raw_file(path) for _, path in find_files([DEMO])]))


def _name(article: Article) -> str:
    return article.source_id or Path(article.raw_file).stem


def _articles(read: list[Found]) -> dict[str, Article]:
    return {_name(a): a for a in read if isinstance(a, Article)}


def test_it_holds_the_24_written_articles_in_five_formats(read: list[Found]) -> None:
    articles = _articles(read)
    assert sorted(articles) == sorted(WRITTEN)
    assert len({a.article_id for a in read if isinstance(a, Article)}) == len(WRITTEN) == 24
    formats = {"".join(p.suffixes[-2:] if p.suffix == ".gz" else [p.suffix]) for _, p in find_files([DEMO])}
    assert formats == {".jsonl", ".csv", ".zip", ".jsonl.gz", ".html", ".txt", ".xlsx"}
    assert len({a.reader for a in articles.values()}) >= 4


def test_every_article_is_read_whole_with_its_date_and_outlet(read: list[Found]) -> None:
    for name, a in _articles(read).items():
        assert (a.lang, a.repairs) == ("id", ()), name
        assert a.published_at, name
        assert a.outlet, name
        assert str(a.url).split("/")[2].endswith(".example"), name
        assert len(a.title) > 20, name
        assert len(a.text) > 500, name


def test_both_broken_files_say_what_is_wrong_with_them(read: list[Found]) -> None:
    refused = {q.raw_file: q for q in read if isinstance(q, Quarantine)}
    assert sorted(refused) == ["rusak.xlsx", "terpotong.jsonl.gz"]
    assert len(refused) == sum(isinstance(f, Quarantine) for f in read)
    assert {q.reason for q in refused.values()} == {"truncated"}
    assert "workbook" in refused["rusak.xlsx"].detail
    assert "ends early" in refused["terpotong.jsonl.gz"].detail
    assert all(q.record_no == -1 and q.raw_sha256 for q in refused.values())


def test_the_cut_file_gives_the_whole_records_before_the_cut_and_no_half_one(read: list[Found]) -> None:
    *whole, half = _before_the_cut().split(b"\n")
    assert len(half) > 100
    cut = [a for a in read if isinstance(a, Article) and a.raw_file == "terpotong.jsonl.gz"]
    assert [a.source_id for a in cut] == [json.loads(line)["doc_id"] for line in whole] == ["t1-020"]
    (elsewhere,) = [a for a in read if isinstance(a, Article) and a.source_id == "t1-020" and a not in cut]
    assert elsewhere.article_id == cut[0].article_id


def _before_the_cut() -> bytes:
    return zlib.decompressobj(wbits=31).decompress((DEMO / "terpotong.jsonl.gz").read_bytes())


def test_republications_join_the_earlier_article_whatever_their_format(read: list[Found]) -> None:
    made = chain({"s": read}, "dedup")
    names = {a.article_id: _name(a) for a in made.rows(Article)}
    rows: list[Any] = made.rows(Duplicate)
    assert {names[d.article_id]: names[d.dup_of] for d in rows if d.dup_of} == COPIES
    assert [names[d.article_id] for d in rows if d.is_repeat] == ["t1-020"]
    articles = _articles(read)
    assert all(str(articles[a].published_at)[:10] >= str(articles[b].published_at)[:10] for a, b in COPIES.items())


def test_the_builder_makes_these_files(read: list[Found], tmp_path: Path) -> None:
    source = tmp_path / "articles.jsonl"
    found = _articles(read)
    articles = [_page(n) if found[n].raw_file.endswith(".html") else _source(n, found[n]) for n in WRITTEN]
    source.write_text("".join(json.dumps(a) + "\n" for a in articles), "utf-8")
    build_demo.main(source, tmp_path / "demo")
    rebuilt, committed = _contents(tmp_path / "demo"), _contents(DEMO)
    assert sorted(rebuilt) == sorted(committed)
    assert [name for name in committed if rebuilt[name] != committed[name]] == []


def _source(name: str, article: Article) -> dict[str, Any]:
    fields = ("outlet", "url", "author", "title", "text")
    text = {"text": article.text.rstrip("\n")} if article.raw_file.endswith(".txt") else {}
    held = {f: getattr(article, f) for f in fields}
    return {"doc_id": name, "published": article.published_at, **held, **text}


def _page(name: str) -> dict[str, Any]:
    """What the builder made a web page of: readers take the page's furniture for text, so it is read by pattern."""
    page = (DEMO / "laman" / f"{name}.html").read_text("utf-8")
    patterns = {
        "outlet": 'og:site_name" content="(.*?)"',
        "url": 'canonical" href="(.*?)"',
        "published": 'published_time" content="(.*?)T',
        "author": 'author" content="(.*?)"',
        "title": "<h1>(.*?)</h1>",
    }
    fields = {key: html.unescape(re.findall(pattern, page)[0]) for key, pattern in patterns.items()}
    body = page.partition("</h1>")[2].partition(FURNITURE)[0]
    paragraphs = re.findall("<p>(.*?)</p>", body, re.DOTALL)
    return {"doc_id": name, **fields, "text": "\n\n".join(map(html.unescape, paragraphs))}


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file; of compressed ones what is in them, for zlib does not promise the same bytes on every machine."""
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: _plain(path) for name, path in files.items()}


def _plain(path: Path) -> bytes:
    data = path.read_bytes()
    if path.name == "terpotong.jsonl.gz":
        return zlib.decompressobj(wbits=31).decompress(data)[:1_000]
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix != ".zip":
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return repr([(i.filename, i.date_time, archive.read(i)) for i in archive.infolist()]).encode()
