from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = {
    "codebook.yaml": """\
name: Village fair
version: 0.1.0
licence: Apache-2.0
languages: [id, en]
branches:
  - id: act
    letter: A
    label: {id: Tindakan, en: Acts}
    coded_at: segment
  - id: evid
    letter: C
    label: {id: Status, en: Status}
    coded_at: one per act
""",
    "codes/act/act_dance.yaml": """\
id: act_dance
branch: act
label: {id: Menari, en: Dancing}
definition: A clerk dances for a ticket.
use_when: dancing
not_when: singing (act_sing)
basis: [Fair rules art.1]
actor: clerk
status: required
statuses: [evid_seen]
yields_to: [act_sing]
rules:
  - id: dances_on_stage
    means: A clerk dances on a stage.
    cue: [dance]
    all: [stage]
    none: [rehearsal]
    within: 12
examples:
  - kind: positive
    text: Juru tulis itu menari di panggung calon.
    codes: [act_dance]
  - kind: near_miss
    text: Juru tulis itu menyanyi.
    codes: [act_sing]
    note: act_sing
""",
    "codes/act/act_sing.yaml": """\
id: act_sing
branch: act
label: {id: Menyanyi, en: Singing}
definition: A clerk sings.
status: none
rules:
  - id: sings
    means: A clerk sings.
    cue: [sing]
    actor: none
examples:
  - {kind: positive, text: Juru tulis menyanyi., codes: [act_sing]}
  - {kind: near_miss, text: Burung menyanyi.}
""",
    "codes/evid/evid_seen.yaml": """\
id: evid_seen
branch: evid
label: {id: Terlihat, en: Seen}
definition: Somebody saw it.
status: none
examples:
  - {kind: positive, text: Terlihat., check: status, status: evid_seen}
  - {kind: near_miss, text: Tak terlihat.}
""",
    "concepts/actors.yaml": """\
clerk:
  means: A clerk
  terms: [juru tulis]
""",
    "concepts/acts.yaml": """\
dance:
  means: Dancing
  includes: [twirl]
  terms:
    - <tari:verb>
    - ber .. joget
  except:
    - penari latar
twirl:
  means: Twirling
  terms: [putar-putar]
sing:
  means: Singing
  terms: [<nyanyi>]
stage:
  means: A stage
  terms: [panggung]
rehearsal:
  means: A rehearsal
  terms: [latihan]
""",
    "context/assertion.yaml": "seen:\n  status: evid_seen\n  cues: [stage]\n",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the tiny codebook; `edits` maps a file to (old, new) replacements or to its whole text."""

    def build(edits: dict[str, str | tuple[str, str]] | None = None, name: str = "book") -> Path:
        folder = tmp_path / name
        texts = dict(FILES)
        for file, edit in (edits or {}).items():
            if isinstance(edit, tuple):
                assert edit[0] in texts[file]
                texts[file] = texts[file].replace(*edit)
            else:
                texts[file] = edit
        for file, text in texts.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return build
