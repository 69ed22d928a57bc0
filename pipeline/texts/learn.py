"""Interface texts of the commands that learn from labels: English and Indonesian."""

from __future__ import annotations

from collections.abc import Mapping

LEARN: Mapping[str, tuple[str, str]] = {
    "train": (
        "Make the classifier from the labels and exemplars beside the codebook, and from LABELS if given.",
        "Buat pengklasifikasi dari label dan contoh di sebelah buku kode, dan dari LABELS bila ada.",
    ),
    "option.to.train": (
        "Folder for the model and its card [default: models/ in the codebook].",
        "Folder untuk model dan kartunya [bawaan: models/ di buku kode].",
    ),
    "option.themes": (
        "Hold out each theme of the labels once as well: slower, and the honest figure.",
        "Sisihkan juga tiap tema label satu kali: lebih lambat, dan angka yang jujur.",
    ),
    "sample": (
        "Draw an audit sample of a run as CSV, or estimate precision and recall from its decisions.",
        "Ambil sampel audit dari suatu proses sebagai CSV, atau taksir presisi dan recall dari putusannya.",
    ),
    "option.codes.sample": (
        "Codes to audit, with commas [default: every code of the run].",
        "Kode yang diaudit, dengan koma [bawaan: semua kode dalam proses].",
    ),
    "option.per_stratum": ("Segments of each stratum of a code.", "Segmen tiap strata suatu kode."),
    "option.seed": ("Seed of the draw.", "Benih pengambilan."),
    "option.estimate": (
        "A sample whose column `decision` was filled in (yes or no).",
        "Sampel yang kolom `decision`-nya sudah diisi (ya atau tidak).",
    ),
    "sample.written": (
        "{file}: {n} segments to read, decide in the column `decision`; {other} tells what was coded, leave it shut",
        "{file}: {n} segmen untuk dibaca, putuskan di kolom `decision`; {other} menyebut kode mesin, jangan dibuka",
    ),
    "error.sample_to": (
        "name the file to write with --to, or use --estimate or --json",
        "sebutkan berkas tujuan dengan --to, atau pakai --estimate atau --json",
    ),
    "sample.columns": ("code|read|precision|recall", "kode|dibaca|presisi|recall"),
    "option.rules_only": ("Code by the rules alone.", "Kodekan hanya dengan aturan."),
    "train.fold": ("held out: part {number} of {of}", "disisihkan: bagian {number} dari {of}"),
    "train.material": (
        "{articles} articles ({segments} segments), {exemplars} exemplars, {codes} codes",
        "{articles} artikel ({segments} segmen), {exemplars} contoh, {codes} kode",
    ),
    "train.themes": ("Themes held out, classifier alone:", "Tema disisihkan, pengklasifikasi saja:"),
    "train.folds": ("Articles held out, classifier alone:", "Artikel disisihkan, pengklasifikasi saja:"),
    "train.columns": ("codes|level|prec.|recall|F1|n", "kode|tingkat|pres.|recall|F1|n"),
    "train.written": ("{file}: written, with its card", "{file}: ditulis, beserta kartunya"),
}
