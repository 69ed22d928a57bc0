"""Declare a stage: a pure function from tables to tables. It knows no path, no clock, no engine."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from pipeline import contract
from pipeline.contract import Table, name_of
from pipeline.errors import StageError

if TYPE_CHECKING:
    import pyarrow as pa


class Kind(StrEnum):
    """How a stage meets its input: raw files, shard by shard, or all shards at once."""

    SOURCE = "source"
    MAP = "map"
    REDUCE = "reduce"


@dataclass(frozen=True, slots=True)
class NoOptions:
    """For a stage that has nothing to set."""


@dataclass(frozen=True, slots=True)
class Output:
    """What a stage returns: one table (or stream of tables) for each one it writes, and its drops by reason.

    `drops` counts rows of the first table read that left no row in the first table written.
    """

    tables: tuple[pa.Table | Iterable[pa.Table], ...]
    drops: Mapping[str, int] = field(default_factory=dict)


class Shards(Protocol):
    """All shards of one table, as a reduce stage sees them: read one at a time, only the columns asked for."""

    def names(self) -> Sequence[str]:
        """Names of the shards, in a fixed order."""

    def read(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """One shard."""

    def drops(self) -> Mapping[str, int]:
        """Drops by reason, summed over the shards of the stage that wrote them."""


@dataclass(frozen=True, slots=True)
class MemoryShards:
    """Shards held in memory, for notebooks and tests."""

    held: Mapping[str, pa.Table]
    dropped: Mapping[str, int] = field(default_factory=dict)

    def names(self) -> Sequence[str]:
        """Names of the shards, sorted."""
        return sorted(self.held)

    def read(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """One shard."""
        table = self.held[name]
        return table if columns is None else table.select(list(columns))

    def drops(self) -> Mapping[str, int]:
        """Drops by reason."""
        return self.dropped


@dataclass(frozen=True, slots=True)
class Stage:
    """A declared stage.

    `row` is the column that identifies a row of the first table read and stands in the first table written:
    every value of it is either kept there or counted as a drop. `uses` names the parts of the codebook that it
    depends on. A published stage writes its tables to OUT/tables.
    """

    name: str
    module: str
    function: Callable[..., Any]
    kind: Kind
    reads: tuple[Table, ...]
    writes: tuple[Table, ...]
    uses: tuple[str, ...]
    options: type[Any]
    row: str
    published: bool

    @property
    def help(self) -> str:
        """The function's docstring."""
        return inspect.getdoc(self.function) or ""

    @property
    def parameters(self) -> frozenset[str]:
        """Names of the function's parameters; `options`, `codebook` and `run_id` are given when they stand there."""
        return frozenset(inspect.signature(self.function).parameters)

    def run(self, inputs: Sequence[Any], options: Any = None, codebook: Any = None, run_id: str = "") -> Output:
        """Call the function; a bare table counts as an output without drops. The result is checked."""
        offered = {"options": options or self.options(), "codebook": codebook, "run_id": run_id}
        result = self.function(*inputs, **{k: v for k, v in offered.items() if k in self.parameters})
        output = result if isinstance(result, Output) else Output((result,))
        if len(output.tables) != len(self.writes):
            raise StageError(f"{self.name}: returned {len(output.tables)} tables, declared {len(self.writes)}")
        return Output(tuple(map(_checked, self.writes, output.tables)), output.drops)


def _checked(table: Table, data: Any) -> Any:
    if hasattr(data, "schema"):
        return contract.check(table, data)
    return (contract.check(table, part) for part in data)


REGISTRY: dict[str, Stage] = {}


def stage(
    *,
    reads: Table | tuple[Table, ...] = (),
    writes: Table | tuple[Table, ...],
    uses: tuple[str, ...] = (),
    options: type[Any] = NoOptions,
    kind: Kind = Kind.MAP,
    row: str = "article_id",
    published: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a stage of the pipeline; its name is the function's."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        if not function.__doc__:
            raise StageError(f"{function.__name__}: a stage needs a docstring; it is its help")
        REGISTRY[function.__name__] = Stage(
            name=function.__name__,
            module=function.__module__,
            function=function,
            kind=kind,
            reads=reads if isinstance(reads, tuple) else (reads,),
            writes=writes if isinstance(writes, tuple) else (writes,),
            uses=uses,
            options=options,
            row=row,
            published=published,
        )
        return function

    return declare


def registry() -> dict[str, Stage]:
    """All stages in the order in which they run, after importing each module of pipeline.stages."""
    package = importlib.import_module("pipeline.stages")  # found by name: stages stand above this module
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return dict(_ordered(REGISTRY))


def _ordered(stages: Mapping[str, Stage]) -> Iterator[tuple[str, Stage]]:
    writers = {t: s.name for s in stages.values() for t in s.writes}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> Iterator[tuple[str, Stage]]:
        if name in path:
            raise StageError(f"stages need each other in a circle: {' > '.join((*path, name))}")
        if name in done:
            return
        for table in stages[name].reads:
            if table not in writers:
                raise StageError(f"{name} reads {name_of(table)}, which no stage writes")
            yield from visit(writers[table], (*path, name))
        done.add(name)
        yield name, stages[name]

    for name in sorted(stages):
        yield from visit(name, ())


def needs(name: str, stages: Mapping[str, Stage]) -> list[str]:
    """The stage and every stage before it that it needs, in running order."""
    if name not in stages:
        raise StageError(f"no stage {name!r}; there are: {', '.join(stages)}")
    writers = {t: s.name for s in stages.values() for t in s.writes}
    wanted: set[str] = set()

    def collect(one: str) -> None:
        if one not in wanted:
            wanted.add(one)
            for table in stages[one].reads:
                collect(writers[table])

    collect(name)
    return [n for n in stages if n in wanted]


def option_values(options: Any) -> dict[str, Any]:
    """Options as a plain dictionary, for the key and for a task."""
    return {f.name: getattr(options, f.name) for f in fields(options)}
