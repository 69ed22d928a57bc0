"""Dates as feeds, tables, pages and texts write them; every sentence here is invented."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indonesian.dates import (
    DateMention,
    Precision,
    find_dates,
    parse_published,
    resolve_relative,
    search_published,
)

BASE = dt.date(2020, 11, 25)  # a Wednesday
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
SHORT = ["Jan", "Peb", "Mar", "Apr", "Mei", "Jun", "Jul", "Ags", "Sept", "Okt", "Nop", "Des"]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Ahad"]


@pytest.mark.parametrize(
    ("value", "iso", "precision"),
    [
        ("2016-02-23T14:02:00+07:00", "2016-02-23T14:02:00+07:00", "second"),
        ("2016-02-23T14:02:00.123456Z", "2016-02-23T14:02:00+00:00", "second"),
        ("2016-02-23 14:02", "2016-02-23T14:02", "minute"),
        ("2016-02-23 T14:02:09Z", "2016-02-23T14:02:09+00:00", "second"),
        ("2016-02-23T14:02:00+0700", "2016-02-23T14:02:00+07:00", "second"),
        ("20160223", "2016-02-23", "day"),
        ("20160223T140209Z", "2016-02-23T14:02:09+00:00", "second"),
        ("Mon, 09 Nov 2020 14:02:00 +0700", "2020-11-09T14:02:00+07:00", "second"),
        ("Mon, 09 Nov 2020 07:02:00 GMT", "2020-11-09T07:02:00+00:00", "second"),
        ("Mon, 9 Nov 20 07:02 EST", "2020-11-09T07:02-05:00", "minute"),
        ("Mon Nov  9 14:02:00 2020", "2020-11-09T14:02:00", "second"),
        ("1604905320", "2020-11-09T07:02:00+00:00", "second"),
        ("1604905320.75", "2020-11-09T07:02:00+00:00", "second"),
        ("1604905320123", "2020-11-09T07:02:00+00:00", "second"),
        ("Senin (9/11/2020)", "2020-11-09", "day"),
        ("9 November 2020 14:02 WIB", "2020-11-09T14:02+07:00", "minute"),
        ("Kamis, 05 Nov 2015 10:00 WIB", "2015-11-05T10:00+07:00", "minute"),
        ("09/11/2020", "2020-11-09", "day"),
        ("2020/11/09", "2020-11-09", "day"),
        ("9-11-2020", "2020-11-09", "day"),
        ("9.11.2020 14.02 WITA", "2020-11-09T14:02+08:00", "minute"),
        ("Nov 9, 2020", "2020-11-09", "day"),
        ("November 9, 2020 Monday 2:02 PM", "2020-11-09T14:02", "minute"),
        ("12:30 AM, 9 November 2020", "2020-11-09T00:30", "minute"),
        ("Jum'at, 20 Nopember 2020 - 13:30 wib", "2020-11-20T13:30+07:00", "minute"),
        ("Jum\u2019at , 20 November 2020, 13:16 WIT", "2020-11-20T13:16+09:00", "minute"),
        ("Minggu, 1 Agt 2021 pukul 14.02 WIB", "2021-08-01T14:02+07:00", "minute"),
        ("Ahad, 1 Agust. 2021 | 14:02", "2021-08-01T14:02", "minute"),
        ("1 Pebruari 2021 Pkl. 14.02 GMT+7", "2021-02-01T14:02+07:00", "minute"),
        ("Diterbitkan pada: 1 Okt 2021", "2021-10-01", "day"),
        ("  1\u00a0Mei\n2021  ", "2021-05-01", "day"),
        ("29 Feb 2020", "2020-02-29", "day"),
        ("9 Nov 99", "1999-11-09", "day"),
    ],
)
def test_parse_published_reads(value: str, iso: str, precision: str) -> None:
    found = parse_published(value)
    assert found is not None
    assert (found.iso, found.precision) == (iso, precision)
    assert found.day == dt.date.fromisoformat(iso[:10])
    assert found.has_zone == (iso[-6:-5] in {"+", "-"} and "T" in iso)


@pytest.mark.parametrize(
    "value",
    [
        "31/02/2020",
        "29 Februari 2019",
        "11/24/2020",
        "32-01-2020",
        "9 November 2020 25:10 WIB",
        "9 November 2020 24:00",
        "9 November 2020 13:02 pm",
        "2020-11-09T14:02:00+19:00",
        "2020-11-09T14:75:00Z",
        "9 November 60",
        "9 November 202",
        "9 November",
        "November 2020",
        "2020",
        "44144",
        "99999999999",
        "9999999999",
        "1604905",
        "0001-01-01T00:00:00",
        "1970-01-01T00:00:00Z",
        "1900-01-01",
        "kemarin",
        "9 Juneuary 2020",
        "9 November 2020 dan seterusnya",
        "tidak ada",
        "-",
        "",
        "9 November 2020" + " " * 1000,
        "1/" * 5000,
        "\ud800",
        "\u00b2\u00b2/11/2020",
    ],
)
def test_parse_published_refuses(value: str) -> None:
    assert parse_published(value) is None


def test_search_published_takes_the_first_date_of_a_line() -> None:
    found = search_published("Delima Sarai | Selasa, 23 Februari 2016 15:06 WIB | 998 kali dibaca 24/02/2016")
    assert found is not None
    assert found.iso == "2016-02-23T15:06+07:00"
    assert search_published("Selasa, 31 Februari 2016, dimuat 1 Maret 2016") is None
    assert search_published("tanpa tanggal") is None


def shown(mentions: list[DateMention], text: str) -> list[tuple[str, str, str]]:
    return [(text[one.start : one.end], one.iso, one.precision) for one in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kata Bupati, Selasa (24/11/2020).", [("Selasa (24/11/2020)", "2020-11-24", "day")]),
        ("kata Bupati (24/11).", [("(24/11)", "2020-11-24", "day")]),
        ("Senin (30/12), ia", [("Senin (30/12)", "2019-12-30", "day")]),
        ("pada 17 November di", [("17 November", "2020-11-17", "day")]),
        ("pada 8 November silam,", [("8 November silam", "2020-11-08", "day")]),
        ("pada 9 Desember mendatang", [("9 Desember mendatang", "2020-12-09", "day")]),
        ("pada 9 Desember lalu", [("9 Desember lalu", "2019-12-09", "day")]),
        ("pada 9 Desember", [("9 Desember", "2020-12-09", "day")]),
        ("(pada 9 Desember)", [("9 Desember", "2020-12-09", "day")]),
        ("6-8 Nov 2020", [("6", "2020-11-06", "day"), ("8 Nov 2020", "2020-11-08", "day")]),
        ("9/11/2020 pukul 14.02 WIB", [("9/11/2020 pukul 14.02 WIB", "2020-11-09T14:02+07:00", "minute")]),
        ("Jumat, 20 November 2020 pagi", [("Jumat, 20 November 2020", "2020-11-20", "day")]),
        ("November 9, 2020", [("November 9, 2020", "2020-11-09", "day")]),
        ("berkas 2020-11-09 itu", [("2020-11-09", "2020-11-09", "day")]),
        ("sejak Maret 2019.", [("Maret 2019", "2019-03", "month")]),
        ("1 Mei 2020. 14 orang", [("1 Mei 2020", "2020-05-01", "day")]),
        ("skor 2-1, 1/2 suara, 24/7, (31/2), UU 5/2014, Rp 9.11.2020.000, 31 Februari 2020", []),
        ("53 Tahun 2010, 300 Mei, 9 meja, sesudah 11 septembera", []),
    ],
)
def test_find_dates(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(find_dates(text, BASE), text) == expected


def test_a_year_comes_from_base_or_not_at_all() -> None:
    (found,) = find_dates("Rabu (25/11)")
    assert (found.iso, found.day, found.is_year_stated) == ("--11-25", None, False)
    assert [one.iso for one in find_dates("6 dan 8 November")] == ["--11-06", "--11-08"]
    (found,) = find_dates("Jumat (25/12)", dt.date(2021, 1, 3))
    assert (found.iso, found.day, found.is_year_stated) == ("2020-12-25", dt.date(2020, 12, 25), False)
    (found,) = find_dates("29 Februari", dt.date(2021, 1, 3))
    assert found.iso == "2020-02-29"
    assert find_dates("29 Februari", dt.date(2022, 6, 3)) == []
    assert find_dates("9 Mei 2020")[0].is_year_stated


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("kemarin", "2020-11-24", "day"),
        ("hari ini", "2020-11-25", "day"),
        ("Besok", "2020-11-26", "day"),
        ("lusa", "2020-11-27", "day"),
        ("kemarin lusa", "2020-11-23", "day"),
        ("pekan lalu", "2020-W47", "week"),
        ("pekan ini", "2020-W48", "week"),
        ("bulan lalu", "2020-10", "month"),
        ("tahun lalu", "2019", "year"),
        ("tahun depan", "2021", "year"),
        ("dua hari lalu", "2020-11-23", "day"),
        ("11 bulan yang lalu", "2019-12", "month"),
        ("sepekan silam", "2020-W47", "week"),
        ("3 hari lagi", "2020-11-28", "day"),
        ("Senin lalu", "2020-11-23", "day"),
        ("Rabu lalu", "2020-11-18", "day"),
        ("Rabu depan", "2020-12-02", "day"),
        ("Senin pekan lalu", "2020-11-16", "day"),
        ("Jumat (20/11)", "2020-11-20", "day"),
        ("Minggu lalu", "2020-W47", "week"),
        ("minggu lalu", "2020-W47", "week"),
    ],
)
def test_resolve_relative(text: str, iso: str, precision: str) -> None:
    (found,) = resolve_relative(text, BASE)
    assert (found.start, found.end, found.iso, found.precision) == (0, len(text), iso, precision)


def test_relative_words_in_sentences() -> None:
    text = "Ia datang Minggu lalu. Minggu lalu tiada. Keesokan harinya, kelusaan dan kemarinnya tidak dihitung."
    assert shown(resolve_relative(text, BASE), text) == [
        ("Minggu lalu", "2020-11-22", "day"),
        ("Minggu lalu", "2020-W47", "week"),
    ]
    assert resolve_relative("999 tahun lalu, kemarin", dt.date(1, 1, 1)) == []
    assert shown(resolve_relative("999 tahun lagi", dt.date(9999, 12, 31)), "") == []


@pytest.mark.parametrize(
    "piece", ["1/", "(", "Senin ", "1 ", "9 November ", " ", "12-", "minggu lalu ", "1 - ", "\u0661/"]
)
def test_long_hostile_text_is_read(piece: str) -> None:
    found = resolve_relative(piece * 4000, BASE)
    assert all(one.start < two.start for one, two in itertools.pairwise(found))


_days = st.dates(dt.date(1995, 1, 2), dt.date(2034, 12, 31))
_clocks = st.times().map(lambda clock: clock.replace(microsecond=0, tzinfo=None))
_zones = st.sampled_from([("WIB", "+07:00"), ("wita", "+08:00"), ("WIT", "+09:00"), ("GMT+7", "+07:00"), ("", "")])


@given(_days)
def test_days_round_trip_in_every_format(day: dt.date) -> None:
    name, short, weekday = MONTHS[day.month - 1], SHORT[day.month - 1], DAYS[day.weekday()]
    values = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%Y/%m/%d}",
        f"{day.day} {name} {day.year}",
        f"{weekday}, {day.day:02} {short} {day.year}",
        f"{weekday} ({day.day}/{day.month}/{day.year})",
        f"{day:%b} {day.day}, {day.year}",
        f"{day:%d-%b-%Y}",
        f"{day:%Y%m%d}",
        f"{day:%d/%m/%y}",
    ]
    for value in values:
        found = parse_published(value)
        assert found is not None, value
        assert (found.iso, found.precision) == (day.isoformat(), Precision.DAY)


@given(_days, _clocks, _zones)
def test_moments_round_trip_in_every_format(day: dt.date, clock: dt.time, zone: tuple[str, str]) -> None:
    name, offset = zone
    long = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    minute, second = f"{day}T{clock:%H:%M}{offset}", f"{day}T{clock:%H:%M:%S}{offset}"
    for value, iso in [
        (f"{day}T{clock:%H:%M:%S}{offset}", second),
        (f"{day} {clock:%H:%M:%S} {name}", second),
        (f"{DAYS[day.weekday()]}, {long} {clock:%H:%M} {name}", minute),
        (f"{long} | {clock:%H:%M} {name}", minute),
        (f"{long}, pukul {clock:%H.%M} {name}", minute),
        (f"{day:%d/%m/%Y} - {clock:%H:%M} {name}", minute),
        (f"{day:%a, %d %b %Y} {clock:%H:%M:%S} {offset.replace(':', '')}", second),
    ]:
        found = parse_published(value)
        assert found is not None, value
        assert found.iso == iso, value
        again = parse_published(found.iso)
        assert again == found


@given(st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2035, 12, 31)))  # noqa: DTZ001 - made aware below
def test_epochs_round_trip(moment: dt.datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=dt.UTC)
    seconds = int(aware.timestamp())
    for value in (str(seconds), str(seconds * 1000)):
        found = parse_published(value)
        assert found is not None
        assert dt.datetime.fromisoformat(found.iso) == aware


@given(_days, st.text("abc .,(", max_size=20), st.integers(0, 5))
def test_a_mention_names_its_day_and_place(day: dt.date, before: str, form: int) -> None:
    name = MONTHS[day.month - 1]
    value = (
        f"{DAYS[day.weekday()]} ({day:%d/%m/%Y})",
        f"{day.day} {name} {day.year}",
        f"({day:%d/%m})",
        f"{day.day} {name}",
        f"{day:%d-%m-%Y}",
        day.isoformat(),
    )[form]
    text = f"{before} {value} x"
    found = [one for one in find_dates(text, day) if one.day == day]
    assert [text[one.start : one.end].strip("()") for one in found] == [value.strip("()")]


_words = st.sampled_from(
    [
        "9",
        "31",
        "/",
        "11",
        "2020",
        "Senin",
        "(",
        ")",
        "Mei",
        "lalu",
        "minggu",
        "pukul",
        "14.02",
        "WIB",
        "-",
        ",",
        "kemarin",
    ],
)


@given(st.text(max_size=80) | st.lists(_words, max_size=12).map(" ".join) | st.lists(_words, max_size=12).map("".join))
def test_nothing_raises_and_spans_are_in_order(text: str) -> None:
    parse_published(text)
    search_published(text)
    find_dates(text)
    end = 0
    for one in resolve_relative(text, BASE):
        assert end <= one.start < one.end <= len(text)
        end = one.end
        assert one.precision in set(Precision)
