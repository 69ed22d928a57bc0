"""Rendering: complete, in both languages, and inert whatever a codebook says."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pytest

import pipeline.codebook
from pipeline.codebook.render import as_csv, as_json, html, markdown, show
from pipeline.errors import CodebookError
from tests.codebook.conftest import Write

SING = "codes/act/act_sing.yaml"
HOSTILE = """'<script>alert(1)</script> & "x" _a_ *b* `c` [d](javascript:e) &lt;'"""


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - given
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


def test_one_code_in_both_languages(write: Write) -> None:
    book = pipeline.codebook.load(write())
    shown = show(book, "act_dance", "id")
    assert shown.startswith("### `act_dance`: Menari\n")
    assert "- **Definisi**: A clerk dances for a ticket." in shown
    assert "- **Mengalah kepada**: act_sing" in shown
    assert "`dances_on_stage`: A clerk dances on a stage. (cue: dance; all: stage; none: rehearsal; within 12" in shown
    assert "Juru tulis itu menyanyi. → act_sing" in shown
    assert "### `act_dance`: Dancing" in show(book, "act_dance")
    with pytest.raises(CodebookError, match="no code `act_fly`"):
        show(book, "act_fly")
    with pytest.raises(CodebookError, match="no headings in `fr`; allowed: en, id"):
        show(book, "act_dance", "fr")


def test_every_code_is_in_every_rendering(write: Write) -> None:
    book = pipeline.codebook.load(write())
    for text in (markdown(book), markdown(book, "id"), html(book), html(book, "id"), as_json(book), as_csv(book)):
        assert all(code in text for code in book.codes)


def test_hostile_text_is_inert(write: Write) -> None:
    book = pipeline.codebook.load(write({SING: ("definition: A clerk sings.", f"definition: {HOSTILE}")}))
    page = Page()
    page.feed(html(book))
    assert "script" not in page.tags
    assert HOSTILE.strip("'") in page.said
    text = markdown(book)
    assert "<script" not in text.replace("\\<script", "")
    assert r"\_a\_ \*b\* \`c\` \[d\](javascript:e) \&lt;" in text


def test_deprecated_codes_say_what_replaced_them(write: Write) -> None:
    edits = {SING: ("status: none", "status: none\ndeprecated: true\nreplaced_by: act_dance")}
    book = pipeline.codebook.load(write({**edits, "codes/act/act_dance.yaml": ("yields_to: [act_sing]\n", "")}))
    assert "Deprecated; replaced by**: act_dance" in show(book, "act_sing")
    assert "Deprecated; replaced by" in html(book)


def test_json_holds_everything(write: Write) -> None:
    said = json.loads(as_json(pipeline.codebook.load(write())))
    assert (said["version"], len(said["codes"]), said["languages"]) == ("0.1.0", 3, ["id", "en"])
    dance = next(concept for concept in said["concepts"] if concept["id"] == "dance")
    assert dance["terms"] == ["<tari:verb>", "ber .. joget"]
    assert dance["except"] == ["penari latar"]


def test_csv_cells_do_not_run(write: Write) -> None:
    book = pipeline.codebook.load(write({SING: ("definition: A clerk sings.", "definition: '=1+1, \"x\"'")}))
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(as_csv(book)))}
    assert rows["act_sing"]["definition"] == '\'=1+1, "x"'
    assert rows["act_dance"]["label_id"] == "Menari"
    assert rows["act_dance"]["near_miss"] == "Juru tulis itu menyanyi. → act_sing"
    assert rows["act_dance"]["rules"] == "dances_on_stage"
