"""One article read for linking: its actors, who says what, its relations; and all of it as table rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.corpus import digest
from pipeline.linking.actors import most_said
from pipeline.linking.article import ArticleActors
from pipeline.linking.expressions import Expressions
from pipeline.linking.facts import Fact, Placed, Story, place
from pipeline.linking.links import Link
from pipeline.linking.names import is_initials
from pipeline.linking.refs import Named, Ref
from pipeline.linking.regions import Place, main_region, office_region
from pipeline.linking.relations import links_of
from pipeline.tables import Field
from pipeline.tables_link import Attribution, Edge, KasnClass, Mention, Referent

HEADLINE: Final = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment as linking reads it; `start` is its first code point in the title or text."""

    seq: int
    text: str
    start: int = 0
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """What linking knows of one article. `referent_id(ref)` names an actor of it."""

    article_id: str
    story: Story
    links: Sequence[Link]
    region: Place
    ids: Mapping[int, str]
    published_at: str | None
    starts: Mapping[int, int]

    @property
    def actors(self) -> ArticleActors:
        """The article's expressions and referents."""
        return self.story.actors

    @property
    def placed(self) -> Sequence[Placed]:
        """The article's codings with who acts and who speaks, in the order given."""
        return self.story.placed

    def referent_id(self, ref: Ref | None) -> str | None:
        """Id of an actor of the article."""
        return None if ref is None else self.ids.get(id(ref))

    def segment_id(self, seq: int) -> str:
        """Id of a segment."""
        return f"{self.article_id}:{seq:04d}"


def read_article(
    article_id: str,
    sentences: Sequence[Sentence],
    facts: Iterable[Fact],
    expressions: Expressions,
    *,
    outlet: str = "",
    published_at: str | None = None,
) -> LinkedArticle:
    """Read one article; sentences in order, the headline (seq 0) first."""
    known = list(facts)
    texts = {s.seq: s.text for s in sentences}
    seeds = sorted({f.actor_text for f in known if f.actor_text})
    actors = ArticleActors(texts, expressions, seeds, outlet)
    story = place(actors, known, {s.seq: s.quote for s in sentences})
    links = links_of(story)
    region = main_region(texts.values(), actors.people.places, expressions.gazetteers)
    ids = _ids(article_id, story, links)
    return LinkedArticle(article_id, story, links, region, ids, published_at, {s.seq: s.start for s in sentences})


def _ids(article_id: str, story: Story, links: Sequence[Link]) -> dict[int, str]:
    """Referents that are mentioned, act in a coding or stand in a relation, numbered as they come."""
    used = {id(n.ref) for n in story.actors.mentions() if n.ref is not None}
    used |= {id(r) for p in story.placed for r in (*p.actors, *((p.speaker,) if p.speaker else ()))}
    used |= {id(r) for link in links for r in (link.source, link.target)}
    used |= {id(m) for r in story.actors.refs if id(r) in used for m in r.members}
    kept = [r for r in story.actors.refs if id(r) in used]
    return {id(r): f"{article_id}:r{number:03d}" for number, r in enumerate(kept)}


def mention_rows(article: LinkedArticle) -> Iterator[Mention]:
    """Every expression that names an actor."""
    for n in article.actors.mentions():
        if n.ref is not None or n.uncertain:
            yield _mention(article, n)


def _mention(article: LinkedArticle, n: Named) -> Mention:
    f, start = n.found, article.starts.get(n.seq, 0) + n.found.start
    field = Field.TITLE if n.seq == HEADLINE else Field.TEXT
    end = start + len(f.surface)
    return Mention(
        mention_id=digest("mention", article.article_id, str(n.seq), str(start), str(end))[:16],
        article_id=article.article_id,
        segment_id=article.segment_id(n.seq),
        field=field,
        span_start=start,
        span_end=end,
        surface=f.surface,
        mention_type=f.form,
        kind=f.kind,
        name=f.name,
        office=f.office,
        role=f.role,
        n_persons=None if f.name else f.number,
        referent_id=article.referent_id(n.ref),
        actor_id=None,
        coref_uncertain=n.uncertain,
    )


def referent_rows(article: LinkedArticle) -> Iterator[Referent]:
    """Every actor of the article."""
    for ref in article.actors.refs:
        if id(ref) in article.ids:
            yield _referent(article, ref)


def _referent(article: LinkedArticle, ref: Ref) -> Referent:
    gazetteers = article.actors.gazetteers
    place_of = office_region(ref.within, article.region, gazetteers)
    role = ref.role or ("actor_candidate" if ref.number is not None or _on_ticket(article, ref) else None)
    office = gazetteers.office_forms.get(ref.head)
    forms = {f for f in ref.forms if f.lower() not in _PRONOUNS} - {ref.name, ref.office}
    return Referent(
        referent_id=article.ids[id(ref)],
        article_id=article.article_id,
        kind=ref.kind,
        name=ref.name,
        aliases=tuple(sorted(forms)),
        office=ref.office,
        role=role,
        secondary_roles=tuple(sorted(set(ref.roles) - {role or ""})),
        kasn_class=KasnClass(office.kasn_class) if office is not None and office.kasn_class else None,
        institution=ref.canonical or most_said(ref.within),
        region=place_of.name,
        region_code=place_of.code,
        members=tuple(article.ids[id(m)] for m in ref.members if id(m) in article.ids),
        is_incumbent=ref.is_incumbent or "actor_incumbent" in ref.roles,
        is_initials=bool(ref.name) and is_initials(ref.name),
        n_persons=ref.persons,
        n_mentions=ref.n,
        published_at=article.published_at,
        actor_id=None,
    )


_PRONOUNS: Final = frozenset({"ia", "dia", "beliau", "mereka", "keduanya", "yang bersangkutan", "terlapor"})


def _on_ticket(article: LinkedArticle, ref: Ref) -> bool:
    return any(ref in t.members for t in article.actors.refs)


def edge_rows(article: LinkedArticle) -> Iterator[Edge]:
    """Every relation between two actors of the article."""
    for link in article.links:
        source, target = article.referent_id(link.source), article.referent_id(link.target)
        if source is not None and target is not None:
            yield _edge(article, link, source, target)


def _edge(article: LinkedArticle, link: Link, source: str, target: str) -> Edge:
    start = article.starts.get(link.seq, 0)
    text = article.actors.sentences[link.seq]
    end = link.end if link.end > link.start else len(text)
    return Edge(
        edge_id=digest("edge", article.article_id, str(link.seq), link.rel, source, target)[:16],
        article_id=article.article_id,
        segment_id=article.segment_id(link.seq),
        rel_code=link.rel,
        source_id=source,
        target_id=target,
        evid_code=link.evid,
        voice_referent_id=article.referent_id(link.voice),
        published_at=article.published_at,
        rule_id=link.rule,
        field=Field.TITLE if link.seq == HEADLINE else Field.TEXT,
        span_start=start + link.start,
        span_end=start + end,
        cue=text[link.start : end].strip() if link.end else "",
    )


def attribution_rows(article: LinkedArticle) -> Iterator[Attribution]:
    """Who acts and who speaks in every coding."""
    for p in article.placed:
        sole = p.actors[0] if p.actors and not p.uncertain else None
        yield Attribution(
            coding_id=p.fact.coding_id,
            article_id=article.article_id,
            actor_ref=article.referent_id(sole),
            voice_ref=article.referent_id(p.speaker),
            coref_uncertain=p.uncertain,
        )
