"""What a codebook is made of: branches, codes, rules, examples and concepts, checked field by field."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.codebook.scalars import Count, Flag, Id, Line, ParsedTerm, Text, Version
from pipeline.codebook.strict_yaml import Document
from pipeline.errors import CodebookError

STATUS_BRANCH = "evid"
NO_ACTOR = "none"


class Scope(StrEnum):
    """How far a rule looks; `context` is the segment, the two before it and the headline."""

    CLAUSE = "clause"
    SENTENCE = "sentence"
    CONTEXT = "context"
    ARTICLE = "article"


class Order(StrEnum):
    """Where the cue stands, relative to the parts that `within` measures."""

    ANY = "any"
    CUE_FIRST = "cue_first"
    CUE_LAST = "cue_last"


class StatusPolicy(StrEnum):
    """Whether codings of a code carry one of the ten evidential statuses."""

    REQUIRED = "required"
    NONE = "none"


class Kind(StrEnum):
    """Whether an example shows the code or what is easily taken for it."""

    POSITIVE = "positive"
    NEAR_MISS = "near_miss"


class Check(StrEnum):
    """What an example tests: codes, status, actor class, screen-out, or nothing (it is for readers)."""

    CODES = "codes"
    STATUS = "status"
    CLASS = "class"
    SCREEN = "screen"
    NONE = "none"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Branch(_Entry):
    """One of the top groups of codes."""

    id: Id
    letter: Line
    label: dict[Id, Line]
    coded_at: Line


class Head(_Entry):
    """What codebook.yaml says."""

    name: Line
    version: Version
    licence: Line
    languages: tuple[Id, ...] = Field(min_length=1)
    branches: tuple[Branch, ...] = Field(min_length=1)


class Rule(_Entry):
    """One way to say a code; it fires when a cue and everything that it asks for stand in its scope."""

    id: Id
    means: Text = ""
    cue: tuple[Id, ...] = Field(min_length=1)
    all: tuple[Id, ...] = ()
    any: tuple[Id, ...] = ()
    none: tuple[Id, ...] = ()
    scope: Scope = Scope.SENTENCE
    within: Count | None = None
    order: Order = Order.ANY
    actor: Id | None = None
    actor_scope: Scope = Scope.CONTEXT

    @property
    def concepts(self) -> tuple[str, ...]:
        """Every concept that the rule names, its actor class too, in order and once each."""
        actor = (self.actor,) if self.actor not in {None, NO_ACTOR} else ()
        return tuple(dict.fromkeys(str(c) for c in (*self.cue, *self.all, *self.any, *self.none, *actor)))


class Continues(_Entry):
    """What points back to an act that was coded up to `within` segments before, and so continues it."""

    cue: tuple[Id, ...] = Field(min_length=1)
    within: Count = 5


class Example(_Entry):
    """A sentence and the decision wanted for it; `not_codes` of a near miss holds its own code unless said."""

    kind: Kind
    text: Line
    codes: tuple[Id, ...] = ()
    not_codes: tuple[Id, ...] = ()
    status: Id | None = None
    check: Check = Check.CODES
    note: Text = ""


class Code(_Entry):
    """One code of the tree: what it means, the rules that propose it and the examples that test them."""

    id: Id
    branch: Id
    label: dict[Id, Line]
    definition: Line
    use_when: Text = ""
    not_when: Text = ""
    basis: tuple[Line, ...] = ()
    actor: Id = NO_ACTOR
    status: StatusPolicy
    statuses: tuple[Id, ...] = ()
    yields_to: tuple[Id, ...] = ()
    exclusive: Flag = False
    deprecated: Flag = False
    replaced_by: Id | None = None
    rules: tuple[Rule, ...] = ()
    continues: Continues | None = None
    examples: tuple[Example, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _near_misses_exclude_the_code(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not isinstance(value.get("examples"), list):
            return value
        return {**value, "examples": [_with_own_code(item, value.get("id")) for item in value["examples"]]}

    def actor_of(self, rule: Rule) -> str | None:
        """Actor class that a rule needs: its own, else the code's; None when no actor is needed."""
        actor = self.actor if rule.actor is None else rule.actor
        return None if actor == NO_ACTOR else actor

    def rule_id(self, rule: Rule) -> str:
        """Full id of a rule of this code."""
        return f"{self.id}.{rule.id}"


