from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import CodebookError
from pipeline.linking.attributes import determined_on, inaugurated_on, money, persons
from pipeline.linking.elections import calendar_of, contest_of, phase_on
from pipeline.linking.genre import is_opinion
from pipeline.linking.regimes import regime_on
from pipeline.linking.when import dates_in, day_of, nearest
from pipeline.tables_events import DatePrecision, Phase, Regime
from tests.linking.event_helpers import act
from tests.linking.reading_helpers import texts

BASE = dt.date(2020, 11, 25)
CALENDAR = calendar_of(texts()["elections"])


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("Ia hadir pada Jumat (20/11).", dt.date(2020, 11, 20), DatePrecision.DAY),
        ("Ia hadir pekan lalu.", dt.date(2020, 11, 16), DatePrecision.WEEK),
        ("Ia hadir bulan lalu.", dt.date(2020, 10, 1), DatePrecision.MONTH),
        ("Ia hadir dua hari lalu.", dt.date(2020, 11, 23), DatePrecision.DAY),
        ("Ia hadir pada Oktober 2019.", dt.date(2019, 10, 1), DatePrecision.MONTH),
    ],
)
def test_relative_dates_are_seen_from_the_articles_day(text: str, day: dt.date, precision: DatePrecision) -> None:
    (found,) = dates_in(text, BASE)
    assert (found.day, found.precision) == (day, precision)


def test_a_date_needs_a_day_to_be_seen_from_and_speech_has_its_own() -> None:
    assert dates_in("Ia hadir pekan lalu.", None) == []
    assert dates_in("Ia hadir, kata Hendra di kantornya, Selasa (24/11/2020).", BASE) == []
    assert day_of("bukan tanggal") is None
    assert day_of("2020-11-25T10:00:00+07:00") == BASE


def test_the_future_counts_for_a_summons_only() -> None:
    dates = dates_in("Ia diundang Jumat (27/11).", BASE)
    assert nearest(dates, 0, BASE) is None
    summons = nearest(dates, 0, BASE, ahead=True)
    assert summons is not None
    assert summons.day == dt.date(2020, 11, 27)


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (dt.date(2018, 5, 1), Regime.SE2017),
        (dt.date(2020, 9, 9), Regime.SE2017),
        (dt.date(2020, 9, 10), Regime.SKB2020),
        (dt.date(2022, 9, 22), Regime.SKB2022),
        (dt.date(2024, 11, 1), Regime.UU20),
        (dt.date(2025, 10, 16), Regime.MK121),
    ],
)
def test_regime_of_a_day(day: dt.date, regime: Regime) -> None:
    assert regime_on(day) is regime


def test_no_day_no_regime() -> None:
    assert regime_on(None) is None


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("Calon bupati itu maju di Pilkada 2020.", "pilbup", 2020),
        ("Paslon nomor urut 1 bertarung dalam pilkada.", "pilkada", 2020),
        ("Caleg DPRD itu berkampanye untuk pemilu.", "pileg", None),
        ("Seusai pilkades, perangkat desa diganti.", "pilkades", None),
        ("Pasar itu ramai.", None, None),
    ],
)
def test_which_election(text: str, kind: str | None, year: int | None) -> None:
    found = contest_of([text], BASE, CALENDAR)
    assert (found.type, found.year) == (kind, year)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (dt.date(2020, 8, 1), Phase.BEFORE_NOMINATION),
        (dt.date(2020, 9, 5), Phase.NOMINATION),
        (dt.date(2020, 10, 1), Phase.CAMPAIGN),
        (dt.date(2020, 12, 7), Phase.QUIET),
        (dt.date(2020, 12, 9), Phase.POLLING),
        (dt.date(2021, 1, 9), Phase.AFTER_RESULT),
        (dt.date(2021, 3, 9), Phase.AFTER_INAUGURATION),
    ],
)
def test_phase_of_a_day(day: dt.date, phase: Phase) -> None:
    election = next(e for e in CALENDAR if e.name == "pilkada 2020")
    assert phase_on(day, election, dt.date(2021, 2, 26)) is phase
    assert phase_on(day, None) is Phase.UNKNOWN
    assert phase_on(None, election) is Phase.UNKNOWN


def test_the_calendar_is_in_order_and_a_bad_line_is_named() -> None:
    for e in CALENDAR:
        known = [d for d in (e.nomination, e.determination, e.campaign, e.campaign_end, e.polling) if d]
        assert known == sorted(known)
    head = texts()["elections"].splitlines()[0]
    with pytest.raises(CodebookError, match=r"elections\.csv:2"):
        calendar_of(f"{head}\npilkada 2031,pilkada,9 Desember,,,,,x\n")


def test_stated_determination_and_inauguration() -> None:
    said = {
        1: "Darmo ditetapkan sebagai calon bupati pada 23 September 2020.",
        2: "Bupati terpilih dilantik pada 26 Februari 2021.",
        3: "Kepala dinas dilantik bupati pada 1 Maret 2021.",
    }
    base = dt.date(2021, 5, 1)
    assert determined_on(said, base) == dt.date(2020, 9, 23)
    assert inaugurated_on(said, base) == dt.date(2021, 2, 26)
    assert inaugurated_on({1: "Pasar dibuka 3 Mei 2021."}, base) is None


def test_persons_and_money() -> None:
    doer = act(1, "act_attend_declaration", "evid_admitted", "camat", n_persons=2)
    assert persons([doer], 0) == (2, 2)
    assert persons([doer], 3) == (3, 3)
    assert persons([], 0) == (None, None)
    assert money(["Rp50 juta", "Rp1,5 miliar"]) == 1.5e9
    assert money(["tanpa uang"]) is None


@pytest.mark.parametrize(
    ("title", "text", "url", "opinion"),
    [
        ("Netralitas", "Oleh: Puspa Danang\nDosen", None, True),
        ("Netralitas", "Isi. *) Tulisan merupakan pendapat pribadi", None, True),
        ("Tajuk: Meja", "Isi", None, True),
        ("Meja", "Isi", "https://warta.example/opini/2020/meja", True),
        ("Camat Dipanggil", "Oleh karena itu camat dipanggil.", "https://warta.example/2020/opini-publik", False),
        ("", "", None, False),
    ],
)
def test_opinion(title: str, text: str, url: str | None, *, opinion: bool) -> None:
    assert is_opinion(title, text, url) is opinion
