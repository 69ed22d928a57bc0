from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding.rules import FORBIDDEN, MISSING, WITHOUT_ACTOR
from pipeline.inert import inert, inert_line
from pipeline.stages import ORDER
from pipeline.texts import CATALOGUE, Lang, chosen, text

_PROPER = {"status", "explain.status", "report.status", "stage.done", "report.evid"}


def _placeholders(said: str) -> list[tuple[str, str | None, str | None]]:
    return sorted((name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(said) if name)


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_say_something_with_the_same_placeholders(key: str) -> None:
    english, indonesian = CATALOGUE[key]
    assert english.strip()
    assert indonesian.strip()
    assert _placeholders(english) == _placeholders(indonesian)


def test_indonesian_is_not_english_left_standing() -> None:
    same = {key for key, (english, indonesian) in CATALOGUE.items() if english == indonesian}
    assert same <= _PROPER


def test_every_stage_and_every_reason_of_the_rules_has_words() -> None:
    wanted = {*ORDER, *(f"refused.{reason}" for reason in (MISSING, FORBIDDEN, WITHOUT_ACTOR))}
    assert wanted <= CATALOGUE.keys()


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("no.such.key", Lang.EN)


@pytest.mark.parametrize(
    ("arguments", "environment", "wanted"),
    [
        (["--lang", "id"], {}, Lang.ID),
        (["run", "--lang=id"], {"NETRAL_LANG": "en"}, Lang.ID),
        ([], {"NETRAL_LANG": "id", "LANG": "en_GB.UTF-8"}, Lang.ID),
        ([], {"LANG": "id_ID.UTF-8"}, Lang.ID),
        ([], {"LC_ALL": "de_DE.UTF-8", "LANG": "id_ID.UTF-8"}, Lang.EN),
        (["--lang"], {}, Lang.EN),
        ([], {}, Lang.EN),
    ],
)
def test_the_flag_wins_then_the_variable_then_the_locale(
    arguments: list[str], environment: dict[str, str], wanted: Lang
) -> None:
    assert chosen(arguments, environment) is wanted


@settings(deadline=None)
@given(st.text())
def test_inert_text_keeps_its_length_and_can_neither_steer_nor_turn(said: str) -> None:
    shown = inert(said)
    assert len(shown) == len(said)
    assert not any(_steers(c) for c in shown)
    assert inert(shown) == shown
    assert "\n" not in inert_line(said)
    shown.encode()


def _steers(sign: str) -> bool:
    code = ord(sign)
    is_control = (code < 0x20 and sign not in "\n\t") or 0x7F <= code < 0xA0
    return is_control or code in (0x061C, 0x200E, 0x200F) or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069


def test_inert_text_leaves_plain_text_alone() -> None:
    said = "Café “Seno” — 50 °C\n\tselesai 🌶"
    assert inert(said) == said
