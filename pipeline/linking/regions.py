"""Which region an article is about, and which region a post is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.linking.gazetteers import Gazetteers, bare_region, region_key
from pipeline.linking.people import DATELINE

_CAPS: Final = r"[A-Z][\w’']*(?:\s+[A-Z][\w’']*){0,2}"  # noqa: RUF001
_SAID: Final = re.compile(
    r"\b(?P<head>Kabupaten|Kota|Provinsi|Kab\.|Bupati|Wali\s+Kota|Walikota|Gubernur|Pilkada|Pilbup|Pilwalkot|Pilgub"
    r"|Bawaslu|Panwaslu|KPU|Pemkab|Pemkot|Pemko|Pemprov|DPRD|Sekda|Polres)\s+"
    rf"(?:(?P<level>Kabupaten|Kota|Provinsi)\s+)?(?P<name>{_CAPS})"
)
_LEVEL: Final = {
    "kabupaten": "kabupaten", "kab.": "kabupaten", "bupati": "kabupaten", "pilbup": "kabupaten", "pemkab": "kabupaten",
    "kota": "kota", "wali kota": "kota", "walikota": "kota", "pilwalkot": "kota", "pemkot": "kota", "pemko": "kota",
    "provinsi": "provinsi", "gubernur": "provinsi", "pilgub": "provinsi", "pemprov": "provinsi",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A region as said, lower case, with its level where the text says it, and its code where it is listed."""

    name: str
    code: str | None = None


NOWHERE: Final = Place("")


def main_region(texts: Iterable[str], places: Iterable[tuple[str, ...]], gazetteers: Gazetteers) -> Place:
    """The regency, city or province that the article names most; the first to be named wins a tie."""
    known = {" ".join(words) for words in places}
    counts: Counter[str] = Counter()
    levels: dict[str, Counter[str]] = {}
    dateline = ""
    for text in texts:
        m = DATELINE.match(text)
        if m is not None and "." not in m["place"]:
            dateline = dateline or m["place"].lower()
        for m in _SAID.finditer(text):
            head = " ".join((m["level"] or m["head"]).lower().split())
            name = _known_part(m["name"].lower(), known, gazetteers.region_forms)
            if not name and head in _EXPLICIT:
                name = m["name"].lower()
            if not name or name in _NO_REGION:
                continue
            counts[name] += 1
            if head in _LEVEL:
                levels.setdefault(name, Counter())[_LEVEL[head]] += 1
    if dateline and not counts:
        counts[dateline] += 1
    return _chosen(counts, levels, gazetteers)


_EXPLICIT: Final = frozenset({"kabupaten", "kota", "provinsi", "kab."})
_NO_REGION: Final = frozenset({"ri", "republik indonesia", "cnn", "tahun", "serentak"})


def _known_part(name: str, known: Iterable[str], forms: Mapping[str, object]) -> str:
    words = name.split()
    for size in range(len(words), 0, -1):
        part = " ".join(words[:size])
        if part in known or part in forms:
            return part
    return ""


def _chosen(counts: Counter[str], levels: Mapping[str, Counter[str]], gazetteers: Gazetteers) -> Place:
    if not counts:
        return NOWHERE
    local = [name for name in counts if "provinsi" not in levels.get(name, {})] or list(counts)
    name = max(local, key=lambda n: counts[n])
    level = max(sorted(levels[name]), key=lambda k: levels[name][k]) if name in levels else ""
    full = region_key(f"{level} {name}" if level else name)
    return Place(full, gazetteers.region_code(full) or gazetteers.region_code(name))


def office_region(within: Iterable[str], main: Place, gazetteers: Gazetteers) -> Place:
    """The region that a post names, else the article's; a district or village is in the article's region."""
    for scope in within:
        code = gazetteers.region_code(scope)
        if code is not None:
            return Place(region_key(scope), code)
        if main.name and bare_region(main.name) == bare_region(scope):
            return main
    return main
