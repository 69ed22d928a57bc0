"""Laws that every stage keeps, present and future: no stage is named here.

The invented corpus (and raw/demo, when it holds files) is read once; its articles are then dealt to shards in several
ways and the stages run over them in memory. Two results are the same when their tables hold the same rows: a record
that was read twice leaves its rows in each shard that holds it, so rows are compared as sets.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline import contract, readers
from pipeline.codebook import Codebook, load
from pipeline.contract import Table, name_of, schema
from pipeline.corpus import RawFile
from pipeline.plan import WHOLE
from pipeline.readers.base import Refusal
from pipeline.readers.discover import file_source, find_files
from pipeline.stage import Kind, MemoryShards, Output, Stage, registry
from pipeline.stages import ORDER
from pipeline.storage import write_table
from pipeline.tables import Article
from tests.engine_helpers import Heard, request_for, tables_of
from tests.strategies import SMALL_CODEBOOK, raw_file, write_dumps

STAGES = registry()
DEMO = Path(__file__).parents[1] / "raw" / "demo"
CORPORA = ["invented", "demo"] if DEMO.is_dir() and list(find_files([DEMO])) else ["invented"]
SPREADS = (1, 2, 5)

every_stage = pytest.mark.parametrize("stage", STAGES.values(), ids=list(STAGES))
every_corpus = pytest.mark.parametrize("corpus", CORPORA)


@dataclass(slots=True)
class Chain:
    """Everything that the stages made of a corpus, by table and shard; inputs and drops by stage and shard."""

    tables: dict[Table, dict[str, pa.Table]] = field(default_factory=dict)
    drops: dict[str, dict[str, Mapping[str, int]]] = field(default_factory=dict)
    inputs: dict[str, dict[str, list[Any]]] = field(default_factory=dict)

    def texts(self) -> dict[tuple[str, str], str]:
        """Title and text of every article, by id and field."""
        rows = [row for shard in self.tables[Article].values() for row in shard.to_pylist()]
        return {(row["article_id"], name): row[name] for row in rows for name in ("title", "text")}


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[RawFile, ...]]:
    folder = tmp_path_factory.mktemp("raw")
    write_dumps(folder)
    places = {"invented": folder, "demo": DEMO}
    return {name: tuple(raw_file(path) for _, path in find_files([places[name]])) for name in CORPORA}


@cache
def codebook() -> Codebook:
    return load(SMALL_CODEBOOK)


@cache
def chain(files: tuple[RawFile, ...], spread: int) -> Chain:
    """The stages over a corpus whose articles are dealt to so many shards; a spread of 0 leaves them as read."""
    made = Chain()
    for stage in STAGES.values():
        if stage.kind is Kind.SOURCE:
            _dealt(made, stage, [_whole(o) for o in stage.function(list(files), stage.options())], spread)
            continue
        for shard, inputs in _inputs(made, stage):
            output = _whole(_run(stage, inputs))
            made.inputs.setdefault(stage.name, {})[shard] = inputs
            _keep(made, stage, shard, output)
    return made


def _run(stage: Stage, inputs: Sequence[Any]) -> Output:
    return stage.run(inputs, stage.options(), codebook(), run_id="run")


def _whole(output: Output) -> Output:
    """An output with its streams read to the end."""
    return Output(tuple(map(_joined, output.tables)), output.drops)


def _joined(data: Any) -> pa.Table:
    parts = [data] if hasattr(data, "schema") else list(data)
    return pa.concat_tables(parts) if parts else None


def _keep(made: Chain, stage: Stage, shard: str, output: Output) -> None:
    for table, data in zip(stage.writes, output.tables, strict=True):
        made.tables.setdefault(table, {})[shard] = contract.empty(table) if data is None else data
    made.drops.setdefault(stage.name, {})[shard] = output.drops


def _dealt(made: Chain, stage: Stage, outputs: Sequence[Output], spread: int) -> None:
    for number, output in enumerate(outputs) if not spread else ():
        _keep(made, stage, f"s{number}", output)
    for number in range(spread):
        joined = [pa.concat_tables(o.tables[place] for o in outputs) for place in range(len(stage.writes))]
        parts = tuple(t.take(pa.array(range(number, t.num_rows, spread), pa.int64())) for t in joined)
        drops = sum((Counter(o.drops) for o in outputs), Counter[str]()) if number == 0 else Counter[str]()
        _keep(made, stage, f"s{number}", Output(parts, drops))


def _inputs(made: Chain, stage: Stage) -> Iterator[tuple[str, list[Any]]]:
    if stage.kind is Kind.REDUCE:
        yield WHOLE, [MemoryShards(made.tables[t], _drops_of(made, t)) for t in stage.reads]
        return
    for shard in next(made.tables[t] for t in stage.reads if WHOLE not in made.tables[t]):
        yield shard, [made.tables[t].get(shard, made.tables[t].get(WHOLE)) for t in stage.reads]


def _drops_of(made: Chain, table: Table) -> Mapping[str, int]:
    writer = next(s.name for s in STAGES.values() if table in s.writes)
    return sum((Counter(d) for d in made.drops[writer].values()), Counter[str]())


def _rows(shards: Mapping[str, pa.Table]) -> list[str]:
    """Distinct rows of all shards, sorted."""
    return sorted({repr(sorted(row.items())) for table in shards.values() for row in table.to_pylist()})


def _bytes(value: Any) -> Any:
    """All that a stage's input holds, so that a change in place would show."""
    if isinstance(value, MemoryShards):
        return {name: _bytes(table) for name, table in value.held.items()}, dict(value.dropped)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, value.schema) as writer:
        writer.write_table(value)
    return sink.getvalue().to_pybytes()


