from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.linking.names import bare_name, covers, is_initials, key_words, name_key, pair, same_name

NAMES = st.lists(st.sampled_from(["Mardan", "Kelana", "Tirta", "Wiguna", "Rendi"]), min_size=1, max_size=4).map(
    " ".join
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Drs. H. Mardan Kelana, M.Si., Dt. Rajo Basa", "Mardan Kelana Dt. Rajo Basa"),
        ("Prof. Dr. Ir. Ratna Puspaningdyah, M.Sc., Ph.D.", "Ratna Puspaningdyah"),
        ("dr. Hj. Sri Lestaria, M.Kes.", "Sri Lestaria"),
        ("Afrizon Dt. Malano Sati, S.STP., M.Si.", "Afrizon Dt. Malano Sati"),
        ("Pak Camat", "Camat"),
        ("Hj. Nining", "Nining"),
        ("KH Bagus Pranadipa", "Bagus Pranadipa"),
        ("H.", "H."),
        ("", ""),
    ],
)
def test_titles_and_degrees_are_told_from_the_name(text: str, name: str) -> None:
    assert bare_name(text) == name


def test_short_forms_of_names_are_one() -> None:
    assert name_key("Muh. Tajri Lompu") == name_key("Muhammad Tajri Lompu")
    assert name_key("Dt. Rajo Basa") == name_key("Datuak Rajo Basa")


def test_an_honour_alone_keeps_its_title() -> None:
    assert name_key("Mak Datuak") != name_key("Datuak")
    assert not covers(name_key("Syarif Dt. Bagindo"), name_key("Mak Datuak"))


@pytest.mark.parametrize(("text", "is_so"), [("JRW", True), ("A.B.", True), ("AZ", True), ("Az", False), ("J", False)])
def test_initials_are_known_as_printed(text: str, is_so: bool) -> None:
    assert is_initials(text) is is_so


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Darmo Wijantara–Yusril", ("Darmo Wijantara", "Yusril")),  # noqa: RUF001
        ("Ratna-Hendra", ("Ratna", "Hendra")),
        ("Ratna / Hendra", ("Ratna", "Hendra")),
        ("undang-undang", None),
        ("Darmo", None),
        ("–", None),  # noqa: RUF001
    ],
)
def test_a_pair_is_two_names(text: str, names: tuple[str, str] | None) -> None:
    assert pair(text) == names


@given(NAMES, NAMES)
def test_the_matching_rule_is_symmetric_and_holds_for_parts(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)
    assert same_name(one, one)
    assert same_name(f"Drs. {one}", f"{one}, M.Si.")


@given(st.text(max_size=40))
def test_no_text_breaks_a_name(text: str) -> None:
    assert isinstance(name_key(text), tuple)
    assert covers(key_words(text), key_words(text)) or not key_words(text)
