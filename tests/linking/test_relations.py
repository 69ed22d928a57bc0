from __future__ import annotations

import pytest

from pipeline.linking.facts import Fact
from tests.linking.reading_helpers import edges, read

SAID = [
    (("Darmo Wijantara berpasangan dengan Yusril Effendi.",), ("Darmo Wijantara", "rel_runs_with", "Yusril Effendi")),
    (
        ("Pasangan Ratna Puspaningdyah–Hendra Wirawan mendapat nomor dua.",),  # noqa: RUF001
        ("Ratna Puspaningdyah", "rel_runs_with", "Hendra Wirawan"),
    ),
    (
        ("Ketua DPC Partai Cakra Bumi, Mardan Kelana, menolak berkomentar.",),
        ("Mardan Kelana", "rel_member_of", "Partai Cakra Bumi"),
    ),
    (
        ("Tim pemenangan Ratna–Hendra melalui Bagus Pranadipa memastikan tidak mengundang ASN.",),  # noqa: RUF001
        ("Bagus Pranadipa", "rel_member_of", "Tim pemenangan Ratna–Hendra"),  # noqa: RUF001
    ),
    (
        ("Camat Simpang Embun, Rendi Asmarandi, adalah ipar Bupati Darmo Wijantara.", "Darmo Wijantara tersenyum."),
        ("Rendi Asmarandi", "rel_kin_of", "Darmo Wijantara"),
    ),
    (
        ("Mardan Kelana menghadiri rapat.", "Keponakannya, Tirta Wiguna, ikut duduk."),
        ("Tirta Wiguna", "rel_kin_of", "Mardan Kelana"),
    ),
    (
        ("Partai Layar Bangsa mengusung Mardan Kelana dalam pemilihan.",),
        ("Partai Layar Bangsa", "rel_allied", "Mardan Kelana"),
    ),
    (
        ("Bupati Rimbo Tinggi, Darmo Wijantara, melantik pejabat.", "Tirta Wiguna dilantik sebagai kepala dinas."),
        ("Tirta Wiguna", "rel_appointed_by", "Darmo Wijantara"),
    ),
    (
        ("Bupati Rimbo Tinggi, Darmo Wijantara, mengelak.", "Tirta Wiguna dicopot sehari setelah pelantikan."),
        ("Tirta Wiguna", "rel_removed_by", "Darmo Wijantara"),
    ),
    (
        ("Bagus Pranadipa melaporkan Rendi Asmarandi ke Bawaslu.", "Rendi Asmarandi menolak."),
        ("Bagus Pranadipa", "rel_reports", "Rendi Asmarandi"),
    ),
]
"""What the wording states: sentences, and the edge that they must give."""


@pytest.mark.parametrize(("sentences", "edge"), SAID, ids=[e[1] + str(n) for n, (_, e) in enumerate(SAID)])
def test_the_wording_states_a_relation(sentences: tuple[str, ...], edge: tuple[str, str, str]) -> None:
    assert edge in edges(read(*sentences))


NOTHING = [
    "Keluarga besar Korpri berolahraga bersama.",
    "Pasangan suami istri mencoblos bersama.",
    "ASN dilarang mendukung calon.",
    "Koalisi masyarakat sipil mengkritik.",
    "Harga diangkat topik rapat.",
    "KPU mengamankan kotak suara.",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_near_misses_of_the_codebook_give_no_edge(sentence: str) -> None:
    assert edges(read(sentence)) == set()


CASE = (
    "Bawaslu Kota Ternaya memanggil Lurah Malahendu, JRW, karena pidatonya.",
    "KASN merekomendasikan hukuman untuk JRW.",
    "Wali Kota Ternaya menjatuhkan teguran kepada JRW.",
    "JRW membantah tuduhan itu.",
    "Bawaslu menghentikan laporan terhadap JRW.",
)
FACTS = [
    Fact(1, "act_partisan_appeal", "evid_alleged_official", "JRW", "c1"),
    Fact(2, "enf_recommendation", None, "JRW", "c2"),
    Fact(3, "enf_sanction_moral", None, "JRW", "c3"),
    Fact(4, "act_partisan_appeal", "evid_denied", "JRW", "c4"),
    Fact(5, "enf_cleared", None, "JRW", "c5"),
]


def test_codings_of_a_case_give_sanction_denial_and_clearance() -> None:
    found = edges(read(*CASE, facts=FACTS))
    assert ("KASN", "rel_sanctions", "JRW") in found
    assert ("Wali Kota Ternaya", "rel_sanctions", "JRW") in found
    assert ("JRW", "rel_denies", "Bawaslu Kota Ternaya") in found
    assert ("Bawaslu Kota Ternaya", "rel_clears", "JRW") in found


def test_a_denial_carries_the_status_and_the_voice_of_who_denies() -> None:
    article = read(*CASE, facts=FACTS)
    (denial,) = [k for k in article.links if k.rel == "rel_denies"]
    assert denial.evid == "evid_denied"
    assert denial.voice is denial.source


def test_a_broker_works_for_the_candidate_of_the_context() -> None:
    article = read(
        "Camat Simpang Embun, Rendi Asmarandi, mengumpulkan kepala dusun untuk pasangan nomor urut 1.",
        facts=[Fact(1, "broker_bureaucratic", None, "Rendi Asmarandi", "c1")],
    )
    assert ("Rendi Asmarandi", "rel_brokers_for", "pasangan nomor urut 1") in edges(article)


def test_orders_go_to_the_staff_that_is_named() -> None:
    article = read(
        "Kepala Dinas Pendidikan, Tirta Wiguna, mengarahkan para guru memilih petahana.",
        facts=[Fact(1, "act_mobilise_asn", "evid_alleged_official", "Tirta Wiguna", "c1")],
    )
    assert ("Tirta Wiguna", "rel_instructs", "para guru") in edges(article)


def test_an_uncertain_actor_has_no_edge() -> None:
    article = read(
        "Camat Simpang Embun, Rendi Asmarandi, dan Camat Lubuk Kelana, Tirta Wiguna, hadir.",
        "KASN merekomendasikan hukuman untuk camat.",
        facts=[Fact(2, "enf_recommendation", None, "camat", "c1")],
    )
    assert {rel for _, rel, _ in edges(article)} & {"rel_sanctions"} == set()
    (placed,) = article.placed
    assert placed.uncertain
    assert placed.actors == ()
