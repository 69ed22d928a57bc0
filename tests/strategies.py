"""What the tests draw from: rows of any table, derived from its dataclass, and invented articles."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from pipeline import contract, tables
from pipeline.contract import Column, Table
from pipeline.corpus import RawFile

SMALL_CODEBOOK = Path(__file__).with_name("codebook_small")
_INT64 = 2**63 - 1


@cache
def all_tables() -> tuple[Table, ...]:
    """Every table that pipeline.tables declares."""
    return tuple(t for t in vars(tables).values() if isinstance(t, type) and hasattr(t, "TABLE"))


def values(column: Column) -> st.SearchStrategy[Any]:
    """Legal values of a column."""
    one = _scalar(column)
    if column.is_list:
        one = st.lists(one, max_size=3).map(tuple)
    return st.none() | one if column.nullable else one


def _scalar(column: Column) -> st.SearchStrategy[Any]:
    low, high = column.minimum, column.maximum
    if column.allowed is not None:
        return st.sampled_from(column.allowed)
    if column.kind == "int64":
        least = -_INT64 if low is None else int(low)
        return st.integers(least, _INT64 if high is None else int(high))
    if column.kind == "float64":
        return st.floats(low, high, allow_nan=False)
    kinds: Mapping[str, st.SearchStrategy[Any]] = {
        "string": st.text(max_size=12),
        "bool": st.booleans(),
        "binary": st.binary(max_size=12),
    }
    return kinds[column.kind]


def rows(table: Table, max_size: int = 6) -> st.SearchStrategy[list[Any]]:
    """Legal rows of a table."""
    columns = contract.columns(table)
    row = st.builds(table, **{c.name: values(c) for c in columns}).map(_ordered)
    unique = tuple(_getter(c.name) for c in columns if c.unique)
    return st.lists(row, max_size=max_size, unique_by=unique or None)


def arrow(table: Table, max_size: int = 6) -> st.SearchStrategy[Any]:
    """Legal Arrow tables."""
    return rows(table, max_size).map(lambda found: contract.build(table, found))


def _getter(name: str) -> Any:
    return lambda row: getattr(row, name)


def _ordered(row: Any) -> Any:
    for start, end in getattr(row, "ORDERED", ()):
        low, high = sorted((getattr(row, start), getattr(row, end)))
        row = replace(row, **{start: low, end: high})
    return row


def plain_row(table: Table, number: int = 0) -> Any:
    """The plainest legal row, unlike that of any other number."""
    return table(**{c.name: _plain(c, number) for c in contract.columns(table)})


def _plain(column: Column, number: int) -> Any:
    if column.nullable:
        return None
    one: Any = {"string": f"v{number}", "bool": True, "binary": b"v", "float64": 0.5}.get(column.kind, number)
    one = column.allowed[0] if column.allowed is not None else one
    return (one,) if column.is_list else one


_PEOPLE = ("Rintis Waluya", "Dalima Sastrakelana", "Bagas Tirtanegara", "Ningrum Patriaksa", "Jaka Wirabumi")
_PLACES = ("Kabupaten Lembayung", "Kota Serunai", "Kecamatan Watukumbang", "Desa Argamulya")
_PARTIES = ("Partai Layar Terang", "Partai Cakra Bumi")
_OUTLETS = ("Kabar Serunai", "Harian Lembayung", "Suara Watukumbang")
_SENTENCES = (
    "Camat {place}, {person}, ikut kampanye pasangan nomor dua pada {day} Maret 2031.",
    "“Saya tidak benar berkampanye. Itu hanya silaturahmi,” kata {person} di {place}.",
    "Badan pengawas memutuskan lurah {place} terbukti berkampanye untuk {party}.",
    "Menjelang pilkada, kepala dinas di {place} membagikan beras dan sarung kepada warga.",
    "Setelah pemilihan itu {person} diangkat menjadi kepala bagian umum.",
    "Dr. {person}, M.Si., mengatakan jalan sepanjang 3.500 meter di {place} selesai diperbaiki.",
    "Harga cabai di pasar {place} naik menjadi Rp 45.000 per kilogram 🌶️.",
    '"Kami netral," tegas {person}. "Semua ASN bekerja seperti biasa."',
    "ASN itu membantah ikut deklarasi {party}, menurut {person}.",
    "Hujan turun sejak pagi dan warga {place} tinggal di rumah.",
)
_FURNITURE = (
    "Baca juga: Panen raya di {place}",
    "Foto: {person}/Kabar Serunai",
    "ADVERTISEMENT",
    "SCROLL TO CONTINUE WITH CONTENT",
)
_TITLES = ("Camat {place} Ikut Kampanye {party}", "Pilkada {place}: Lurah Dilantik", "Pasar {place} Ramai", "")


def invented_articles(count: int, seed: int = 0) -> list[dict[str, str]]:
    """Records as a dump would hold them: invented news, some of it coded, with copies, repeats and what is refused."""
    chance = random.Random(seed)  # noqa: S311 - invented text, nothing secret
    found = [_article(chance, seed, number) for number in range(count)]
    for number in range(4, count, 5):
        found[number] = _hostile(found, number, chance)
    return found


def _article(chance: random.Random, seed: int, number: int) -> dict[str, str]:
    def filled(form: str) -> str:
        names = {"person": _PEOPLE, "place": _PLACES, "party": _PARTIES, "day": ("3", "17", "28")}
        return form.format(**{name: chance.choice(choices) for name, choices in names.items()})

    body = [filled(form) for form in chance.sample(_SENTENCES, chance.randint(3, 7))]
    body.insert(chance.randrange(len(body)), "\n" + filled(chance.choice(_FURNITURE)) + "\n")
    return {
        "id": f"{seed}-{number}",
        "url": f"https://berita{number % 3}.example/{seed}/{number}",
        "outlet": chance.choice(_OUTLETS),
        "date": f"2031-03-{number % 28 + 1:02d}",
        "title": filled(chance.choice(_TITLES)),
        "text": "\n".join([" ".join(body[:3]), "", " ".join(body[3:])]).strip(),
        "author": chance.choice(_PEOPLE),
    }


def _hostile(found: Sequence[dict[str, str]], number: int, chance: random.Random) -> dict[str, str]:
    """In turn: the record before or an older one once more, a copy elsewhere, no text, odd characters, a school."""
    before, own = found[number - 1], found[number]
    odd = "Cafe\u0301 pilkada\r\nCamat \U0001f600 ikut kampanye.\x00 \u201cYa\u201d \u200b"
    return (
        dict(before),
        dict(found[chance.randrange(number)]),
        {**own, "text": before["text"], "title": before["title"], "outlet": "Salinan Berita"},
        {**own, "text": " \n "},
        {**own, "text": odd + own["text"]},
        {**own, "title": "Pemilihan ketua OSIS", "text": "Pemilihan ketua OSIS ramai. Siswa ikut kampanye."},
    )[number // 5 % 6]


def write_jsonl(path: Path, articles: Sequence[Mapping[str, str]]) -> Path:
    """A dump of one record a line; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), "utf-8")
    return path


def write_dumps(folder: Path, sizes: Sequence[int] = (35, 7, 11)) -> list[Path]:
    """Dumps of so many invented articles each, the last repeats records of the first; and a file that is no news."""
    dumps = [invented_articles(size, seed) for seed, size in enumerate(sizes)]
    dumps[-1] = [*dumps[-1], *dumps[0][:3]]
    paths = [write_jsonl(folder / f"dump{n}.jsonl", dump) for n, dump in enumerate(dumps)]
    (folder / "gambar.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    return paths


def raw_file(path: Path) -> RawFile:
    """A file on disk as ingest is given it."""
    data = path.read_bytes()
    return RawFile(path.name, str(path), len(data), hashlib.sha256(data).hexdigest())


def raw_files(folder: Path) -> Iterator[RawFile]:
    """Every file below a folder, in order of path."""
    return (raw_file(p) for p in sorted(folder.rglob("*")) if p.is_file())
