"""A codebook and a corpus small enough to read in one look, hostile text among it, and one run of the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import build

ESC = "\x1b[31m"
CSI = "\x9b2J"
OVERRIDE = "\u202e"
STATUSES = ("alleged_nonofficial", "alleged_official", "confirmed", "denied")

_HEAD = """\
name: Tiny <b>book</b>
version: 0.1.0
licence: Apache-2.0
languages: [id, en]
branches:
  - {id: asn_act, letter: A, label: {id: Tindakan, en: Acts}, coded_at: segment}
  - {id: evid, letter: C, label: {id: Status, en: Status}, coded_at: one per act}
  - {id: excl, letter: X, label: {id: Saringan, en: Screen-outs}, coded_at: article}
"""
_CAMPAIGN = """\
id: act_campaign
branch: asn_act
label: {id: Ikut kampanye, en: Campaigning}
definition: An official takes part in a campaign.
actor: official
status: required
rules:
  - id: joins
    means: An official campaigns in the sentence.
    cue: [campaigning]
    none: [schedule]
    actor_scope: sentence
examples:
  - {kind: positive, text: Camat itu berkampanye., codes: [act_campaign]}
  - {kind: near_miss, text: Artis itu berkampanye.}
"""
_GIFT = """\
id: act_gift
branch: asn_act
label: {id: Bagi-bagi, en: Gifts}
definition: Goods are handed out for votes.
status: required
yields_to: [act_campaign]
rules:
  - id: gives
    means: Goods are handed out beside an election word to voters by an official.
    cue: [gift]
    all: [voters]
    any: [election, neighbours]
    actor: official
    actor_scope: sentence
examples:
  - {kind: positive, text: Lurah itu membagikan beras kepada pemilih menjelang pilkada., codes: [act_gift]}
  - {kind: near_miss, text: Ia membagikan beras.}
"""
_EXCLUDED = """\
id: excl_pupils
branch: excl
label: {id: Pemilihan di sekolah, en: School elections}
definition: Pupils elect somebody.
status: none
examples:
  - {kind: positive, text: Siswa memilih ketua OSIS., check: screen}
  - {kind: near_miss, text: Warga memilih bupati., check: none}
"""
_ACTORS = """\
official: {means: An official, terms: [camat, lurah]}
"""
_CONCEPTS = """\
overseer: {means: An overseer, terms: [panwas]}
speech: {means: Speech, terms: [kata, mengatakan|memutuskan]}
denial: {means: Denial, terms: [membantah, tidak benar]}
ruling: {means: Ruling, terms: [terbukti]}
election: {means: An election, terms: [pilkada]}
campaigning: {means: Campaigning, terms: [berkampanye|kampanye]}
schedule: {means: A schedule, terms: [jadwal kampanye]}
gift: {means: A gift, terms: [membagikan beras]}
voters: {means: Voters, terms: [pemilih]}
neighbours: {means: Neighbours, terms: [tetangga]}
pupils: {means: Pupils, terms: [ketua osis]}
"""
_ASSERTION = """\
modifiers:
  - {id: denial, concept: denial, scope: sentence}
  - {id: ruling, concept: ruling, scope: sentence}
decisions:
  - {id: denied, status: evid_denied, rule: R4, any: [denial], negated: "true"}
  - {id: confirmed, status: evid_confirmed, rule: R2, any: [ruling], voice: [oversight]}
  - {id: official, status: evid_alleged_official, rule: R2, voice: [oversight]}
  - {id: otherwise, status: evid_alleged_nonofficial, rule: R3}
"""
_SCREEN = """\
electoral: [election, campaigning]
official: [official]
core: [campaigning, gift]
exclusions:
  - {code: excl_pupils, concepts: [pupils]}
"""
_VOICE = """\
speech: [speech]
voices:
  - {type: oversight, concept: overseer}
  - {type: accused, concept: official}
