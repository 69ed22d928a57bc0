"""Interface texts in English and Indonesian, and which of the two a person gets."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum

from pipeline.texts.learn import LEARN
from pipeline.texts.measure import MEASURE


class Lang(StrEnum):
    """Languages of the interface."""

    ID = "id"
    EN = "en"


def chosen(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Lang:
    """The language of `--lang`, else of NETRAL_LANG, else of the locale; English unless one says Indonesian."""
    values = os.environ if environment is None else environment
    asked = _flag(arguments) or values.get("NETRAL_LANG") or _locale(values)
    return Lang.ID if asked.lower().startswith("id") else Lang.EN


def _flag(arguments: Sequence[str]) -> str:
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return ""


def _locale(values: Mapping[str, str]) -> str:
    return next((values[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if values.get(n)), "")


def text(key: str, lang: Lang, **values: object) -> str:
    """The text of a key in a language, with values filled in; KeyError for a key that is not in the catalogue."""
    return CATALOGUE[key][0 if lang is Lang.EN else 1].format(**values)


CATALOGUE: Mapping[str, tuple[str, str]] = {
    "group": (
        "Qualitative coding of Indonesian news on civil-service neutrality and vote brokerage.",
        "Pengodean kualitatif berita Indonesia tentang netralitas ASN dan perantara suara.",
    ),
    "group.run": ("Run", "Jalankan"),
    "group.stages": ("Single stages", "Tahap satu per satu"),
    "group.look": ("Look and check", "Lihat dan periksa"),
    "run": ("Run every stage, then write the tables.", "Jalankan semua tahap, lalu tulis tabel."),
    "demo": ("Run on the demo corpus.", "Jalankan pada korpus contoh."),
    "ingest": ("Read files, folders and archives into articles.", "Baca berkas, folder, dan arsip menjadi artikel."),
    "fingerprint": ("Compute what finds copies.", "Hitung sidik untuk menemukan salinan."),
    "dedup": ("Group exact and near copies.", "Kelompokkan salinan persis dan mirip."),
    "segment": ("Cut articles into sentences.", "Potong artikel menjadi kalimat."),
    "screen": ("Electoral gate and screen-outs.", "Gerbang pemilu dan penyaringan."),
    "annotate": ("Mark the codebook's concepts.", "Tandai konsep buku kode."),
    "code": ("Assign codes, status and voice.", "Beri kode, status bukti, dan suara."),
    "mention": ("Find who is named, acts and speaks.", "Temukan siapa yang disebut, bertindak, dan berbicara."),
    "actors": ("Resolve actors over the corpus.", "Kenali pelaku di seluruh korpus."),
    "event": ("Join what articles tell into events.", "Gabungkan cerita artikel menjadi peristiwa."),
    "link": ("Publish actors and their relations.", "Terbitkan pelaku dan relasinya."),
    "tabulate": ("Write the published tables.", "Tulis tabel yang diterbitkan."),
    "status": ("Tell what is done, stale or missing.", "Tunjukkan yang selesai, usang, atau belum ada."),
    "explain": ("Show the whole chain behind each coding.", "Tunjukkan seluruh rantai di balik tiap kode."),
    "codebook": ("Check, read, compare and print the codebook.", "Periksa, baca, bandingkan, dan cetak buku kode."),
    "codebook.lint": ("Report every problem with file and line.", "Laporkan tiap masalah dengan berkas dan baris."),
    "codebook.show": ("Show one code.", "Tampilkan satu kode."),
    "codebook.diff": ("Compare two versions.", "Bandingkan dua versi."),
    "codebook.render": ("Print the codebook as Markdown or HTML.", "Cetak buku kode sebagai Markdown atau HTML."),
    "codebook.export": ("Export the codebook as JSON or CSV.", "Ekspor buku kode sebagai JSON atau CSV."),
    "option.out": ("Output folder.", "Folder keluaran."),
    "option.codebook": ("Codebook folder.", "Folder buku kode."),
    "option.engine": ("Where tasks run.", "Tempat tugas dijalankan."),
    "option.jobs": ("Processes at once.", "Jumlah proses sekaligus."),
    "option.scheduler": ("Address of a Dask scheduler.", "Alamat penjadwal Dask."),
    "option.quiet": ("No progress, no summary.", "Tanpa kemajuan dan ringkasan."),
    "option.verbose": ("Tell every shard.", "Sebutkan tiap pecahan."),
    "option.json": ("Machine output on stdout.", "Keluaran mesin di stdout."),
    "option.lang": ("Language of the interface.", "Bahasa antarmuka."),
    "option.names": (
        "CSV of your own local names: name, aliases, kind, office, role, region, public.",
        "CSV nama setempat Anda: name, aliases, kind, office, role, region, public.",
    ),
    "option.names_shown": (
        "Show private persons by name in the tables.",
        "Tampilkan nama orang biasa dalam tabel.",
    ),
    "option.shard_size": ("Articles in a shard.", "Artikel dalam satu pecahan."),
    "option.format": ("What to write.", "Bentuk yang ditulis."),
    "option.output": ("File to write instead of stdout.", "Berkas tujuan, bukan stdout."),
    "option.version": ("Show the version and exit.", "Tampilkan versi lalu keluar."),
    "option.help": ("Show this message and exit.", "Tampilkan pesan ini lalu keluar."),
    "example": ("Example: {example}", "Contoh: {example}"),
    "stage.current": ("{stage}: {total} shards, all up to date", "{stage}: {total} pecahan, semua mutakhir"),
    "stage.start": ("{stage}: {stale} of {total} shards to do", "{stage}: {stale} dari {total} pecahan dikerjakan"),
    "stage.done": ("{stage}: {done}/{stale}", "{stage}: {done}/{stale}"),
    "summary.read": ("articles read", "artikel terbaca"),
    "summary.quarantined": ("quarantined", "dikarantina"),
    "summary.copies": ("copies of another", "salinan artikel lain"),
    "summary.core": ("core articles", "artikel inti"),
    "summary.coded": ("articles with codings", "artikel berkode"),
    "summary.codings": ("codings", "kode"),
    "summary.status": ("codings by evidential status", "kode menurut status bukti"),
    "summary.top": ("most frequent codes", "kode tersering"),
    "summary.tables": ("tables", "tabel"),
    "summary.report": ("report", "laporan"),
    "summary.run_id": ("run", "proses"),
    "summary.note": (
        "Codings are proposals of a program. An allegation is not a finding: read evid_code before counting.",
        "Kode adalah usulan program. Dugaan bukan putusan: baca evid_code sebelum menghitung.",
    ),
    "status.current": ("up to date", "mutakhir"),
    "status.stale": ("{count} stale: {parts}", "{count} usang: {parts}"),
    "part.code": ("program changed", "program berubah"),
    "part.schema": ("table columns changed", "kolom tabel berubah"),
    "part.options": ("options changed", "opsi berubah"),
    "part.codebook": ("codebook changed", "buku kode berubah"),
    "part.inputs": ("input changed", "masukan berubah"),
    "part.missing": ("not made yet", "belum dibuat"),
    "error": ("Error: {message}", "Galat: {message}"),
    "error.interrupted": (
        "Interrupted. What was finished is kept; run again to go on.",
        "Dihentikan. Yang selesai tersimpan; jalankan lagi untuk melanjutkan.",
    ),
    "error.scheduler": ("--scheduler goes with --engine dask", "--scheduler hanya untuk --engine dask"),
    "error.no_run": (
        "{out}: no tables here; run `netral run` first",
        "{out}: belum ada tabel di sini; jalankan `netral run` dahulu",
    ),
    "error.no_article": (
        "no article {article!r}; give an article_id, a source_id or the beginning of one",
        "tidak ada artikel {article!r}; beri article_id, source_id, atau awalnya",
    ),
    "error.ambiguous": (
        "{article!r} fits {count} articles: {some}; give more of the id",
        "{article!r} cocok dengan {count} artikel: {some}; tulis id lebih panjang",
    ),
    "explain.raw": ("raw file", "berkas mentah"),
    "explain.copy": ("copies", "salinan"),
    "explain.screen": ("screen", "saringan"),
    "explain.none": ("no coding", "tanpa kode"),
    "explain.near": ("rules that came near", "aturan yang hampir berlaku"),
    "explain.why": ("why", "alasan"),
    "explain.rule": ("rule", "aturan"),
    "explain.actor": ("actor", "pelaku"),
    "explain.voice": ("voice", "suara"),
    "explain.status": ("status", "status"),
    "explain.evidence": ("evidence", "bukti"),
    "explain.lost": ("not coded", "tidak dikodekan"),
    "explain.record": ("record", "rekaman"),
    "explain.repairs": ("repairs", "perbaikan"),
    "explain.codebook": ("codebook", "buku kode"),
    "explain.definition": ("definition", "definisi"),
    "explain.cue": ("cue", "isyarat"),
    "explain.other_codebook": (
        "The codebook here is {now}: labels, meanings and near rules are of this one. Run again to bring all in line.",
        "Buku kode di sini {now}: label, makna, dan aturan yang hampir berlaku memakai yang ini. Jalankan lagi.",
    ),
    "explain.copy_of": (
        "copy of {article}, whose codings stand in the tables in place of these",
        "salinan dari {article}; kode artikel itulah yang ada di tabel",
    ),
    "explain.canonical": ("the first of its copies", "yang pertama dari salinannya"),
    "explain.alone": ("none", "tidak ada"),
    "explain.repeats": ("the same record read {count} more times", "rekaman yang sama terbaca {count} kali lagi"),
    "explain.fired": (
        "nothing is lacking; the screen or another coding kept it back",
        "tidak ada yang kurang; saringan atau kode lain menahannya",
    ),
    "explain.gate.electoral.yes": ("speaks of an election", "menyebut pemilu"),
    "explain.gate.electoral.no": ("no election in it", "tidak menyebut pemilu"),
    "explain.gate.official.yes": ("speaks of officials", "menyebut pejabat"),
    "explain.gate.official.no": ("no officials in it", "tidak menyebut pejabat"),
    "refused.missing": ("missing", "tidak ada"),
    "refused.forbidden": ("stands in the way", "menghalangi"),
    "refused.no actor": ("no actor of the class", "tanpa pelaku golongan"),
    "refused.gives way": ("gives way to", "mengalah kepada"),
    "refused.longer or earlier cue": ("a longer or earlier cue won", "isyarat lebih panjang atau lebih awal menang"),
    "error.no_segment": (
        "article {article} has no segment {segment}",
        "artikel {article} tidak punya segmen {segment}",
    ),
    "report.title": ("What the run found", "Hasil proses"),
    "report.flow": ("What was read and what became of it", "Yang terbaca dan nasibnya"),
    "report.step": ("step", "langkah"),
    "report.unit": ("unit", "satuan"),
    "report.in": ("in", "masuk"),
    "report.out": ("went on", "lanjut"),
    "report.stayed": ("stayed behind", "tertahan"),
    "report.reason": ("why", "alasan"),
    "report.status": ("Acts by evidential status", "Tindakan menurut status bukti"),
    "report.status.note": (
        "Numbers of codings. Alleged, established and denied acts are kept apart and must not be added up.",
        "Jumlah kode. Tindakan yang diduga, terbukti, dan dibantah dipisahkan dan tidak boleh dijumlahkan.",
    ),
    "report.status.twice": (
        "An act that several articles report counts several times.",
        "Tindakan yang diberitakan beberapa artikel terhitung beberapa kali.",
    ),
    "report.alleged": ("Alleged", "Diduga"),
    "report.established": ("Established or admitted", "Terbukti atau diakui"),
    "report.denied": ("Denied or cleared", "Dibantah atau tidak terbukti"),
    "report.other": ("Other statuses", "Status lain"),
    "report.none": ("without status", "tanpa status"),
    "report.code": ("code", "kode"),
    "report.codings": ("Codings", "Kode"),
    "report.quote": ("quote", "kutipan"),
    "report.evid": ("status", "status"),
    "report.rule": ("rule", "aturan"),
    "report.article": ("article", "artikel"),
    "report.outlet": ("outlet", "media"),
    "report.date": ("date", "tanggal"),
    "report.capped": (
        "Shown are the first {shown} of {total}, in the order of the table; all are in {file}.",
        "Ditampilkan {shown} pertama dari {total}, menurut urutan tabel; semuanya ada di {file}.",
    ),
    "report.all": ("All {total} are shown.", "Semua {total} ditampilkan."),
    "report.quarantine": ("Quarantine", "Karantina"),
    "report.quarantine.none": ("Nothing was quarantined.", "Tidak ada yang dikarantina."),
    "report.file": ("file", "berkas"),
    "report.member": ("member", "anggota"),
    "report.record": ("record", "rekaman"),
    "report.detail": ("detail", "rincian"),
    "report.codings.none": ("No codings.", "Tidak ada kode."),
    "flow.records read": ("records read", "rekaman terbaca"),
    "flow.same record again": ("same record again", "rekaman yang sama lagi"),
    "flow.copies linked": ("copies linked", "salinan ditautkan"),
    "flow.screened": ("screened", "disaring"),
    "flow.coded": ("coded", "dikodekan"),
    "flow.codings": ("codings", "kode"),
    "flow.records": ("records", "rekaman"),
    "flow.articles": ("articles", "artikel"),
    "flow.no election in it": ("no election in it", "tidak menyebut pemilu"),
    "flow.copy of an earlier article": ("copy of an earlier article", "salinan artikel terdahulu"),
    "flow.nothing coded": ("nothing coded", "tidak ada yang dikodekan"),
    "flow.coding of a copy": ("coding of a copy", "kode pada salinan"),
    "codebook.written": ("{file}: written", "{file}: ditulis"),
    "lint.clean": ("{folder}: no findings", "{folder}: tanpa temuan"),
    "lint.total": (
        "{errors} errors, {warnings} warnings, {notes} notes",
        "{errors} galat, {warnings} peringatan, {notes} catatan",
    ),
    **MEASURE,
    **LEARN,
}
