"""Whose words a segment is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.coding.voice import JOURNALIST, Voice, VoiceTable
from pipeline.errors import CodebookError
from tests.coding.making import read, small_coder

CONCEPTS = small_coder().codebook.concepts
TABLE = small_coder().voices


def voice(*sentences: str, seq: int = 1, quotes: Sequence[str | None] = (), title: str = "") -> Voice:
    return TABLE.of_segment(read(small_coder(), *sentences, quotes=quotes, title=title), seq)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Hujan turun.", JOURNALIST),
        ("Panwas hadir di kantor camat.", JOURNALIST),
        ("Ia mengatakan hujan turun.", JOURNALIST),
        ("Panwas menyatakan camat terbukti.", "oversight"),
        ("Camat menyatakan panwas keliru.", "accused"),
        ("Hujan, kata camat kepada panwas.", "accused"),
        ("Panwas, kata camat.", "accused"),
        ("Camat panwas di hadapannya itu mengatakan.", "oversight"),
    ],
)
def test_the_nearest_name_beside_a_word_of_speech_speaks(sentence: str, found: str) -> None:
    assert voice(sentence).type == found


def test_of_two_as_near_the_earlier_type_speaks() -> None:
    said = {"voices": [{"type": "a", "concept": "official"}, {"type": "b", "concept": "overseer"}]}
    table = VoiceTable.of({"speech": ["denial"], **said}, CONCEPTS)
    assert table.of_segment(read(small_coder(), "Dibantah camat, panwas."), 1).type == "a"
    twice = [*said["voices"], {"type": "c", "concept": "official"}]
    assert VoiceTable.of({"speech": ["speech"], "voices": twice}, CONCEPTS).of_segment(
        read(small_coder(), "Kata camat."), 1
    ).type == "a"  # fmt: skip


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_quotation_of_several_segments_has_the_voice_of_its_attribution(place: int) -> None:
    plain = ["\u201cKami bekerja.", "Kami diam.", "Kami netral.\u201d"]
    plain[place - 1] += " kata camat"
    found = [voice(*plain, seq=seq, quotes=["1"] * 3) for seq in (1, 2, 3)]
    assert [(v.type, v.seq) for v in found] == [("accused", place)] * 3
    assert all(v.mark is not None and v.mark.concept == "official" for v in found)


def test_the_attribution_before_a_quotation_counts_and_no_further_one() -> None:
    assert voice("Camat mengatakan:", "\u201cKami netral.\u201d", seq=2, quotes=[None, "1"]).type == "accused"
    assert (
        voice("Camat mengatakan:", "Hujan.", "\u201cKami.\u201d", seq=3, quotes=[None, None, "1"]).type == JOURNALIST
    )
    assert voice("Camat mengatakan itu.", "Kami netral.", seq=2).type == JOURNALIST
    assert voice("\u201cKami.\u201d", seq=1, quotes=["1"], title="Kata camat").type == JOURNALIST


def test_its_own_attribution_goes_before_that_of_its_quotation_and_other_quotations_are_others() -> None:
    own = ("\u201cKami,\u201d kata panwas.", "\u201cDiam,\u201d ujar camat.")
    assert [voice(*own, seq=n, quotes=["1", "1"]).type for n in (1, 2)] == ["oversight", "accused"]
    assert voice("\u201cHujan.\u201d", "\u201cKami,\u201d kata panwas.", quotes=["1", "2"]).type == JOURNALIST


def test_the_attribution_after_is_preferred_to_the_one_before() -> None:
    said = ("Kata panwas.", "Hujan turun.", "Ujar camat.")
    assert voice(*said, seq=2, quotes=["1", "1", "1"]).type == "accused"


@pytest.mark.parametrize(
    "data",
    [{"speech": ["nowhere"], "voices": []}, {"speech": [], "voices": [{"type": "a", "concept": "nowhere"}]}],
)
def test_a_concept_that_is_not_there_is_an_error(data: dict[str, list[str]]) -> None:
    with pytest.raises(CodebookError, match=r"context/voice\.yaml: there is no concept 'nowhere'"):
        VoiceTable.of(data, CONCEPTS)
