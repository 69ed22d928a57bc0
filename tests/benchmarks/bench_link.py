"""Speed and memory of linking on synthetic coded segments with invented names: mentions, actors, relations.

    python -m tests.benchmarks.bench_link [--sizes 25000 50000 100000 200000] [--jobs 2]

Articles of 22 sentences, 11 of them coded, are read by the stages themselves from memory, 1,000 articles a shard.
Wall seconds with the given number of processes; peak memory is that of the largest process and of the parent.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from pipeline import contract
from pipeline.codebook import Codebook, load
from pipeline.stage import MemoryShards, Stage, needs, registry
from pipeline.tables import (
    Article,
    Coding,
    CodingSource,
    CodingStatus,
    Duplicate,
    Field,
    QuoteType,
    Segment,
    SegmentKind,
)

CODED = 11
PER_SHARD = 1_000
CODEBOOK = Path(__file__).parents[2] / "codebook"
FIRST = "Mardan Tirta Rendi Bagus Ratna Hendra Yusra Kelana Darmo Sekar Lukita Wiguna Asmara Puspa Danang"
LAST = "Wijantara Pranadipa Puspaningdyah Asmarandi Basri Effendi Rahman Halim Kusuma Lubuk Sanusi Kencana"
PLACES = "Rimbo Tinggi;Muara Selasih;Lubuk Kelana;Simpang Embun;Karang Melati;Batang Sirah;Talang Batin"
COMMON = "Pembagian bantuan itu berlangsung sepanjang pagi dan tidak ada warga yang menanyakan asal dananya."
STORY = (
    ("Bawaslu Kabupaten {place} memanggil Camat {place} Hilir, {name}, karena pidatonya.", "enf_clarification", None),
    (
        "{name} meminta para kepala desa memenangkan pasangan nomor urut 2.",
        "act_mobilise_territorial",
        "evid_alleged_official",
    ),
    ("Ia mengumpulkan kepala dusun di kantor camat.", "act_mobilise_territorial", "evid_alleged_official"),
    ("Camat itu membantah tudingan tersebut.", "act_mobilise_territorial", "evid_denied"),
    ("KASN merekomendasikan hukuman sedang untuk {name}.", "enf_recommendation", None),
    ("Bupati {place}, {head}, menjatuhkan teguran kepada {name}.", "enf_sanction_moral", None),
    (
        "Ketua tim pemenangan {one}\u2013{two}, {third}, menolak berkomentar.",
        "act_success_team",
        "evid_alleged_nonofficial",
    ),
    ("Warga menerima uang Rp50 ribu dari {third} pada malam hari.", "patr_vote_buying", "evid_alleged_nonofficial"),
    ("Kepala Dinas Pendidikan {place}, {fourth}, hadir di lokasi.", "act_attend_declaration", "evid_alleged_official"),
    ("{fourth} mengatakan kegiatan itu rutin.", "act_attend_declaration", "evid_denied"),
    ("Bawaslu menghentikan laporan terhadap {fourth}.", "enf_cleared", None),
)


def _name(chance: Random) -> str:
    return f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}{chance.choice(('', ' Putra', ' Jaya'))}"


def _articles(first: int, count: int) -> Iterator[tuple[Article, list[Segment], list[Coding]]]:
    for number in range(first, first + count):
        chance = Random(number)  # noqa: S311 # no secret
        names = {key: _name(chance) for key in ("name", "head", "one", "two", "third", "fourth")}
        told = [s.format(place=chance.choice(PLACES.split(";")[: 1 + number % 7]), **names) for s, _, _ in STORY]
        sentences = [text for pair in zip(told, [COMMON] * len(told), strict=True) for text in pair]
        yield _article(number, sentences)


def _article(number: int, sentences: Sequence[str]) -> tuple[Article, list[Segment], list[Coding]]:
    article_id = f"{number:016x}"
    segments = [_segment(article_id, 0, 0, "Bawaslu Panggil Camat")]
    codings: list[Coding] = []
    at = 0
    for seq, sentence in enumerate(sentences, start=1):
        segments.append(_segment(article_id, seq, at, sentence))
        if seq % 2:
            codings.append(_coding(segments[-1]))
        at += len(sentence) + 1
    article = Article(
        article_id=article_id,
        record_id=article_id,
        source_id=None,
        raw_file="b",
        raw_sha256="",
        member="",
        record_no=number,
        reader="b",
        url=None,
        outlet=f"Warta {number % 40}",
        title=segments[0].text,
        text=" ".join(sentences),
        author=None,
        published_at=f"20{20 + number % 5}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        published_raw=None,
        lang="id",
        lang_score=1.0,
        repairs=(),
        text_sha256="",
    )
    return article, segments, codings


def _segment(article_id: str, seq: int, start: int, text: str) -> Segment:
    return Segment(
        segment_id=f"{article_id}:{seq:04d}",
        article_id=article_id,
        seq=seq,
        kind=SegmentKind.BODY if seq else SegmentKind.HEADLINE,
        field=Field.TEXT if seq else Field.TITLE,
        char_start=start,
        char_end=start + len(text),
        text=text,
        quote_id=None,
        quote_type=QuoteType.NONE,
        voice_id=None,
    )


def _coding(of: Segment) -> Coding:
    _, code, evid = STORY[(of.seq // 2) % len(STORY)]
    return Coding(
        coding_id=f"{of.segment_id}/{code}",
        article_id=of.article_id,
        segment_id=of.segment_id,
        code_id=code,
        evid_code=evid,
        actor_id=None,
        actor_text=next((w for w in ("Camat", "camat", "Kepala Dinas", "Ia") if w in of.text), None),
        voice_id=None,
        voice_text=None,
        field=Field.TEXT,
        span_start=of.char_start,
        span_end=of.char_start + 5,
        matched_cue=of.text[:5],
        rule_id=None,
        source=CodingSource.RULE,
        confidence=0.5,
        status=CodingStatus.PROPOSED,
        negated=False,
        reason="",
        evidence="[]",
        event_id=None,
        codebook_version="b",
    )


@cache
def _codebook() -> Codebook:
    return load(CODEBOOK)


def _reduces() -> list[Stage]:
    """The stages after `mention` that link needs, in running order."""
    stages = registry()
    every = [stages[name] for name in needs("link", stages)]
    return [s for s in every[[s.name for s in every].index("mention") + 1 :] if s.module.split(".")[-1] not in _OTHERS]


_OTHERS = frozenset({"fingerprint", "dedup"})


def _mentioned(shard: tuple[int, int]) -> tuple[float, dict[str, Any]]:
    """One shard through the stage: seconds in it, and the tables that later stages read, by name."""
    made = list(_articles(*shard))
    given = {
        Coding: contract.build(Coding, [c for _, _, held in made for c in held]),
        Segment: contract.build(Segment, [s for _, held, _ in made for s in held]),
        Article: contract.build(Article, [a for a, _, _ in made]),
    }
    stage = registry()["mention"]
    started = time.perf_counter()
    output = stage.run([given[t] for t in stage.reads], stage.options(), _codebook())
    seconds = time.perf_counter() - started
    wanted = {t for s in _reduces() for t in s.reads}
    tables = given | dict(zip(stage.writes, output.tables, strict=True))
    return seconds, {t.__name__: data for t, data in tables.items() if t in wanted}


def _linked(shards: Sequence[dict[str, Any]], articles: int) -> float:
    """Every stage from actors to link over all shards: wall seconds."""
    rows = [
        Duplicate(
            record_id=i,
            article_id=i,
            dup_group_id=None,
            is_canonical=True,
            dup_of=None,
            dup_method=None,
            dup_jaccard=None,
            is_repeat=False,
        )
        for i in (f"{n:016x}" for n in range(articles))
    ]
    held = {name: {f"s{n:04d}": made[name] for n, made in enumerate(shards)} for name in shards[0]}
    held["Duplicate"] = {"all": contract.build(Duplicate, rows)}
    seconds = 0.0
    for stage in _reduces():
        inputs = [MemoryShards(held[t.__name__]) for t in stage.reads]
        started = time.perf_counter()
        output = stage.run(inputs, stage.options(), _codebook())
        tables = [data if hasattr(data, "schema") else pa.concat_tables(data) for data in output.tables]
        seconds += time.perf_counter() - started
        held |= {t.__name__: {"all": data} for t, data in zip(stage.writes, tables, strict=True)}
    return seconds


def measure(coded: int, jobs: int) -> str:
    """One size: seconds of each part, edges, and peak memory."""
    articles = coded // CODED
    shards = [(at, min(PER_SHARD, articles - at)) for at in range(0, articles, PER_SHARD)]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        found = pool.map(_mentioned, shards, chunksize=1)
    mention = sum(seconds for seconds, _ in found)
    edges = sum(made["Edge"].num_rows for _, made in found)
    reduced = _linked([made for _, made in found], articles)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 2**20
    total = mention / jobs + reduced
    each = 1e6 * (mention + reduced) / coded
    seconds = f"{mention:>9.1f} {reduced:>8.1f} {total:>7.1f} {each:>7.0f}"
    return f"{coded:>8,} {articles:>7,} {seconds} {edges:>8,} {peak:>6.2f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[25_000, 50_000, 100_000, 200_000])
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(arguments)
    heads = ("coded", "articles", "mention s", "reduce s", "total s", "us each", "edges", "GiB")
    sys.stdout.write("{:>8} {:>7} {:>9} {:>8} {:>7} {:>7} {:>8} {:>6}\n".format(*heads))
    for size in given.sizes:
        sys.stdout.write(measure(size, given.jobs) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
