"""Sentence boundaries: hard cases of Indonesian news, hostile input, and laws over generated text."""

# ruff: noqa: RUF001 - typographic marks are what this file is about

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indonesian.sentences import split_sentences

# A bar marks each boundary; a boundary without spaces around its bar stands where two sentences are glued together.
# The first block was written before the splitter was run once.
BEFORE = (
    "Bantuan sebesar Rp. 5 juta dibagikan. | Warga Ombo menolaknya.",
    "Nilainya Rp1,5 miliar. | Uang itu dari kas.",
    "Surat No. 12/BWS/2020 dikirim kemarin. | Surat No. B-7 menyusul.",
    "Drs. H. Tamrin Lolo, M.Si. hadir. | Ia pulang cepat.",
    "Dra. Hj. Sitorema Kali memimpin apel. | Semua diam.",
    "Pasien ditangani dr. Wenda Ruki. | Ia pulih.",
    "Menurut Dr. Ir. Bakti Lorong, S.T., M.T., itu wajar. | Publik ragu.",
    "Prof. Sumba Rena menilai lain. | Katanya, data kurang.",
    "Berkas diserahkan Camat Bungo, Rustam, S.Sos. | Menurut dia, semua lengkap.",
    "Ketua panitia, Lidia, S.H. mengatakan pleno ditunda. | Jadwal baru menyusul.",
    "Sekda Tondo, S.STP., M.Si., membantah. | Ia mengaku difitnah.",
    "Hakim Sopian, S.H.I. memimpin sidang. | Putusan dibacakan besok.",
    "ASN di Kab. Watu Ombo dan Kec. Lembah dipanggil. | Prov. Ranah Talago menunggu.",
    "Kantor di Jl. Melati No. 4 tutup. | Warga kecewa.",
    "Surat diteken a.n. Bupati oleh Sekda. | Yang lain u.b. Kabag Umum.",
    "Hadir Camat, Lurah, dkk. dalam rapat itu. | Rapat selesai sore.",
    "Dibagikan beras, minyak, gula, dll. | Semua habis.",
    "Ada kaus, topi, dsb. yang disita. | Barang itu disimpan.",
    "Keputusan tgl. 5 Mei dibatalkan. | Lihat hlm. 12 putusan.",
    "Kabag. Humas Pemkab. Watu Ombo tidak menjawab. | Pesan hanya dibaca.",
    "Lurah Malahendu, JRW, dipanggil. | JRW mangkir.",
    "Dosen A. R. Sekar menolak hadir. | M. Nasution menggantikannya.",
    "Bupati Watu Ombo Rr. Sekar melantik camat. | Pelantikan berlangsung tertutup.",
    "Ia dijerat Pasal 71 ayat (2) UU Pilkada. | Ancamannya pidana.",
    "Pelanggaran Pasal 71 ayat (2). | Sanksinya berat.",
    "Ada 1.234 orang dan 2.000 kaus. | Semuanya 3.234.",
    "Rapat mulai pukul 14.02 WIB. | Rapat bubar pukul 17.30. | Semua pulang.",
    "TALAGO, KOMPAS.com - Bupati diam. | Wakilnya bicara.",
    "REPUBLIKA.CO.ID, TALAGO -- Panwas bergerak. | Laporan masuk.",
    "LEMBAH, SERAMBIPESISIR.example – Warga antre. | Antrean panjang.",
    "Kami... ya, begitulah. | Ia tertawa.",
    "Ia menghela napas... | Lalu pergi.",
    '"Itu fitnah," kata camat. | Ia pergi.',
    '"Saya hadir?" tanya dia. | Wartawan diam.',
    '"Diam!" bentaknya. | Semua diam.',
    '"Kami tahu. | Kami catat." | Ia menutup buku.',
    "“Lawan!” seru orator. | Massa bersorak.",
    "“Cukup.” | Ia berdiri.",
    "1. Foto bersama calon. | 2. Mengunggah gambar calon.",
    "TERNAYA, TK – Bawaslu memanggil lurah. | Lurah hadir.",
    "Itu katanya.|Namun, camat membantah.",
    "Kejadian itu pada Selasa (1/12/2020).|Menurut saksi, ramai.",
)
# The second block was written after the first run.
AFTER = (
    "Kabid. Mutasi menolak bicara. | Kasubag. Umum juga.",
    "Ia diantar Pak Kasubag. | Namun ia tidak turun.",
    "Waktu itu saya belum kadis. | Pendahulu saya yang meneken.",
    "Yang menentukan bukan bupati, melainkan sekda. | Usul itu sudah lama.",
    "Ia naik ke golongan A. | Rekannya tetap.",
    "Perwakilan diterima Komisi I. | Rapat berlangsung alot.",
    "Namanya disamarkan: Mas B. | Kami menemuinya di kios.",
    "Direktur, dr. Ronal Sita, Sp.B. | Ia menyerahkan berkas.",
    "Kepala Biro, Rina Walo, SH. MH. mengatakan belum tahu. | Ia menunggu surat.",
    "Ketua tim, A.R. Sekar menolak. | K.H. Badri Sono diam.",
    "Mantan Rektor Ph.D. itu menolak. | Ia pensiun.",
    "Nomor urutnya 2. | Pasangan itu diusung empat partai.",
    "Dia dilantik tahun 2019. | 30 orang ikut dilantik.",
    "Yang dilarang: 1. Foto bersama 2. Mengunggah gambar 3. Ikut kampanye. | Semua paham.",
    "Jumlahnya 14 RW. | (sm)",
    "Ia tidak menjawab. | (dok. pribadi)",
    "Kasus ditutup. | (sp/net)",
    "Kasus ditutup. **",
    "Soal itu (benarkah?) ia diam. | Saksi pergi.",
    "Ia tersenyum [...] lalu pergi. | Rapat selesai.",
    '"Netral!" Ujar camat. | Ia pergi.',
    '"Besok kita coblos nomor 7." | Pesan itu mendarat di grup.',
    '"Pak Kamar?" | Bupati tertawa.',
    '"Kami siap". | Ia lalu diam.',
    "“Soal itu, kan bisa difoto dulu baru…” | Kalimatnya tidak selesai.",
    'Itu kata dia.|"Kami menunggu surat," ujarnya.',
    "Ia diam.|“Kami menunggu surat,” ujarnya.",
    '"Kami menunggu lagi."|Ia lalu pergi.',
    "Lihat laman kpu-ombo.example/Data.Pemilih hari ini. | Semua terbuka.",
    "Versi 2.Nol belum ada.",
    "Kirim ke camat@Watuombo.Example sekarang. | Terima kasih.",
    "jumlahnya turun menjadi empat. | namun bupati diam.",
    "sesuai pmk no. 34 tahun itu. | jadi semua sah.",
    "Surat itu kata . | Namun tetap ia kirim .",
    '" Kami sehat . " | Ia lalu tertawa.',
    "Satu alinea tanpa titik\n| Alinea kedua\n\n| Alinea ketiga.",
    "Rapat digeser ke pukul 10. 30 WIB karena hujan. | Semua setuju.",
    "Rapat 5 Mei. | Hadir Sdr. Tono dan Ny. Wati. | Bpk. Lurah absen.",
    "Panglima Tgk. Amir dan H. Bahar Dt. Rajo bertemu. | Mereka akur.",
    "Siapa dia?! | Tak ada yang tahu!!! | Sungguh.",
    "PT Ombo Jaya Tbk. | Perusahaan itu membantah.",
    "Pangkatnya Letkol. Saman Rudi memimpin. | Ia tegas.",
    "Terbit 5 Nov. 2020 di Ombo. | Sisanya Des. 2020.",
    "- Harga naik\n| - Harga turun",
    "Halaman hal. 5 dan vol. 3 hilang. | Ada dua hal. | Itu aneh.",
)


