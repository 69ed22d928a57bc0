"""Measure the HTML reader on a folder of saved pages with expected results.

The folder holds `gold.jsonl`, one object a page (file, title, url, date_utc, content), and the pages it names;
other pages beside them count as index pages, which must be refused. Run:
`python tests/benchmarks/measure_html.py DATA_FOLDER`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.readers.base import Caps, RawRecord
from pipeline.readers.html import extract_page

WIB = dt.timezone(dt.timedelta(hours=7))


def token_f1(got: str, expected: str) -> tuple[float, float, float]:
    """F1, precision and recall over the bags of lower-case words."""
    left, right = (Counter(re.findall(r"\w+", text.lower())) for text in (got, expected))
    both = sum((left & right).values())
    if not both:
        return 0.0, 0.0, 0.0
    precision, recall = both / sum(left.values()), both / sum(right.values())
    return 2 * precision * recall / (precision + recall), precision, recall


def fundus_gold(folder: Path) -> list[dict[str, Any]]:
    """Expected results in the layout of the fundus test set, as rows like those of gold.jsonl."""
    rows = []
    for path in sorted(folder.glob("fundus/*.expected.json")):
        data = json.loads(path.read_text())["V1"]
        body = data["body"]
        parts = [
            *body["summary"],
            *(text for part in body["sections"] for text in part["headline"] + part["paragraphs"]),
        ]
        page = next(path.parent.glob(f"{path.name.split('.')[0]}*.html"))
        moment = dt.datetime.fromisoformat(data["publishing_date"]).astimezone(dt.UTC).isoformat()
        file = str(page.relative_to(folder))
        rows.append({"file": file, "title": data["title"], "date_utc": moment, "content": "\n".join(parts), "url": ""})
    return rows


def trafilatura_ms(pages: list[bytes]) -> float:
    """CPU milliseconds a page of trafilatura alone, with its metadata."""
    from trafilatura import bare_extraction

    start = time.process_time()
    for data in pages:
        bare_extraction(data, with_metadata=True, include_comments=False)
    return (time.process_time() - start) * 1000 / len(pages)


def measure(folder: Path, left_out: set[str]) -> None:
    """Print one line a page, then the sums."""
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text().splitlines()] + fundus_gold(folder)
    scores, spent, tally = [], 0.0, Counter[str]()
    pages = [(folder / row["file"]).read_bytes() for row in rows]
    trafilatura_ms(pages[:3])
    for data in pages[:9]:
        extract_page(data, Caps())
    for row, data in zip(rows, pages, strict=True):
        start = time.process_time()
        record = extract_page(data, Caps())
        spent += time.process_time() - start
        fields = record.fields if isinstance(record, RawRecord) else {}
        f1, precision, recall = token_f1(fields.get("text", ""), row["content"])
        day = dt.datetime.fromisoformat(row["date_utc"]).astimezone(WIB).date().isoformat()
        good = {
            "title": fields.get("title", "").split() == row["title"].split(),
            "day": fields.get("published", "")[:10] == day,
            "url": fields.get("url", "") == row["url"] or not row["url"],
        }
        tally.update(name for name, right in good.items() if right)
        name = Path(row["file"]).name
        if name not in left_out:
            scores.append(f1)
        marks = " ".join(name if right else name.upper() + "!" for name, right in good.items())
        shown = f"{fields.get('published', '-')} | {fields.get('author', '-')} | {fields.get('outlet', '-')}"
        print(f"{f1:.3f} p{precision:.2f} r{recall:.2f} {name} {marks} | {shown}")  # noqa: T201
        if not good["title"]:
            print(f"      {fields.get('title')!r} for {row['title']!r}")  # noqa: T201
    named = {row["file"] for row in rows}
    others = [path for path in sorted(folder.glob("*/*.html")) if str(path.relative_to(folder)) not in named]
    for path in others:
        found = extract_page(path.read_bytes(), Caps())
        print(f"{path.name}: {found.detail if not isinstance(found, RawRecord) else 'TAKEN FOR AN ARTICLE'}")  # noqa: T201
    print(f"mean F1 {sum(scores) / len(scores):.4f} over {len(scores)}; of {len(rows)}: {dict(tally)}")  # noqa: T201
    print(f"CPU ms a page: {spent * 1000 / len(rows):.1f}, trafilatura alone {trafilatura_ms(pages):.1f}")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leave-out", nargs="*", default=[], help="file names whose expected body is no body")
    options = parser.parse_args()
    measure(options.folder, set(options.leave_out))
