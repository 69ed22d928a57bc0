from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import contract
from pipeline.linking.facts import Fact
from pipeline.linking.numbers import amounts, figure, numbers, words_value
from pipeline.linking.stat_rows import statistics_of, superseded
from pipeline.linking.statistics import counted
from pipeline.tables_events import Measure, Statistic, StatUnit
from tests.linking.event_helpers import source


def read(sentence: str) -> list[tuple[float, str]]:
    return [(c.value, str(c.measure)) for c in counted(sentence)]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "Per 19 Oktober, ada 1.046 pegawai dilaporkan, 533 di antaranya direkomendasikan, dan 281 dieksekusi.",
            [(1046, "reported"), (533, "recommended"), (281, "sanctioned")],
        ),
        (
            "Sebanyak 71 diteruskan ke KASN, 33 dihentikan, dan delapan lainnya masih dikaji.",
            [(71, "forwarded"), (33, "cleared"), (8, "other")],
        ),
        ("Kampanye di media sosial 30,4 persen, disusul deklarasi (19 persen).", [(30.4, "share"), (19, "share")]),
        ("Dari 96 pegawai, 58 mengaku.", [(58, "other")]),
        ("Dari 11 laporan, enam diteruskan ke KASN.", [(11, "reported"), (6, "forwarded")]),
        ("Perkara itu satu dari tujuh perkara yang ditangani lembaganya.", [(7, "reported")]),
        ("Sekitar tiga dari sepuluh pegawai pernah diminta.", []),
        ("Camat itu merupakan ASN kelima yang berkasnya dikirim Bawaslu.", [(5, "forwarded")]),
        ("Pihaknya belum menerima satu pun aduan pegawai yang berpihak.", [(0, "reported")]),
        ("Pada Pilkada 2020 di sembilan kabupaten selama dua bulan.", []),
        ("Pasangan nomor urut 2 dan Pasal 71 ayat (2).", []),
        ("Angka itu bertambah 52 laporan.", [(52, "other")]),
        ("Sebanyak 12.5 persen menjawab pernah.", [(12.5, "share")]),
        ("", []),
    ],
)
def test_what_a_number_counts(sentence: str, wanted: list[tuple[float, str]]) -> None:
    assert read(sentence) == wanted


def test_units_and_bounds() -> None:
    persons, cases = counted("Lebih dari 40 ASN dilaporkan dalam 12 perkara.")
    assert (persons.unit, persons.is_bound) == (StatUnit.PERSONS, True)
    assert (cases.unit, cases.is_bound) == (StatUnit.CASES, False)


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("Rp1,5 miliar", 1.5e9),
        ("Rp 50 juta", 5e7),
        ("Rp50.000-100.000 per orang", 1e5),
        ("uang lima ratus ribu rupiah", 5e5),
        ("2 juta rupiah", 2e6),
        ("Rp1,2 M", 1.2e9),
    ],
)
def test_sums_of_money(text: str, rupiah: float) -> None:
    assert [n.value for n in amounts(text)] == [rupiah]


def test_sums_need_the_currency() -> None:
    assert amounts("50 juta pemilih dan 3 rupiahan") == []


def test_number_words() -> None:
    assert words_value("dua ratus tiga puluh lima") == 235
    assert words_value("seribu seratus") == 1100
    assert words_value("dua belas") == 12
    assert words_value("puluh") is None
    assert figure("2.034") == 2034


@given(st.integers(1, 999_999))
def test_a_figure_with_dots_reads_back(value: int) -> None:
    text = f"{value:,}".replace(",", ".")
    assert [n.value for n in numbers(f"ada {text} orang")] == [value]


@given(st.text(alphabet="0123456789.,-% rRpP()persnduatiga", max_size=60))
def test_any_text_reads_and_offsets_slice(text: str) -> None:
    for one in counted(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.value >= 0
    for n in (*numbers(text), *amounts(text)):
        assert text[n.start : n.end].strip()


def told(article: str, day: str, value: int) -> list[Statistic]:
    facts = [Fact(1, "evid_statistic", None, coding_id=f"{article}-1")]
    sentence = f"KASN mencatat {value} ASN dilaporkan di seluruh Indonesia per 19 Oktober 2020."
    return statistics_of(source(sentence, facts=facts, article_id=article, day=day))


def test_rows_say_who_where_and_up_to_when() -> None:
    (row,) = told("a", "2020-10-20", 746)
    assert (row.issuing_body, row.body_type, row.measure) == ("KASN", "kasn", Measure.REPORTED)
    assert (row.scope_region, row.as_of_date) == ("national", "2020-10-19")
    assert contract.build(Statistic, [row]).num_rows == 1


def test_a_later_total_of_the_same_body_replaces_the_earlier() -> None:
    old = told("a", "2020-10-20", 694)
    facts = [Fact(1, "evid_statistic", None, coding_id="b-1")]
    sentence = "KASN mencatat 1.046 ASN dilaporkan di seluruh Indonesia per 19 November 2020."
    new = statistics_of(source(sentence, facts=facts, article_id="b", day="2020-11-20"))
    held = {s.value: s for s in superseded([*new, *old], {"a": "2020-10-20", "b": "2020-11-20"})}
    assert held[1046].supersedes == held[694].stat_id
    assert held[694].supersedes is None


def test_only_segments_coded_as_statistics_are_read() -> None:
    assert statistics_of(source("KASN mencatat 746 ASN dilaporkan.", facts=[])) == []
