from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.linking.facts import Fact
from pipeline.linking.reading import edge_rows, mention_rows, referent_rows
from pipeline.tables_link import ActorKind, MentionType
from tests.linking.reading_helpers import expressions, read, referents

LURAH = "Bawaslu Kota Ternaya mengirimkan berkas Lurah Malahendu, JRW, ke Komisi ASN."


def test_a_post_a_name_and_a_pronoun_are_one_person() -> None:
    article = read(
        "Kepala Dinas Kesehatan, dr. Hendra Setyajiwa, M.Kes., mengumpulkan kepala puskesmas.",
        "Ia meminta mereka hadir.",
        "Kadis itu hanya tersenyum.",
        "Hendra menolak berkomentar.",
    )
    people = [r for r in referents(article) if r.name]
    assert [r.name for r in people] == ["Hendra Setyajiwa"]
    assert people[0].role == "actor_asn_jpt"
    assert people[0].kasn_class == "jpt"
    assert people[0].n_mentions >= 4


def test_initials_stay_initials_and_take_the_post() -> None:
    article = read(LURAH, "Sang lurah datang terlambat.", "JRW diminta bicara.")
    (one,) = [r for r in referents(article) if r.name == "JRW"]
    assert one.is_initials
    assert one.role == "actor_asn_territorial"
    assert one.n_mentions == 4
    assert one.region == "kota ternaya"


def test_a_body_without_its_place_is_the_one_with_it() -> None:
    article = read(LURAH, "Bawaslu memanggil lima saksi.")
    bodies = {r.name for r in referents(article) if r.kind is ActorKind.BODY}
    assert bodies == {"Bawaslu Kota Ternaya", "Komisi ASN"}


def test_an_oknum_is_somebody_new() -> None:
    article = read("Camat Rendi Asmarandi hadir di lokasi.", "Seorang oknum guru membagikan kaus.")
    forms = {m.mention_type for m in mention_rows(article)}
    assert MentionType.OKNUM in forms or any("guru" in m.surface for m in mention_rows(article))
    people = [r for r in referents(article) if r.kind is ActorKind.PERSON]
    assert len(people) == 2


def test_two_holders_of_a_post_leave_it_open() -> None:
    article = read(
        "Camat Simpang Embun, Rendi Asmarandi, hadir bersama Camat Lubuk Kelana, Tirta Wiguna.",
        "Menurut panitia, camat menyerahkan daftar nama.",
    )
    (loose,) = [m for m in mention_rows(article) if m.segment_id.endswith(":0002")]
    assert loose.surface == "camat"
    assert loose.coref_uncertain
    assert loose.referent_id is None


def test_a_pair_is_a_ticket_and_its_number_is_known_again() -> None:
    article = read(
        "Tim hukum pasangan nomor urut 3, Yosra Damani–Kasman Bandaro, menggelar jumpa pers.",  # noqa: RUF001
        "Spanduk paslon nomor urut 3 terpasang di kantor.",
    )
    (ticket,) = [r for r in referents(article) if r.kind is ActorKind.TICKET]
    assert len(ticket.members) == 2
    assert ticket.name == "Yosra Damani–Kasman Bandaro"  # noqa: RUF001


def test_a_candidate_s_number_is_that_person_s() -> None:
    article = read("Hadir calon bupati nomor urut 4, Fakhri Sutan Alam, dengan kaus panitia.", "Nomor urut 4 menang.")
    assert any(r.name == "Fakhri Sutan Alam" for r in referents(article))


def test_a_place_after_a_post_is_no_person() -> None:
    article = read("Gubernur Samudra Raya membuka acara.", "Lurah Malahendu hadir.", "Warga Malahendu menonton.")
    assert [r for r in referents(article) if r.name] == []


def test_a_dateline_and_a_headline_name_nobody() -> None:
    article = read("BATANG SIRAH, Suluah — Kepala Dinas hadir.", title="Kepala Dinas Giring Puluhan Wali Nagari")
    assert [r for r in referents(article) if r.name and r.kind is ActorKind.PERSON] == []


def test_reading_twice_gives_the_same_rows() -> None:
    rows = [LURAH, "Ia membantah.", "Bawaslu Kota Ternaya memanggilnya."]
    facts = [Fact(2, "act_partisan_appeal", "evid_denied", "JRW", "c1")]
    one, two = read(*rows, facts=facts), read(*rows, facts=facts)
    for make in (mention_rows, referent_rows, edge_rows):
        assert list(make(one)) == list(make(two))


WORDS = st.sampled_from(
    """
    Camat Lurah Bupati JRW Mardan Kelana , . \u2013 - ( ) " membantah kata ia Bawaslu Kota tim pasangan nomor urut 2
    dan Partai Cakra Bumi istri H. Drs. M.Si. \u0130 \U0001f600 dilantik sebagai Kepala Dinas
    """.split()  # noqa: SIM905
)


@given(st.lists(st.lists(WORDS, max_size=14).map(" ".join), min_size=1, max_size=6), st.none() | st.text(max_size=12))
def test_any_text_gives_mentions_that_slice_to_it(sentences: list[str], actor: str | None) -> None:
    facts = [Fact(1, "act_mobilise_asn", "evid_denied", actor or None, "c1")]
    article = read(*sentences, facts=facts, title=sentences[0])
    texts = [sentences[0], *sentences]
    known = {r.referent_id for r in referents(article)}
    for m in mention_rows(article):
        seq = int(m.segment_id.rsplit(":", 1)[1])
        assert texts[seq][m.span_start : m.span_end] == m.surface
        assert m.referent_id is None or m.referent_id in known
        assert (m.referent_id is None) == m.coref_uncertain
    for e in edge_rows(article):
        assert {e.source_id, e.target_id} <= known
        assert e.source_id != e.target_id


@pytest.mark.parametrize(
    "text",
    ["A" * 5000, "Drs. " * 800, "–" * 3000, "camat " * 900, "(" * 2000, "pasangan nomor " * 400],  # noqa: RUF001
)
def test_hostile_lengths_are_read(text: str) -> None:
    assert isinstance(expressions().find(text), list)
