"""Reading reference labels: what is accepted, and what each error says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SourceError
from pipeline.evaluation.reference import Label, read_references

ARTICLE: dict[str, Any] = {
    "doc_id": "x1", "title": "Judul", "text": "Satu. Dua.", "sentences": [[0, 5], [6, 10]], "relevance": "core",
    "codings": [{"s": 1, "code": "act_gift", "evid": "evid_denied"}, {"s": 0, "code": "enf_report", "evid": None}],
    "norm": [2], "published": "2020-10-05", "outlet": "Harian Rimbo",
}  # fmt: skip


def write(path: Path, *articles: Any) -> Path:
    path.write_text("\n".join(a if isinstance(a, str) else json.dumps(a) for a in articles), encoding="utf-8")
    return path


def test_labels_norms_and_groups_are_read(tmp_path: Path) -> None:
    (found,) = read_references([write(tmp_path / "a.jsonl", ARTICLE, "")])
    assert found.labels == (
        Label(0, "enf_report"), Label(1, "act_gift", "evid_denied"), Label(2, "evid_normative"),
    )  # fmt: skip
    assert (found.groups["year"], found.groups["outlet"], found.groups["genre"]) == ("2020", "Harian Rimbo", "")


def test_a_span_belongs_to_the_sentence_of_its_middle(tmp_path: Path) -> None:
    (found,) = read_references([write(tmp_path / "a.jsonl", ARTICLE)])
    assert found.sentence_at("text", 0, 4) == 1
    assert found.sentence_at("text", 4, 10) == 2
    assert found.sentence_at("title", 0, 5) == 0
    assert found.sentence_at("text", 5, 6) is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[1]", "list where an article"),
        ({**ARTICLE, "title": None}, "'title' is None; wanted: a str"),
        ({**ARTICLE, "sentences": [[0, 99]]}, "0 <= start < end <= 10"),
        ({**ARTICLE, "sentences": [[3, 3]]}, "wanted: [start, end]"),
        ({**ARTICLE, "codings": [{"s": 3, "code": "act_gift"}]}, "wanted: s from 0 to 2"),
        ({**ARTICLE, "codings": [{"s": 1}]}, "and code"),
        ({**ARTICLE, "norm": ["1"]}, "sentence '1' for evid_normative"),
    ],
)
def test_an_error_names_file_line_and_what_is_wanted(tmp_path: Path, line: Any, message: str) -> None:
    path = write(tmp_path / "a.jsonl", ARTICLE, line)
    with pytest.raises(SourceError) as caught:
        read_references([path])
    assert f"{path}:2" in str(caught.value)
    assert message in str(caught.value)


def test_an_article_twice_no_article_and_no_text_are_errors(tmp_path: Path) -> None:
    one, other = write(tmp_path / "a.jsonl", ARTICLE), write(tmp_path / "b.jsonl", ARTICLE)
    with pytest.raises(SourceError, match="stands in"):
        read_references([one, other])
    with pytest.raises(SourceError, match="no reference articles"):
        read_references([write(tmp_path / "c.jsonl", "")])
    (tmp_path / "d.jsonl").write_bytes(b"\xff\xfe{}")
    with pytest.raises(SourceError, match="UTF-8"):
        read_references([tmp_path / "d.jsonl"])
