"""What the words around a number say that it counts: measure, unit, and what makes it no statistic."""

from __future__ import annotations

import re
from typing import Final

from pipeline.tables_events import Measure


def _cue(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


MEASURES: Final = (
    (
        Measure.OTHER,
        _cue(
            r"(?:tidak\s|belum\s)?di(?:registrasi|register)\b",
            r"pembatalan\b",
            r"(?:masih|sedang|tengah|menunggu)\b",
            r"belum\s(?:di|ada\s(?:putusan|hasil|jawaban))\w*",
            r"dicegah\b",
        ),
    ),
    (
        Measure.CLEARED,
        _cue(
            r"(?:di|peng)\s?hentikan\b",
            r"di\s?tutup\b",
            r"gugur\b",
            r"dicabut\b(?!.{0,30}\blanjut)",
            r"(?:tidak|tak|belum)\s(?:cukup\s(?:bukti|unsur)|terbukti|memenuhi\sunsur)",
            r"bukan\spelanggaran",
            r"dinyatakan\s(?:bersih|tidak)",
        ),
    ),
    (
        Measure.BLOCKED,
        _cue(r"(?:di|pem|mem)blokir", r"datanya\sdi(?:kunci|bekukan)", r"masuk\sdaftar\s(?:itu|tersebut)"),
    ),
    (
        Measure.SANCTIONED,
        _cue(
            r"(?:di|men)?jatuh(?:i|kan)\b.{0,25}(?:sanksi|hukuman)",
            r"(?:sanksi|hukuman)\w*(?:\ssudah|\stelah)?\s(?:di)?jatuh",
            r"(?:kena|dikenai|dikenakan|terkena|diberi|mendapat|berakhir\sdengan|menerima)\s(?:sanksi|hukuman)",
            r"disanksi",
            r"di(?:eksekusi|tindaklanjuti|jalankan|copot|hukum)\b",
            r"sudah\sditindak",
            r"(?:sanksi|hukuman)\s(?:ringan|sedang|berat|moral|disiplin)",
        ),
    ),
    (Measure.RECOMMENDED, _cue(r"(?:di)?rekomendasi(?:kan|nya)?\b", r"merekomendasikan")),
    (
        Measure.FORWARDED,
        _cue(
            r"(?:di|me)teruskan\b",
            r"(?:di|me|mem|meng)(?:limpahkan|kirim\w*)\b",
            r"kirim\b",
            r"disampaikan\ske\s(?:BKN|KASN|Komisi)",
            r"diserahkan\ske",
            r"limpahkan\ske\s(?:BKN|KASN|Komisi)",
        ),
    ),
    (Measure.VIOLATED, _cue(r"terbukti\b", r"(?<!diduga\s)(?<!dugaan\s)(?:dinyatakan\s)?melanggar\b", r"pelanggar\b")),
    (
        Measure.REPORTED,
        _cue(
            r"(?:di)?laporkan\b",
            r"laporan\b",
            r"temuan\b",
            r"(?:peng)?aduan\b",
            r"perkara\b",
            r"kasus\b",
            r"dugaan\b",
            r"(?:me|di)(?:nangani|tangani)\b",
            r"tercatat\b",
            r"pelanggaran\b",
            r"diproses\b",
        ),
    ),
)
"""Measures by their words, from the most to the least particular."""
CASES: Final = _cue(
    r"(?:per)?kara\b", r"kasus\b", r"laporan\b", r"temuan\b", r"(?:peng)?aduan\b", r"dugaan\b", r"pelanggaran\b",
    r"berkas\b", r"kejadian\b", r"kegiatan\b", r"peristiwa\b",
)  # fmt: skip
PERSONS: Final = _cue(
    r"orang\b", r"pegawai\b", r"ASN\b", r"PNS\b", r"PPPK\b", r"aparatur\b", r"nama\b", r"pejabat\b", r"guru\b",
    r"responden\b", r"pelanggar\b", r"camat\b", r"lurah\b", r"kepala\b", r"perangkat\b", r"honorer\b",
)  # fmt: skip
NOT_COUNTED: Final = _cue(
    r"kabupaten\b", r"kota\b", r"provinsi\b", r"daerah\b", r"kecamatan\b", r"kelurahan\b", r"desa\b", r"kampung\b",
    r"nagari\b", r"TPS\b", r"instansi\b", r"OPD\b", r"wilayah\b", r"lembaga\b", r"bulan\b", r"hari\b", r"tahun\b",
    r"pekan\b", r"minggu\b", r"jam\b", r"menit\b", r"kali\b", r"relawan\b", r"anggota\b", r"eselon\b",
    r"poin\b", r"juta\b", r"miliar\b", r"ribu\srupiah\b", r"pasang\w*\b", r"putaran\b", r"kursi\b", r"partai\b",
    r"jenis\b",
    r"bentuk\b", r"butir\b", r"nilai\b", r"narasumber\b", r"pertanyaan\b", r"halaman\b", r"tahap\w*\b",
    r"(?:Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember)\b",
)  # fmt: skip
NO_NUMBER_AFTER: Final = re.compile(
    r"(?:\b(?:nomor(?:\surut)?|no\.?|pasal|ayat|huruf|(?<!melewati )(?<!menembus )angka|tahun|pukul|jam|pilkada"
    r"|pilgub|pilbup|pilwalkot|pemilu|pileg"
    r"|pilpres|tanggal|Rp\.?|usia|umur|golongan|ketentuan|SKB|UU|PP|sejak|hingga|sampai|Januari|Februari|Maret"
    r"|April|Mei"
    r"|Juni|Juli|Agustus|September|Oktober|November|Desember|serentak|SMP[NP]?|SD[N]?|SMA[N]?|dapil|per)\s?|[(/]\s?)$",
    re.IGNORECASE,
)
NONE: Final = re.compile(
    r"\b(?:belum|tidak|tak)\s(?:ada|menerima|menemukan|pernah\smenerima)\b(?:\s\w+){0,2}?\s(?:satu\spun\s)?"
    r"(?=(?:aduan|laporan|pengaduan|pegawai|ASN|PNS|temuan|kasus|satu)\b)"
    r"|\btidak\s(?:satu|seorang)\s?pun\b|\bnol\s(?=laporan|kasus|aduan)",
    re.IGNORECASE,
)
PERCENT: Final = re.compile(r"\s?(?:persen|%)", re.IGNORECASE)
ORDINAL: Final = re.compile(r"\b(?:ASN|PNS|pegawai|orang|kasus|perkara)\ske-?(?P<word>\w+)\b", re.IGNORECASE)
BOUND: Final = re.compile(
    r"\b(?:sekitar|lebih\sdari|kurang\sdari|sedikitnya|setidaknya|paling\s(?:sedikit|banyak)|hampir"
    r"|melewati(?:\sangka)?"
    r"|kira-kira|sekurangnya|di\satas|mencapai\slebih\sdari)\s$",
    re.IGNORECASE,
)
SHARE_OF: Final = re.compile(r"(?<!lebih\s)(?<!kurang\s)\bdari\s(?:total\s|sekitar\s|jumlah\s)?$", re.IGNORECASE)
PART_OF: Final = re.compile(r"\b(?:satu|bagian|salah\ssatu)\sdari\s$", re.IGNORECASE)
AT_LEAST_ONE: Final = re.compile(r"\b(?:sedikitnya|setidaknya|sekurang(?:-kurang)?nya|minimal)\s$", re.IGNORECASE)
CHANGE: Final = re.compile(r"\b(?:bertambah|berkurang|selisih|naik|turun|susut)(?:\s\w+)?\s$", re.IGNORECASE)
COMMA: Final = re.compile(r"[;:.!?]|,\s")
CLAUSE_END: Final = re.compile(r"[,;:.!?()\u201c\u201d\"]|\b(?:dan|sedangkan|sementara|serta|disusul)\b")
