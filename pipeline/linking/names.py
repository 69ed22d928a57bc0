"""Names of persons: titles and degrees told from the name, keys to compare by, when two names may be one person."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

# Before a name; `Andi`, `Teuku`, `Sutan` and the like are parts of names and stay.
TITLES: Final = frozenset(
    """
    drs dra dr prof ir h hj kh tgk tuan haji hajah hajjah pak bapak bu ibu bang bung kang teh om mas mbak mak uda uni
    buya ustaz ustad ustadz ustadzah kiai kyai gus nyai pendeta pdt pastor romo rm rr rd raden brigjen kombes akbp
    kompol akp iptu ipda aiptu kolonel letkol mayor kapten mendiang almarhum alm saudara sdr abah opa oma tante
    ny nyonya insinyur doktor profesor engku inyiak inyik puang daeng karaeng
    """.split()  # noqa: SIM905
)
# Adat honours: they name a person only together with what follows.
HONOURS: Final = frozenset({"dt", "datuak", "datuk", "st", "sutan", "tuanku", "andi", "la", "i"})
DEGREE: Final = re.compile(
    r"""
    ^(?:[SM]\.?\s?(?:H|E|T|P|Si|Sos|Pd|Kom|Kes|Ag|Hum|IP|AP|STP|Psi|Ked|Kep|Farm|Ak|Th|Kn|TP|Pt|I|Pd\.?I|Pd\.?SD|M|Sc|A)
    |A\.?Md|Ph\.?\s?D|MBA|MM|MH|MSi|SH|SE|SIP|SSTP|ST|SSos|SPd|SKM|SKep|Ners|Lc|MA|LL\.?M|[SM](?:\.[A-Z][A-Za-z]{0,3})+)
    \.?(?:[A-Z][A-Za-z]{0,2}\.?)*$
    """,
    re.VERBOSE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’`\-][^\W_]+)*")  # noqa: RUF001
_INITIALS: Final = re.compile(r"^(?:[A-Z]{2,4}|(?:[A-Z]\.\s?){1,4})$")
_SHORTS: Final = {
    "muh": "muhammad",
    "moh": "muhammad",
    "mohd": "muhammad",
    "muhamad": "muhammad",
    "mohammad": "muhammad",
    "abd": "abdul",
    "sy": "syekh",
    "dt": "datuk",
    "datuak": "datuk",
    "dtk": "datuk",
}


@lru_cache(maxsize=1 << 16)
def bare_name(text: str) -> str:
    """The name without titles before it and degrees after it: `Drs. H. Mardan Kelana, M.Si.` is `Mardan Kelana`."""
    head, *rest = [part.strip() for part in text.split(",")]
    kept = [part for part in rest if part and not all(DEGREE.match(word) for word in part.split())]
    adat = [part for part in kept if key_words(part)[:1] and key_words(part)[0] in {"datuk", "st"}]
    words = _without_titles(head.split())
    return " ".join([*words, *(word for part in adat for word in part.split())])


def _without_titles(words: Sequence[str]) -> Sequence[str]:
    start = 0
    while start < len(words) - 1 and words[start].strip(".").lower() in TITLES:
        start += 1
    end = len(words)
    while end - start > 1 and "." in words[end - 1][:-1] and DEGREE.match(words[end - 1]):
        end -= 1
    return words[start:end]


@lru_cache(maxsize=1 << 16)
def key_words(name: str) -> tuple[str, ...]:
    """Words to compare names by: lower case, short forms spelled out, no punctuation."""
    found = (word.replace("’", "'").replace("`", "'").lower() for word in _WORD.findall(name))  # noqa: RUF001
    return tuple(_SHORTS.get(word, word) for word in found)


@lru_cache(maxsize=1 << 16)
def name_key(text: str) -> tuple[str, ...]:
    """Words of a name without titles and degrees; an honour alone (`Mak Datuak`) keeps its title."""
    found = key_words(bare_name(text))
    return found if set(found) - HONOURS else key_words(text.split(",", maxsplit=1)[0])


def is_initials(name: str) -> bool:
    """True for initials as printed (`JRW`, `A.B.`); they are never expanded."""
    return _INITIALS.match(name.strip()) is not None


def covers(fuller: Sequence[str], shorter: Sequence[str]) -> bool:
    """True when a shorter form may stand for a fuller name: its words stand there in order."""
    rest = iter(fuller)
    return bool(shorter) and all(word in rest for word in shorter)


def same_name(one: str, other: str) -> bool:
    """The rule of the reference set: without titles, the words of one contain the other's, or half are shared."""
    a, b = set(name_key(one)), set(name_key(other))
    if not a or not b:
        return False
    return a <= b or b <= a or len(a & b) / len(a | b) >= _HALF


_HALF: Final = 0.5


def pair(text: str) -> tuple[str, str] | None:
    """The two names of a ticket written as one (`Mahda–Audra`, `Ratna-Hendra`), None for another text."""  # noqa: RUF002
    parts = re.split(r"\s*[–—]\s*|\s+-\s+|(?<=[a-z])-(?=[A-Z])|\s*/\s*", text.strip())  # noqa: RUF001
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None  # noqa: PLR2004


def compatible(known: Collection[Sequence[str]], short: Sequence[str]) -> list[int]:
    """Places of the known names for which a shorter form may stand."""
    return [place for place, name in enumerate(known) if covers(name, short)]
