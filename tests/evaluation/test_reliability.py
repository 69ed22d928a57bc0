"""Reliability by code: verdicts of the protocol, sample sizes, and the command."""

from __future__ import annotations

import doctest
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import build
from pipeline.errors import SourceError
from pipeline.evaluation import reliability as module
from pipeline.evaluation.agreement import Interval
from pipeline.evaluation.reference import Label, Reference
from pipeline.evaluation.reliability import Reliability, Verdict, reliability, units_needed
from tests.strategies import SMALL_CODEBOOK

BRANCH = {"act_gift": "act", "act_campaign": "act", "evid_denied": "evid"}


def article(doc_id: str, *labels: tuple[int, str]) -> Reference:
    spans = tuple((n * 5, n * 5 + 4) for n in range(9))
    return Reference(doc_id, "Judul", "x" * 50, spans, tuple(Label(s, c) for s, c in labels), "core", {})


def figures(alpha: float, low: float, positive: float = 0.9, coded: int = 30) -> Reliability:
    return Reliability("c", 100, coded, coded, 0.9, positive, 0.9, 0.8, 0.8, Interval(alpha, low, 1.0))


def test_the_printed_sample_sizes_are_reproduced() -> None:
    assert doctest.testmod(module).failed == 0
    assert [units_needed(p, 0.667) for p in (0.5, 0.1, 0.05, 0.01)] == [60, 172, 330, 1593]
    assert [units_needed(p, 0.8) for p in (0.5, 0.1, 0.05, 0.01)] == [103, 294, 560, 2702]
    with pytest.raises(ValueError, match="between 0 and 1"):
        units_needed(0, 0.8)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (figures(0.85, 0.70), Verdict.RELIABLE),
        (figures(0.85, 0.60), Verdict.TENTATIVE),
        (figures(0.70, 0.50), Verdict.TENTATIVE),
        (figures(0.60, 0.50), Verdict.UNRELIABLE),
        (figures(0.85, 0.70, positive=0.6, coded=2), Verdict.UNRELIABLE),
        (figures(0.85, 0.70, positive=0.8, coded=2), Verdict.RELIABLE),
    ],
)
def test_verdicts(found: Reliability, verdict: Verdict) -> None:
    assert found.verdict is verdict


def test_branches_come_first_and_agree_where_codes_of_them_differ() -> None:
    one = [article("a", (1, "act_gift"), (2, "act_gift")), article("b", (3, "act_gift"))]
    other = [article("a", (1, "act_campaign"), (2, "act_gift")), article("b", (3, "act_gift"))]
    found = {r.name: r for r in reliability(one, other, BRANCH)}
    assert list(found) == ["act", "act_campaign", "act_gift"]
    assert found["act"].alpha is not None
    assert found["act"].alpha.value == found["act"].percent == 1
    gift = found["act_gift"]
    assert (gift.units, gift.first, gift.second) == (20, 3, 2)
    assert gift.positive == pytest.approx(4 / 5)


def test_other_articles_or_sentences_are_an_error() -> None:
    with pytest.raises(SourceError, match="a: the second coder"):
        reliability([article("a")], [article("b")], BRANCH)


def write(path: Path, codings: list[dict[str, Any]]) -> Path:
    said = {"doc_id": "x", "title": "T", "text": "Satu. Dua.", "sentences": [[0, 5], [6, 10]], "relevance": "core"}
    path.write_text(json.dumps({**said, "codings": codings}), encoding="utf-8")
    return path


def test_the_command_tells_figures_and_verdicts(tmp_path: Path) -> None:
    files = [str(write(tmp_path / f"{n}.jsonl", [{"s": s, "code": "act_gift"}])) for n, s in (("a", 1), ("b", 2))]
    arguments = ["agreement", *files, "--codebook", str(SMALL_CODEBOOK)]
    told = CliRunner().invoke(build(), arguments, catch_exceptions=False).stdout
    assert "act_gift" in told
    assert "unreliable" in told or "tidak andal" in told
    found = json.loads(CliRunner().invoke(build(), [*arguments, "--json"], catch_exceptions=False).stdout)
    assert {x["name"]: x["verdict"] for x in found} == {"act": "unreliable", "act_gift": "unreliable"}