def _distinct(shards: Sequence[pa.Table], column: str) -> set[Any]:
    return {value for table in shards for value in table.column(column).to_pylist()}


def test_the_order_that_is_written_down_is_the_running_order() -> None:
    assert tuple(STAGES) == ORDER


@every_stage
def test_it_has_help(stage: Stage) -> None:
    first, *rest = stage.help.splitlines()
    assert first.endswith(".")
    assert 10 < len(first) < 120
    assert not rest or not rest[0]
    assert stage.module == f"pipeline.stages.{stage.name}"
    assert all(f.default is not f.default_factory for f in fields(stage.options)), "every option has a default"


@every_stage
@every_corpus
def test_its_tables_meet_their_contract(stage: Stage, corpus: str, corpora: Mapping[str, tuple[RawFile, ...]]) -> None:
    made = chain(corpora[corpus], 2)
    for table in stage.writes:
        for data in made.tables[table].values():
            assert contract.check(table, data) is data
            assert contract.build(table, contract.rows(table, data)).equals(data)
    assert any(t.num_rows for t in made.tables[stage.writes[0]].values()), "the test corpus does not exercise it"


@every_stage
def test_it_accepts_empty_tables(stage: Stage) -> None:
    for inputs in _empty_inputs(stage):
        found = list(stage.function([], stage.options())) if stage.kind is Kind.SOURCE else [_run(stage, inputs)]
        for output in map(_whole, found):
            assert sum(output.drops.values()) == 0
            for table, data in zip(stage.writes, output.tables, strict=True):
                assert data is None or contract.check(table, data) is data
            first: Any = output.tables[0]
            assert first is None or first.num_rows == 0


def _empty_inputs(stage: Stage) -> list[list[Any]]:
    bare = [contract.empty(t) for t in stage.reads]
    if stage.kind is Kind.REDUCE:
        return [[MemoryShards({}) for _ in bare], [MemoryShards({"a": t, "b": t}) for t in bare]]
    return [bare]


@every_stage
@every_corpus
def test_it_repeats_byte_for_byte(
    stage: Stage, corpus: str, corpora: Mapping[str, tuple[RawFile, ...]], tmp_path: Path
) -> None:
    made = chain(corpora[corpus], 2)
    if stage.kind is Kind.SOURCE:
        once, again = (list(stage.function(list(corpora[corpus]), stage.options())) for _ in range(2))
    else:
        once = [_run(stage, inputs) for inputs in made.inputs[stage.name].values()]
        again = [_run(stage, inputs) for inputs in made.inputs[stage.name].values()]
    assert _files(stage, once, tmp_path / "once") == _files(stage, again, tmp_path / "again")


def _files(stage: Stage, outputs: Sequence[Output], folder: Path) -> list[bytes]:
    found = []
    for number, output in enumerate(outputs):
        for table, data in zip(stage.writes, output.tables, strict=True):
            path = folder / f"{number}-{table.__name__}.parquet"
            parts = [data] if hasattr(data, "schema") else data
            write_table(path, schema(table), parts, lambda rows: {"rows": rows})
            found.append(path.read_bytes())
    return found


@every_stage
@every_corpus
@pytest.mark.parametrize("spread", SPREADS)
def test_it_does_not_depend_on_sharding(
    stage: Stage, corpus: str, spread: int, corpora: Mapping[str, tuple[RawFile, ...]]
) -> None:
    files = corpora[corpus]
    whole = chain(files, 0)
    for place, table in enumerate(stage.writes):
        if stage.kind is Kind.SOURCE:
            packs = [files[number::spread] for number in range(spread)]
            outputs = [o for pack in packs for o in stage.function(list(pack), stage.options())]
            dealt = {str(n): o.tables[place] for n, o in enumerate(outputs)}
        else:
            dealt = chain(files, spread).tables[table]
        assert _rows(dealt) == _rows(whole.tables[table])


