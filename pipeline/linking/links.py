"""One edge of an article, and what the rules that make edges share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.linking.facts import Story
from pipeline.linking.refs import Named, Ref
from pipeline.tables_link import ActorKind, MentionType

FACT: Final = "evid_reported_fact"
ALLEGED: Final = "evid_alleged_nonofficial"
NOT_DONE: Final = frozenset({"evid_denied", "evid_cleared"})


@dataclass(frozen=True, slots=True)
class Link:
    """Who, relation, to whom, with which status, in which segment, by which rule; offsets are in the segment."""

    seq: int
    source: Ref
    rel: str
    target: Ref
    evid: str
    rule: str
    start: int = 0
    end: int = 0
    voice: Ref | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A segment as the rules look at it: its text, and its expressions that name a known actor."""

    story: Story
    seq: int
    text: str
    named: tuple[Named, ...]

    @property
    def names(self) -> list[tuple[Named, Ref]]:
        """Persons by name."""
        told = ((n, n.ref) for n in self.named if n.found.form is MentionType.NAME)
        return [(n, ref) for n, ref in told if ref is not None and ref.kind is ActorKind.PERSON]

    @property
    def known(self) -> list[tuple[Named, Ref]]:
        """All expressions with who they are."""
        return [(n, n.ref) for n in self.named if n.ref is not None]

    def link(self, source: Ref, rel: str, target: Ref, rule: str, at: Named, *, evid: str = FACT) -> Link:
        """An edge that the words at an expression state."""
        return Link(self.seq, source, rel, target, evid, rule, at.found.start, at.found.end)


def spot_of(story: Story, seq: int) -> Spot:
    """A segment of an article."""
    return Spot(story, seq, story.text(seq), tuple(n for n in story.named(seq) if n.ref is not None))


def ticket_of(story: Story, ref: Ref) -> Ref:
    """The ticket that a person is on, else the person."""
    return next((t for t in story.actors.refs if ref in t.members), ref)


def stands(ref: Ref) -> bool:
    """Whether a referent is a ticket, or a person who is called a candidate."""
    return ref.kind is ActorKind.TICKET or (
        bool(ref.name) and ("actor_candidate" in ref.roles or ref.number is not None)
    )


def takes_members(ref: Ref) -> bool:
    """Whether one can be of it: a party, a team, a ticket, a group; oversight bodies have officers."""
    return ref.kind in {ActorKind.PARTY, ActorKind.GROUP, ActorKind.TICKET} or (
        ref.kind is ActorKind.BODY and ref.role is None
    )
