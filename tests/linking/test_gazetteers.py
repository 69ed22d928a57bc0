from __future__ import annotations

import csv
import io

import pytest

from pipeline.errors import SourceError
from pipeline.linking.gazetteers import Gazetteers, region_key
from tests.linking.reading_helpers import texts

BOOK = Gazetteers.of(texts())
ROLES_NEEDED = {
    "actor_asn_jpt",
    "actor_asn_territorial",
    "actor_regional_head",
    "actor_candidate",
    "actor_village_head",
}


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(texts()[name])))


def test_every_province_regency_and_city_is_there_with_its_code() -> None:
    levels = [r.level for r in BOOK.regions]
    assert levels.count("provinsi") == 38
    assert levels.count("kabupaten") + levels.count("kota") == 514
    codes = [r.code for r in BOOK.regions]
    assert len(set(codes)) == len(codes)
    assert all(r.code[:2] in codes for r in BOOK.regions)


@pytest.mark.parametrize("name", ["regions", "parties", "bodies", "offices"])
def test_every_row_states_its_source_and_when_it_holds(name: str) -> None:
    for row in _rows(name):
        assert row["source"], row
        assert {"valid_from", "valid_to", "note"} <= row.keys()


def test_a_name_that_two_regions_share_is_nobody_s() -> None:
    assert BOOK.region_code("Kabupaten Bogor") == "32.01"
    assert BOOK.region_code("Kota Bogor") == "32.71"
    assert BOOK.region_code("Bogor") is None
    assert BOOK.region_code("Kab. Sijunjung") == BOOK.region_code("Sijunjung") == "13.03"
    assert BOOK.region_code("Kabupaten Rimbo Tinggi") is None


def test_offices_carry_roles_and_classes() -> None:
    assert {o.role for o in BOOK.offices} >= ROLES_NEEDED
    assert BOOK.office_forms["kadis"].kasn_class == "jpt"
    assert BOOK.office_forms["lurah"].kasn_class == "kepala_wilayah"
    assert not BOOK.office_forms["lurah"].is_public
    assert BOOK.office_forms["sekda"].is_public


def test_parties_of_three_elections_are_there() -> None:
    contested = {row["short"]: row["contested"].split(";") for row in _rows("parties")}
    for year in ("2014", "2019", "2024"):
        assert sum(year in years for years in contested.values()) >= 12
    assert BOOK.party_forms["PDI Perjuangan"].name == "PDIP"


def test_local_names_are_added() -> None:
    local = "\ufeffname,aliases,kind,office,role,region,public\nMardan Kelana,Buya Mardan,person,bupati,,,\n"
    local += "Kabupaten Rimbo Tinggi,,region,,,99.01,\nAliansi Rimbo,ALRI,body,,actor_oversight_other,,\n"
    book = Gazetteers.of(texts(), local)
    assert ("Buya Mardan", "bupati") in book.people
    assert book.region_code("kab. Rimbo Tinggi") == "99.01"
    assert book.body_forms["ALRI"].name == "Aliansi Rimbo"
    assert book.region_code("Kota Bogor") == "32.71"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nama,jenis\nA,person\n", "columns are nama, jenis"),
        ("name,kind\n,person\n", "line 2"),
        ("name,kind\nA,person\nB,planet\n", "line 3: 'B' of kind 'planet'"),
    ],
)
def test_a_wrong_list_says_what_is_allowed(text: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        Gazetteers.of({}, text)


def test_levels_are_spelled_out() -> None:
    assert region_key("Kab.  Rimbo-Tinggi") == "kabupaten rimbo tinggi"
