"""The gate is lossless: gated and ungated coding are the same, codings and refusals alike."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.codebook import load
from pipeline.coding.coder import CodedArticle, Coder, units_of
from pipeline.coding.gate import forms
from pipeline.indonesian.sentences import split_sentences
from pipeline.indonesian.words import tokenize, word_key
from pipeline.places import codebook_folder, demo_folder

_WORDS = [
    "camat", "Camat", "lurah", "ASN", "netral", "tidak", "mendukung", "didukung", "calon", "bupati", "Bawaslu",
    "diduga", "terbukti", "membantah", "kampanye", "nomor", "urut", "2", "paslon", "non-job", "B1-KWK", "Rp1,5",
    "S.Sos.", "Jum'at", "ke-2", "harus", "amplop", "sembako", "dan", "yang", "wali", "nagari", "İstanbul", "e\u0301",
    "dukung\u200bnya", "tim", "sukses", '"', "'", ",", ".", "-", "(", ")", "menyebut", "kata", "pemilih", "suara",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join) | st.text(max_size=60)


@cache
def _coders() -> tuple[Coder, Coder]:
    book = load(codebook_folder())
    return Coder(book), Coder(book, gated=False)


def _told(coded: CodedArticle) -> object:
    codings = [(c.seq, c.code_id, c.evid_code, c.rule_id, c.cue, c.reason) for c in coded.codings]
    return codings, sorted((r.seq, r.rule_id, r.cue, r.reason, r.blocked_by) for r in coded.refused)


def _demo() -> list[tuple[str, str]]:
    lines = (demo_folder() / "harian.jsonl").read_text(encoding="utf-8").splitlines()
    return [(d["title"], d["text"]) for d in map(json.loads, lines)]


@pytest.mark.parametrize("place", range(8))
def test_gated_is_ungated_on_written_articles(place: int) -> None:
    title, text = _demo()[place]
    units = units_of(title, text, split_sentences(text))
    gated, ungated = (_told(c.code(c.read(units))) for c in _coders())
    assert gated == ungated


def test_the_written_articles_have_codings() -> None:
    coder, _ = _coders()
    found = [coder.code(coder.read(units_of(t, x, split_sentences(x)))).codings for t, x in _demo()]
    assert sum(map(len, found)) > 20


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS)
@example("Camat İtu mendukung calon", "Rp1camat S.Sos.camat 2camat camat2")
def test_gated_is_ungated_on_generated_text(title: str, text: str) -> None:
    units = units_of(title, text, split_sentences(text))
    gated, ungated = (_told(c.code(c.read(units))) for c in _coders())
    assert gated == ungated


@settings(deadline=None)
@given(TEXTS)
def test_the_gate_sees_every_form_that_the_tokenizer_gives(text: str) -> None:
    words = {word_key(text[a:b]) for a, b in tokenize(text)}
    letters = {w for w in words if any(c.isalnum() for c in w)}
    missed = letters - set(forms(text))
    assert all(run in set(forms(text)) for word in missed for run in word.split(",") if run), missed
