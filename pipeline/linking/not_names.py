"""Words that are no part of a person's name, by why they are not."""

from __future__ import annotations

from typing import Final

OPENERS: Final = frozenset(
    """
    presiden menteri bupati gubernur wali walikota camat lurah kepala ketua wakil sekretaris anggota calon
    pasangan kadis kabid kabag sekda kapus kades kasi kasubag sekcam wabup wagub plt pj pjs plh kadinkes
    direktur koordinator pengamat mantan eks penyuluh guru kepsek sekdis pegawai staf pejabat oknum orang
    komisioner juru kuasa tokoh petahana caleg relawan kader pengurus asisten penjabat pelaksana bekas istri
    suami anak adik kakak keponakan kemenakan ipar menantu sepupu warga tim kalau jika tapi tetapi namun karena
    sebab menurut untuk dari pada dalam dengan oleh saat ketika setelah sebelum ia dia mereka kami saya kita
    anda beliau itu ini tidak bukan belum sudah telah akan ada yang para seorang sebuah salah satu dua tiga
    empat lima enam tujuh delapan sembilan sepuluh kata ujar lalu kemudian sementara selain seperti adapun
    bahkan padahal meski hanya semua setiap kepada atas soal dan atau juga agar supaya bila apa siapa mengapa
    bagaimana kapan jangan harus wajib terkait sejak hingga sampai usai bagi demi antara melalui lewat begitu
    akhirnya sedangkan sebelumnya senada nah wah ya iya eh oh nama komandan hakim jaksa
    """.split()  # noqa: SIM905
)
"""Words that may stand before a name in one run, and are cut off: sentence openers, posts, kin."""

NOUNS: Final = frozenset(
    """
    senin selasa rabu kamis jumat jum'at sabtu minggu januari februari maret april mei juni juli agustus
    september oktober november desember pilkada pemilu pileg pilpres pilgub pilbup pilwalkot kabupaten kota
    provinsi kecamatan kelurahan desa nagari dinas badan kantor komisi partai fraksi koalisi undang pasal ayat
    peraturan surat keputusan universitas sekolah rumah masjid gereja hotel gedung jalan pasar lapangan republik
    indonesia negara bawaslu panwaslu kpu kasn bkn asn pns kementerian mahkamah pengadilan kejaksaan kepolisian
    polri tni hari bulan tahun covid facebook whatsapp instagram tiktok youtube twitter media berita baca foto
    video advertisement pemerintah bank dana program kartu bantuan islam kristen hindu natal ramadan idul
    lebaran maulid apbd apbn perda skb uu pp sk rp tps dpt dprd dpr sd smp sma smk rt rw korpri satpol bumn bumd
    pkk puskesmas posyandu gakkumdu sentra divisi bidang bagian seksi subbagian lembaga forum aliansi jaringan
    perkumpulan yayasan serikat majelis ikatan himpunan karang taruna korps putusan laporan rekomendasi sidang
    rapat acara kegiatan rekaman keterangan panwascam pemkab pemkot pemko pemprov kemenag kemendagri timur barat
    utara selatan tengah hulu hilir wib wita wit kesehatan pendidikan perikanan sosial kesra pemerintahan umum
    hukum keuangan perhubungan pertanian perdagangan perpustakaan kebudayaan pariwisata kepegawaian nasional
    ekonomi pembangunan pekerjaan masyarakat pemberdayaan perempuan keluarga berencana lingkungan hidup
    komunikasi informatika kebersihan pajak kelautan peternakan perkebunan kehutanan penanaman modal tenaga
    kerja ketenagakerjaan perizinan advokasi penanganan pelanggaran pengawasan pencegahan organisasi demokrasi
    politik reskrim satuan unit tata usaha google jakarta catatan redaksi alhamdulillah insyaallah allah tuhan
    bapel anggaran daerah umrah elf avanza innova capres cawapres laboratorium
    """.split()  # noqa: SIM905
)
"""Words that no run with a person in it holds: days, bodies, agencies, common nouns of titles."""

NO_NAME: Final = OPENERS | NOUNS

ABBREVIATIONS: Final = frozenset(
    """
    ASN PNS PPPK KPU TNI POLRI DPR DPRD MPR DPD DPC DPW DPP PAC PAN PKB PKS PPP PBB PSI NU RI UU PP SK SKB SE
    KTP KK TPS DPT RT RW SD SMP SMA SMK TK PAUD RSUD RS OPD SKPD UPT UPTD BUMN BUMD APBD APBN KASN BKN BKD MK MA
    KPK KUA LSM NGO HP WA WIB WITA WIT PT CV KTA TV CD DVD KB PKH BLT BST BPNT KUR PKK LPM BPD PPK PPS KPPS PKD
    PPL AD ART HUT FGD OTT BAP SPDP TMS MS KIP DKPP PTUN PN NIP SPT LHKPN THR SPPD DAU DAK PAD MTQ NPHD PJ PLT
    PLH PJS LKPJ RPJMD SILPA ID GPS
    """.split()  # noqa: SIM905
)
"""Abbreviations in capitals that are nobody's initials."""

PLACE_HEADS: Final = frozenset(
    """
    kabupaten kab kota kotamadya kecamatan kec kelurahan kel desa nagari provinsi prov distrik dusun jorong
    kampung pilkada pilbup pilwalkot pilgub pilwako pemkab pemkot pemko pemprov dprd polres polsek polda pulau
    sungai gunung jalan jl gedung lapangan hotel pasar masjid surau gereja rsud puskesmas universitas pantai
    teluk bandara aula stadion kawasan wilayah daerah warga dapil ranah gampong lembang terminal pelabuhan
    simpang
    """.split()  # noqa: SIM905
)
"""Words after which a place is named."""

SPEECH: Final = frozenset(
    """
    kata ujar tutur ucap jelas ungkap tegas imbuh kilah menurut papar tambah sebut sambung terang tandas tukas
    cetus keluh kenang klaim aku beber timpal sergah dalih pungkas bantah tepis urai lanjut ujarnya katanya
    bernama inisial berinisial
    """.split()  # noqa: SIM905
)
"""Words of speech after which a speaker is named."""
