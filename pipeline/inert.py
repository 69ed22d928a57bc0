"""Hostile text made harmless for terminals and pages: what steers a terminal or turns the writing direction."""

from __future__ import annotations

_REPLACEMENT = 0xFFFD
_PICTURES = 0x2400
_DELETE = 0x7F
_STEERING = (
    *range(0x80, 0xA0),  # C1: U+009B begins an escape sequence as ESC [ does
    *(0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # bidi marks, overrides and isolates
    *(0x2028, 0x2029),
    *range(0xD800, 0xE000),  # a lone surrogate cannot be written at all
)
_TABLE = {
    **{code: _PICTURES + code for code in range(0x20) if chr(code) not in "\n\t"},
    **dict.fromkeys(_STEERING, _REPLACEMENT),
    _DELETE: 0x2421,
}
_LINE_TABLE = {**_TABLE, ord("\n"): 0x2424, ord("\t"): 0x2409}


def inert(text: str) -> str:
    """The text with control and bidi characters replaced by visible ones, one for one; newline and tab stay."""
    return text.translate(_TABLE)


def inert_line(text: str) -> str:
    """The same in one line: newline and tab become visible too."""
    return text.translate(_LINE_TABLE)
