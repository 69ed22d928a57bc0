"""Clauses: invented sentences with a bar at each boundary, laws over generated text, and hostile input."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.indonesian.clauses import clause_of, is_verb, split_clauses

MARKED = (
    # and: only before a verb, and not between two verbs
    "Camat Ombo mengajak warga | dan memaksa kades.",
    "Camat Ombo mengajak dan memaksa warga.",
    "Camat Ombo mengajak warga dan kades.",
    "Lurah mengunggah foto calon, | serta membagikan tautan kampanye.",
    "Ia mendukung petahana | atau tidak menghadiri rapat.",
    "Kades mendapat pengarahan dan dukungan.",
    "Camat mengumpulkan lurah dan Menteri Tondo.",
    "Ia diperiksa bersama camat dan berbagai saksi.",
    # marks
    "Ia hadir; | lurah diam.",
    "Lurah hadir \u2013 | padahal ia dilarang \u2013 | lalu berfoto.",
    "Camat diperiksa -- | lurah mangkir.",
    "Aksi dukung-mendukung di Ombo dilaporkan.",
    # conjunctions
    "Lurah Tondo dimutasi | setelah mendukung calon Merah.",
    "Bupati mengarahkan camat | agar mendukung istrinya.",
    "Camat membantah mengarahkan warga, | sementara Bawaslu memeriksa lima saksi.",
    "Ia diundang, | tetapi tidak hadir.",
    "Ia tidak hanya mengajak camat, tetapi juga lurah.",
    "Guru itu dipindah | karena menolak berkampanye.",
    "Ia, kata Sekda, dimutasi karena alasan lain.",
    "Ia hadir pada saat kampanye dimulai.",
    "Pekan lalu camat bertemu calon.",
    "Penjabat sementara memanggil lurah.",
    "Ia menerima amplop, | lalu membagikannya ke warga.",
    "Kadis mengancam staf | sehingga mereka ikut kampanye.",
    "Ia dilaporkan oleh karena mendukung calon.",
    # a subordinate clause in front or in the middle
    "Meski dilarang, | ia tetap hadir di kampanye.",
    "Setelah rapat, camat mengajak warga.",
    "Karena Budi mengajak camat, lurah, dan kades, | ia dipecat.",
    "Camat Ombo, setelah dipanggil, | membantah tuduhan.",
    "Saat ditemui, | Sekda membantah kabar itu.",
    # relative clauses stay with their noun
    "Camat yang mendukung calon itu | dipanggil Bawaslu.",
    "Camat Ombo, yang ikut berfoto, | membantah tuduhan.",
    "Kepala dinas yang mengarahkan guru memilih petahana tersebut | tidak memenuhi panggilan.",
    "Bawaslu memanggil camat yang mendukung calon itu.",
    "Bawaslu memeriksa Camat Ombo, | yang mengunggah foto calon, | dan memanggil Sekda.",
    "Pemilih yang berhak tetapi tidak terdata bisa melapor.",
    "Mulai dari meminjamkan rumah hingga mengumpulkan lurah.",
    # quotations
    '"Kami netral," | kata camat.',
    '"Kami netral", | kata camat.',
    'Kami netral," | kata camat.',
    "\u201cKami tidak ikut,\u201d | ujar lurah itu.",
    'Camat berkata: | "Saya tidak ikut," | lalu pergi.',
    'Ia menyebut mutasi itu "balas jasa" | karena ikut tim sukses.',
    'Menurut dia, "kursi panas" itu diperjualbelikan.',
    'Camat menjawab, | "Itu fitnah."',
    # headlines in capitals
    "BUPATI MELANTIK CAMAT | DAN MEMUTASI LURAH",
)
PIECES = [
    "camat", "Ombo", "mengajak", "dipanggil", "tidak", "yang", "itu", "dan", "karena", "setelah", "lalu", "saat",
    "tetapi", ",", ";", ":", "-", " ", " ", "  ", "\n", '"', "\u201c", "\u201d", ".", "\u2013", "--", "(", "1,5",
    "Drs.", "\u200b",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
                  st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))  # fmt: skip


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    return " | ".join(text[start:end] for start, end in spans)


@pytest.mark.parametrize("marked", MARKED)
def test_boundaries(marked: str) -> None:
    text = marked.replace(" | ", " ")
    assert _marked(text, split_clauses(text, 0, len(text))) == marked


@pytest.mark.parametrize("marked", MARKED)
def test_a_sentence_is_cut_alike_inside_a_text(marked: str) -> None:
    sentence = marked.replace(" | ", " ")
    text = f"Namun warga menolak. {sentence} Ia mengaku, karena dipaksa."
    assert _marked(text, split_clauses(text, 21, 21 + len(sentence))) == marked


@settings(deadline=None)
@given(TEXTS, st.integers(0, 30), st.integers(0, 200))
@example('."\u200b', 0, 9)  # a word of nothing that shows
def test_clauses_partition_what_is_visible(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    spans = split_clauses(text, start, end)
    held = [at for first, last in spans for at in range(first, last) if not text[at].isspace()]
    assert held == [at for at in range(start, end) if not text[at].isspace()]
    for first, last in spans:
        assert start <= first < last <= end
        assert text[first:last] == text[first:last].strip()


@settings(deadline=None)
@given(TEXTS)
def test_each_position_has_the_clause_that_holds_it(text: str) -> None:
    spans = split_clauses(text, 0, len(text))
    for at in range(-1, len(text) + 1):
        holding = [span for span in spans if span[0] <= at < span[1]]
        assert clause_of(at, spans) == (holding[0] if holding else None)


def test_no_clauses_in_white_space() -> None:
    assert split_clauses(" \n ", 0, 3) == []
    assert split_clauses("", 0, 0) == []
    assert clause_of(0, []) is None


@pytest.mark.parametrize(
    "piece", ["mengajak warga dan ", "yang itu, ", "karena ", ', "', "-", "- ", ";", '" ', "saat, "]
)
def test_long_sentences_are_read_in_linear_time(piece: str) -> None:
    text = piece * 20_000
    spans = split_clauses(text, 0, len(text))
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mengajak diperiksa berfoto tertangkap mengaku hadir nyoblos berisi dimutasikannya", True),
        (
            "mereka menteri berita dinas merah pendukung dukungan terdakwa memang camat tersebut menurut bersama dia",
            False,
        ),
    ],
)
def test_verbs_by_their_look(words: str, expected: bool) -> None:
    assert {word: is_verb(word) for word in words.split()} == dict.fromkeys(words.split(), expected)
