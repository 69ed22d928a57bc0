"""Interface texts of the commands that measure: English and Indonesian."""

from __future__ import annotations

from collections.abc import Mapping

MEASURE: Mapping[str, tuple[str, str]] = {
    "group.measure": ("Measure", "Ukur"),
    "evaluate": (
        "Score the coding against reference labels (JSON lines): precision, recall and F1 with intervals.",
        "Nilai pengodean terhadap label acuan (JSON lines): presisi, recall, dan F1 dengan selang kepercayaan.",
    ),
    "agreement": (
        "Reliability between two coders of the same articles: alpha with its interval, AC1, verdict.",
        "Keandalan antara dua pengode atas artikel yang sama: alfa dengan selang, AC1, putusan.",
    ),
    "agreement.columns": (
        "code|first|second|alpha|interval|AC1|agreed|positive|verdict",
        "kode|satu|dua|alfa|selang|AC1|sepakat|positif|putusan",
    ),
    "agreement.reliable": ("reliable", "andal"),
    "agreement.tentative": ("tentative", "sementara"),
    "agreement.unreliable": ("unreliable", "tidak andal"),
    "agreement.untold": ("cannot be told", "tidak dapat dinilai"),
    "option.out.evaluate": (
        "Folder for the run on the reference articles.", "Folder untuk proses atas artikel acuan.",
    ),
    "option.compare": (
        "Code a second time by the rules alone, and say what rules and classifier together gain.",
        "Kodekan sekali lagi hanya dengan aturan, dan sebutkan kelebihan aturan bersama pengklasifikasi.",
    ),
    "evaluate.calibration": (
        "confidence: expected calibration error {error:.3f} over {n} codings",
        "keyakinan: galat kalibrasi {error:.3f} atas {n} kode",
    ),
    "evaluate.gains": (
        "rules and classifier together, beside each alone (F1; difference with a paired 95 % interval over articles)",
        "aturan dan pengklasifikasi bersama, di samping masing-masing (F1; selisih dengan selang 95 % berpasangan)",
    ),
    "evaluate.against.rules": ("rules alone", "aturan saja"),
    "evaluate.against.model": ("classifier alone", "pengklasifikasi saja"),
    "option.codes": ("Show every code, not only the groups.", "Tampilkan setiap kode, bukan hanya kelompok."),
    "evaluate.head": (
        "{n} reference articles; F1 with a 95 % bootstrap interval over articles",
        "{n} artikel acuan; F1 dengan selang bootstrap 95 % atas artikel",
    ),
    "evaluate.columns": (
        "figure|level|P|R|F1|interval|n", "angka|tingkat|P|R|F1|selang|n",
    ),
    "evaluate.article": ("article", "artikel"),
    "evaluate.sentence": ("sentence", "kalimat"),
    "evaluate.relevance": ("relevance: core", "relevansi: inti"),
    "evaluate.branches": ("branches", "cabang"),
    "evaluate.status": (
        "evidential status: {same} of {matched} matched codings the same ({share:.3f})",
        "status bukti: {same} dari {matched} pengodean yang cocok sama ({share:.3f})",
    ),
    "evaluate.confused": ("most often confused (reference > coded):", "paling sering tertukar (acuan > kode):"),
    "evaluate.tuned": (
        "A figure on labels that rules or models were made from says how well they were learnt, not how they code.",
        "Angka pada label yang dipakai membuat aturan atau model menunjukkan hasil belajar, bukan mutunya.",
    ),
}  # fmt: skip
