from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook import load
from pipeline.coding.coder import units_of
from pipeline.coding.marks import Reading
from pipeline.errors import NetralError
from pipeline.explain import chain_of, explain
from pipeline.explain_near import SHOWN, near_rules
from pipeline.explain_text import lines, marked
from pipeline.stages.screen import coder_for
from pipeline.storage import read_table
from pipeline.texts import Lang
from tests import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.made(tmp_path_factory)


def _chain(folder: Path, article: str, segment: int | None = None) -> dict[str, Any]:
    return chain_of(folder / "out", folder / "book", article, segment, Lang.EN)


def _said(folder: Path, article: str, segment: int | None = None, lang: Lang = Lang.EN) -> str:
    return explain(folder / "out", folder / "book", article, segment, lang, as_json=False)


def test_the_chain_begins_at_the_raw_record(folder: Path) -> None:
    source = _chain(folder, "biasa-1")["source"]
    assert (source["raw_file"], source["record_no"]) == ("berita.jsonl", 0)
    assert len(source["raw_sha256"]) == 64


def test_a_coding_shows_rule_meaning_definition_status_voice_and_evidence(folder: Path) -> None:
    (segment,) = _chain(folder, "biasa-1", 3)["segments"]
    (coding,) = segment["codings"]
    assert coding["code_id"] == "act_campaign"
    assert coding["label"] == "Campaigning"
    assert coding["definition"] == "An official takes part in a campaign."
    assert (coding["evid_code"], coding["evid_label"]) == ("evid_confirmed", "Status confirmed")
    assert coding["means"] == "An official campaigns in the sentence."
    assert (coding["actor_text"], coding["voice_text"]) == ("lurah", "Panwas")
    said = _said(folder, "biasa-1", 3)
    for word in ("evid_confirmed", "act_campaign.joins", "voice:oversight overseer", '"terbukti" text 136:144'):
        assert word in said


def test_evidence_and_spans_slice_the_text_to_what_they_say(folder: Path) -> None:
    chain = _chain(folder, "biasa-1")
    text = next(r["text"] for r in tiny.RECORDS if r["id"] == "biasa-1")
    parts = [p for s in chain["segments"] for c in s["codings"] for p in c["evidence"]]
    spans = [(s, sp) for s in chain["segments"] if s["field"] == "text" for sp in s["spans"]]
    assert parts
    assert spans
    assert all(text[p["start"] : p["end"]] == p["text"] for p in parts)
    assert all(text[sp["span_start"] : sp["span_end"]] == sp["text"] for _, sp in spans)


def test_a_segment_without_coding_tells_everything_that_the_nearest_rule_lacked(folder: Path) -> None:
    (segment,) = _chain(folder, "biasa-1", 4)["segments"]
    (near,) = segment["near"]
    assert near["rule_id"] == "act_gift.gives"
    assert [(k["reason"], k["concept"]) for k in near["lacks"]] == [
        ("missing", "election|neighbours"),
        ("no actor", "official"),
    ]
    assert "missing: election|neighbours; no actor of the class: official" in _said(folder, "biasa-1", 4)


def test_an_abstention_says_what_stood_in_the_way_and_is_not_told_twice(folder: Path) -> None:
    (segment,) = _chain(folder, "biasa-1", 5)["segments"]
    (refused,) = segment["abstentions"]
    assert (refused["rule_id"], refused["reason"], refused["blocked_by"]) == (
        "act_campaign.joins",
        "forbidden",
        "schedule",
    )
    assert segment["near"] == []


def test_a_copy_names_the_first_and_the_first_names_its_copies(folder: Path) -> None:
    copy, first = _chain(folder, "biasa-2"), _chain(folder, "biasa-1")
    assert copy["copies"]["dup_of"] == first["article"]["article_id"]
    assert (copy["copies"]["method"], copy["copies"]["jaccard"]) == ("exact", 1.0)
    assert first["copies"]["copies"] == [copy["article"]["article_id"]]
    assert f"copy of {first['article']['article_id']}" in _said(folder, "biasa-2")
    assert [len(s["codings"]) for s in copy["segments"]] == [len(s["codings"]) for s in first["segments"]]


def test_a_screened_out_article_says_why_and_that_a_rule_would_have_fired(folder: Path) -> None:
    chain = _chain(folder, "sekolah")
    assert chain["screen"]["excluded"] == [{"code_id": "excl_pupils", "label": "School elections"}]
    assert "pupils=1" in chain["screen"]["grounds"]
    (near,) = chain["segments"][2]["near"]
    assert near["lacks"] == []
    assert "nothing is lacking" in _said(folder, "sekolah", 2)


def test_json_holds_the_same_chain_and_only_ascii(folder: Path) -> None:
    said = explain(folder / "out", folder / "book", "-jahat", None, Lang.EN, as_json=True)
    assert said.isascii()
    assert json.loads(said) == _chain(folder, "-jahat")
    assert any(tiny.OVERRIDE in s["text"] for s in json.loads(said)["segments"])


@pytest.mark.parametrize("lang", Lang)
def test_hostile_text_is_inert(folder: Path, lang: Lang) -> None:
    said = _said(folder, "-jahat", lang=lang)
    assert "berkampanye" in said
    assert not any(ord(c) < 0x20 for c in said if c != "\n")
    assert not any(c in said for c in "\x9b\x85\u202e\u2066")
    assert "[[palsu]]" not in said
    assert "[ [palsu] ]" in said


