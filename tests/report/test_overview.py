from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline import contract
from pipeline.report import overview
from pipeline.report.overview import GROUPS, write_overview
from pipeline.storage import read_table, write_table
from pipeline.summary import Summary, summarise
from pipeline.tables import PublishedCoding, PublishedQuarantine
from pipeline.texts import Lang
from tests import tiny

_EMPTY = {"meta", "img", "br", "link", "input"}
_ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "ul", "li", "div", "section"),
    *("table", "thead", "tbody", "tr", "th", "td", "q", "bdi", "mark", "code"),
}


class Page(HTMLParser):
    """Elements, attributes and text of a page; complains when an element is closed out of turn."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(said)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))

    def text(self, tag: str) -> str:
        """All text inside elements of a kind."""
        return "".join(said for path, said in self.texts if tag in path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.made(tmp_path_factory)


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    """Tables of the run in a folder of their own, without a report."""
    (tmp_path / "tables").mkdir()
    for path in (folder / "out" / "tables").glob("*.parquet"):
        os.link(path, tmp_path / "tables" / path.name)
    return tmp_path


def _summary(out: Path) -> Summary:
    return summarise(out, "0123456789abcdef", out / "report.html")


def _page(out: Path, folder: Path, lang: Lang = Lang.EN) -> str:
    return write_overview(out, _summary(out), lang, folder / "book").read_text(encoding="utf-8")


def _replaced(out: Path, table: contract.Table, rows: list[Any]) -> None:
    path = out / "tables" / f"{contract.name_of(table)}.parquet"
    path.unlink()
    data = contract.build(table, rows)
    write_table(path, contract.schema(table), [data], lambda count: {"rows": count})


def test_the_run_wrote_its_report(folder: Path) -> None:
    Page((folder / "out" / "report.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", Lang)
def test_it_is_headed_by_the_warning_and_tells_its_language(out: Path, folder: Path, lang: Lang) -> None:
    said = _page(out, folder, lang)
    page = Page(said)
    assert dict(page.elements)["html"] == {"lang": str(lang)}
    warning = {"en": "An allegation is not a finding", "id": "Dugaan bukan putusan"}[lang]
    assert warning in said
    assert said.index("</h1>") < said.index(warning) < said.index("<h2")


def test_it_loads_nothing_and_runs_nothing(out: Path, folder: Path) -> None:
    page = Page(_page(out, folder))
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert {tag for tag, _ in page.elements} <= _ALLOWED
    attributes = {name for _, held in page.elements for name in held}
    assert attributes.isdisjoint({"src", "href", "style"})
    assert not [name for name in attributes if name.startswith("on")]
    assert "url(" not in page.text("style")
    assert "@import" not in page.text("style")


def test_hostile_text_is_shown_as_text(out: Path, folder: Path) -> None:
    said = _page(out, folder)
    page = Page(said)
    assert "<script>alert(1)</script>" in page.text("td")
    assert "<img src=x onerror=alert(1)>" in page.text("td")
    assert "Tiny <b>book</b>" in page.text("h1")
    assert not any(c in said for c in "\x1b\x9b\u202e")


def test_quotes_mark_the_cue_and_name_code_status_rule_article_outlet_and_date(out: Path, folder: Path) -> None:
    page = Page(_page(out, folder))
    assert set(re.findall(r"\w+", page.text("mark"))) == {"berkampanye" * 4}
    cells = page.text("td")
    for wanted in ("Campaigning", "evid_confirmed", "act_campaign.joins", "Camat Watu ke Lapangan", "Kabar Watu",
                   "2031-03-04"):  # fmt: skip
        assert wanted in cells


def _sections(said: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r'<section class="(\w+)">(.*?)</section>', said)


def test_alleged_established_and_denied_stand_apart_each_with_its_own_statuses(out: Path, folder: Path) -> None:
    found = dict(_sections(_page(out, folder)))
    assert list(found) == ["alleged", "established", "denied"]
    for group, statuses in GROUPS.items():
        assert all(f"<code>{status}</code>" in found[group] for status in statuses)
        others = [s for other, held in GROUPS.items() if other != group for s in held]
        assert not any(status in found[group] for status in others)
    assert "<code>evid_alleged_nonofficial</code>: 2" in found["alleged"]
    assert "<code>evid_admitted</code>: 0" in found["established"]


def test_a_status_that_is_in_no_group_is_told_as_such(out: Path, folder: Path) -> None:
    rows = contract.rows(PublishedCoding, read_table(out / "tables/codings.parquet"))
    rows[0] = replace(rows[0], evid_code="evid_rumoured")
    rows[1] = replace(rows[1], evid_code=None)
    _replaced(out, PublishedCoding, rows)
    said = _page(out, folder)
    assert "<code>evid_rumoured</code>: 1" in dict(_sections(said))["other"]
    assert "without status" in said


def test_the_flow_names_every_step_and_the_screen_outs_by_their_labels(out: Path, folder: Path) -> None:
    english, indonesian = _page(out, folder), _page(out, folder, Lang.ID)
    assert "records read" in english
    assert "School elections <code>excl_pupils</code>" in english
    assert "rekaman terbaca" in indonesian
    assert "Pemilihan di sekolah <code>excl_pupils</code>" in indonesian


def test_the_quarantine_is_listed_with_its_reasons(out: Path, folder: Path) -> None:
    page = Page(_page(out, folder))
    assert "berita.jsonl" in page.text("td")
    assert "no_text" in page.text("td")


def test_long_lists_are_capped_and_say_so(out: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "CAP", 2)
    said = _page(out, folder)
    assert said.count("<mark>") == 2
    assert "Shown are the first 2 of 4" in said
    assert "tables/codings.csv" in said


def test_long_sentences_are_cut_around_the_cue() -> None:
    quote = overview._quote(
        {"span_start": 1010, "span_end": 1013}, {"char_start": 10, "text": "a" * 1000 + "<i>" + "b" * 1000}
    )
    assert quote == f"… {'a' * 200}<mark>&lt;i&gt;</mark>{'b' * 200} …"


def test_a_run_without_codings_and_without_quarantine_has_a_page(out: Path, folder: Path) -> None:
    _replaced(out, PublishedCoding, [])
    _replaced(out, PublishedQuarantine, [])
    said = _page(out, folder)
    Page(said)
    assert "No codings." in said
    assert "Nothing was quarantined." in said


def test_equal_tables_give_equal_bytes_wherever_they_stand(out: Path, folder: Path, tmp_path: Path) -> None:
    first = _page(out, folder)
    other = tmp_path / "elsewhere"
    other.mkdir()
    (out / "tables").rename(other / "tables")
    assert _page(other, folder) == first
    assert str(tmp_path) not in first


def test_it_is_written_once_for_a_run_and_again_for_another_language(out: Path, folder: Path) -> None:
    _page(out, folder)
    written = (out / "report.html").stat().st_mtime_ns
    assert _page(out, folder / "no codebook is read").startswith("<!doctype html>")
    assert (out / "report.html").stat().st_mtime_ns == written
    assert '<html lang="id">' in _page(out, folder, Lang.ID)
    assert [p.name for p in out.iterdir() if p.name.startswith(".")] == []


def test_numbers_carry_the_thousands_mark_of_the_language(out: Path, folder: Path) -> None:
    many = replace(_summary(out), read=1234567)
    assert "1,234,567" in write_overview(out, many, Lang.EN, folder / "book").read_text(encoding="utf-8")
    assert "1.234.567" in write_overview(out, many, Lang.ID, folder / "book").read_text(encoding="utf-8")
