from __future__ import annotations

from typing import Any

import pytest

from pipeline import contract
from pipeline.codebook import Codebook, load
from pipeline.contract import Table
from pipeline.places import codebook_folder
from pipeline.stage import MemoryShards, Output, registry
from pipeline.stages.actors import COPY
from pipeline.stages.attributed import Attributed
from pipeline.stages.segment import segments_of
from pipeline.tables import Article, Coding, CodingSource, CodingStatus, Duplicate, Field, Segment
from pipeline.tables_events import Membership
from pipeline.tables_link import (
    Actor,
    ActorRole,
    Attribution,
    Edge,
    Identity,
    LinkedActor,
    LinkedMention,
    LinkedRole,
    Mention,
    Referent,
    Relation,
)

STAGES = registry()
TEXT = (
    "Bawaslu Kabupaten {place} memanggil Camat Simpang Embun, Rendi Asmarandi. "
    "KASN merekomendasikan hukuman bagi Rendi Asmarandi. Bupati {place}, Darmo Wijantara, menolak berkomentar."
)


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return load(codebook_folder())


def article(name: str, place: str) -> Article:
    return Article(
        article_id=name,
        record_id=name,
        source_id=None,
        raw_file="r",
        raw_sha256="",
        member="",
        record_no=0,
        reader="jsonl",
        url=None,
        outlet="Warta Embun",
        title="Camat Dipanggil",
        text=TEXT.format(place=place),
        author=None,
        published_at="2020-11-25",
        published_raw=None,
        lang="id",
        lang_score=1.0,
        repairs=(),
        text_sha256="",
    )


def coding(of: Segment, code: str, actor: str) -> Coding:
    start = of.char_start + of.text.index(actor)
    return Coding(
        coding_id=f"{of.segment_id}/{code}",
        article_id=of.article_id,
        segment_id=of.segment_id,
        code_id=code,
        evid_code=None,
        actor_id=None,
        actor_text=actor,
        voice_id=None,
        voice_text=None,
        field=Field.TEXT,
        span_start=start,
        span_end=start + len(actor),
        matched_cue=actor,
        rule_id=None,
        source=CodingSource.RULE,
        confidence=0.5,
        status=CodingStatus.PROPOSED,
        negated=False,
        reason="",
        evidence="[]",
        event_id=None,
        codebook_version="v",
    )


def duplicate(name: str, of: str | None = None) -> Duplicate:
    return Duplicate(
        record_id=name,
        article_id=name,
        dup_group_id=of,
        is_canonical=of is None,
        dup_of=of,
        dup_method=None,
        dup_jaccard=None,
        is_repeat=False,
    )


ARTICLES = {"a1": "Rimbo Tinggi", "a2": "Rimbo Tinggi", "a3": "Muara Selasih", "a4": "Rimbo Tinggi"}
COPIES = {"a4": "a1"}


class Linked:
    """The four articles through the stages, dealt to so many shards."""

    def __init__(self, codebook: Codebook, shards: int, *, names_shown: bool = False, order: int = 1) -> None:
        self.held: dict[Table, dict[str, Any]] = {}
        names = sorted(ARTICLES)[::order]
        for number in range(shards):
            self._mention(codebook, f"s{number}", names[number::shards])
        rows = [duplicate(name, COPIES.get(name)) for name in names]
        self.held[Duplicate] = {"all": contract.build(Duplicate, rows)}
        self.actors = self._run("actors", codebook)
        self._run("event", codebook)
        self.link = self._run("link", codebook, STAGES["link"].options(names_shown=names_shown))

    def _mention(self, codebook: Codebook, shard: str, names: list[str]) -> None:
        articles = [article(name, ARTICLES[name]) for name in names]
        segments = [s for a in articles for s in segments_of(a.article_id, a.title, a.text, a.outlet)]
        codings = [coding(s, "enf_clarification", "Rendi Asmarandi") for s in segments if s.seq == 1]
        codings += [coding(s, "enf_recommendation", "Rendi Asmarandi") for s in segments if s.seq == 2]
        inputs = [
            contract.build(Coding, codings),
            contract.build(Segment, segments),
            contract.build(Article, articles),
        ]
        stage = STAGES["mention"]
        for table, data in zip(stage.writes, stage.run(inputs, codebook=codebook).tables, strict=True):
            self.held.setdefault(table, {})[shard] = data
        self.held.setdefault(Coding, {})[shard] = inputs[0]

    def _run(self, name: str, codebook: Codebook, options: Any = None) -> Output:
        stage = STAGES[name]
        output = stage.run([self.shards(t) for t in stage.reads], options, codebook)
        for table, data in zip(stage.writes, output.tables, strict=True):
            self.held[table] = {"all": data}
        return output

    def shards(self, table: Table) -> MemoryShards:
        return MemoryShards(self.held[table])

    def rows(self, table: Table) -> list[Any]:
        return [row for shard in sorted(self.held[table]) for row in contract.rows(table, self.held[table][shard])]


