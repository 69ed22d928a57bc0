"""A strict subset of YAML: mappings, lists and text; no types, tags, anchors, duplicate keys or second documents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import CodebookError

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 30

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed file: plain dict, list and str, and the line (from 1) of every key and list item by its path."""

    file: str
    value: Any
    lines: Mapping[Loc, int]

    def line(self, loc: Loc) -> int:
        """Line of the longest known prefix of a path."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, where it stands, and what is allowed there."""

    file: str
    line: int
    field: str
    what: str
    allowed: str = ""

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {field}{self.what}" + (f"; allowed: {self.allowed}" if self.allowed else "")


class CodebookProblemsError(CodebookError):
    """Everything that is wrong with a codebook: `problems`, and one line for each in the message."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


@dataclass(frozen=True, slots=True)
class _Source:
    file: str

    def error(self, line: int, what: str, allowed: str) -> CodebookProblemsError:
        return CodebookProblemsError((Problem(self.file, line, "", what, allowed),))


def read(path: Path, name: str = "") -> Document:
    """Document of a file; `name` is what messages call it. CodebookError when it is not strict YAML."""
    shown = name or path.name
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Source(shown).error(1, f"cannot be read ({error.strerror})", "a readable file") from error
    return parse(data, shown)


def parse(data: bytes, name: str) -> Document:
    """Document of the bytes of one file. CodebookError when they are not strict YAML."""
    import yaml

    source = _Source(name)
    text = _decode(data, source)
    lines: dict[Loc, int] = {}
    try:
        value = _document(_events(text), source, lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = f"not readable as YAML ({getattr(error, 'problem', None) or 'odd characters'})"
        raise source.error(line, what, "strict YAML; quote text with special signs") from error
    return Document(name, value, lines)


def _decode(data: bytes, source: _Source) -> str:
    if len(data) > MAX_BYTES:
        raise source.error(1, f"the file is larger than {MAX_BYTES} bytes", "5 MB at most")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise source.error(line, f"byte {error.start} is not UTF-8", "UTF-8 text") from error
    for sign, what in (("\0", "a NUL character"), ("\t", "a tab")):
        if sign in text:
            raise source.error(text.count("\n", 0, text.index(sign)) + 1, what, "text without it; indent with spaces")
    return text


def _events(text: str) -> Iterator[yaml.Event]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    return events


def _document(events: Iterator[yaml.Event], source: _Source, lines: dict[Loc, int]) -> Any:
    import yaml

    value: Any = {}
    seen = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            seen += 1
            line = _line(event)
            if seen > 1:
                raise source.error(line, "a second document (`---`)", "one document a file")
            if event.version or event.tags:
                raise source.error(line, "a directive (`%`)", "none")
            value = _value(next(events), events, source, lines, ())
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], source: _Source, lines: dict[Loc, int], loc: Loc) -> Any:
    import yaml

    line = _line(event)
    lines.setdefault(loc, line)
    _refuse_extras(event, source, line)
    if len(loc) > MAX_DEPTH:
        raise source.error(line, f"nested deeper than {MAX_DEPTH} levels", f"{MAX_DEPTH} levels")
    if isinstance(event, yaml.ScalarEvent):
        return _text(event.value, source, line)
    if isinstance(event, yaml.SequenceStartEvent):
        return _list(events, source, lines, loc)
    return _mapping(events, source, lines, loc)


def _refuse_extras(event: Any, source: _Source, line: int) -> None:
    import yaml

    if isinstance(event, yaml.AliasEvent):
        raise source.error(line, f"an alias (`*{event.anchor}`)", "the value itself; quote text that starts with *")
    if getattr(event, "anchor", None):
        raise source.error(line, f"an anchor (`&{event.anchor}`)", "no anchors; quote text that starts with &")
    if getattr(event, "tag", None):
        raise source.error(line, f"a tag (`{event.tag}`)", "no tags; quote text that starts with !")


def _list(events: Iterator[yaml.Event], source: _Source, lines: dict[Loc, int], loc: Loc) -> list[Any]:
    import yaml

    items: list[Any] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_value(event, events, source, lines, (*loc, len(items))))
    return items


def _mapping(events: Iterator[yaml.Event], source: _Source, lines: dict[Loc, int], loc: Loc) -> dict[str, Any]:
    import yaml

    entries: dict[str, Any] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = _line(event)
        _refuse_extras(event, source, line)
        if not isinstance(event, yaml.ScalarEvent):
            raise source.error(line, "a key that is a list or a mapping", "text; quote text that starts with { or [")
        key = _text(event.value, source, line)
        if key in entries:
            first = lines[*loc, key]
            raise source.error(line, f"the key `{key}` stands twice (first in line {first})", "each key once")
        lines[*loc, key] = line
        entries[key] = _value(next(events), events, source, lines, (*loc, key))
    return entries


def _text(value: str, source: _Source, line: int) -> str:
    for sign in value:
        if sign != "\n" and unicodedata.category(sign) in {"Cc", "Cs"}:
            raise source.error(line, f"the control character U+{ord(sign):04X}", "printable text")
    return value


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
