"""Rules: what proposes a code, on which span, and what a rule that did not fire lacked."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from pipeline.coding.coder import Coder
from pipeline.coding.marks import Reading
from pipeline.coding.rules import FORBIDDEN, MISSING, WITHOUT_ACTOR, Hit, Lack, distance, find_actor
from tests.coding.making import coder, read

CONCEPTS = {
    "cue": ["memilih", "memilih bupati"], "goods": ["beras"], "money": ["uang"], "voters": ["warga"],
    "not": ["surat tugas"],
}  # fmt: skip
RULES: dict[str, dict[str, Any]] = {
    "alone": {},
    "all": {"all": ["goods", "voters"]},
    "any": {"any": ["goods", "money"]},
    "none": {"none": ["not"]},
    "clause": {"all": ["goods"], "none": ["not"], "scope": "clause"},
    "context": {"all": ["goods"], "none": ["not"], "scope": "context"},
    "within": {"all": ["goods"], "within": "2"},
    "first": {"all": ["goods"], "order": "cue_first"},
    "last": {"all": ["goods"], "order": "cue_last"},
    "own": {"all": ["cue"]},
    "actor_clause": {"actor": "official", "actor_scope": "clause"},
    "actor_sentence": {"actor": "official", "actor_scope": "sentence"},
    "actor_context": {"actor": "official", "actor_scope": "context"},
    "actor_article": {"actor": "official", "actor_scope": "article"},
}


@cache
def held() -> Coder:
    return coder(CONCEPTS, {"act_a": {"rules": [{"id": n, "cue": ["cue"], **r} for n, r in RULES.items()]}})


def outcomes(rule: str, reading: Reading, seq: int = 1) -> list[Hit | Lack]:
    return [o for o in held().rules.apply(reading, seq) if o.rule_id == f"act_a.{rule}"]


def fires(rule: str, *sentences: str, seq: int = 1, title: str = "") -> bool:
    return any(isinstance(o, Hit) for o in outcomes(rule, read(held(), *sentences, title=title), seq))


@pytest.mark.parametrize(
    ("rule", "sentence", "found"),
    [
        ("alone", "Ia memilih.", True),
        ("alone", "Ia diam.", False),
        ("all", "Ia memilih beras untuk warga.", True),
        ("all", "Ia memilih beras.", False),
        ("any", "Ia memilih uang.", True),
        ("any", "Ia memilih beras, uang.", True),
        ("any", "Ia memilih warga.", False),
        ("none", "Ia memilih.", True),
        ("none", "Dengan surat tugas ia memilih.", False),
        ("clause", "Ia memilih beras; warga pulang.", True),
        ("clause", "Ia memilih; warga makan beras.", False),
        ("clause", "Ia memilih beras; warga membawa surat tugas.", True),
        ("within", "Ia memilih dua karung beras.", True),
        ("within", "Ia memilih dua buah karung beras.", False),
        ("within", "Beras ia pun memilih.", True),
        ("first", "Ia memilih beras.", True),
        ("first", "Beras ia memilih.", False),
        ("last", "Ia memilih beras.", False),
        ("last", "Beras ia memilih.", True),
        ("own", "Ia memilih.", False),
        ("own", "Ia memilih dan memilih.", True),
    ],
)
def test_a_rule_fires(rule: str, sentence: str, *, found: bool) -> None:
    assert fires(rule, sentence) is found


def test_the_context_is_the_segment_two_before_it_and_the_headline() -> None:
    filler = "Hujan turun."
    assert fires("context", "Ada beras.", filler, "Ia memilih.", seq=3)
    assert not fires("context", "Ada beras.", filler, filler, "Ia memilih.", seq=4)
    assert fires("context", filler, filler, filler, "Ia memilih.", seq=4, title="Beras")
    assert not fires("context", "Ia memilih.", "Ada beras.")
    assert not fires("context", "Surat tugas.", "Ia memilih beras.", seq=2)
    assert not fires("all", "Ada beras.", "Ia memilih warga.", seq=2)
    assert fires("context", "Hujan.", title="Memilih beras", seq=0)


def test_the_part_of_a_context_that_is_nearest_is_the_evidence() -> None:
    (hit,) = outcomes("context", read(held(), "Beras.", "Beras.", "Ia memilih.", title="Beras"), 3)
    assert isinstance(hit, Hit)
    assert [(p.role, p.seq, p.mark.concept) for p in hit.parts] == [("cue", 3, "cue"), ("all", 2, "goods")]
    (hit,) = outcomes("all", read(held(), "Beras warga dan beras memilih warga, beras."), 1)
    assert isinstance(hit, Hit)
    assert [p.mark.first for p in hit.parts] == [4, 3, 5]


@pytest.mark.parametrize(
    ("rule", "sentences", "where"),
    [
        ("actor_clause", ["Camat memilih."], 1),
        ("actor_clause", ["Camat pulang; warga memilih."], None),
        ("actor_sentence", ["Camat pulang; warga memilih."], 1),
        ("actor_sentence", ["Camat pulang.", "Ia memilih."], None),
        ("actor_context", ["Camat pulang.", "Ia memilih."], 1),
        ("actor_context", ["Camat pulang.", "Hujan.", "Hujan.", "Ia memilih."], None),
        ("actor_context", ["Ia memilih.", "Camat pulang."], None),
        ("actor_article", ["Camat pulang.", "Hujan.", "Hujan.", "Ia memilih."], 1),
        ("actor_article", ["Ia memilih.", "Hujan.", "Camat pulang."], 3),
        ("actor_article", ["Camat.", "Ia memilih.", "Hujan.", "Hujan.", "Lurah."], 1),
        ("actor_article", ["Hujan.", "Ia memilih."], None),
    ],
)
def test_an_actor_is_looked_for_as_far_as_the_rule_says(rule: str, sentences: list[str], where: int | None) -> None:
    seq = next(n for n, s in enumerate(sentences, start=1) if "memilih" in s)
    (outcome,) = outcomes(rule, read(held(), *sentences), seq)
    if where is None:
        assert isinstance(outcome, Lack)
        assert (outcome.reason, outcome.concept) == (WITHOUT_ACTOR, "official")
    else:
        assert isinstance(outcome, Hit)
        assert outcome.actor is not None
        assert outcome.actor.seq == where


def test_the_headline_names_the_actor_when_nothing_nearer_does() -> None:
    (outcome,) = outcomes("actor_context", read(held(), "Hujan.", "Hujan.", "Ia memilih.", title="Camat ke Pasar"), 3)
    assert isinstance(outcome, Hit)
    assert outcome.actor is not None
    assert outcome.actor.seq == 0


def test_the_actor_before_the_cue_is_preferred_and_the_nearest_of_them() -> None:
    reading = read(held(), "Lurah dan camat memilih asn.", "Memilih asn, lurah.")
    for seq, first in ((1, 2), (2, 1)):
        cue = reading.find(seq, "cue")[0]
        found = find_actor(reading, seq, cue, "official", "sentence")
        assert found is not None
        assert found.mark.first == first


def test_what_was_lacking_is_told() -> None:
    told = {
        o.rule_id.partition(".")[2]: (o.reason, o.concept)
        for o in held().rules.apply(read(held(), "Dengan surat tugas ia memilih uang untuk warga, bukan beras."), 1)
        if isinstance(o, Lack)
    }
    assert told["none"] == told["clause"] == (FORBIDDEN, "not")
    assert told["within"] == (MISSING, "goods")
    assert told["last"] == (MISSING, "goods")
    assert told["actor_context"] == (WITHOUT_ACTOR, "official")
    assert "all" not in told
    reading = read(held(), "Ia memilih warga; beras.", "Uang.")
    assert [o.concept for o in outcomes("clause", reading) if isinstance(o, Lack)] == ["goods"]


def test_every_cue_is_tried_and_the_longest_match_is_the_cue() -> None:
    found = outcomes("alone", read(held(), "Ia memilih bupati lalu memilih."))
    assert [o.cue.last - o.cue.first for o in found] == [2, 1]


def test_the_gate_keeps_rules_away_that_lack_a_part() -> None:
    reading = read(held(), "Ia memilih.", "Ada beras.", "Ia memilih.")
    assert "act_a.all" not in {r.rule_id for r in held().rules.candidates(reading, 1)}
    assert "act_a.context" not in {r.rule_id for r in held().rules.candidates(reading, 1)}
    assert "act_a.context" in {r.rule_id for r in held().rules.candidates(reading, 3)}
    assert held().rules.cues == held().gate.bits["cue"]


def test_a_rule_overrides_the_actor_of_its_code_and_old_codes_have_none() -> None:
    rule = {"id": "r", "cue": ["cue"]}
    made = coder(CONCEPTS, {
        "act_a": {"actor": "official", "rules": [rule, {**rule, "id": "free", "actor": "none"}]},
        "act_old": {"deprecated": "true", "replaced_by": "act_a", "rules": [rule]},
    })  # fmt: skip
    found = {o.rule_id: type(o) for o in made.rules.apply(read(made, "Ia memilih."), 1)}
    assert found == {"act_a.r": Lack, "act_a.free": Hit}


def test_distance_counts_the_words_between() -> None:
    reading = read(held(), "Beras ia memilih warga.")
    goods, cue, voters = (reading.find(1, c)[0] for c in ("goods", "cue", "voters"))
    assert (distance(goods, cue), distance(cue, goods), distance(cue, voters), distance(cue, cue)) == (1, 1, 0, 0)