@pytest.fixture(scope="module")
def linked(codebook: Codebook) -> Linked:
    return Linked(codebook, 1)


def test_one_name_in_two_regions_is_two_actors(linked: Linked) -> None:
    rendis = [a for a in linked.rows(Actor) if a.canonical_name == "Rendi Asmarandi"]
    assert {a.region for a in rendis} == {"kabupaten rimbo tinggi", "kabupaten muara selasih"}
    assert {a.region: a.n_articles for a in rendis} == {"kabupaten rimbo tinggi": 2, "kabupaten muara selasih": 1}


def test_a_private_name_stands_in_no_published_cell(linked: Linked) -> None:
    for table in (LinkedActor, LinkedMention, LinkedRole, Relation):
        for row in linked.rows(table):
            said = " ".join(str(getattr(row, c.name)) for c in contract.columns(table))
            assert "Rendi" not in said, (table, row)
            assert "Asmarandi" not in said, (table, row)
    assert any(a.canonical_name == "Darmo Wijantara" for a in linked.rows(LinkedActor))


def test_names_are_shown_when_asked(codebook: Codebook) -> None:
    shown = Linked(codebook, 1, names_shown=True)
    assert any(a.canonical_name == "Rendi Asmarandi" for a in shown.rows(LinkedActor))
    assert any(m.surface == "Rendi Asmarandi" for m in shown.rows(LinkedMention))


def test_copies_add_no_mention_no_weight_and_are_counted(linked: Linked) -> None:
    assert "a4" not in {m.article_id for m in linked.rows(LinkedMention)}
    assert linked.actors.drops[COPY] == sum(r.article_id == "a4" for r in linked.rows(Referent))
    assert linked.link.drops[COPY] == sum(m.article_id == "a4" for m in linked.rows(Mention))
    assert {r.weight for r in linked.rows(Relation)} == {1, 2}


def test_relations_join_actors_of_the_corpus(linked: Linked) -> None:
    actors = {a.actor_id: a for a in linked.rows(Actor)}
    found = {
        (actors[r.source_actor_id].canonical_name, r.rel_code, actors[r.target_actor_id].canonical_name)
        for r in linked.rows(Relation)
    }
    assert ("KASN", "rel_sanctions", "Rendi Asmarandi") in found
    assert all(r.date == "2020-11-25" for r in linked.rows(Relation))


@pytest.mark.parametrize(("shards", "order"), [(2, 1), (4, 1), (1, -1), (3, -1)])
def test_order_and_sharding_change_no_row(linked: Linked, codebook: Codebook, shards: int, order: int) -> None:
    other = Linked(codebook, shards, order=order)
    for table in (Identity, Actor, ActorRole, LinkedMention, LinkedActor, LinkedRole, Relation):
        assert other.rows(table) == linked.rows(table), table


def test_codings_get_their_actor_and_hide_a_private_name(linked: Linked) -> None:
    names = [linked.shards(t) for t in (Attribution, Identity, Actor, Membership)]
    (codings,) = linked.held[Coding].values()
    kept = codings.filter([a != "a4" for a in codings.column("article_id").to_pylist()])
    filled = Attributed(*names, names_shown=False).fill(kept).to_pylist()
    private = {a.actor_id: a.display_name for a in linked.rows(Actor) if a.is_private}
    assert {row["actor_text"] for row in filled} == set(private.values())
    assert all(row["actor_id"] in private for row in filled)
    shown = Attributed(*names, names_shown=True).fill(kept).to_pylist()
    assert {row["actor_text"] for row in shown} == {"Rendi Asmarandi"}


def test_edges_and_mentions_speak_of_referents_that_there_are(linked: Linked) -> None:
    known = {r.referent_id for r in linked.rows(Referent)}
    assert {e.source_id for e in linked.rows(Edge)} | {e.target_id for e in linked.rows(Edge)} <= known
    assert {m.referent_id for m in linked.rows(Mention)} - {None} <= known
