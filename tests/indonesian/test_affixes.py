"""Affixes: tables of words and roots written for this test, and laws over generated forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.indonesian.affixes import OPAQUE, Kind, Level, analyses, derives, generate, roots, surface_core

# The forms of the lexicon in the codebook, by root.
LEXICON = {
    "netral": "netral kenetralan netralitas menetralkan ketidaknetralan netralisasi menetralisir",
    "pihak": "memihak berpihak keberpihakan dipihaki ketidakberpihakan pihaknya",
    "dukung": "mendukung didukung dukungan pendukung dukung-mendukung dukungannyalah kudukung ngedukung dukung2",
    "menang": "memenangkan dimenangkan pemenangan kemenangan pemenang memenangi menangkan",
    "kampanye": "berkampanye dikampanyekan mengampanyekan mengkampanyekan kampanyenya pengampanye",
    "arah": "mengarahkan diarahkan pengarahan arahan arahannya pengarah terarah",
    "kerah": "mengerahkan dikerahkan pengerahan kerahkan",
    "kondisi": "mengondisikan mengkondisikan dikondisikan pengondisian",
    "instruksi": "menginstruksikan diinstruksikan instruksinya",
    "tekan": "menekan ditekan tekanan penekanan tertekan",
    "ancam": "mengancam diancam ancaman pengancam terancam",
    "suka": "menyukai disukai kesukaan",
    "like": "me-like nge-like ngelike di-like",
    "komentar": "mengomentari berkomentar dikomentari ngomentari komentarnya",
    "bagi": "membagikan dibagikan berbagi membagi-bagikan bagi-bagi bagi2 membagi2kan pembagian",
    "share": "me-share nge-share di-share-kan",
    "unggah": "mengunggah diunggah unggahan unggahannya pengunggah",
    "posting": "memposting diposting postingan mem-posting",
    "foto": "berfoto foto-foto difoto",
    "pose": "berpose posenya",
    "hadir": "menghadiri dihadiri kehadiran hadirkah menghadirkan ketidakhadiran",
    "daftar": "mendaftar mendaftarkan pendaftaran terdaftar",
    "maju": "maju dimajukan majunya memajukan kemajuan",
    "calon": "nyalon mencalonkan pencalonan dicalonkan bercalon",
    "anggota": "beranggotakan keanggotaan anggotanya",
    "urus": "kepengurusan pengurus mengurus diurus urusan",
    "ktp": "KTP KTP-nya ktpnya",
    "cuti": "cuti bercuti cutinya",
    "fasilitas": "fasilitas fasilitasnya",
    "fasilitasi": "memfasilitasi difasilitasi",
    "setor": "menyetor disetor setoran menyetorkan penyetor",
    "loyal": "loyalis loyalitas loyalitasnya",
    "jaring": "jaringan menjaring dijaring penjaringan terjaring",
    "tokoh": "ditokohkan ketokohan tokoh-tokohnya",
    "lantik": "melantik dilantik pelantikan pelantik terlantik",
    "angkat": "mengangkat diangkat pengangkatan terangkat",
    "promosi": "dipromosikan mempromosikan promosinya",
    "mutasi": "dimutasi memutasi mutasi dimutasikan",
    "nonjob": "non-job dinonjobkan menonjobkan di-nonjob-kan penonjoban",
    "bangku panjang": "dibangkupanjangkan",
    "staf": "di-staf-kan",
    "balas": "membalas dibalas balasan pembalasan",
    "jual beli": "memperjualbelikan diperjualbelikan jual-beli",
    "seleksi": "seleksi menyeleksi diseleksi penyeleksian",
    "bantu": "bantuan membantu dibantu pembantu",
    "duga": "diduga menduga dugaan terduga diduganya",
    "sinyalir": "disinyalir",
    "tengara": "ditengarai menengarai",
    "bantah": "membantah dibantah bantahan pembantahan",
    "bukti": "terbukti bukti pembuktian membuktikan buktinya",
}

# More roots, and forms that stretch the morphology.
FORMS = {
    "ajak": "mengajak diajak ajakan pengajak mengajakku kauajak ngajak ajaklah",
    "aku": "mengaku diakui pengakuan akui mengakuinya",
    "ajar": "belajar pelajar pembelajaran mempelajari diajar",
    "kerja": "bekerja pekerja dipekerjakan mempekerjakan pekerjaan",
    "percaya": "tepercaya terpercaya kepercayaan",
    "rencana": "berencana perencanaan terencana direncanakan",
    "henti": "diberhentikan pemberhentian memberhentikan berhenti",
    "sama": "kebersamaan bersama bersamaan",
    "satu": "pemersatu dipersatukan bersatu persatuan",
    "muka": "dikemukakan mengemukakan terkemuka",
    "tahu": "mengetahui diketahui ketahuilah",
    "libat": "keterlibatan terlibat melibatkan",
    "pimpin": "kepemimpinan pemimpin memimpin",
    "tulis": "menulis penulis tulisan tertulis",
    "pakai": "memakai dipakai pemakai",
    "cat": "mengecat dicat pengecatan",
    "sah": "mengesahkan pengesahan disahkan",
    "kritik": "mengkritik mengritik dikritik",
    "proses": "memproses memroses diproses",
    "sukses": "menyukseskan mensukseskan disukseskan",
    "coblos": "nyoblos mencoblos dicoblos pencoblosan",
    "suap": "menyuap disuap penyuapan",
    "beri": "memberi diberikan pemberian pemberi",
    "tuduh": "menuduh dituduh tuduhan tertuduh",
    "tuding": "menuding dituding tudingan",
    "perintah": "memerintahkan diperintah",
    "tanda tangan": "menandatangani ditandatangani penandatanganan",
    "tanggung jawab": "mempertanggungjawabkan pertanggungjawaban",
    "bebas tugas": "dibebastugaskan pembebastugasan",
    "tebak": "menebak-nebak",
    "berangkat": "memberangkatkan keberangkatan",
    "pengaruh": "memengaruhi mempengaruhi berpengaruh",
}

# Words that only look like forms of the root.
STRANGERS = {
    "ajak": "pajak bajak jejak mengajakan",
    "aku": "kaku laku berlaku perlakuan aktif",
    "arah": "marah sarah daerah parah searah",
    "suap": "swap suapi2x uap",
    "beri": "berita berikut bersih pemberita",
    "bagi": "bagian bahagia bagaimana berbagai sebagai",
    "angkat": "perangkat berangkat keberangkatan",
    "perintah": "pemerintah pemerintahan",
    "ikut": "berikut berikutnya",
    "hadir": "hadirin",
    "sebut": "tersebut",
    "masa": "masalah masalahnya",
    "ada": "adalah adat",
    "menang": "menangis tenang senang",
    "dukung": "dukun kandung lindung pedukuh",
    "duga": "juga dugal tenaga",
    "urus": "jurus kursus lurus",
    "kerah": "merah kera daerah",
    "hadap": "terhadap",
    "asn": "non-asn",
    "undang": "undang-undang",
    "suka": "sukarela sukar luka",
    "lantik": "antik cantik",
    "mutasi": "komutasi imunisasi",
    "netral": "sentral mineral",
    "tuduh": "teduh tuduk",
    "tekan": "rekan tekad",
    "pihak": "sepihak pijak",
}

BY_LEVEL = (
    ("mendukung", "dukung", {Level.VERB, Level.ACTIVE}),
    ("didukung", "dukung", {Level.VERB, Level.PASSIVE}),
    ("terduga", "duga", {Level.VERB, Level.PASSIVE}),
    ("dukung", "dukung", {Level.VERB}),
    ("dukunglah", "dukung", {Level.VERB}),
    ("kudukung", "dukung", {Level.VERB, Level.PASSIVE}),
    ("pendukung", "dukung", {Level.AGENT}),
    ("pendukungnya", "dukung", {Level.AGENT}),
    ("dukungan", "dukung", {Level.NOUN}),
    ("pengerahan", "kerah", {Level.NOUN}),
    ("keberpihakan", "pihak", {Level.NOUN}),
    ("pemersatu", "satu", {Level.AGENT}),
    ("petugas", "tugas", {Level.AGENT}),
    ("loyalis", "loyal", {Level.AGENT}),
    ("nyoblos", "coblos", {Level.VERB, Level.ACTIVE}),
    ("nge-like", "like", {Level.VERB, Level.ACTIVE}),
    ("di-like", "like", {Level.VERB, Level.PASSIVE}),
    ("beranggotakan", "anggota", {Level.VERB, Level.ACTIVE}),
)

ROOTS = st.one_of(
    st.sampled_from(sorted(root for root in {**LEXICON, **FORMS} if root.isalpha())),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9),
    st.from_regex(r"\A[bcdghjklmnprstwy]?[aiueo](?:[bdghklmnprst][aiueo]){1,3}[gklmnrst]?\Z"),
)
WORDS = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="abdegikmnprstuy-2'", max_size=24),
    st.tuples(
        st.sampled_from(
            ["", "me", "mem", "menge", "peng", "pember", "diper", "keber", "ketidak", "ny", "ng", "te", "be"]
        ),
        st.text(alphabet="abeikmnprstu", min_size=1, max_size=8),
        st.sampled_from(["", "kan", "i", "an", "nya", "kannya", "annyalah", "in", "isasi", "kupun"]),
    ).map("".join),
)


def _pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, root) for root, forms in table.items() for word in forms.split()]


@pytest.mark.parametrize(("word", "root"), _pairs(LEXICON | FORMS))
def test_forms_derive_from_their_root(word: str, root: str) -> None:
    assert derives(word, root)
    assert derives(word.upper(), root)


@pytest.mark.parametrize(("word", "root"), _pairs(STRANGERS))
def test_strangers_do_not(word: str, root: str) -> None:
    assert not derives(word, root)


@pytest.mark.parametrize(("word", "root", "levels"), BY_LEVEL)
def test_levels(word: str, root: str, levels: set[Level]) -> None:
    assert {level for level in Level if derives(word, root, level)} == {Level.ANY, *levels}


def test_an_analysis_names_its_parts() -> None:
    found = next(reading for reading in analyses("Keberpihakannyalah") if reading.root == "pihak")
    assert (found.prefix, found.suffix, found.clitic, found.kind) == ("ke+ber", "an", "nyalah", Kind.NOUN)


@pytest.mark.parametrize(
    ("root", "core"),
    [
        ("dukung", "dukung"), ("kerah", "erah"), ("tulis", "ulis"), ("suka", "uka"), ("menang", "menang"),
        ("Jual-Beli", "jualbeli"), ("calon", "alon"), ("kritik", "ritik"), ("staf", "staf"), ("promosi", "romosi"),
        ("", ""),
    ],
)  # fmt: skip
def test_cores(root: str, core: str) -> None:
    assert surface_core(root) == core


@settings(deadline=None)
@given(ROOTS)
def test_generated_forms_derive_and_hold_the_core(root: str) -> None:
    forms = list(generate(root))
    assert len(forms) == len(set(forms)) > 20
    for form in forms:
        assert surface_core(root) in form
        assert derives(form, root), form


@settings(deadline=None)
@given(ROOTS, st.sampled_from(["nya", "ku", "mu", "lah", "kah", "pun", "tah", "nyalah", "mukah", "nyapun"]))
def test_clitics_change_nothing(root: str, clitic: str) -> None:
    for form in generate(root):
        if form + clitic not in OPAQUE:
            assert derives(form + clitic, root)


@settings(deadline=None)
@given(WORDS)
def test_every_reading_holds_the_core_of_its_root(word: str) -> None:
    """The law of a lossless gate: no word can match a root without holding its core."""
    letters = "".join(
        letter for letter in word.lower() if letter not in "-'2\u2019\u2010\u2011" and not letter.isspace()
    )
    for root in roots(word):
        assert surface_core(root).replace("2", "") in letters


@settings(deadline=None)
@given(WORDS)
def test_roots_and_analyses_agree(word: str) -> None:
    found: dict[str, set[Kind]] = {}
    for reading in analyses(word):
        found.setdefault(reading.root, set()).add(reading.kind)
    assert {root: set(kinds) for root, kinds in roots(word).items()} == found
    assert derives(word, word) or "2" in word


@settings(deadline=None)
@given(ROOTS)
def test_readings_of_plain_words_are_generated(root: str) -> None:
    for reading in analyses("men" + root):
        if reading.prefix and not reading.clitic:
            assert "men" + root in set(generate(reading.root))


def test_opaque_words_are_roots_of_their_own() -> None:
    for word in OPAQUE:
        assert len(roots(word)) == 1


@pytest.mark.parametrize("word", ["me" * 50_000, "-" * 50_000, "a-" * 50_000, "nya" * 20, "per" * 21, "2" * 64, ""])
def test_hostile_words_have_few_readings(word: str) -> None:
    assert len(analyses(word)) < 500
    assert derives(word, word)
