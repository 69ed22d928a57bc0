"""Text made fit to be kept: NFC, LF line ends, mojibake undone, nothing that cannot be stored; each change named."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

REPLACEMENT = "\ufffd"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Every mojibake of UTF-8 read as a one-byte charset holds one of these letters; a cheap look spares ftfy's slow one.
_MOJIBAKE_HINT = re.compile("[\u00c2\u00c3\u00c5\u00c6\u00ce\u00cf\u00d0-\u00db\u00e2\u00f0\u0402-\u0453]")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as it is kept, and what was changed: nul, surrogate, lf, mojibake, nfc."""

    text: str
    changes: tuple[str, ...]


def repair(text: str) -> Repaired:
    """Make a text fit to be kept; a text that is already fit comes back unchanged, so outside offsets stay valid."""
    changes: list[str] = []
    if _UNSTORABLE.search(text):
        changes += ["nul"] * ("\x00" in text) + ["surrogate"] * any("\ud800" <= c <= "\udfff" for c in text)
        text = _UNSTORABLE.sub(REPLACEMENT, text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        changes.append("lf")
    if _MOJIBAKE_HINT.search(text):
        text = _undo_mojibake(text, changes)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        changes.append("nfc")
    return Repaired(text, tuple(changes))


def _undo_mojibake(text: str, changes: list[str]) -> str:
    import ftfy

    fixed = ftfy.fix_encoding(text)
    if fixed == text:
        return text
    changes.append("mojibake")
    return _UNSTORABLE.sub(REPLACEMENT, fixed.replace("\r\n", "\n").replace("\r", "\n"))
