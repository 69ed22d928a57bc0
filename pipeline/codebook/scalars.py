"""The scalars of a codebook: text until a field says otherwise, checked with messages that name what is allowed."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, PlainValidator

from pipeline.codebook.terms import Term, parse

MAX_WITHIN = 100


def _line(value: object) -> str:
    text = _text(value)
    if not text:
        raise ValueError("empty; allowed: one line of text")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a {type(value).__name__} stands here; allowed: text")  # noqa: TRY004 - pydantic's protocol
    return " ".join(value.split())


def _id(value: object) -> str:
    text = _line(value)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", text):
        raise ValueError(f"`{text[:80]}` is no id; allowed: lower-case letters, digits and _, a letter first")
    return text


def _version(value: object) -> str:
    text = _line(value)
    if not re.fullmatch(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}", text, re.ASCII):
        raise ValueError(f"`{text[:80]}` is no version; allowed: MAJOR.MINOR.PATCH, such as 0.1.0")
    return text


def _flag(value: object) -> bool:
    if value not in {"true", "false", True, False}:
        raise ValueError(f"`{str(value)[:80]}`; allowed: true, false")
    return value in {"true", True}


def _count(value: object) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", str(value), re.ASCII) or int(str(value)) > MAX_WITHIN:
        raise ValueError(f"`{str(value)[:80]}`; allowed: a whole number from 1 to {MAX_WITHIN}")
    return int(str(value))


def _term(value: object) -> Term:
    if isinstance(value, dict | list):
        raise ValueError("no term; allowed: text; quote a term that holds {, [, or a colon")  # noqa: TRY004 - as above
    return value if isinstance(value, Term) else parse(_text(value))


Id = Annotated[str, BeforeValidator(_id)]
Line = Annotated[str, BeforeValidator(_line)]
Text = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Version = Annotated[str, BeforeValidator(_version)]
Count = Annotated[int, BeforeValidator(_count)]
ParsedTerm = Annotated[Term, PlainValidator(_term), PlainSerializer(lambda term: term.source, return_type=str)]
