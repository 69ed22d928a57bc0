"""What the tests of coding make: small codebooks, coders, readings and mixes of words."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from pipeline.codebook import load
from pipeline.codebook.model import Codebook
from pipeline.coding.coder import CodedArticle, Coder, units_of
from pipeline.coding.components import lexicon_of
from pipeline.coding.lexicon import Lexicon
from pipeline.coding.marks import Reading, Unit
from pipeline.indonesian.sentences import split_sentences
from pipeline.places import codebook_folder, demo_folder
from tests.strategies import SMALL_CODEBOOK

_WORDS = [
    "camat", "Lurah", "ASN", "panwas", "berkampanye", "kampanye", "masa", "ikut", "deklarasi", "membantah", "kata",
    "tidak", "benar", "terbukti", "menyatakan", "pilkada", "dilantik", "membagikan", "beras", "surat", "tugas",
    "ketua", "OSIS", "hujan", "ia", "\u201c", "\u201d", ",", ".", ";", "dan", "tetapi", "yang", "e\u0301",
    "\U0001f5f3",
]  # fmt: skip
MIXES = st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join)


@cache
def small_codebook() -> Codebook:
    """The small codebook of the tests."""
    return load(SMALL_CODEBOOK)


@cache
def small_coder() -> Coder:
    """A coder of the small codebook."""
    return Coder(small_codebook())


def made(concepts: Mapping[str, Sequence[str]], codes: Mapping[str, Mapping[str, Any]], **context: Any) -> Codebook:
    """The small codebook with other acts, further concepts, and tables of the context in place of its own."""
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held) / "book"
        shutil.copytree(SMALL_CODEBOOK, folder)
        shutil.rmtree(folder / "codes" / "act")
        (folder / "codes" / "act").mkdir()
        entries = {name: {"means": name, "terms": list(terms)} for name, terms in concepts.items()}
        if entries:
            _write(folder / "concepts" / "made.yaml", entries)
        for code_id, said in codes.items():
            branch = said.get("branch", "act")
            _write(folder / "codes" / branch / f"{code_id}.yaml", _code(code_id, branch, said))
        for name, table in context.items():
            _write(folder / "context" / f"{name}.yaml", table)
        return load(folder)


def _write(path: Path, entry: Any) -> None:
    path.write_text(json.dumps(entry, indent=1), encoding="utf-8")


def _code(code_id: str, branch: str, said: Mapping[str, Any]) -> dict[str, Any]:
    rules = [{"means": rule["id"], **rule} for rule in said.get("rules", ())]
    head = {"id": code_id, "branch": branch, "label": {"id": code_id, "en": code_id}, "definition": code_id}
    examples = [
        {"kind": "positive", "text": "Contoh.", "check": "none"},
        {"kind": "near_miss", "text": "Lain.", "check": "none"},
    ]
    return {**head, "status": "none", "examples": examples, **said, "rules": rules}


def coder(concepts: Mapping[str, Sequence[str]], codes: Mapping[str, Mapping[str, Any]], **context: Any) -> Coder:
    """A coder of the small codebook with other acts."""
    return Coder(made(concepts, codes, **context))


def lexicon(concepts: Mapping[str, Sequence[str]]) -> Lexicon:
    """A lexicon of the given concepts and those of the small codebook that hold nothing of this text."""
    book = made(concepts, {})
    wanted = {c.id: c for c in book.concepts.values() if c.id in concepts}
    return lexicon_of(_only(book, wanted))


def _only(book: Codebook, concepts: Mapping[str, Any]) -> Codebook:
    from dataclasses import replace

    return replace(book, concepts=concepts)


def units(*sentences: str, title: str = "", quotes: Sequence[str | None] = ()) -> list[Unit]:
    """A headline and sentences that stand one after another, a space between, in the quotations given."""
    found, start = [Unit(0, "title", 0, len(title), title)], 0
    for seq, text in enumerate(sentences, start=1):
        quote = quotes[seq - 1] if seq <= len(quotes) else None
        found.append(Unit(seq, "text", start, start + len(text), text, quote))
        start += len(text) + 1
    return found


def read(held: Coder, *sentences: str, title: str = "", quotes: Sequence[str | None] = ()) -> Reading:
    """A reading of a headline and sentences."""
    return held.read(units(*sentences, title=title, quotes=quotes))


def told(coded: CodedArticle) -> tuple[object, ...]:
    """What two codings of an article must share."""
    codings = tuple((c.seq, c.code_id, c.evid_code, c.rule_id, c.cue, c.reason, c.negated) for c in coded.codings)
    return codings, tuple(sorted((r.seq, r.rule_id, r.cue, r.reason, r.blocked_by) for r in coded.refused))


@cache
def demo_articles() -> tuple[tuple[str, str], ...]:
    """Title and text of the articles of one dump of the demo."""
    lines: Iterable[str] = (demo_folder() / "harian.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple((d["title"], d["text"]) for d in map(json.loads, lines))


def demo_units(place: int) -> list[Unit]:
    """Units of an article of the demo."""
    title, text = demo_articles()[place]
    return units_of(title, text, split_sentences(text))


def path_of(name: str) -> Path:
    """A folder that ships: the codebook or the demo."""
    return {"codebook": codebook_folder(), "demo": demo_folder()}[name]
