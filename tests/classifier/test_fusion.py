from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from pipeline.classifier.fusion import DOUBTED, WITHOUT_ACTOR, FusedArticle, FusionTable, fused
from pipeline.classifier.model import Model, Scored
from pipeline.coding.coder import Coder
from pipeline.errors import CodebookError
from pipeline.tables import CodingSource, Relevance
from tests.classifier.making import trained
from tests.coding.making import small_codebook

TABLE = {"doubted_below": "0.2", "wants_actor": ["act"], "gives_way": ["evid"]}
STORY = ("Pilkada sudah dekat.", "Camat Rintis ikut berkampanye.", "Menjelang pilkada warga menerima beras.")


def _model(said: Mapping[tuple[int, str], float], monkeypatch: pytest.MonkeyPatch) -> Model:
    model, _ = trained()

    def score(self: Model, passages: Any) -> Scored:
        real = genuine(self, passages)
        probabilities = np.zeros_like(real.probabilities)
        for (seq, code), value in said.items():
            probabilities[seq, self.outputs.codes.index(code)] = value
        return dataclasses.replace(real, probabilities=probabilities)

    genuine = Model.score
    monkeypatch.setattr(Model, "score", score)
    return model


def _fused(
    said: Mapping[tuple[int, str], float] | None, monkeypatch: pytest.MonkeyPatch, story: tuple[str, ...] = STORY
) -> FusedArticle:
    from pipeline.coding.coder import units_of

    book = dataclasses.replace(small_codebook(), context={**small_codebook().context, "fusion": TABLE})
    coder = Coder(book)
    text = " ".join(story)
    ends = np.cumsum([len(s) + 1 for s in story])
    spans = [(int(end) - len(s) - 1, int(end) - 1) for end, s in zip(ends, story, strict=True)]
    reading = coder.read(units_of("", text, spans))
    model = None if said is None else _model(said, monkeypatch)
    return fused(coder, model, reading, coder.judge(reading))


def _codes(found: FusedArticle) -> dict[tuple[int, str], CodingSource]:
    return {one.key: one.source for one in found.codings}


def test_without_a_model_the_rules_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _fused(None, monkeypatch)
    assert _codes(found) == {(2, "act_campaign"): CodingSource.RULE}
    assert found.core_probability is None


def test_what_both_say_is_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _fused({(2, "act_campaign"): 0.99}, monkeypatch)
    assert _codes(found) == {(2, "act_campaign"): CodingSource.BOTH}
    (one,) = found.codings
    assert one.coded.rule_id == "act_campaign.campaigns"
    assert one.anchor is not None


def test_what_the_model_doubts_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _fused({}, monkeypatch)
    assert not found.codings
    assert [(r.seq, r.code_id, r.reason) for r in found.refused] == [(2, "act_campaign", DOUBTED)]


def test_a_little_doubt_leaves_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    threshold = float(trained()[0].thresholds().min())
    assert _codes(_fused({(2, "act_campaign"): threshold * 0.5}, monkeypatch)) == {
        (2, "act_campaign"): CodingSource.RULE
    }


def test_a_proposal_takes_status_and_actor_from_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    story = (*STORY[:2], "Camat membantah ikut ke lapangan.")
    found = _fused({(2, "act_campaign"): 0.9, (3, "act_campaign"): 0.9}, monkeypatch, story)
    one = next(f for f in found.codings if f.coded.seq == 3)
    assert one.source is CodingSource.MODEL
    assert one.coded.evid_code == "evid_denied"
    assert one.coded.actor is not None
    assert one.coded.actor.mark.concept == "official"
    assert (one.coded.cue.start, one.coded.cue.end) == (len(" ".join(STORY[:2])) + 1, len(" ".join(story)))


def test_no_actor_is_invented(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _fused({(3, "act_campaign"): 0.9}, monkeypatch, ("Pilkada dekat.", "Hujan turun.", "Warga berkampanye."))
    assert not found.codings
    assert (3, "act_campaign", WITHOUT_ACTOR) in {(r.seq, r.code_id, r.reason) for r in found.refused}


def test_relevance_follows_what_is_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _fused({(2, "act_campaign"): 0.99}, monkeypatch).relevance is Relevance.CORE


def test_a_code_that_the_model_does_not_know_is_left_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    story = ("Pilkada dekat.", "Camat membagikan beras pada pilkada.")
    assert "act_gift" not in trained()[0].outputs.codes
    assert _codes(_fused({}, monkeypatch, story)) == {(2, "act_gift"): CodingSource.RULE}


@pytest.mark.parametrize(
    "table", [{}, {**TABLE, "doubted_below": "much"}, {**TABLE, "doubted_below": "2"}], ids=["empty", "word", "share"]
)
def test_a_wrong_table_is_named(table: dict[str, Any]) -> None:
    with pytest.raises(CodebookError, match=r"context/fusion\.yaml"):
        FusionTable.of(table)
