"""The codebook that ships, compiled, over the articles that ship."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from types import FrameType

import pytest

from pipeline.codebook import load
from pipeline.coding.coder import CodedArticle, Coder
from pipeline.coding.components import lexicon_of
from pipeline.coding.gate import Gate
from pipeline.indonesian.sentences import split_sentences
from tests.coding.making import demo_articles, path_of

BRANCHES = 13
CASES = (
    (
        "Camat Rimbo Tuo Terbukti Berkampanye",
        "Bawaslu Kabupaten Rimbo Tuo memutuskan Camat Lubuk Jati terbukti berkampanye untuk calon bupati petahana.",
    ),
)
CODES = 143


@cache
def held() -> Coder:
    return Coder(load(path_of("codebook")))


@cache
def coded() -> tuple[CodedArticle, ...]:
    return tuple(held().code_article(title, text, split_sentences(text)) for title, text in (*demo_articles(), *CASES))


def test_it_has_every_branch_and_code() -> None:
    assert len(held().codebook.branches) == BRANCHES
    assert len(held().codebook.codes) == CODES


def test_every_rule_is_compiled_and_every_concept_has_its_bit() -> None:
    book = held().codebook
    assert {r.rule_id for r in held().rules.rules} == {code.rule_id(rule) for code, rule in book.rules()}
    assert set(held().gate.bits) == set(book.concepts)
    assert len(set(held().gate.bits.values())) == len(book.concepts)


def test_compiling_costs_a_few_steps_a_term() -> None:
    book = held().codebook
    terms = sum(len(c.terms) + len(c.except_) for c in book.concepts.values())
    calls = [0]

    def count(frame: FrameType, event: str, arg: object) -> None:
        calls[0] += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        Gate(lexicon_of(book))
    finally:
        sys.setprofile(before)
    assert terms > 1000
    assert calls[0] < 400 * terms


@pytest.mark.parametrize(
    "statuses",
    [{"evid_alleged_official", "evid_alleged_nonofficial"}, {"evid_confirmed"}, {"evid_denied"}, {"evid_normative"}],
    ids=["allegation", "finding", "denial", "norm"],
)
def test_allegation_finding_denial_and_norm_come_out_apart(statuses: set[str]) -> None:
    codings = [c for article in coded() for c in article.codings]
    assert Counter(s for c in codings for s in (c.evid_code, c.code_id) if s in statuses).total() > 0


def test_a_status_is_one_of_the_codebook_and_stands_where_it_must() -> None:
    book = held().codebook
    for coding in (c for article in coded() for c in article.codings):
        wants = str(book.codes[coding.code_id].status) == "required"
        assert (coding.evid_code in book.statuses) if wants else coding.evid_code is None, coding.rule_id


def test_a_segment_has_a_code_once() -> None:
    for article in coded():
        keys = [(c.seq, c.code_id) for c in article.codings]
        assert len(keys) == len(set(keys))