"""

SENTENCES = (
    "Camat Watu, Seno Ardika, berkampanye untuk Partai Layar menjelang pilkada.",
    "Camat itu membantah berkampanye.",
    "Panwas memutuskan lurah itu terbukti berkampanye.",
    "Relawan membagikan beras kepada pemilih.",
    "Lurah membaca jadwal kampanye.",
    "Hujan turun sepanjang hari.",
)
HOSTILE_TITLE = f"=HYPERLINK(1) <script>alert(1)</script> {OVERRIDE}{ESC}merah"
HOSTILE_TEXT = (
    f"Camat {ESC}{CSI}{OVERRIDE}Seno [[palsu]]{{evid_confirmed}} berkampanye <img src=x onerror=alert(1)> di pilkada."
)
RECORDS = (
    {"id": "biasa-1", "title": "Camat Watu ke Lapangan", "text": " ".join(SENTENCES), "outlet": "Kabar Watu",
     "published": "2031-03-04"},
    {"id": "biasa-2", "title": "Camat Watu ke Lapangan", "text": " ".join(SENTENCES), "outlet": "Harian Lain",
     "published": "2031-03-05"},
    {"id": "-jahat", "title": HOSTILE_TITLE, "text": HOSTILE_TEXT, "outlet": '@Surat "Watu", edisi; 2',
     "url": "javascript:alert(1)"},
    {"id": "sekolah", "title": "Siswa dan pilkada kecil", "text": "Ketua OSIS baru. Lurah ikut kampanye.",
     "outlet": "Kabar Watu"},
    {"id": "pasar", "title": "Pasar ramai", "text": "Harga cabai naik.", "outlet": "Kabar Watu"},
)  # fmt: skip


def book(folder: Path) -> Path:
    """Write the codebook."""
    files = {
        "codebook.yaml": _HEAD,
        "codes/asn_act/act_campaign.yaml": _CAMPAIGN,
        "codes/asn_act/act_gift.yaml": _GIFT,
        "codes/excl/excl_pupils.yaml": _EXCLUDED,
        "concepts/actors.yaml": _ACTORS,
        "concepts/all.yaml": _CONCEPTS,
        "context/assertion.yaml": _ASSERTION,
        "context/screen.yaml": _SCREEN,
        "context/voice.yaml": _VOICE,
        **{f"codes/evid/evid_{name}.yaml": _status(name) for name in STATUSES},
    }
    for name, said in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said, encoding="utf-8")
    return folder


def _status(name: str) -> str:
    return f"""\
id: evid_{name}
branch: evid
label: {{id: Status {name}, en: Status {name}}}
definition: Status {name}.
status: none
examples:
  - {{kind: positive, text: Ya., check: status, status: evid_{name}}}
  - {{kind: near_miss, text: Tidak., check: none}}
"""


def corpus(folder: Path, *, broken: bool = True) -> Path:
    """Write the raw files; with `broken` one record has no text."""
    folder.mkdir(parents=True, exist_ok=True)
    records = [*RECORDS, *([{"id": "kosong", "title": "Tanpa isi", "text": ""}] if broken else [])]
    said = "".join(json.dumps(record) + "\n" for record in records)
    (folder / "berita.jsonl").write_text(said, encoding="utf-8")
    return folder


def netral(*words: object, lang: str = "en") -> Result:
    """Run the command line in this process."""
    arguments = [str(w) for w in words]
    argv = ["netral", "--lang", lang, *arguments]
    with mock.patch.object(sys, "argv", argv):  # the language is chosen before the commands are built
        return CliRunner().invoke(build(), argv[1:], prog_name="netral")


_MADE: dict[str, Path] = {}


def made(factory: pytest.TempPathFactory) -> Path:
    """A folder with `book`, `raw` and the tables of one run in `out`; made once a session, to be left as it is."""
    if "folder" not in _MADE:
        folder = factory.mktemp("tiny")
        words = ("run", corpus(folder / "raw"), "--out", folder / "out", "--codebook", book(folder / "book"))
        result = netral(*words, "--engine", "serial", "--quiet")
        assert result.exit_code == 3, result.output
        _MADE["folder"] = folder
    return _MADE["folder"]
