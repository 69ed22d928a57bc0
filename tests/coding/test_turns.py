"""Turns of speech: who speaks on, and who was introduced before."""

from __future__ import annotations

import pytest

from pipeline.coding.turns import NAME, REACH, introduced
from tests.coding.making import coder, read

VOICE = {
    "speech": ["speech"],
    "carried": ["pronoun"],
    "voices": [{"type": "oversight", "concept": "overseer"}, {"type": "accused", "concept": "official"}],
    "no_names": ["Rimbo"],
}
HELD = coder({"pronoun": ["ia|dia", "katanya"]}, {}, voice=VOICE)


def speaker(*sentences: str, seq: int, quotes: tuple[str | None, ...] = ()) -> tuple[str, int] | None:
    found = HELD.voices.turn(read(HELD, *sentences, quotes=quotes), seq).speaker
    return (found.type, found.seq) if found else None


def test_a_turn_goes_on_over_pronouns_and_ends_at_narration() -> None:
    said = ("Camat Rimbo menyatakan hujan turun.", "Ia diam.", "Katanya banjir surut.", "Warga pulang.", "Ia tidur.")
    assert [speaker(*said, seq=seq) for seq in range(1, 6)] == [("accused", 1)] * 3 + [None, None]


def test_a_turn_goes_back_so_many_segments_and_no_further() -> None:
    said = ("Panwas menyatakan hujan.", *["Ia diam."] * (REACH + 1))
    assert speaker(*said, seq=REACH + 1) == ("oversight", 1)
    assert speaker(*said, seq=REACH + 2) is None


def test_a_name_that_stood_after_an_office_speaks_for_it_later() -> None:
    said = ("Panwas Rimbo, Sutan Marajo, datang.", "Hujan.", "Banjir surut, ujar Marajo.", "Bundo mengatakan tidak.")
    reading = read(HELD, *said)
    assert introduced(reading, HELD.voices.speech) == {"Sutan": "oversight", "Marajo": "oversight"}
    found = HELD.voices.turn(reading, 3).speaker
    assert found is not None
    assert (found.type, found.mark.concept) == ("oversight", NAME)
    unit = reading.units[3]
    assert unit.text[found.mark.start - unit.start : found.mark.end - unit.start] == "Marajo"
    assert speaker(*said, seq=4) is None


def test_the_first_introduction_of_a_name_counts_and_the_headline_introduces_nobody() -> None:
    reading = read(HELD, "Camat Sutan datang.", "Panwas Sutan pergi.", title="Panwas Bundo")
    assert introduced(reading, HELD.voices.speech) == {"Sutan": "accused"}


@pytest.mark.parametrize(
    ("sentence", "type_"),
    [
        ("Camat menyatakan panwas keliru.", "accused"),
        ("Panwas menyatakan camat keliru.", "oversight"),
        ("Di depan panwas, kata camat, hujan.", "accused"),
    ],
)
def test_the_subject_of_an_active_verb_speaks_and_what_follows_a_bare_one(sentence: str, type_: str) -> None:
    assert speaker(sentence, seq=1) == (type_, 1)


def test_a_quotation_is_one_turn_whatever_stands_in_it() -> None:
    said = ("\u201cHujan.", "Banjir.\u201d", "\u201cSurut,\u201d kata panwas.")
    assert speaker(*said, seq=1, quotes=("1", "1", "2")) is None
    assert speaker(*said, seq=1, quotes=("1", "1", "1")) == ("oversight", 3)
