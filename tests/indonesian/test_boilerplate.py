"""Clutter and captions: what is marked, what must not be, and that hostile lines cost little."""

# ruff: noqa: RUF001 - typographic marks are what this file is about

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indonesian.boilerplate import classify_line, classify_segments
from pipeline.indonesian.sentences import split_sentences
from pipeline.tables import SegmentKind

LEAD, BODY, CAPTION, CLUTTER = SegmentKind.LEAD, SegmentKind.BODY, SegmentKind.CAPTION, SegmentKind.BOILERPLATE


def _kinds(text: str, outlet: str = "") -> list[SegmentKind]:
    return classify_segments(text, split_sentences(text), outlet)


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Tiga Paslon Teken Ikrar Damai di Balai Ombo",
        "BACA JUGA : Lelang Tiga Jabatan Sepi Peminat",
        "Baca Juga",
        "Baca juga Panwas Ombo Panggil Lurah",
        "Simak juga Video 'Lurah Ombo Mangkir Lagi':",
        "Simak juga: Debat Pertama Digelar Malam Minggu",
        "Lihat juga Video: Bupati Lepas Kontingen",
        'Tonton juga video "Camat Menari" di sini:',
        "Cek fakta lainnya: Surat Suara Tercoblos Kembali Beredar",
        "Baca selengkapnya di sini.",
        "Selengkapnya di sini",
        "ADVERTISEMENT",
        "Advertisement",
        "Iklan",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Scroll untuk melanjutkan membaca",
        "Halaman selanjutnya",
        "Halaman 2 dari 3",
        "Halaman: 1 2 3",
        "Bagikan",
        "Bagikan ke WhatsApp",
        "Bagikan:",
        "Tag: pilkada, netralitas ASN, Ombo",
        "Topik: Pilkada Ombo",
        "Ikuti kami di Google News",
        "Cek Berita dan Artikel yang lain di Google News",
        "Dapatkan update berita pilihan setiap hari dari Kabar Ombo lewat WhatsApp channel kami.",
        "Bergabunglah dengan kami untuk informasi terkini di grup Telegram Kabar Ombo.",
        "Copyright © 2020 Kabar Ombo",
        "COPYRIGHT (c) KABAR OMBO 2020",
        "© 2020 Kabar Ombo",
        "©2020 Kabar Ombo",
        "Hak cipta dilindungi undang-undang.",
        "All rights reserved",
        "Editor: Wenda R.",
        "Reporter: Tono Wali | Editor: Sita Rena",
        "Reporter : Tono Wali dan Sita Rena",
        "Pewarta: Tono WaliEditor: Sita Rena COPYRIGHT © KABAR 2020",
        "Penulis: Tono Wali",
        "Sumber: kabarombo.example",
        "Sumber berita: Kabar Ombo",
        "Berita Terkait:",
        "[Gambas:Video 20detik]",
        "Artikel ini telah tayang di Kabar Ombo dengan judul Lurah Mangkir",
        "***",
        "----------",
    ],
)
def test_clutter(line: str) -> None:
    assert classify_line(line) is CLUTTER
    assert _kinds(f"Panwas memanggil lurah.\n{line}\nLurah mangkir.") == [LEAD, CLUTTER, BODY]


@pytest.mark.parametrize(
    "line",
    [
        "Foto: Camat Ombo saat diperiksa, Kamis (12/12).",
        "FOTO: Istimewa",
        "(Foto: Antara/Tono Wali)",
        "ANTARA FOTO/Tono Wali",
        "FOTO/TONO WALI",
        "(ANTARA FOTO/Tono Wali/aww)",
        "Ilustrasi pemilih di bilik suara",
        "Ilustrasi: Kabar Ombo/Tono",
        "Ilustrasi pemungutan suara (Foto: Kabar Ombo)",
        "Camat Ombo usai diperiksa Panwas (Dok. Pribadi)",
        "Camat Ombo usai diperiksa Panwas (Foto: Istimewa)",
        "(dok. istimewa)",
        "Keterangan foto: Camat Ombo usai diperiksa",
    ],
)
def test_captions(line: str) -> None:
    assert classify_line(line) is CAPTION
    assert _kinds(f"{line}\nPanwas memanggil lurah.") == [CAPTION, LEAD]


@pytest.mark.parametrize(
    "sentence",
    [
        "Baca juga isi surat itu, kata camat, sebelum menuduh pegawai Ombo.",
        '"Baca juga: aturan itu jelas," ujarnya.',
        "Baca: Lurah Ombo Mangkir Untuk Kali Ketiga Pekan Ini Camat Ombo mengaku tidak tahu dan akan menegurnya.",
        "Bagikan uang itu sebelum subuh, perintah camat kepada lurah.",
        "Bagikan beras ke warga, begitu isi pesan lurah.",
        "Simak pengakuan lurah yang beredar di grup WhatsApp pegawai Ombo.",
        "Lihat juga rekaman itu, ujar saksi, yang memuat suara camat.",
        "Halaman kantor camat penuh warga.",
        "Topik itu dihindari bupati.",
        "Sumber lain di lingkaran calon menyebut rumah itu hanya satu dari dua.",
        "Sumber: Apa benar camat hadir?",
        "Reporter: Apakah Bapak hadir di rumah calon?",
        "Wartawan: bagaimana dengan uang itu, Pak",
        "Laporan: dugaan pelanggaran oleh camat diteruskan",
        "Editor koran itu dipanggil Panwas.",
        "Penulis buku itu mantan sekda.",
        "Foto itu memperlihatkan camat mengangkat satu jari.",
        "Foto bersama calon dilarang bagi ASN.",
        "Ilustrasi itu dipakai lurah untuk mengajak warga memilih petahana.",
        "Ilustrasi yang dibuat pegawai itu memuat nomor urut.",
        "Ikuti saja arahan bupati, kata lurah, nanti jabatan aman.",
        "Dapatkan 50 KTP per lurah, begitu target yang beredar di grup WhatsApp.",
        "Hak cipta jingle itu milik calon.",
        "Tag harga kaus itu disobek.",
        "Iklan calon itu dipasang di kantor lurah.",
        "Copyright itu bukan urusan camat.",
        "Ia menolak (foto itu, katanya, editan).",
        "Camat membagikan kaus bergambar calon (Rp50 ribu per orang).",
        "Berita acara itu diteken lurah.",
        "Cek kosong itu diteken camat.",
        "Rekomendasi KASN belum dijalankan bupati.",
        "Page itu dikelola pegawai.",
    ],
)
def test_content_is_never_marked(sentence: str) -> None:
    assert classify_line(sentence) is BODY
    text = f"Panwas memanggil lurah.\n{sentence}\n(rio)"
    spans = split_sentences(text)
    assert CAPTION not in classify_segments(text, spans)
    assert classify_segments(text, spans).count(CLUTTER) == 1