def _with_own_code(example: Any, code: Any) -> Any:
    if not isinstance(example, dict) or example.get("kind") != Kind.NEAR_MISS or "not_codes" in example:
        return example
    return {**example, "not_codes": [code]}


class Concept(_Entry):
    """A named list of terms; spans of `except_` (in files: `except`) block matches that overlap them."""

    id: Id
    means: Text = ""
    includes: tuple[Id, ...] = ()
    terms: tuple[ParsedTerm, ...] = ()
    except_: tuple[ParsedTerm, ...] = Field(default=(), alias="except")

    @property
    def concepts(self) -> tuple[str, ...]:
        """Concepts that this one includes or refers to inside a term, in order and once each."""
        references = (name for term in (*self.terms, *self.except_) for name in term.refs)
        return tuple(dict.fromkeys((*self.includes, *references)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A checked codebook. `gazetteers` holds digests by file name, `gazetteer_texts` what they say.

    `files` holds what each file said, with lines. `classifier` is the file of the model beside it, None where there is
    none; it is no part of the digest, since it is made from the codebook.
    """

    head: Head
    digest: str
    codes: Mapping[str, Code]
    concepts: Mapping[str, Concept]
    context: Mapping[str, Any]
    gazetteers: Mapping[str, str]
    files: Mapping[str, Document] = field(repr=False)
    gazetteer_texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    classifier: bytes | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Name of the codebook."""
        return self.head.name

    @property
    def version(self) -> str:
        """Semantic version, as codebook.yaml says."""
        return self.head.version

    @property
    def version_text(self) -> str:
        """Version and the first 8 hex digits of the digest: what every coding carries."""
        return f"{self.version}+{self.digest[:8]}"

    @property
    def branches(self) -> Mapping[str, Branch]:
        """Branches by id, in order."""
        return {branch.id: branch for branch in self.head.branches}

    @property
    def statuses(self) -> tuple[str, ...]:
        """Evidential statuses: the codes of the branch `evid`."""
        return tuple(code.id for code in self.codes.values() if code.branch == STATUS_BRANCH)

    def rules(self) -> Iterator[tuple[Code, Rule]]:
        """Every rule of every code that is not deprecated, in order."""
        return ((code, rule) for code in self.codes.values() if not code.deprecated for rule in code.rules)

    def resolve(self, code: str) -> str:
        """Current id of a code, following `replaced_by` of deprecated ones. CodebookError when it is unknown."""
        if code not in self.codes:
            near = difflib.get_close_matches(code, self.codes, 3) or list(self.branches)
            raise CodebookError(f"no code `{code}`; allowed: an id of the codebook, such as {', '.join(near)}")
        following = self.codes[code].replaced_by
        return self.resolve(following) if following else code

    def branch_of(self, code: str) -> str:
        """Branch id of a code, deprecated ids resolved."""
        return self.codes[self.resolve(code)].branch

    def label(self, code: str, lang: str) -> str:
        """Label of a code (deprecated ids resolved) or of a branch. CodebookError when the language is missing."""
        labels = self.branches[code].label if code in self.branches else self.codes[self.resolve(code)].label
        if lang not in labels:
            raise CodebookError(f"{code} has no label in `{lang}`; allowed: {', '.join(labels)}")
        return labels[lang]

    def closure(self, concepts: tuple[str, ...]) -> tuple[str, ...]:
        """The concepts and all that they include or refer to, each once, in first-met order."""
        found: dict[str, None] = {}
        waiting = list(reversed(concepts))
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.concepts:
                found[name] = None
                waiting += reversed(self.concepts[name].concepts)
        return tuple(found)
