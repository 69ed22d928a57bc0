"""What events mean for relations and actors: the event of an edge, how many events an actor is in, as which broker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.tables_events import Event


@dataclass(slots=True)
class TakingPart:
    """Events by segment and by actor."""

    by_segment: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    actors: dict[str, frozenset[str]] = field(default_factory=dict)
    brokers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, told: Iterable[tuple[str, str, str, Iterable[str]]], event_of: Mapping[str, str]) -> None:
        """Take tellings as (segment, coding, code, actors of the corpus)."""
        for segment_id, coding_id, code, actors in told:
            if coding_id in event_of:
                self.by_segment[segment_id].add(event_of[coding_id])
                for actor in actors if code.startswith("broker_") else ():
                    self.brokers[actor].add(code)

    def know(self, events: Iterable[Event]) -> None:
        """Take who is in each event."""
        for event in events:
            self.actors[event.event_id] = frozenset(event.main_actor_ids)
            for actor in event.main_actor_ids:
                self.counts[actor] += 1

    def event_of(self, segment_id: str, ends: Iterable[str]) -> str | None:
        """The event that a segment tells of; of several, the only one that an end of the relation takes part in."""
        told = self.by_segment.get(segment_id, set())
        if len(told) == 1:
            return next(iter(told))
        own = [e for e in sorted(told) if self.actors.get(e, frozenset()) & set(ends)]
        return own[0] if len(own) == 1 else None