def _parts(case: str) -> tuple[str, list[str]]:
    text = case.replace("\n| ", "\n").replace(" | ", " ").replace("|", "")
    return text, [part.strip() for part in case.split("|")]


@pytest.mark.parametrize("case", BEFORE + AFTER)
def test_hard_cases(case: str) -> None:
    text, expected = _parts(case)
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@pytest.mark.parametrize("case", BEFORE)
def test_a_sentence_of_its_own_is_not_cut_again(case: str) -> None:
    for sentence in _parts(case)[1]:
        assert split_sentences(sentence) == [(0, len(sentence))]


def test_nothing_in_nothing() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\t\n ") == []


def test_marks_alone_are_kept() -> None:
    assert split_sentences("...") == [(0, 3)]
    assert split_sentences("Ia. \n***\n") == [(0, 3), (5, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "kata " * 200_000,
        "." * 1_000_000,
        ". " * 300_000,
        '"' * 1_000_000,
        '" ' * 300_000,
        'kata."Kami ' * 50_000,
        '. " ' * 200_000,
        " " * 1_000_000,
        "\n" * 300_000,
        "1. A " * 100_000,
        ". (" * 200_000,
        "A.B." * 100_000,
        ".“" * 100_000,
        "Drs. A" * 60_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_covered_in_linear_time(text: str) -> None:
    _assert_laws(text)


def _assert_laws(text: str) -> None:
    spans = split_sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    pieces = [text[start:end] for start, end in spans]
    assert all(piece == piece.strip() and "\n" not in piece for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


_PIECES = st.sampled_from(
    [
        *" .!?…\"“”'’()[]\n\t-:;,",
        "Drs.",
        "H.",
        "Rp",
        "1.",
        "2020",
        "M.Si.",
        "kata",
        "Namun",
        "camat",
        "Ombo",
        "...",
        "\u00a0",
    ]
)


@given(
    st.lists(_PIECES, max_size=60).map("".join) | st.lists(_PIECES, max_size=40).map(" ".join) | st.text(max_size=200)
)
def test_spans_are_ordered_trimmed_and_cover_all(text: str) -> None:
    _assert_laws(text)


@given(
    st.lists(st.sampled_from(["Camat hadir", "Ia pergi", "Warga Ombo menolak", "Panwas memanggil lurah"]), min_size=1)
)
def test_plain_sentences_are_found_again(sentences: list[str]) -> None:
    text = ". ".join(sentences) + "."
    assert [text[start:end] for start, end in split_sentences(text)] == [f"{sentence}." for sentence in sentences]
