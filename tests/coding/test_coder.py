"""The coder: one coding a code and segment, which code gives way, evidence that slices, and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings

from pipeline.coding.coder import Coded, CodedArticle, Coder, evidence, units_of
from pipeline.coding.exchange import reading_of
from pipeline.coding.marks import Unit
from pipeline.coding.turns import NAME
from pipeline.errors import CodebookError
from pipeline.indonesian.sentences import split_sentences
from tests.coding.making import (
    MIXES,
    coder,
    demo_articles,
    demo_units,
    read,
    small_codebook,
    small_coder,
    told,
    units,
)

CONCEPTS = {"a": ["satu"], "b": ["dua"], "c": ["tiga", "tiga empat"], "d": ["lima"]}


def _rule(cue: str, name: str = "r") -> dict[str, Any]:
    return {"id": name, "cue": [cue]}


def _codes(held: Coder, *sentences: str) -> list[tuple[int, str]]:
    return [(c.seq, c.code_id) for c in held.code(read(held, *sentences)).codings]


def _small(*sentences: str, title: str = "", quotes: Sequence[str | None] = ()) -> CodedArticle:
    return small_coder().code(read(small_coder(), *sentences, title=title, quotes=quotes))


def test_a_code_gives_way_in_the_same_segment_only() -> None:
    held = coder(CONCEPTS, {
        "act_a": {"yields_to": ["act_b"], "rules": [_rule("a")]},
        "act_b": {"yields_to": ["act_c"], "rules": [_rule("b")]},
        "act_c": {"rules": [_rule("c")]},
    })  # fmt: skip
    assert _codes(held, "Satu dua.") == [(1, "act_b")]
    assert _codes(held, "Satu.", "Dua.") == [(1, "act_a"), (2, "act_b")]
    assert _codes(held, "Satu tiga.") == [(1, "act_a"), (1, "act_c")]
    (lost,) = held.code(read(held, "Satu dua.")).refused
    assert (lost.code_id, lost.reason, lost.blocked_by) == ("act_a", "gives way", "act_b")


def test_an_exclusive_code_stands_alone_in_its_branch() -> None:
    held = coder(CONCEPTS, {
        "act_a": {"exclusive": "true", "rules": [_rule("a")]},
        "act_b": {"rules": [_rule("b")]},
        "excl_c": {"branch": "excl", "rules": [_rule("c")]},
    })  # fmt: skip
    assert _codes(held, "Satu.") == [(1, "act_a")]
    assert _codes(held, "Satu dua.") == [(1, "act_b")]
    assert _codes(held, "Satu tiga.") == [(1, "act_a"), (1, "excl_c")]


def test_a_segment_has_one_coding_a_code_of_the_longest_then_the_earliest_cue() -> None:
    held = coder(CONCEPTS, {"act_a": {"rules": [_rule("a", "y"), _rule("a", "x"), _rule("c", "z")]}})
    told_ = held.code(read(held, "Satu satu tiga empat."))
    (coding,) = told_.codings
    assert (coding.rule_id, coding.cue.first) == ("act_a.z", 2)
    assert {(r.reason, r.blocked_by) for r in told_.refused} == {("longer or earlier cue", "act_a.z")}
    assert len(told_.refused) == 4
    (coding,) = held.code(read(held, "Satu satu tiga.")).codings
    assert (coding.rule_id, coding.cue.first) == ("act_a.x", 0)


def test_a_status_code_that_an_act_becomes_stands_only_where_no_act_does() -> None:
    table = {
        "modifiers": [{"id": "m", "concept": "d", "scope": "clause"}],
        "decisions": [
            {"id": "norm", "status": "evid_confirmed", "rule": "R1", "all": ["m"], "becomes": "evid_confirmed"},
            {"id": "otherwise", "status": "evid_alleged", "rule": "R3"},
        ],
    }
    acts = {f"act_{c}": {"status": "required", "rules": [_rule(c)]} for c in "ab"}
    held = coder(CONCEPTS, acts, assertion=table)
    assert _codes(held, "Satu lima.") == [(1, "evid_confirmed")]
    assert _codes(held, "Satu dua lima.") == [(1, "evid_confirmed")]
    assert _codes(held, "Satu lima; dua.") == [(1, "act_b")]
    (norm,) = held.code(read(held, "Satu lima.")).codings
    assert (norm.evid_code, norm.rule_id) == (None, "act_a.r")


def test_status_voice_actor_and_reason_of_a_coding() -> None:
    (coding,) = _small("Panwas menyatakan lurah terbukti berkampanye.").codings
    assert (coding.code_id, coding.evid_code, coding.voice.type) == ("act_campaign", "evid_confirmed", "oversight")
    assert coding.actor is not None
    assert coding.actor.mark.start == 18
    assert coding.reason == "R2 confirmed; voice oversight; modifiers ruling"
    assert not coding.negated
    (denied,) = _small("Camat membantah berkampanye.").codings
    assert (denied.evid_code, denied.negated) == ("evid_denied", True)
    (plain,) = _small("Camat berkampanye.").codings
    assert plain.reason == "R3 otherwise; voice journalist; modifiers none"


def test_a_code_without_a_status_has_none_and_is_never_negated() -> None:
    (coding,) = _small("Tidak benar lurah dilantik.").codings
    assert (coding.code_id, coding.evid_code, coding.negated, coding.reason) == ("act_reward", None, False, "R37")


def test_what_was_refused_is_told_but_not_what_merely_lacks_a_part() -> None:
    refused = _small("Dengan surat tugas camat berkampanye.", "Hujan.", "Hujan.", "Warga berkampanye.").refused
    assert [(r.seq, r.reason, r.blocked_by) for r in refused] == [
        (1, "forbidden", "neutral_duty"), (4, "no actor", "official"),
    ]  # fmt: skip
    assert _small("Ia membagikan beras.").refused == ()


def test_an_article_is_screened_before_it_is_coded() -> None:
    def code(title: str, text: str) -> CodedArticle:
        return small_coder().code_article(title, text, split_sentences(text))

    kept = code("Pilkada", "Camat berkampanye. Hujan turun.")
    assert [(c.seq, c.code_id) for c in kept.codings] == [(1, "act_campaign")]
    assert kept.relevance == "core"
    school = code("Pemilihan ketua OSIS", "Siswa berkampanye.")
    assert (school.codings, school.refused) == ((), ())
    assert school.verdict is not None
    assert school.verdict.excluded == ("excl_pupils",)
    assert code("Pasar", "Lurah dilantik.").relevance == "irrelevant"
    assert _small("Camat berkampanye.").relevance == ""


def test_an_article_without_words_is_coded_with_nothing() -> None:
    assert told(_small()) == told(_small("", " ", "\u200b")) == ((), ())


def test_units_are_the_headline_and_the_sentences_with_their_quotations() -> None:
    text = "Ia diam. \u201cKami netral. Kami bekerja,\u201d kata camat."
    found = units_of("Judul", text, split_sentences(text))
    assert found[0] == Unit(0, "title", 0, 5, "Judul")
    assert [text[u.start : u.end] for u in found[1:]] == [u.text for u in found[1:]]
    assert found[1].quote is None
    assert found[2].quote == found[3].quote is not None


def _check(held: Coder, parts: Sequence[Unit]) -> CodedArticle:
    coded = held.code(held.read(parts))
    texts = {u.seq: u for u in parts}
    keys = [(c.seq, c.code_id) for c in coded.codings]
    assert len(keys) == len(set(keys))
    assert [seq for seq, _ in keys] == sorted(seq for seq, _ in keys)
    for coding in coded.codings:
        _check_evidence(held, texts, coding)
    for refused in coded.refused:
        assert texts[refused.seq].start <= refused.cue.start < refused.cue.end <= texts[refused.seq].end
    return coded


def _check_evidence(held: Coder, texts: dict[int, Unit], coding: Coded) -> None:
    told_ = list(evidence(coding))
    assert told_[0] == ("cue", coding.seq, coding.cue)
    for _, seq, mark in told_:
        unit = texts[seq]
        if mark.concept == NAME:
            assert unit.text[mark.start - unit.start : mark.end - unit.start].isalpha()
            continue
        found = held.marker(Unit(0, unit.field, 0, len(unit.text), unit.text))[mark.concept]
        assert unit.start <= mark.start < mark.end <= unit.end
        assert unit.text[mark.start - unit.start : mark.end - unit.start] in [
            unit.text[m.start : m.end] for m in found
        ]
    carries = str(held.codebook.codes[coding.hit.code_id].status) == "required" and not coding.assertion.becomes
    assert (coding.evid_code is not None) is carries


@pytest.mark.parametrize("place", range(0, len(demo_articles()), 4))
def test_evidence_slices_to_the_text_of_written_articles(place: int) -> None:
    _check(small_coder(), demo_units(place))


@settings(deadline=None)
@given(MIXES)
def test_evidence_slices_to_generated_text_and_a_second_reading_is_the_same(text: str) -> None:
    parts = units_of("Camat ikut kampanye pilkada", text, split_sentences(text))
    coded = _check(small_coder(), parts)
    assert told(coded) == told(small_coder().code(small_coder().read(parts)))


@settings(deadline=None)
@given(MIXES)
def test_coding_from_the_marks_that_were_kept_is_coding_from_the_text(text: str) -> None:
    parts = units_of("Lurah dan pilkada", text, split_sentences(text))
    coded = small_coder().code(small_coder().read(parts))
    assert told(small_coder().code(reading_of(parts, coded.marked, small_coder().gate.bits))) == told(coded)


def test_segments_in_which_nothing_can_stand_are_not_marked() -> None:
    reading = read(small_coder(), "Hujan turun.", "Camat berkampanye.", "Lurah diam.")
    assert set(small_coder().code(reading).marked) == {2}
    assert len(units("a", "b")) == 3


@pytest.mark.parametrize("name", ["screen", "voice", "assertion"])
def test_a_wrong_table_of_the_context_is_an_error_that_names_its_file(name: str) -> None:
    assert name in small_codebook().context
    with pytest.raises(CodebookError, match=rf"context/{name}\.yaml"):
        coder({}, {}, **{name: {}})
