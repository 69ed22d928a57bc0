from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline import contract
from pipeline.linking.actors import resolve, roles_of
from pipeline.linking.corpus_actors import actor_rows
from pipeline.linking.pseudonyms import PUBLIC_ROLES, display_name, is_private
from pipeline.tables_link import ActorKind, Referent
from tests.linking.reading_helpers import read, referents

PERSON = Referent(
    referent_id="a:r000",
    article_id="a",
    kind=ActorKind.PERSON,
    name="Mardan Kelana",
    aliases=(),
    office="Camat Simpang Embun",
    role="actor_asn_territorial",
    secondary_roles=(),
    kasn_class=None,
    institution="",
    region="kabupaten rimbo tinggi",
    region_code=None,
    members=(),
    is_incumbent=False,
    is_initials=False,
    n_persons=None,
    n_mentions=1,
    published_at="2020-11-25",
    actor_id=None,
)


def person(number: int, **changes: object) -> Referent:
    return replace(PERSON, referent_id=f"{number}:r000", article_id=str(number), **changes)  # type: ignore[arg-type]


def test_one_name_in_two_regions_is_two_persons() -> None:
    found = resolve([person(1), person(2, region="kota muara selasih"), person(3)])
    assert found.actor_of["1:r000"] == found.actor_of["3:r000"] != found.actor_of["2:r000"]


def test_a_shorter_name_joins_the_only_fuller_one_of_its_region() -> None:
    fuller = person(1, name="Drs. Mardan Kelana Putra")
    found = resolve([fuller, person(2), person(3, name="Mardan Kelana", region="kota lain")])
    assert found.actor_of["1:r000"] == found.actor_of["2:r000"] != found.actor_of["3:r000"]


def test_a_name_that_two_fuller_ones_cover_stays_its_own() -> None:
    found = resolve([person(1, name="Mardan Kelana Putra"), person(2, name="Mardan Kelana Jaya"), person(3)])
    assert len(set(found.actor_of.values())) == 3


def test_initials_and_unplaced_names_stay_in_their_article() -> None:
    initials = [person(n, name="JRW", is_initials=True, region="", office="") for n in (1, 2)]
    loose = [person(n, region="", office="", role=None) for n in (3, 4)]
    assert len(set(resolve([*initials, *loose]).actor_of.values())) == 4


def test_a_bare_region_is_the_only_level_that_is_said_with_it() -> None:
    found = resolve([person(1), person(2, region="rimbo tinggi")])
    assert found.actor_of["1:r000"] == found.actor_of["2:r000"]
    three = resolve([person(1), person(2, region="rimbo tinggi"), person(3, region="kota rimbo tinggi")])
    assert len(set(three.actor_of.values())) == 3


def test_a_post_without_a_name_is_its_only_holder_of_that_year() -> None:
    head = {"role": "actor_regional_head", "office": "Bupati Rimbo Tinggi"}
    named, bare = person(1, **head), person(2, name="", **head)
    found = resolve([named, bare, person(3, name="", published_at="2025-01-01", **head)])
    assert found.actor_of["1:r000"] == found.actor_of["2:r000"] != found.actor_of["3:r000"]
    rival = person(4, name="Tirta Wiguna", **head)
    assert len(set(resolve([named, bare, rival]).actor_of.values())) == 3


def test_rows_that_come_from_a_table_are_resolved_alike() -> None:
    told = read("KASN dan Bawaslu Kota Ternaya memanggil Lurah Malahendu, JRW, soal Partai Cakra Bumi.")
    rows = referents(told)
    again = contract.rows(Referent, contract.build(Referent, rows))
    assert type(again[0].kind) is str
    assert resolve(again).actor_of == resolve(rows).actor_of


def test_a_ticket_is_its_two_members() -> None:
    def article(name: str) -> list[Referent]:
        told = read("Pasangan Ratna Puspa–Hendra Wira di Kabupaten Rimbo Tinggi menang.", article_id=name)  # noqa: RUF001
        return referents(told)

    found = resolve([*article("a"), *article("b")])
    tickets = {a for a, held in found.members.items() if held[0].kind is ActorKind.TICKET}
    assert len(tickets) == 1


NAMES = st.sampled_from(["Mardan Kelana", "Mardan Kelana Putra", "Tirta Wiguna", "JRW", "", "Wiguna"])
REGIONS = st.sampled_from(["kabupaten rimbo tinggi", "rimbo tinggi", "kota muara", ""])
ROLES = st.sampled_from(["actor_regional_head", "actor_asn_territorial", None])


@given(st.lists(st.tuples(NAMES, REGIONS, ROLES), min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_nobody_is_lost(
    rows: list[tuple[str, str, str | None]], chance: random.Random
) -> None:
    held = [person(n, name=name, region=region, role=role) for n, (name, region, role) in enumerate(rows)]
    found = resolve(held)
    shuffled = list(held)
    chance.shuffle(shuffled)
    again = resolve(shuffled)
    assert again.actor_of == found.actor_of
    assert set(found.actor_of) == {r.referent_id for r in held}
    assert sorted(r.referent_id for m in found.members.values() for r in m) == sorted(found.actor_of)
    regions = {a: {r.region for r in m if r.region} for a, m in found.members.items()}
    assert not any({"kota muara", "kabupaten rimbo tinggi"} <= held for held in regions.values())


def test_roles_keep_their_first_and_last_day() -> None:
    held = [
        person(1),
        person(2, published_at="2021-02-03T08:00"),
        person(3, office="Kabag Umum", role="actor_asn_jpt"),
    ]
    roles = {r.role: r for r in roles_of("x", held)}
    assert (roles["actor_asn_territorial"].first_said, roles["actor_asn_territorial"].last_said) == (
        "2020-11-25",
        "2021-02-03",
    )
    assert roles["actor_asn_territorial"].n_articles == 2


def test_a_private_person_is_shown_by_role_and_region() -> None:
    (actor,) = actor_rows(resolve([person(1)]), lambda role: {"actor_asn_territorial": "Camat atau lurah"}[role])
    assert actor.is_private
    assert actor.canonical_name == "Mardan Kelana"
    assert actor.display_name.startswith("Camat atau lurah, Kabupaten Rimbo Tinggi [")
    assert "Mardan" not in actor.display_name


def test_elected_and_senior_officials_and_posts_without_a_name_are_shown() -> None:
    (head,) = actor_rows(resolve([person(1, role="actor_regional_head", office="Bupati")]), str)
    assert (head.is_private, head.display_name) == (False, "Mardan Kelana")
    (post,) = actor_rows(resolve([person(1, name="")]), str)
    assert (post.is_private, post.display_name) == (False, "Camat Simpang Embun")


def test_initials_are_shown_as_printed() -> None:
    assert display_name("abcd1234", "JRW", None, "", str) == "JRW"
    assert is_private(ActorKind.PERSON, [])
    assert not any(is_private(ActorKind.PERSON, [role]) for role in PUBLIC_ROLES)
    assert not is_private(ActorKind.BODY, [])