@every_stage
@every_corpus
def test_every_row_is_kept_or_dropped_with_a_reason(
    stage: Stage, corpus: str, corpora: Mapping[str, tuple[RawFile, ...]]
) -> None:
    """Distinct values of the stage's row column: read in the first table == kept in the first table + drops."""
    made = chain(corpora[corpus], 0 if stage.kind is Kind.SOURCE else 2)
    if stage.kind is Kind.SOURCE:
        _account_for_records(stage, made, corpora[corpus])
        return
    for shard, inputs in made.inputs[stage.name].items():
        read = inputs[0].held.values() if isinstance(inputs[0], MemoryShards) else [inputs[0]]
        entered = _distinct(list(read), stage.row)
        kept = _distinct([made.tables[stage.writes[0]][shard]], stage.row)
        drops = made.drops[stage.name][shard]
        assert kept <= entered
        assert len(entered) == len(kept) + sum(drops.values()), drops
        assert all(reason.strip() and count > 0 for reason, count in drops.items())


def _account_for_records(stage: Stage, made: Chain, files: Sequence[RawFile]) -> None:
    """Records and refusals that the readers gave == rows of all tables written; drops are all but the articles."""
    given = Counter[bool]()
    for file in files:
        given.update(isinstance(found, Refusal) for found in readers.read(file_source(file.name, Path(file.path))))
    written = [sum(t.num_rows for t in made.tables[table].values()) for table in stage.writes]
    drops = sum((Counter(d) for d in made.drops[stage.name].values()), Counter[str]())
    assert given.total() == sum(written)
    assert drops.total() == sum(written[1:]) >= given[True]
    first = list(made.tables[stage.writes[0]].values())
    assert len(_distinct(first, stage.row)) == written[0]


@every_stage
@every_corpus
def test_it_leaves_its_input_untouched(stage: Stage, corpus: str, corpora: Mapping[str, tuple[RawFile, ...]]) -> None:
    if stage.kind is Kind.SOURCE:
        before = {f.path: Path(f.path).read_bytes() for f in corpora[corpus]}
        list(stage.function(list(corpora[corpus]), stage.options()))
        assert before == {f.path: Path(f.path).read_bytes() for f in corpora[corpus]}
        return
    for inputs in chain(corpora[corpus], 2).inputs[stage.name].values():
        before_all = [_bytes(i) for i in inputs]
        _whole(_run(stage, inputs))
        assert [_bytes(i) for i in inputs] == before_all


@every_stage
@every_corpus
def test_offsets_slice_to_the_stated_text(
    stage: Stage, corpus: str, corpora: Mapping[str, tuple[RawFile, ...]]
) -> None:
    made = chain(corpora[corpus], 2)
    texts = made.texts()
    for table in stage.writes:
        for start, end in getattr(table, "ORDERED", ()):
            names = {c.name for c in contract.columns(table)}
            (stated,) = names & {"text", "matched_cue"}
            for row in (r for t in made.tables[table].values() for r in t.to_pylist()):
                assert texts[row["article_id"], row["field"]][row[start] : row[end]] == row[stated]
                for part in json.loads(row.get("evidence", "[]")):
                    text = texts[row["article_id"], part["field"]]
                    assert text[part["start"] : part["end"]] == part["text"]


@every_stage
def test_a_second_run_does_nothing(stage: Stage, done: Path, dumps: Path) -> None:
    before = tables_of(done)
    heard = Heard()
    again = heard.run(request_for(dumps, done, until=stage.name))
    assert stage.name in again.worked
    assert set(again.worked.values()) == {0}
    assert heard.outcomes == []
    assert tables_of(done) == before


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumps")
    write_dumps(folder)
    return folder


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, dumps: Path) -> Path:
    """An output folder in which every stage has run."""
    out = tmp_path_factory.mktemp("out")
    for name in STAGES:
        Heard().run(request_for(dumps, out, until=name))
    assert {name_of(t) for s in STAGES.values() if s.published for t in s.writes} <= {
        p.stem for p in (out / "tables").iterdir()
    }
    return out


def test_the_invented_corpus_has_in_it_what_the_laws_need(corpora: Mapping[str, tuple[RawFile, ...]]) -> None:
    made = chain(corpora["invented"], 1)
    held = {name_of(t): data for t, data in made.tables.items() if WHOLE not in data}
    (articles,) = held["articles"].values()
    assert articles.num_rows > pc.count_distinct(articles.column("article_id")).as_py(), "no record is repeated"
    for name in ("quarantine", "spans", "codings", "abstentions"):
        assert sum(t.num_rows for t in held[name].values()), f"no {name}"
    (codings,) = held["codings"].values()
    assert pc.count_distinct(codings.column("code_id")).as_py() >= 2
    assert pc.count_distinct(codings.column("evid_code")).as_py() >= 2
