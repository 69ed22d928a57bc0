"""Hand-written pages in the shapes of Indonesian news sites; every name and event in them is invented."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers.base import Caps, RawRecord, Reason, Refusal, Source, memory_source
from pipeline.readers.html import decode_page, extract_page, read_html

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "Bupati Rantau Indah Ingatkan ASN Tetap Netral"
PARAGRAPHS = (
    "Bupati Rantau Indah, Sutan Malikul Fikri, mengingatkan seluruh aparatur agar menjaga netralitas.",
    "Peringatan itu disampaikan dalam apel pagi di halaman kantor bupati yang dihadiri ratusan pegawai.",
    "Menurut dia, pegawai yang terbukti mendukung pasangan calon akan diproses sesuai aturan yang berlaku.",
    "Ketua Bawaslu setempat, Yasmin Hareva, mengatakan pihaknya menerima tiga laporan dari masyarakat.",
)
ORPHAN = "Kecamatan Lubuk Sakti menggelar pelatihan bagi perangkat nagari selama dua hari penuh."


def page(head: str = "", body: str = "", title: str = f"{TITLE} - Kabar Rantau") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def paragraphs(lines: Sequence[str] = PARAGRAPHS) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def article(head: str = "", line: str = "", inside: str = "") -> bytes:
    return page(head, f"<div class=x><h1>{TITLE}</h1><div>{line}</div><div>{inside or paragraphs()}</div></div>")


def record_of(data: bytes) -> RawRecord:
    found = extract_page(data, Caps())
    assert isinstance(found, RawRecord), found
    return found


def fields_of(data: bytes) -> dict[str, str]:
    return dict(record_of(data).fields)


def refusal_of(data: bytes, caps: Caps | None = None) -> Refusal:
    found = extract_page(data, caps or Caps())
    assert isinstance(found, Refusal), found
    return found


def menu(count: int) -> str:
    links = "".join(f"<li><a href='/b/{n}'>Berita lain nomor {n} dari Rantau Indah</a></li>" for n in range(count))
    return f"<ul>{links}</ul>"


HEAD = (
    "<meta property='og:site_name' content='Kabar Rantau'><meta property='og:type' content='article'>"
    f"<meta property='og:title' content='{TITLE} - Kabar Rantau'>"
    "<link rel='canonical' href='https://kabarrantau.test/read/2020/11/09/77/netral'>"
)


def test_reader_yields_one_record_with_all_fields() -> None:
    head = HEAD + "<meta property='article:published_time' content='2020-11-09T14:02:00+07:00'>"
    data = article(head, "<span itemprop=author>Delima Sarai</span>")
    (found,) = read_html(memory_source("a.html", data, member="arsip.zip!a.html"))
    assert isinstance(found, RawRecord)
    assert (found.member, found.record_no, found.reader, found.lossless) == ("arsip.zip!a.html", 0, "html", False)
    assert found.fields == {
        "title": TITLE,
        "url": "https://kabarrantau.test/read/2020/11/09/77/netral",
        "published": "2020-11-09T14:02:00+07:00",
        "author": "Delima Sarai",
        "outlet": "Kabar Rantau",
        "text": "\n".join(PARAGRAPHS),
    }


@pytest.mark.parametrize(
    "inside",
    [
        paragraphs(),
        "<br><br>".join(PARAGRAPHS),
        "<span itemprop=articleBody>" + "<br/>".join(PARAGRAPHS) + "</span>",
        "".join(f"<div class=par><div>{line}</div></div>" for line in PARAGRAPHS),
        "<table><tr><td>" + paragraphs() + "</td></tr></table>",
        f"<b>{PARAGRAPHS[0]}</b><div class=detail>{paragraphs(PARAGRAPHS[1:])}</div>",
        "<div class='author-and-share sosmed'>" + paragraphs() + "</div>",
        "<form action=x>" + paragraphs() + "</form>",
    ],
)
def test_every_layout_keeps_all_paragraphs_apart(inside: str) -> None:
    clutter = f"<div class=related>{menu(9)}</div><div id=comments><p>{ORPHAN}</p></div>"
    data = page(HEAD, f"<nav>{menu(12)}</nav><div><h1>{TITLE}</h1>{inside}</div>{clutter}<footer>Hak cipta</footer>")
    assert fields_of(data)["text"].split("\n") == list(PARAGRAPHS)


def test_dateline_in_bold_stays_and_inline_links_stay_in_their_sentence() -> None:
    inside = f"<b>Lubuk Sakti</b> - {PARAGRAPHS[0]}<br>Kata <a href=/t>Yasmin Hareva</a>, {PARAGRAPHS[1]}"
    lines = fields_of(article(HEAD, inside=inside + paragraphs(PARAGRAPHS[2:])))["text"].split("\n")
    assert lines[0] == f"Lubuk Sakti - {PARAGRAPHS[0]}"
    assert lines[1] == f"Kata Yasmin Hareva, {PARAGRAPHS[1]}"


def test_lists_of_news_in_the_article_go_and_a_single_pointer_may_stay() -> None:
    inside = (
        PARAGRAPHS[0] + menu(5) + paragraphs(PARAGRAPHS[1:]) + "<p><a href=/x>Baca juga: Tiga Camat Dipanggil</a></p>"
    )
    text = fields_of(article(HEAD, inside=inside))["text"]
    assert "Berita lain" not in text
    assert all(line in text for line in PARAGRAPHS)


def test_teasers_with_summaries_are_not_the_article() -> None:
    teasers = "".join(
        f"<li><a href=/{n}>Berita lain nomor {n} yang panjang</a><p>{ORPHAN} {n}.</p></li>" for n in range(9)
    )
    data = page(HEAD, f"<div><h1>{TITLE}</h1>{paragraphs()}</div><div><ul>{teasers}</ul></div>")
    assert fields_of(data)["text"] == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        ("", "Senin, 9 November 2020 14:02 WIB", "2020-11-09T14:02+07:00"),
        ("", "Senin, 9 November 2020 | 14:02 WITA", "2020-11-09T14:02+08:00"),
        ("", "<div>Penulis: Delima Sarai | Senin , 09 Nov 2020, 14.02 WIT</div>", "2020-11-09T14:02+09:00"),
        ("", "Jum'at, 20 Nopember 2020 - 13:30", "2020-11-20T13:30"),
        ("", "Senin, 9 November 2020", "2020-11-09"),
        (
            "<meta name=pubdate content='2020-11-09 T14:08:58Z'>",
            "Senin, 09/11/2020 14:08 WIB",
            "2020-11-09T14:08:58+07:00",
        ),
        (
            "<meta name=pubdate content='2020-11-08T23:30:00Z'>",
            "Senin, 9/11/2020 06:30 WIB",
            "2020-11-09T06:30:00+07:00",
        ),
        ("<meta name=pubdate content='2020-11-08T23:30:00Z'>", "", "2020-11-09T06:30:00+07:00"),
        (
            "<meta itemprop=datePublished content='2020-11-09 14:08:58'>",
            "9 November 2020 14:08 WITA",
            "2020-11-09T14:08:58+08:00",
        ),
        ("<meta name=date content='2020-11-09'>", "Senin, 9 November 2020 14:02 WIB", "2020-11-09T14:02+07:00"),
        ("<meta name=date content='31/02/2020'>", "", ""),
        ("", "<time datetime='2020-11-09T14:02:00+07:00'>tadi</time>", "2020-11-09T14:02:00+07:00"),
        ("", "Senin, 31 November 2020 14:02 WIB", ""),
        ("", "Diperbarui: Selasa, 10 November 2020 08:00 WIB", ""),
        ("<meta property='og:url' content='https://kabarrantau.test/2020/11/09/netral'>", "", "2020-11-09"),
        ("<meta property='og:url' content='https://kabarrantau.test/2020/31/09/netral'>", "", ""),
        ("", "", ""),
    ],
)
def test_the_date_is_what_the_page_states(head: str, line: str, expected: str) -> None:
    assert fields_of(article(head, line)).get("published", "") == expected


def test_stated_data_wins_over_the_line_and_the_address_comes_last() -> None:
    data = '{"@graph":[{"@type":"WebSite"},{"@type":["NewsArticle"],"datePublished":"2020-11-09T14:02:00+07:00"}]}'
    linked = f"<script type='application/ld+json'>{data}</script>"
    assert fields_of(article(HEAD + linked, "Selasa, 10 November 2020 08:00 WIB"))["published"].startswith(
        "2020-11-09T14"
    )
    assert fields_of(article(HEAD, "Selasa, 10 November 2020 08:00 WIB"))["published"] == "2020-11-10T08:00+07:00"
    assert record_of(article(HEAD)).fields["published"] == "2020-11-09"
    assert record_of(article(HEAD)).notes == ("the date comes from the address of the page",)


def test_dates_in_the_prose_in_lists_and_in_the_page_head_are_not_the_articles() -> None:
    lists = "".join(
        f"<li>Kamis, 0{n}/10/2020 09:00 WIB <a href=/{n}>Camat Lubuk Sakti dilantik lagi</a></li>" for n in range(1, 9)
    )
    prose = "Kejadian itu berlangsung pada Selasa, 3 November 2020 pukul 10.00 WIB di balai nagari."
    head = f"<div>Kamis, 1 Januari 2026</div>{menu(9)}<ul>{lists}</ul>"
    body = f"<div><h1>{TITLE}</h1>{paragraphs()}<p>{prose}</p></div>"
    assert "published" not in fields_of(page("", head + body))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"{TITLE} - Kabar Rantau", "<h1>Politik</h1><h2>{}</h2>"),
        (f"KabarRantau.com: {TITLE}", "<h1>{}</h1>"),
        (f"{TITLE} | Kabar Rantau", "<div class=j>{}</div>"),
        (TITLE, "<p></p>"),
        (f"{TITLE} - Kabar Rantau", "<i>Politik</i>"),
    ],
)
def test_the_title_is_freed_of_the_outlets_name(said: str, shown: str) -> None:
    head = f"<meta property='og:title' content='{said}'><meta property='og:site_name' content='Kabar Rantau'>"
    assert fields_of(page(head, f"{shown.format(TITLE)}<div>{paragraphs()}</div>"))["title"] == TITLE


def test_a_title_with_its_own_dash_stays_whole() -> None:
    title = "Bupati - Wakil Bupati Rantau Indah Dilantik"
    head = f"<meta property='og:title' content='{title}'><meta property='og:site_name' content='Kabar Sakti'>"
    assert fields_of(page(head, f"<div>{paragraphs()}</div>", title=""))["title"] == title


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        ("<p>Pewarta: Delima Sarai</p>", "Delima Sarai"),
        ("<table><tr><td>Penulis</td><td>: Delima Sarai</td></tr></table>", "Delima Sarai"),
        ("<div class=author>Oleh : Delima Sarai</div>", "Delima Sarai"),
        ("<p>Oleh: Delima Sarai, Senin, 9 November 2020 10:00 WIB</p>", "Delima Sarai"),
        ("<a rel=author href=/x>Kabar Rantau</a>", ""),
        ("<meta name=author content='Redaksi Kabar'>", ""),
        ("<span class=author>https://facebook.test/kabar</span>", ""),
        ("<p>Editor: Rahmi Tuah</p>", ""),
    ],
)
def test_the_author_is_a_person(markup: str, author: str) -> None:
    assert fields_of(article(HEAD, markup)).get("author", "") == author


def test_broken_json_ld_still_gives_its_date() -> None:
    broken = '{"@type":"NewsArticle","datePublished":"2020-11-09T14:02:00+08:00",,}'
    assert (
        fields_of(article(f"<script type='application/ld+json'>{broken}</script>"))["published"]
        == "2020-11-09T14:02:00+08:00"
    )


def test_the_outlet_falls_back_to_publisher_host_and_title() -> None:
    publisher = '{"@type":"NewsArticle","publisher":{"@type":"Organization","name":"Suara Sakti"}}'
    linked = f"<script type='application/ld+json'>{publisher}</script>"
    address = "<link rel=canonical href='https://www.suarasakti.test/a/b'>"
    assert fields_of(article(linked + address))["outlet"] == "Suara Sakti"
    assert fields_of(article(address))["outlet"] == "suarasakti.test"
    assert fields_of(article())["outlet"] == "Kabar Rantau"


@pytest.mark.parametrize(
    "body",
    [
        menu(60),
        "".join(
            f"<div class=item><h2><a href=/{n}>Berita nomor {n} hari ini</a></h2><p>{ORPHAN}</p></div>"
            for n in range(30)
        ),
        "".join(f"<p><a href=/{n}>Berita nomor {n} hari ini</a></p><p>{ORPHAN} {n}.</p>" for n in range(30)),
        f"<p>{ORPHAN}</p>" + menu(40),
        "".join(
            f"<tr><td>0{n % 9}:10 WIB</td><td><a href=/{n}>Berita nomor {n} hari ini</a></td></tr>" for n in range(30)
        ),
    ],
)
def test_index_pages_are_refused(body: str) -> None:
    head = "<meta property='og:type' content='website'><meta property='og:url' content='https://kabarrantau.test/'>"
    assert refusal_of(page(head, body, title="Indeks Berita")).reason is Reason.NOT_ARTICLE


@pytest.mark.parametrize(
    "opening", ["<?xml version='1.0'?>\n<?xml-stylesheet href='a.css'?><rss>", "<rss version='2.0'>", "<feed>"]
)
def test_feeds_saved_as_pages_are_refused(opening: str) -> None:
    assert refusal_of(f"{opening}<item>{paragraphs()}</item>".encode()).reason is Reason.NOT_ARTICLE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t ", Reason.EMPTY),
        (b"<html><body></body></html>", Reason.NO_TEXT),
        (b"<!-- -->", Reason.NO_TEXT),
        (b"<script>var teks = 'panjang sekali dan tidak pernah terbaca orang';</script>", Reason.NO_TEXT),
        (b"PK\x03\x04" + bytes(range(256)) * 9, Reason.UNREADABLE),
        (b"<p>a" * 300_001, Reason.OVERSIZED),
        (b"<div>" * 50_000 + paragraphs().encode(), Reason.NESTED),
        (b"<b>" * 50_000 + paragraphs().encode(), Reason.NESTED),
        (b"<p>" + PARAGRAPHS[0].encode() * 30_000, Reason.OVERSIZED),
        (b"<" * 5000, Reason.NO_TEXT),
    ],
)
def test_pages_without_an_article_are_refused(data: bytes, reason: Reason) -> None:
    assert refusal_of(data).reason is reason


def test_a_page_above_the_cap_is_not_read_to_its_end() -> None:
    asked: list[int] = []

    class Endless(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return b"<p>" * ((size or 0) // 3 + 1)

    (found,) = read_html(Source("a.html", "", 5, Endless, Caps(document_bytes=1000)))
    assert isinstance(found, Refusal)
    assert found.reason is Reason.OVERSIZED
    assert asked == [1001]


@pytest.mark.parametrize(
    "hostile",
    [
        "<p onclick='" + "x" * 3_000_000 + "'>",
        "<script type='application/ld+json'>" + "[" * 200_000 + "</script>",
        '<script type=\'application/ld+json\'>[1, null, {"@type": {}, "author": [[]]}]</script>',
        "<img src='data:image/png;base64," + "QUJD" * 500_000 + "'>",
        "<!-- " + "- " * 100_000 + "-->",
        "<a href=" * 3,
        "&#0;&#x1F4A9;&#xD800;&nosuch;",
        "<meta charset='rot13'>",
        "<meta charset='unicode_escape'>",
        "\x00\x0b\ufffe",
        "<link rel=canonical href='http://[oops'><meta property=og:url content='http://[oops/a'>",
        "</div></p></html><body><body>",
        "<title>" + "x" * 5000 + "</title>",
        "<span class=author>" * 200,
    ],
)
def test_hostile_markup_does_not_cost_the_article(hostile: str) -> None:
    found = extract_page(hostile.encode() + b"</a>" + article(HEAD), Caps())
    assert isinstance(found, RawRecord)
    assert all(line in found.fields["text"] for line in PARAGRAPHS)
    assert all("\x00" not in value for value in found.fields.values())


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("“Adil”".encode(), "“Adil”"),
        ("“Adil”".encode("utf-8-sig"), "“Adil”"),
        ("“Adil”".encode("utf-16"), "“Adil”"),
        ("“Adil”".encode("cp1252"), "“Adil”"),
        (b"<meta charset=iso-8859-1>" + "“Adil”".encode("cp1252"), "“Adil”"),
        (b"<meta charset=iso-8859-1>" + "“Adil”".encode(), "“Adil”"),
        (b"<meta charset='utf-8'>" + "“Adil” é".encode() + b"\x93", "“Adil” é“"),
        (b"<META http-equiv=x content='text/html; charset=Windows-1250'>" + "Šejla".encode("cp1250"), "Šejla"),
        (b"<meta charset=base64>" + "“Adil”".encode("cp1252"), "“Adil”"),
        (b"<meta charset=\xff\xff>Adil", "Adil"),
    ],
)
def test_charsets(data: bytes, text: str) -> None:
    assert decode_page(data)[0].removeprefix("\ufeff").endswith(text)


def test_scattered_prose_is_brought_together() -> None:
    lone = "".join(
        f"<section><div><section><div><p>{line} {line}</p></div></section></div></section>" for line in PARAGRAPHS
    )
    text = fields_of(page(HEAD, f"<h1>{TITLE}</h1>{lone}"))["text"]
    assert all(line in text for line in PARAGRAPHS)


def test_short_prose_is_checked_against_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    class Found:
        text = "- " + "\n".join((*PARAGRAPHS, "Berita lain nomor 1 dari Rantau Indah"))

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_args, **_options: Found)
    found = record_of(page(HEAD, f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>{menu(5)}"))
    assert found.fields["text"].split("\n") == list(PARAGRAPHS)
    assert found.notes[-1] == "text extracted by trafilatura"
    long = record_of(article(HEAD, inside=paragraphs(PARAGRAPHS * 3)))
    assert long.fields["text"].count("\n") == len(PARAGRAPHS) * 3 - 1


def test_the_same_page_always_gives_the_same_record() -> None:
    data = article(HEAD, "Senin, 9 November 2020 14:02 WIB")
    assert len({repr(extract_page(data, Caps())) for _ in range(4)}) == 1


_TAGS = (
    "<p> </p> <br> <table> <td> <li> <ul> <!-- <h1> </script> </div> </a> <a\thref=x> <div\tclass=share> "
    "<time\tdatetime='x'> <meta\tname=date\tcontent='2020-11-09'> <script\ttype='application/ld+json'> \x00 &"
)
_PIECES = st.sampled_from(
    (
        *_TAGS.split(" "),
        *PARAGRAPHS,
        TITLE,
        '{"@type":"NewsArticle","author":null}',
        "Senin, 9 November 2020 14:02 WIB",
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=300))
def test_any_markup_gives_one_record_or_one_refusal(markup: str) -> None:
    found = extract_page(markup.encode("utf-8", "surrogatepass"), Caps())
    if isinstance(found, RawRecord):
        lines = found.fields["text"].split("\n")
        assert all(line == " ".join(line.split()) and line for line in lines)
        assert all(isinstance(value, str) and value for value in found.fields.values())
    else:
        assert found.detail


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert isinstance(extract_page(data + article(HEAD), Caps()), RawRecord | Refusal)
    assert isinstance(extract_page(data, Caps()), RawRecord | Refusal)