def test_lines_of_an_article_cannot_pass_for_ours() -> None:
    shown = marked("satu\n    act_gift (Gifts)\rtiga", 0, [])
    assert shown == ["satu", "    act_gift (Gifts)␍tiga"]
    segment = {"seq": 1, "kind": "body", "field": "text", "char_start": 0, "char_end": 9, "spans": [], "codings": []}
    chain = {
        "article": dict.fromkeys(("outlet", "author", "published_at", "url", "source_id"))
        | {"article_id": "a", "title": "T\nscreen core", "run_id": "r"},
        "source": {"raw_file": "f", "member": "", "record_no": 0, "raw_sha256": "", "repairs": []},
        "copies": {"repeats": 0, "dup_of": None, "copies": []},
        "screen": {"relevance": "core", "electoral_gate": True, "official_gate": None, "excluded": [], "grounds": []},
        "codebook": {"run": "1", "now": "2", "same": False},
        "segments": [{**segment, "text": "x\n    evid_confirmed", "abstentions": [], "near": []}],
    }
    said = list(lines(chain, Lang.EN))
    assert "    |     evid_confirmed" in said
    assert "  | T␤screen core" in said
    assert any("codebook here is 2" in line for line in said)


def test_overlapping_spans_share_their_brackets() -> None:
    spans = [
        {"span_start": 10, "span_end": 14, "label": "b"},
        {"span_start": 12, "span_end": 17, "label": "a"},
        {"span_start": 18, "span_end": 19, "label": "c"},
    ]
    assert marked("abcdefghij", 10, spans) == ["[[abcdefg]]{b, a}h[[i]]{c}j"]


def test_an_id_may_be_a_beginning_but_must_fit_one_article(folder: Path) -> None:
    article_id = _chain(folder, "biasa-1")["article"]["article_id"]
    assert _chain(folder, article_id)["article"]["source_id"] == "biasa-1"
    assert _chain(folder, article_id[:8])["article"]["source_id"] == "biasa-1"
    assert _chain(folder, "sek")["article"]["source_id"] == "sekolah"
    with pytest.raises(NetralError, match="fits 2 articles"):
        _chain(folder, "biasa")
    with pytest.raises(NetralError, match="no article 'tak ada"):
        _chain(folder, "tak ada\x1b[0m")
    with pytest.raises(NetralError, match="has no segment 99"):
        _chain(folder, "biasa-1", 99)


def test_an_unknown_article_in_a_message_cannot_steer_the_terminal(folder: Path) -> None:
    with pytest.raises(NetralError) as caught:
        _chain(folder, tiny.ESC + tiny.OVERRIDE)
    assert str(caught.value).isprintable()


def test_without_a_run_it_says_what_to_do(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(NetralError, match="run `netral run` first"):
        chain_of(tmp_path, folder / "book", "x", None, Lang.EN)


def test_another_codebook_is_told_and_unknown_codes_have_no_label(folder: Path, tmp_path: Path) -> None:
    book = tiny.book(tmp_path / "book")
    code = book / "codes/asn_act/act_campaign.yaml"
    code.write_text(code.read_text().replace("act_campaign", "act_rally"), encoding="utf-8")
    code.rename(code.with_name("act_rally.yaml"))
    gift = book / "codes/asn_act/act_gift.yaml"
    gift.write_text(gift.read_text().replace("act_campaign", "act_rally"), encoding="utf-8")
    chain = chain_of(folder / "out", book, "biasa-1", 1, Lang.EN)
    assert not chain["codebook"]["same"]
    (coding,) = chain["segments"][0]["codings"]
    assert (coding["label"], coding["definition"], coding["means"]) == (None, None, None)
    assert "\n".join(lines(chain, Lang.EN)).count("codebook here is") == 1


def test_published_tables_alone_are_enough(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").symlink_to(folder / "out" / "tables")
    chain = chain_of(tmp_path, folder / "book", "biasa-1", 3, Lang.EN)
    assert chain["segments"][0]["codings"][0]["evid_code"] == "evid_confirmed"
    assert chain["screen"]["grounds"] == []
    assert "".join(lines(chain, Lang.ID))


def test_every_published_coding_is_explained(folder: Path) -> None:
    codings = read_table(folder / "out/tables/codings.parquet").to_pylist()
    assert codings
    for coding in codings:
        chain = _chain(folder, coding["article_id"])
        told = [c["coding_id"] for s in chain["segments"] for c in s["codings"]]
        assert coding["coding_id"] in told


def test_near_rules_are_few_and_those_that_lack_least_come_first(folder: Path) -> None:
    coder = coder_for(load(folder / "book"))
    one = next(r for r in coder.rules.rules if r.rule_id == "act_gift.gives")
    more = type(coder.rules)([type(one)(one.rule, f"act_gift.r{n:02}", *_rest(one)) for n in range(20)])
    more.rules += coder.rules.rules
    text = "Ia membagikan beras. Artis ikut kampanye."
    units = units_of("", text, [(0, len(text))])
    reading = Reading(units, [coder.gate.everything] * len(units), coder.marker, coder.gate.bits)
    found = near_rules(more, reading, 1)
    assert len(found) == SHOWN
    assert found[0].rule_id == "act_campaign.joins"
    assert [len(n.lacks) for n in found] == sorted(len(n.lacks) for n in found)
    assert near_rules(more, reading, 1, {"act_campaign.joins"})[0].rule_id != "act_campaign.joins"


def _rest(one: Any) -> tuple[Any, ...]:
    return (one.code_id, one.actor, one.cues, one.required, one.contextual)
