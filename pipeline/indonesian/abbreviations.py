"""Words that decide whether a full stop ends a sentence: abbreviations, degrees, openers, speech verbs."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Ending(StrEnum):
    """When a full stop after an abbreviation can also end the sentence."""

    NEVER = "never"
    OPENER = "opener"  # only before a word that opens sentences and is hardly a name
    LETTER = "letter"  # before any capital, not before a figure
    CAPITAL = "capital"  # before any capital or figure


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


# Titles and forms of address before a name. Source: PUEBI, Penulisan Kata, Singkatan dan Akronim (gelar, sapaan);
# regional titles (Dt., Rr., Rd., Tgk., TGH., St., Gst.) from the written corpus.
_TITLES: Final = _words(
    """
    dr dra drs drg drh ir prof hj kh tgh tgk ust ustz pdt ps rm mgr rr rd tb dt gst md wy apt sdr sdri bpk bp ny tn
    nn yth alm almh purn moh moch muh mohd abd
    """
)

# Ranks of police and army in short. Source: usage of the press.
_RANKS: Final = _words(
    """
    kol letkol letjen mayjen brigjen jend irjen komjen kombes kompol akp akbp ipda iptu aipda aiptu bripka briptu
    bripda serka sertu serda serma kapt lettu letda peltu pelda koptu kopda laksda laksma marsda marsma
    """
)

# Roads, places and administrative units before a name. Source: PUEBI; addresses in official letters.
_PLACES: Final = _words("jl jln kab kec kel prov ds dsn dk kp gg kav komp")

# Official letters, law and money, before a name, code or figure. Source: PUEBI; official letters.
_LETTERS: Final = _words("rp no nr a.n an u.b u.p d.a a/n u/b s.d d.h c.q cq q.q vs hlm")

# Dates, clock, pages, numbering: no end before a figure. Source: PUEBI.
_BEFORE_FIGURES: Final = _words(
    """
    tgl pkl pk thn th hal ps psl ay art vol ed jil rt rw km telp tlp tel hp fax lt jan feb mar apr jun jul ags agt
    agust sep sept okt nov nop des
    """
)

# Offices and governments in short, mostly before a place or name. Source: usage of the press, written corpus.
_OFFICES: Final = _words("kabag kabid kasi kasubag kasubbag kadis kaban kasat pemkab pemkot pemprov bid sub st")

# Closing words of lists and names of firms: these do end sentences. Source: PUEBI.
_TAILS: Final = _words("dkk dll dsb dst etc tbk ltd inc cs ttd red")

ABBREVIATIONS: Final[dict[str, Ending]] = {
    **dict.fromkeys(_TITLES | _RANKS | _PLACES | _LETTERS, Ending.NEVER),
    **dict.fromkeys(_BEFORE_FIGURES, Ending.LETTER),
    **dict.fromkeys(_OFFICES | {"dok"}, Ending.OPENER),  # `(Dok. Pribadi)` credits a picture
    **dict.fromkeys(_TAILS, Ending.CAPITAL),
}

# In small letters these are words of their own (`memetik kol.`, `saya belum kadis.`).
WHEN_CAPITALISED: Final = _OFFICES | _words("kol mar des rm md an komp")

# Nouns that are followed by a letter or figure: `Komisi I.` can end a sentence where `Dosen A.` cannot.
LETTERED: Final = _words(
    """
    golongan kelas tipe vitamin hepatitis blok grup rencana plan kategori kelompok seksi gedung ruang paket huruf
    komisi dapil wilayah tahap bab jilid eselon tingkat zona poin butir lantai babak liga seri sesi triwulan
    kuartal semester angka nilai grade akreditasi divisi asisten deputi jalur opsi
    """
)

# Words that open sentences and are hardly part of a name. Source: first words of sentences in the written corpus.
OPENERS: Final = _words(
    """
    namun ia dia mereka beliau kami kita saya aku anda menurut menurutnya sementara sedangkan selain saat ketika
    karena sebab bahkan tetapi tapi hal ini itu dalam pada di dari ke untuk dengan jika kalau bila apabila
    sebelumnya sebelum setelah sesudah sehabis usai sejak hingga sampai atas akibatnya adapun meski meskipun walau
    padahal kemudian lalu lantas selanjutnya terkait berdasarkan begitu demikian oleh para ada tidak tak belum
    sudah telah akan semua seluruh beberapa sejumlah sebanyak sebagian seorang lebih masih maka jadi juga yang bagi
    antara bukan apakah apa siapa bagaimana mengapa kenapa pihaknya keduanya katanya ujarnya artinya hasilnya
    rencananya diketahui ditemui dihubungi ditanya disinggung dikonfirmasi hanya cuma justru malah nanti kini
    sekarang kemarin sebaliknya akhirnya awalnya pasalnya alasannya soal seperti serta tanpa melalui menanggapi
    sesuai turut kedua pertama ketiga setiap memang
    """
)

# Verbs that attribute a quotation, bare or with -nya. Source: written corpus.
SPEECH: Final = _words(
    """
    kata ujar tutur ucap tegas jelas papar imbuh tambah terang ungkap tukas sebut tulis tanya jawab sambung lanjut
    pungkas tandas cetus beber kilah kelakar seloroh keluh bantah timpal urai tutup harap pesan seru teriak bentak
    gumam kenang sahut pinta ajak klaim
    """
)

# Those among them that open an attribution even with a capital (`"Netral!" Ujar camat`) and hardly a sentence.
TAG_OPENERS: Final = _words("kata katanya ujar ujarnya ucap ucapnya tutur tuturnya imbuh imbuhnya tandasnya tegasnya")

# Degrees written without stops, which hold chains such as `SH. MH.` together. Source: written corpus.
DEGREES: Final = _words(
    "SH MH SE MM MA MSi SSos SPd MPd SAg MAg ST MT SIP MIP MAP MKn SHI SKM MKes SP MP SSTP SKom MBA"
)

# Small words before which no abbreviation is meant, although they are as short as one.
SHORT_WORDS: Final = _words("itu ini dia ada apa mau aja lah nya tak dua pun lho sih dong kok yo")

# Last labels of host names, which no glued sentence begins with.
HOST_LABELS: Final = _words("com co id net org go ac or tv news example php html pdf doc jpg png")
