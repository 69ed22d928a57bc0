"""The actors of one article: every expression that names one, and who it is within the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipeline.linking.cast import Cast
from pipeline.linking.expressions import PRONOUN_BACK, Expressions, Found
from pipeline.linking.gazetteers import Gazetteers
from pipeline.linking.names import is_initials, key_words, same_name
from pipeline.linking.people import People, learn, names_of, without_dateline
from pipeline.linking.posts import CLASSES, THIS, head_of, is_post, is_told, name_beside
from pipeline.linking.refs import Named, Ref
from pipeline.linking.scopes import headline_scope, without_name
from pipeline.tables_link import ActorKind, MentionType

_RECENT: Final = 3
_HALF: Final = 0.5
_SUBJECT: Final = 60
_COLLECTIVE: Final = frozenset({ActorKind.GROUP, ActorKind.PARTY, ActorKind.BODY})
_OVERSIGHT: Final = frozenset({"actor_bawaslu", "actor_kasn_bkn"})
_Answer = tuple[Ref | None, bool]


class ArticleActors:
    """Reads an article's sentences (headline first) and tells who is who; `seeds` are names known otherwise."""

    def __init__(
        self, sentences: Mapping[int, str], expressions: Expressions, seeds: Iterable[str] = (), outlet: str = ""
    ) -> None:
        self.expressions = expressions
        self.gazetteers: Gazetteers = expressions.gazetteers
        self.order = list(sentences)
        self.sentences = {seq: without_dateline(t) if 0 < seq <= _RECENT else t for seq, t in sentences.items()}
        self.body = " ".join(self.sentences[seq] for seq in self.order if seq)
        self.cast = Cast(self.gazetteers, self._says)
        self.people, self.found = self._find(sentences, seeds, outlet)
        self.holder: dict[tuple[int, Found], Ref] = {}
        self.named: dict[int, list[Named]] = {}
        self._know()
        self._read()

    @property
    def refs(self) -> list[Ref]:
        """Referents in the order in which they were met."""
        return self.cast.refs

    def mentions(self) -> Iterator[Named]:
        """Every expression with who it is."""
        for seq in self.order:
            yield from self.named[seq]

    def of_text(self, text: str) -> list[Ref]:
        """Referents that a coding's actor text names; unknown ones are made."""
        parts = (part.strip() for part in text.split(";"))
        return [ref for part in parts if part for ref in [self._of_part(part)] if ref is not None]

    def _says(self, form: str) -> bool:
        return re.search(rf"\b{re.escape(form)}\b", self.body) is not None

    def _find(
        self, sentences: Mapping[int, str], seeds: Iterable[str], outlet: str
    ) -> tuple[People, dict[int, list[Found]]]:
        texts = [self.sentences[seq] for seq in self.order]
        found = [self.expressions.find(text) for text in texts]
        known = [name for name, _ in self.gazetteers.people]
        raw = [sentences[seq] for seq in self.order]
        people = learn(raw, found, [*seeds, *known], outlet, self.gazetteers.region_forms)
        rows = zip(self.order, texts, found, strict=True)
        return people, {seq: self._with_names(text, held, people, seq) for seq, text, held in rows}

    def _with_names(self, text: str, held: Sequence[Found], people: People, seq: int) -> list[Found]:
        """Expressions and names; the words of a post that are a person's name are given back to the person."""
        told = [headline_scope(f, self.body) for f in held] if seq == 0 else held
        orgs = [f for f in told if f.form is MentionType.NAME]
        cut = [f if any(f.overlaps(o) for o in orgs) else without_name(text, f, people) for f in told]
        teams = [f for f in cut if f.form is MentionType.PRONOUN or (f.kind is ActorKind.GROUP and f.name)]
        names = names_of(text, [f for f in cut if f not in teams], people)
        return sorted([*cut, *(n for n in names if not any(n.overlaps(t) for t in teams))])

    def _know(self) -> None:
        """Who there is: persons, aliases, tickets, bodies (the fullest form first), and who holds which post."""
        self.cast.people(f for held in self.found.values() for f in held)
        for seq, held in self.found.items():
            self.cast.aliases(self.sentences[seq], held)
        for seq, held in self.found.items():
            self.found[seq] = [f for place, f in enumerate(held) if not self._is_class(seq, held, place)]
        for held in self.found.values():
            self.cast.tickets(held)
        bodies = [f for held in self.found.values() for f in held if f.kind in {ActorKind.BODY, ActorKind.PARTY}]
        for f in sorted(bodies, key=lambda f: (-len(f.name), f.name)):
            if f.form is not MentionType.PRONOUN:
                self.cast.body(f)
        for seq, held in self.found.items():
            for place in range(len(held)):
                self._hold(seq, held, place)

    def _is_class(self, seq: int, held: Sequence[Found], place: int) -> bool:
        """`guru`, `calon`, `warga` with nothing that tells which one name nobody."""
        f, text = held[place], self.sentences[seq]
        if not is_post(f) or f.number or head_of(f.office, self.gazetteers) not in CLASSES:
            return False
        return not is_told(text, f) and name_beside(text, held, place) is None

    def _hold(self, seq: int, held: Sequence[Found], place: int) -> None:
        f = held[place]
        candidate = f.kind is ActorKind.TICKET and f.number and not f.names and "pas" not in f.surface.lower()[:9]
        if not candidate and not (is_post(f) and f.office):
            return
        name = name_beside(self.sentences[seq], held, place)
        person = self.cast.person(name) if name else None
        if person is None:
            return
        if candidate:  # `calon bupati nomor urut 4, Fakhri`: the number is that person's
            person.number = person.number or f.number
            person.roles.append("actor_candidate")
        else:
            person.holds(f, head_of(f.office, self.gazetteers))
            self.holder[seq, f] = person

    def _read(self) -> None:
        last: list[Named] = []
        for seq in self.order:
            held: list[Named] = []
            for f in self.found[seq]:
                ref, uncertain = self._who(seq, f, last, held)
                held.append(Named(seq, f, ref, uncertain))
                if ref is not None:
                    ref.n += 1
                    ref.forms.append(f.surface)
            self.named[seq] = held
            singles = [n for n in held if n.ref is not None and n.ref.kind is ActorKind.PERSON]
            if singles and seq:
                last = singles

    def _who(self, seq: int, f: Found, last: Sequence[Named], held: Sequence[Named]) -> _Answer:
        if f.form is MentionType.PRONOUN:
            return self._pronoun(f, last, held)
        if f.kind is ActorKind.TICKET:
            return self.cast.ticket(f), False
        if f.kind in {ActorKind.BODY, ActorKind.PARTY}:
            return self.cast.body(f), False
        if f.form is MentionType.NAME and f.kind is ActorKind.PERSON:
            ref = self.cast.person(f.surface)
            return ref, ref is None
        return self._office(seq, f, last)

    def _office(self, seq: int, f: Found, last: Sequence[Named]) -> _Answer:
        if (seq, f) in self.holder:
            return self.holder[seq, f], False
        if f.kind is ActorKind.GROUP or f.form is MentionType.OKNUM or f.number:
            return self.cast.plain(f, f.kind), False
        if last and f.within and seq in self.sentences and THIS.match(self.sentences[seq][f.end : f.end + 10]):
            return last[0].ref, False
        return self.cast.post(f)

    def _pronoun(self, f: Found, last: Sequence[Named], held: Sequence[Named]) -> _Answer:
        """`ia` is the last subject; where nobody stood as one and two were named, it stays open (R11)."""
        word = f.surface.lower()
        if f.within or word == "mereka":
            return self._collective(f), False
        here = [n for n in held if n.ref is not None and n.ref.kind is ActorKind.PERSON]
        fit = here or [*last]
        if word == "keduanya" or not fit:
            return None, False
        if word in PRONOUN_BACK:
            fit = [n for n in fit if n.ref is not None and (n.ref.role or "").startswith("actor_asn")] or fit
        if len({id(n.ref) for n in fit}) > 1 and fit[0].found.start > _SUBJECT:
            return None, True
        return fit[0].ref, False

    def _collective(self, f: Found) -> Ref | None:
        """`fraksi tersebut`, `mereka`: the body of that word, or the group, that was named last."""
        seqs = list(self.named) if f.within else list(self.named)[-_RECENT:]
        for seq in reversed(seqs):
            for n in reversed(self.named[seq]):
                if n.ref is None or n.ref.kind not in _COLLECTIVE or n.ref.role in _OVERSIGHT:
                    continue
                if not f.within or key_words(n.found.surface)[:1] == (f.within.lower(),):
                    return n.ref
        return None

    def _of_part(self, text: str) -> Ref | None:
        person = self.cast.person(text) if text[0].isupper() or is_initials(text) else None
        if person is not None:
            return person
        found = self._with_names(text, self.expressions.find(text), self.people, -1)
        first = next((f for f in found if f.form is not MentionType.PRONOUN), None)
        if first is not None and len(first.surface) >= len(text) * _HALF:
            return self._who(-1, first, (), ())[0]
        for ref in self.refs:
            if ref.label and same_name(ref.label, text):
                return ref
        return self.cast.add(Ref(ActorKind.PERSON, office=text, head=text.lower()))
