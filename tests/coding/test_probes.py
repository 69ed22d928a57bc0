"""How an act is asserted, on sentences that trap keyword lists: coordination, relative clauses, double negation."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.codebook import load
from pipeline.coding.assertion import Assertion
from pipeline.coding.coder import Coder, units_of
from pipeline.coding.components import CLAUSES
from pipeline.coding.marks import Mark
from pipeline.coding.rules import Hit
from pipeline.indonesian.clauses import clause_of
from tests.coding.making import path_of

PROBES = [
    ("coordination", "Ia membantah menerima uang dan mengakui hadir kampanye.", "hadir kampanye", "affirmed"),
    (
        "coordination",
        "Bawaslu mengimbau ASN netral, sementara tiga lurah hadir kampanye kemarin.",
        "hadir kampanye",
        "affirmed",
    ),
    ("relative clause", "ASN yang hadir kampanye itu diduga menerima honor.", "hadir kampanye", "affirmed"),
    ("scope of target", "Kades yang dilarang berpolitik itu tetap hadir kampanye.", "hadir kampanye", "affirmed"),
    ("negated denial", "Ia tidak membantah hadir kampanye.", "hadir kampanye", "affirmed"),
    ("double negation", "Bukan tidak mungkin ASN berpihak pada petahana.", "berpihak", "hypothetical"),
    (
        "post-posed allegation",
        "Sejumlah camat mendukung calon petahana, demikian laporan warga.",
        "mendukung",
        "alleged",
    ),
    ("post-posed denial", '"Saya hadir kampanye? Itu fitnah," kata camat.', "hadir kampanye", "denied"),
    ("quoted norm", '"ASN foto bersama calon itu pelanggaran," tegas ketua Bawaslu.', "foto bersama", "normative"),
    ("nominal denial", "Bantahan camat soal hadir kampanye disampaikan kemarin.", "hadir kampanye", "denied"),
    ("affixed cue", "Camat menyangkal telah menghadiri kampanye.", "menghadiri kampanye", "denied"),
    ("affixed cue", "Warga menduga lurah mendukung calon nomor satu.", "mendukung", "alleged"),
    ("purpose", "Sosialisasi digelar agar ASN tidak berpihak.", "berpihak", "normative"),
    ("future", "Kepala dinas berencana hadir kampanye pekan depan.", "hadir kampanye", "hypothetical"),
    (
        "finding after allegation",
        "Dugaan itu terbukti: camat hadir kampanye, putus Bawaslu.",
        "hadir kampanye",
        "affirmed",
    ),
    ("comparison of tense", "Dulu ASN wajib mendukung calon Golkar.", "mendukung", "historical"),
]
CLASSES = {
    "evid_denied": "denied", "evid_cleared": "denied", "evid_hypothetical": "hypothetical",
    "evid_normative": "normative", "evid_alleged_nonofficial": "alleged", "evid_alleged_official": "alleged",
    "evid_confirmed": "affirmed", "evid_admitted": "affirmed", "evid_reported_fact": "affirmed",
}  # fmt: skip


@cache
def held() -> Coder:
    return Coder(load(path_of("codebook")))


def asserted(text: str, act: str) -> str:
    """How the act, the last such words of a sentence, is asserted; plain words without a hedge affirm it."""
    found = decided(text, text.rindex(act), act)
    modifiers = {e.modifier for e in found.effects}
    if found.decision == "old_era":
        return "historical"
    if found.decision in {"otherwise", "contrasted"} and not modifiers & {"allegation_clause", "rumor"}:
        return "affirmed"
    return CLASSES[found.becomes or found.status]


def decided(text: str, start: int, act: str) -> Assertion:
    coder = held()
    reading = coder.read(units_of("", text, [(0, len(text))]))
    doc = coder.marker.nlp(text)
    words = [t.i for t in doc if t.idx + len(t) > start and t.idx < start + len(act)]
    clauses = [(c.start_char, c.end_char) for c in doc.spans[CLAUSES]]
    clause = clause_of(start, clauses)
    cue = Mark(start, start + len(act), "act", words[0], words[-1] + 1, clauses.index(clause) if clause else -1)
    hit = Hit("probe", "act_attend_declaration", 1, cue, ())
    voice, turn = coder.voices.of_segment(reading, 1), coder.voices.turn(reading, 1)
    return coder.assertion.decide(reading, hit, "asn_act", voice, turn.seqs)


@pytest.mark.parametrize(("phenomenon", "text", "act", "wanted"), PROBES)
def test_probe(phenomenon: str, text: str, act: str, wanted: str) -> None:
    assert asserted(text, act) == wanted, phenomenon
