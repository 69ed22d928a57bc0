"""What the tests of the classifier make: passages, a few labelled articles, a model of the small codebook."""

from __future__ import annotations

from functools import cache

from pipeline.classifier.model import Model
from pipeline.classifier.passages import Passage
from pipeline.coding.coder import Coder
from pipeline.evaluation.reference import Label, Reference
from pipeline.indonesian.sentences import split_sentences
from pipeline.learning.examples import LabelledArticle, articles_of
from pipeline.learning.training import HeldOut, Material, material_of, train
from tests.coding.making import small_codebook

PLACES = (
    "Randu",
    "Talang",
    "Bukit",
    "Lembah",
    "Muara",
    "Pinang",
    "Sungai",
    "Tanjung",
    "Batu",
    "Gunung",
    "Padang",
    "Koto",
)


def passage(text: str, *, before: tuple[str, ...] = (), headline: str = "", concepts: tuple[str, ...] = ()) -> Passage:
    """A passage of a text."""
    return Passage(1, text, before, headline, concepts, (), None)


def reference(number: int) -> Reference:
    """An article of four sentences: the second tells of an act, the third goes on with it, the last is about rain."""
    place = PLACES[number % len(PLACES)]
    core = number % 3 != 0
    act = f"Camat {place} ikut berkampanye memakai seragam bersama calon bupati pada pilkada."
    quiet = f"Camat {place} membuka pasar murah menjelang pilkada bersama warga."
    on = f"Seragam itu dipakai camat {place} di panggung calon bupati."
    off = f"Pasar {place} ramai oleh pembeli cabai."
    told = [act, on] if core else [quiet, off]
    text = " ".join([f"Warga {place} berkumpul.", *told, "Hujan turun sore itu."])
    sentences = tuple(split_sentences(text))
    labels = (Label(2, "act_campaign"), Label(3, "act_campaign")) if core else ()
    groups = {"theme": ("satu", "dua", "tiga", "empat")[number % 4], "outlet": "", "genre": "", "year": "2020"}
    relevance = "core" if core else "peripheral"
    return Reference(f"a{number}", f"Kabar {place}", text, sentences, labels, relevance, groups)


@cache
def articles() -> tuple[LabelledArticle, ...]:
    """Labelled articles of the small codebook."""
    return tuple(articles_of([reference(n) for n in range(24)], Coder(small_codebook(), gated=False)))


@cache
def material() -> Material:
    """Training material of the small codebook."""
    return material_of(articles(), [], {c.id: c.branch for c in small_codebook().codes.values()})


@cache
def trained() -> tuple[Model, HeldOut]:
    """A model of the small material."""
    return train(material(), {"vocabulary": "small"})
