"""`netral evaluate` end to end: on labels made from the run itself everything agrees, and nothing on others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipeline.cli import build
from pipeline.errors import SourceError
from pipeline.evaluation.predicted import read_predictions
from pipeline.evaluation.reference import read_references
from pipeline.indonesian.sentences import split_sentences
from tests.strategies import SMALL_CODEBOOK

TEXT = "Camat Rimbo berkampanye dalam pilkada. Panwas menyatakan lurah terbukti berkampanye. Hujan turun."


def labels(path: Path, codings: list[dict[str, Any]]) -> Path:
    article = {
        "doc_id": "x1", "title": "Camat Rimbo dan Pilkada", "text": TEXT, "relevance": "core", "codings": codings,
        "sentences": [list(s) for s in split_sentences(TEXT)], "published": "2020-10-05",
    }  # fmt: skip
    path.write_text(json.dumps(article) + "\n", encoding="utf-8")
    return path


def run(file: Path, out: Path, *flags: str) -> Any:
    arguments = ["evaluate", str(file), "--out", str(out), "--codebook", str(SMALL_CODEBOOK), "--quiet", *flags]
    return CliRunner().invoke(build(), arguments, catch_exceptions=False)


def test_figures_of_right_and_wrong_labels(tmp_path: Path) -> None:
    right = [
        {"s": 1, "code": "act_campaign", "evid": "evid_alleged"},
        {"s": 2, "code": "act_campaign", "evid": "evid_confirmed"},
    ]
    found = json.loads(run(labels(tmp_path / "a.jsonl", right), tmp_path / "out", "--json").stdout)
    figures = {(x["axis"], x["name"], x["level"]): x["f1"] for x in found["figures"]}
    assert figures["code", "act_campaign", "sentence"] == figures["relevance", "core", "article"] == 1
    assert found["status"] == {
        "same": 2, "matched": 2, "share": 1.0,
        "pairs": [{"reference": e, "coded": e, "n": 1} for e in ("evid_alleged", "evid_confirmed")],
    }  # fmt: skip
    wrong = labels(tmp_path / "a.jsonl", [{"s": 3, "code": "act_gift", "evid": "evid_alleged"}])
    said = run(wrong, tmp_path / "out").stdout
    assert "0.000" in said
    assert "act_gift" not in said
    assert "act_gift" in run(wrong, tmp_path / "out", "--codes").stdout


def test_a_run_on_other_articles_is_an_error(tmp_path: Path) -> None:
    file = labels(tmp_path / "a.jsonl", [])
    run(file, tmp_path / "out")
    assert pq.read_table(tmp_path / "out" / "tables" / "articles.parquet").num_rows == 1
    other = tmp_path / "b.jsonl"
    other.write_text(file.read_text(encoding="utf-8").replace("x1", "x2"), encoding="utf-8")
    with pytest.raises(SourceError, match="x2: not among the articles"):
        read_predictions(tmp_path / "out", read_references([other]))
    other.write_text(file.read_text(encoding="utf-8").replace("Hujan", "Banjir"), encoding="utf-8")
    with pytest.raises(SourceError, match="another text"):
        read_predictions(tmp_path / "out", read_references([other]))
    with pytest.raises(SourceError, match="no such table"):
        read_predictions(tmp_path / "nowhere", read_references([file]))
