"""Numbers and sums of money in Indonesian text: figures, number words, `Rp1,5 miliar`. Offsets are half-open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_UNITS: Final = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "sembilan": 9, "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000, "sejuta": 1_000_000,
    "semiliar": 1_000_000_000, "setengah": 0.5,
}  # fmt: skip
_TIMES: Final = {"puluh": 10, "ratus": 100}
_SCALES: Final = {
    "ribu": 1e3, "rb": 1e3, "juta": 1e6, "jt": 1e6, "miliar": 1e9, "milyar": 1e9, "m": 1e9, "triliun": 1e12,
    "trilyun": 1e12, "t": 1e12,
}  # fmt: skip
_WORD: Final = "|".join(sorted({*_UNITS, *_TIMES, "belas", "ribu", "juta", "miliar"}, key=len, reverse=True))
_FIGURE: Final = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_NUMBER: Final = re.compile(
    r"(?<![\w.,/:])(?P<share>\d{1,3}\.\d{1,2})(?=\s?(?:persen\b|%))"  # a decimal point, as some outlets write
    rf"|(?<![\w.,/:-])(?P<figure>{_FIGURE})(?:\s(?P<scale>ribu|juta|miliar)\b)?(?![\w:/]|-(?!an\b)|[.,]\d)"
    rf"|(?<=\d-)(?P<upto>{_FIGURE})(?=\s?(?:persen\b|%))"
    rf"|\b(?P<words>(?:{_WORD})(?:\s(?:{_WORD}))*)\b(?!-)",
    re.IGNORECASE,
)
_MONEY: Final = re.compile(
    rf"\b(?:Rp\.?|IDR)\s?(?P<figure>{_FIGURE})(?:\s?(?:-|\u2013|sampai|hingga)\s?(?:Rp\.?\s?)?(?P<upto>{_FIGURE}))?"
    r"(?:\s?(?P<scale>ribu|rb|juta|jt|miliar|milyar|triliun|trilyun|m|t)\b)?"
    rf"|\b(?P<words>(?:{_FIGURE})|(?:{_WORD})(?:\s(?:{_WORD}))*)\s(?P<scaled>ribu|juta|miliar)?\s?rupiah\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands in a text."""

    start: int
    end: int
    value: float
    is_word: bool = False


def numbers(text: str) -> list[Number]:
    """Every number in figures or words, in order; parts of dates, times and codes written with / : - are none."""
    return list(_numbers(text))


def _numbers(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        if match["share"]:
            yield Number(match.start(), match.end(), float(match["share"]))
        elif match["figure"] or match["upto"]:
            scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
            yield Number(match.start(), match.end(), figure(match["figure"] or match["upto"]) * scale)
        elif (value := words_value(match["words"])) is not None:
            yield Number(match.start(), match.end(), value, is_word=True)


def figure(text: str) -> float:
    """Value of digits with dots for thousands and a decimal comma.

    >>> figure("1.305"), figure("30,4")
    (1305.0, 30.4)
    """
    return float(text.replace(".", "").replace(",", "."))


def words_value(text: str) -> float | None:
    """Value of number words; None when they make no number.

    >>> words_value("dua ratus tiga puluh lima"), words_value("dua belas"), words_value("belas")
    (235, 12, None)
    """
    total: float = 0
    group: float = 0
    unit: float | None = None
    for word in text.lower().split():
        if word in _UNITS:
            group, unit = group + (unit or 0), _UNITS[word]
        elif word in _SCALES:
            if unit is None and not group:
                return None
            total, group, unit = total + (group + (unit or 0)) * int(_SCALES[word]), 0, None
        elif unit is None:
            return None
        else:
            unit = unit + 10 if word == "belas" else unit * _TIMES[word]
    return total + group + (unit or 0)


def amounts(text: str) -> list[Number]:
    """Sums of money in rupiah; of a range, the upper end. `Rp1,5 miliar` is 1.5e9."""
    return [Number(m.start(), m.end(), value) for m in _MONEY.finditer(text) if (value := _rupiah(m)) is not None]


def _rupiah(match: re.Match[str]) -> float | None:
    if match["figure"]:
        scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
        return figure(match["upto"] or match["figure"]) * scale
    said = match["words"]
    value = figure(said) if said[0].isdigit() else words_value(said)
    scaled = _SCALES[match["scaled"].lower()] if match["scaled"] else 1
    return None if value is None else value * scaled
