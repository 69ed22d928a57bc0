"""Gazetteers as data: regions, parties, oversight bodies, offices with their role, and a user's local names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pipeline.errors import SourceError

_SPACE: Final = re.compile(r"[\s\-]+")
_LEVELS: Final = {
    "kab": "kabupaten",
    "kab.": "kabupaten",
    "kotamadya": "kota",
    "prov": "provinsi",
    "prov.": "provinsi",
}
_LEVEL_WORDS: Final = ("kabupaten", "kota", "provinsi")
LOCAL_COLUMNS: Final = ("name", "aliases", "kind", "office", "role", "region", "public")
LOCAL_KINDS: Final = ("person", "body", "party", "region", "office")


@dataclass(frozen=True, slots=True)
class Region:
    """A province, regency or city with its Kemendagri code; dates are ISO, empty when not recorded."""

    code: str
    level: str
    name: str
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A post: its forms, the role code it gives, its KASN class, and whether its holder is shown by name."""

    office: str
    forms: tuple[str, ...]
    role: str
    kasn_class: str | None
    level: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Body:
    """An oversight body or a party, with every form of its name."""

    name: str
    forms: tuple[str, ...]
    kind: str
    role: str
    is_competent: bool = False


@dataclass(frozen=True)
class Gazetteers:
    """All lists, with look-ups by lower-case form."""

    regions: tuple[Region, ...] = ()
    region_forms: Mapping[str, Region] = field(default_factory=dict)
    offices: tuple[Office, ...] = ()
    bodies: tuple[Body, ...] = ()
    parties: tuple[Body, ...] = ()
    people: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str], local: str = "") -> Gazetteers:
        """From the texts of the CSV files by stem, and of a user's local names; SourceError names a bad line."""
        forms: dict[str, Region] = {}
        regions = tuple(_regions(texts.get("regions", ""), forms))
        book = cls(
            regions=regions,
            region_forms=forms,
            offices=tuple(_office(r) for r in _rows(texts.get("offices", ""))),
            bodies=tuple(_body(r) for r in _rows(texts.get("bodies", ""))),
            parties=tuple(_party(r) for r in _rows(texts.get("parties", ""))),
        )
        return book.with_local(local) if local.strip() else book

    def with_local(self, text: str) -> Gazetteers:
        """These lists and a user's own: columns name, aliases, kind, office, role, region, public."""
        rows = list(_local_rows(text))
        forms = dict(self.region_forms)
        extra: dict[str, list[Body]] = {"body": [], "party": []}
        offices: list[Office] = []
        people: list[tuple[str, str]] = []
        for row in rows:
            names = _split(row["name"], row["aliases"])
            if row["kind"] == "region":
                region = Region(row["region"], _level(names[0]), names[0])
                forms.update({region_key(n): region for n in names})
            elif row["kind"] == "person":
                people += [(name, row["office"]) for name in names]
            elif row["kind"] == "office":
                is_public = row["public"].lower() == "yes"
                offices.append(
                    Office(names[0].lower(), tuple(n.lower() for n in names), row["role"], None, "any", is_public)
                )
            else:
                extra[row["kind"]].append(
                    Body(names[0], tuple(names), "local", row["role"] or "actor_oversight_other")
                )
        return Gazetteers(
            regions=self.regions,
            region_forms=forms,
            offices=(*self.offices, *offices),
            bodies=(*self.bodies, *extra["body"]),
            parties=(*self.parties, *extra["party"]),
            people=(*self.people, *people),
        )

    @cached_property
    def office_forms(self) -> Mapping[str, Office]:
        """Offices by lower-case form; the first list wins."""
        found: dict[str, Office] = {}
        for office in self.offices:
            for form in office.forms:
                found.setdefault(form, office)
        return found

    @cached_property
    def body_forms(self) -> Mapping[str, Body]:
        """Bodies by form as written."""
        return {form: body for body in self.bodies for form in body.forms}

    @cached_property
    def party_forms(self) -> Mapping[str, Body]:
        """Parties by form as written."""
        return {form: party for party in self.parties for form in party.forms}

    @cached_property
    def forms_by_length(self) -> Sequence[tuple[str, str]]:
        """Forms of bodies and parties with the lower-case name of each, the longest form first."""
        forms = {**self.body_forms, **self.party_forms}
        return sorted(((form, body.name.lower()) for form, body in forms.items()), key=lambda p: -len(p[0]))

    def region_code(self, region: str) -> str | None:
        """Kemendagri code of a region as said, None when it is not listed or when two are meant by the name."""
        found = self.region_forms.get(region_key(region))
        return found.code if found and found.code else None


def region_key(text: str) -> str:
    """A region's name to compare by: lower case, short forms of its level spelled out."""
    words = _SPACE.sub(" ", text.strip().lower()).split()
    return " ".join(_LEVELS.get(word, word) for word in words)


def bare_region(text: str) -> str:
    """A region's name without its level."""
    words = region_key(text).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _LEVEL_WORDS else words)


def _rows(text: str) -> Iterable[dict[str, str]]:
    return csv.DictReader(io.StringIO(text.lstrip("\ufeff")))


def _split(name: str, aliases: str) -> list[str]:
    return [name.strip(), *(a.strip() for a in aliases.split(";") if a.strip())]


def _regions(text: str, forms: dict[str, Region]) -> Iterable[Region]:
    bare: dict[str, list[Region]] = {}
    for row in _rows(text):
        region = Region(row["code"], row["level"], row["name"], row["valid_from"], row["valid_to"])
        for name in _split(row["name"], row["aliases"]):
            forms[region_key(name)] = region
            bare.setdefault(bare_region(name), []).append(region)
        yield region
    # `Bogor` is a regency and a city: a bare name that two share is nobody's.
    forms.update({name: held[0] for name, held in bare.items() if name not in forms and len(held) == 1})


def _office(row: Mapping[str, str]) -> Office:
    forms = tuple(form.strip().lower() for form in row["forms"].split(";"))
    return Office(row["office"], forms, row["role"], row["kasn_class"] or None, row["level"], row["public"] == "yes")


def _body(row: Mapping[str, str]) -> Body:
    return Body(
        row["body"], tuple(_split(row["body"], row["aliases"])), row["kind"], row["role"], row["competent"] == "yes"
    )


def _party(row: Mapping[str, str]) -> Body:
    return Body(row["short"], (*_split(row["name"], row["aliases"]), row["short"]), "party", "actor_party")


def _level(name: str) -> str:
    first = region_key(name).split(" ", 1)[0]
    return first if first in _LEVEL_WORDS else "kabupaten"


def _local_rows(text: str) -> Iterable[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    columns: Sequence[str] = reader.fieldnames or ()
    if "name" not in columns or "kind" not in columns:
        told = ", ".join(LOCAL_COLUMNS)
        raise SourceError(
            f"local names: columns are {', '.join(columns) or 'missing'}; name and kind are needed ({told})"
        )
    for number, row in enumerate(reader, start=2):
        filled = {column: (row.get(column) or "").strip() for column in LOCAL_COLUMNS}
        if not filled["name"] or filled["kind"] not in LOCAL_KINDS:
            allowed = ", ".join(LOCAL_KINDS)
            raise SourceError(
                f"local names, line {number}: {filled['name']!a} of kind {filled['kind']!a}; allowed: {allowed}"
            )
        yield filled
