"""From raw files to articles: read, repair, identify; what cannot become an article goes to quarantine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import contract
from pipeline.corpus import RawFile, digest
from pipeline.indonesian.dates import parse_published
from pipeline.indonesian.language import language
from pipeline.indonesian.repair import repair
from pipeline.readers.base import Caps, RawRecord, Reason, Refusal
from pipeline.stage import Kind, Output, stage
from pipeline.tables import Article, Quarantine


@dataclass(frozen=True, slots=True)
class Options:
    """How ingest cuts shards."""

    shard_size: int = 5_000


@stage(writes=(Article, Quarantine), kind=Kind.SOURCE, options=Options, row="record_id")
def ingest(files: Sequence[RawFile], options: Options) -> Iterator[Output]:
    """Read files, folders and archives into articles; refuse what is none, and say why."""
    articles: list[Article] = []
    refused: list[Quarantine] = []
    count = 0
    for found in articles_of(files):
        if isinstance(found, Article):
            articles.append(found)
        else:
            refused.append(found)
        if len(articles) + len(refused) >= options.shard_size:
            yield _shard(articles, refused)
            articles, refused, count = [], [], count + 1
    if articles or refused or not count:
        yield _shard(articles, refused)


def _shard(articles: list[Article], refused: list[Quarantine]) -> Output:
    tables = (contract.build(Article, articles), contract.build(Quarantine, refused))
    return Output(tables, Counter(q.reason for q in refused))


def raw_files(sources: Sequence[Path]) -> list[tuple[str, Path]]:
    """Name and path of every file in the sources; raises SourceError when a source is not there."""
    from pipeline.readers.discover import find_files

    return list(find_files(sources))


def articles_of(files: Iterable[RawFile]) -> Iterator[Article | Quarantine]:
    """Every record of the files, as an article or as a refusal."""
    from pipeline.readers import read
    from pipeline.readers.discover import file_source

    for file in files:
        for found in read(file_source(file.name, Path(file.path))):
            if isinstance(found, Refusal):
                yield refusal(file, found)
            else:
                yield normalise(file, found)


def refusal(file: RawFile, found: Refusal) -> Quarantine:
    """A reader's refusal as a row of the quarantine table."""
    return Quarantine(
        raw_file=file.name,
        raw_sha256=file.sha256,
        member=repair(found.member).text,
        record_no=found.record_no,
        reason=str(found.reason),
        detail=repair(found.detail).text,
    )


def normalise(file: RawFile, record: RawRecord, caps: Caps | None = None) -> Article | Quarantine:
    """One raw record as an article, its text immutable from here on; without a text it is refused."""
    fixed = {name: repair(value) for name, value in record.fields.items()}
    values = {name: f.text for name, f in fixed.items()}
    text = values.get("text", "")
    limit = (caps or Caps()).text_chars
    if not text.strip():
        return refusal(file, Refusal(record.member, record.record_no, Reason.NO_TEXT, "the record has no text"))
    if len(text) > limit:
        detail = f"the text has {len(text):,} characters; at most {limit:,} are allowed"
        return refusal(file, Refusal(record.member, record.record_no, Reason.OVERSIZED, detail))
    published = parse_published(values["published"]) if "published" in values else None
    lang, score = language(text)
    notes = {f"{c}:{name}" for name, f in fixed.items() for c in f.changes} | set(record.notes)
    if "published" in values and published is None:
        notes.add("date_not_understood")
    identity = [values.get(n, "") for n in ("source_id", "url", "outlet", "published", "title")]
    return Article(
        article_id=digest("article", *identity, text)[:16],
        record_id=digest(file.name, file.sha256, record.member, str(record.record_no))[:16],
        source_id=values.get("source_id"),
        raw_file=file.name,
        raw_sha256=file.sha256,
        member=repair(record.member).text,
        record_no=record.record_no,
        reader=record.reader,
        url=values.get("url"),
        outlet=values.get("outlet") or _host(values.get("url")),
        title=values.get("title", ""),
        text=text,
        author=values.get("author"),
        published_at=published.iso if published else None,
        published_raw=values.get("published"),
        lang=lang,
        lang_score=score,
        repairs=tuple(sorted(notes)),
        text_sha256=_sha256(text),
    )


def _sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # a bracket in the wrong place: no host can be told
        return None
    return host.removeprefix("www.") if host else None
