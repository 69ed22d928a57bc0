"""Build raw/demo/ from the written demo articles: `python tests/build_demo.py ARTICLES.jsonl raw/demo`.

The articles were written for this project: invented people, places and parties. They are spread over the formats that
dumps come in, with re-publications, and two broken files that the run must quarantine and survive.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

Article = dict[str, Any]
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_EPOCH = (2020, 1, 1, 0, 0, 0)


def main(source: Path, target: Path) -> None:
    """Write the demo corpus."""
    articles = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    target.mkdir(parents=True, exist_ok=True)
    (target / "harian.jsonl").write_bytes(_jsonl(articles[:8]))
    (target / "kliping.csv").write_bytes(_csv(articles[8:13]))
    (target / "arsip.zip").write_bytes(_zip(articles[13:16]))
    (target / "kantor-berita.jsonl.gz").write_bytes(gzip.compress(_jsonl(articles[16:18]), mtime=0))
    pages = target / "laman"
    pages.mkdir(exist_ok=True)
    for article in articles[18:22]:
        (pages / f"{article['doc_id']}.html").write_text(_page(article), encoding="utf-8")
    for article in articles[22:]:
        (target / f"{article['doc_id']}.txt").write_text(_text(article), encoding="utf-8")
    broken = gzip.compress(_jsonl(articles[:4]), mtime=0)
    (target / "terpotong.jsonl.gz").write_bytes(broken[: len(broken) // 3])
    (target / "rusak.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 64)


def _jsonl(articles: list[Article]) -> bytes:
    keys = ("doc_id", "outlet", "url", "published", "author", "title", "text")
    lines = (json.dumps({k: a[k] for k in keys if a.get(k)}, ensure_ascii=False) for a in articles)
    return ("\n".join(lines) + "\n").encode()


def _csv(articles: list[Article]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(["id", "media", "tautan", "tanggal", "penulis", "judul", "isi"])
    writer.writerows(
        [a["doc_id"], a["outlet"], a["url"], _indonesian(a["published"]), a.get("author"), a["title"], a["text"]]
        for a in articles
    )
    return buffer.getvalue().encode()


def _indonesian(day: str) -> str:
    year, month, date = day.split("-")
    return f"{int(date)} {_MONTHS[int(month) - 1]} {year}"


def _zip(articles: list[Article]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for article in articles:
            member = zipfile.ZipInfo(f"arsip/{article['doc_id']}.json", _EPOCH)
            archive.writestr(member, _jsonl([article]))
    return buffer.getvalue()


def _page(article: Article) -> str:
    said = {k: html.escape(str(article.get(k) or "")) for k in ("title", "url", "published", "author", "outlet")}
    body = "\n".join(f"<p>{html.escape(p)}</p>" for p in article["text"].split("\n\n"))
    return f"""<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>{said["title"]} - {said["outlet"]}</title>
<link rel="canonical" href="{said["url"]}"><meta property="og:site_name" content="{said["outlet"]}">
<meta property="og:title" content="{said["title"]}"><meta name="author" content="{said["author"]}">
<meta property="article:published_time" content="{said["published"]}T09:00:00+07:00"></head>
<body><nav><a href="/">Beranda</a> <a href="/daerah">Daerah</a> <a href="/politik">Politik</a></nav>
<article><h1>{said["title"]}</h1>
{body}
<p>Baca juga: Jadwal Layanan Keliling Pekan Ini</p></article>
<footer>Tentang kami | Pedoman Media Siber | {said["outlet"]}</footer></body></html>
"""


def _text(article: Article) -> str:
    head = f"Judul: {article['title']}\nMedia: {article['outlet']}\nTanggal: {_indonesian(article['published'])}\n"
    return f"{head}URL: {article['url']}\n\n{article['text']}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