@pytest.mark.parametrize(
    "signature",
    ["(rio)", "(sp/net)", "(ANT/R-1)", "[abc]", "(*)", "(**)", "(red/*)", "(Biro Humas)", "(obs / obs)", "(wm1)",
     "(kp-4)", "(Kabar.example/Tono Wali)", "[Antara]", "(ldy/pta)."],
)  # fmt: skip
def test_signatures_count_at_the_end_only(signature: str) -> None:
    assert _kinds(f"Lurah mangkir. {signature}") == [LEAD, CLUTTER]
    assert _kinds(f"Lurah mangkir.\n{signature}\nEditor: Wenda") == [LEAD, CLUTTER, CLUTTER]
    assert CLUTTER not in _kinds(f"Lurah mangkir.\n{signature}\nIa tidak menjawab.") or signature in {"(*)", "(**)"}


@pytest.mark.parametrize(
    "ending", ["(tertawa)", "(Panwas belum menerima jawaban lurah itu)", "(bersambung ke pengadilan kota)"]
)
def test_remarks_in_brackets_are_no_signature(ending: str) -> None:
    assert _kinds(f"Lurah mangkir.\n{ending}") == [LEAD, BODY]


def test_lead_is_the_first_sentence_of_content() -> None:
    text = "Foto: Camat Ombo.\nADVERTISEMENT\nOMBO, KO – Panwas memanggil lurah. Lurah mangkir.\nBaca juga: Lain"
    assert _kinds(text) == [CAPTION, CLUTTER, LEAD, BODY, CLUTTER]


def test_nothing_is_lead_where_all_is_clutter() -> None:
    assert _kinds("ADVERTISEMENT\nBaca juga: Lain") == [CLUTTER, CLUTTER]
    assert _kinds("") == []


def test_a_credit_makes_a_caption_of_the_sentence_before_it() -> None:
    text = "Tangkapan layar yang beredar di Ombo. (Foto: Istimewa)\nPanwas memanggil lurah."
    assert _kinds(text) == [CAPTION, CAPTION, LEAD]


@pytest.mark.parametrize(
    "text",
    [
        "Panwas memanggil lurah.\nLurah mangkir. (Foto: Istimewa)",
        'Panwas memanggil lurah.\n"Saya sakit." (Foto: Istimewa)\nIa pergi.',
        "Panwas memanggil lurah. Lurah mangkir. (Foto: Istimewa)\nIa pergi.",
    ],
)
def test_a_credit_does_not_take_content_with_it(text: str) -> None:
    assert _kinds(text).count(CAPTION) == 1


def test_items_under_a_heading_of_related_items() -> None:
    text = (
        "Lurah mangkir.\nBerita Terkait:\n- KPU Ombo Tetapkan Calon\n- Harga Gabah Naik\nPanwas diam.\n- Camat hadir"
    )
    assert _kinds(text) == [LEAD, CLUTTER, CLUTTER, CLUTTER, BODY, BODY]


def test_the_name_of_the_outlet_alone_is_clutter() -> None:
    assert _kinds("Lurah mangkir.\nKABAR OMBO", outlet="Kabar Ombo") == [LEAD, CLUTTER]
    assert _kinds("Lurah mangkir.\nKABAR OMBO") == [LEAD, BODY]


def test_long_prose_is_never_clutter() -> None:
    assert classify_line("Baca juga: " + "lurah mangkir dan camat diam " * 12) is BODY
    assert classify_line("Editor: " + "lurah mangkir dan camat diam " * 12) is BODY


@pytest.mark.parametrize(
    "head", ["Baca juga: ", "Ikuti ", "(", "Reporter: A", "Sumber: ", "Ilustrasi ", "- ", "Foto: ", "(foto "]
)
def test_hostile_lines(head: str) -> None:
    text = "\n".join([head + "A " * 130, head + "(" * 280, head * 20, head + "a" * 1_000_000] * 20)
    spans = split_sentences(text)
    assert len(classify_segments(text, spans)) == len(spans)


@given(
    st.lists(
        st.text(max_size=40) | st.sampled_from(["Baca juga: A", "(rio)", "Foto: B", "Lurah mangkir."]), max_size=12
    )
)
def test_one_kind_a_sentence_and_at_most_one_lead(lines: list[str]) -> None:
    text = "\n".join(lines)
    kinds = _kinds(text)
    assert len(kinds) == len(split_sentences(text))
    assert kinds.count(LEAD) == (1 if set(kinds) & {LEAD, BODY} else 0)
    if LEAD in kinds:
        assert BODY not in kinds[: kinds.index(LEAD)]
