"""Reading a codebook folder: files to entries, with every problem named by file, line and field."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from pipeline.codebook.model import Code, Codebook, Concept, Head
from pipeline.codebook.references import check_references
from pipeline.codebook.strict_yaml import CodebookProblemsError, Document, Loc, Problem
from pipeline.codebook.strict_yaml import read as read_document
from pipeline.errors import CodebookError

_Model = TypeVar("_Model", bound=BaseModel)
CLASSIFIER = Path("models") / "default.npz"
_NEEDED = {
    "tuple_type": ("no list", "a list; write [] for an empty one"),
    "dict_type": ("no mapping", "`key: value` lines"),
    "model_type": ("no mapping", "`key: value` lines"),
    "model_attributes_type": ("no mapping", "`key: value` lines"),
    "missing": ("missing", "a value; the field is required"),
    "too_short": ("empty", "at least one item"),
}


def read(folder: Path) -> Codebook:
    """The codebook of a folder; CodebookError when anything is wrong with it, naming all of it."""
    codebook, problems = examine(folder)
    if codebook is None:
        raise CodebookProblemsError(problems)
    return codebook


def examine(folder: Path) -> tuple[Codebook | None, tuple[Problem, ...]]:
    """The codebook of a folder, or None and every problem of it in the order of files and lines."""
    reading = _Reading(folder)
    head = reading.head()
    codes = {code.id: code for code in reading.codes()}
    concepts = {concept.id: concept for concept in reading.concepts()}
    context = {Path(name).stem: document.value for name, document in reading.folder_files("context")}
    if head is None or reading.problems:
        return None, tuple(sorted(reading.problems))
    gazetteers = _gazetteers(folder)
    digest = _digest(reading.files, gazetteers)
    codebook = Codebook(
        head=head,
        digest=digest,
        codes=codes,
        concepts=concepts,
        context=context,
        gazetteers=gazetteers,
        files=reading.files,
        gazetteer_texts=_gazetteer_texts(folder),
        classifier=_classifier(folder),
    )
    problems = tuple(sorted(check_references(codebook)))
    return (None if problems else codebook), problems


@dataclass(slots=True)
class _Reading:
    """State of one reading: documents by name, problems met so far, and where each id was first defined."""

    folder: Path
    files: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    defined: dict[str, str] = field(default_factory=dict)

    def head(self) -> Head | None:
        """What codebook.yaml says."""
        document = self.document(self.folder / "codebook.yaml")
        return self.entry(Head, document, (), document.value) if document else None

    def codes(self) -> Iterator[Code]:
        """Codes of codes/<branch>/<code>.yaml, in the order of the files."""
        for name, document in self.folder_files("codes"):
            code = self.entry(Code, document, (), document.value)
            if code and self.placed(code, name, document) and self.first("code", code.id, document, ("id",)):
                yield code

    def concepts(self) -> Iterator[Concept]:
        """Concepts of concepts/<topic>.yaml, in the order of the files."""
        for _, document in self.folder_files("concepts"):
            if not isinstance(document.value, dict):
                self.problems.append(Problem(document.file, 1, "", "no mapping", "concept ids as keys"))
                continue
            for name, value in document.value.items():
                if self.first("concept", name, document, (name,)):
                    yield from self.concept(document, name, value)

    def concept(self, document: Document, name: str, value: object) -> Iterator[Concept]:
        """One concept; an `id` inside it is refused because the key is its id."""
        if not isinstance(value, dict) or "id" in value:
            allowed = "means, includes, terms, except"
            self.problems.append(Problem(document.file, document.line((name,)), name, "no concept", allowed))
            return
        concept = self.entry(Concept, document, (name,), {"id": name, **value})
        if concept and not concept.terms and not concept.includes:
            where = document.line((name,))
            self.problems.append(Problem(document.file, where, name, "matches nothing", "terms or includes"))
        elif concept:
            yield concept

    def folder_files(self, part: str) -> Iterator[tuple[str, Document]]:
        """Documents below one folder of the codebook, by name."""
        for path in sorted((self.folder / part).rglob("*.y*ml")):
            document = self.document(path)
            if document and path.suffix != ".yaml":
                self.problems.append(Problem(document.file, 1, "", f"the suffix {path.suffix}", "the suffix .yaml"))
            elif document:
                yield document.file, document

    def document(self, path: Path) -> Document | None:
        """One parsed file, or None when it is not strict YAML."""
        name = path.relative_to(self.folder).as_posix()
        try:
            document = read_document(path, name)
        except CodebookProblemsError as error:
            self.problems += error.problems
            return None
        self.files[name] = document
        return document

    def placed(self, code: Code, name: str, document: Document) -> bool:
        """Whether a code stands in the file and folder that its id and branch name."""
        wanted = f"codes/{code.branch}/{code.id}.yaml"
        if name == wanted:
            return True
        right_name = Path(name).stem == code.id
        field_name = "branch" if right_name else "id"
        what = f"`{code.branch if right_name else code.id}` does not fit the file's place"
        self.problems.append(
            Problem(name, document.line((field_name,)), field_name, what, f"{wanted}, or change the field")
        )
        return False

    def first(self, kind: str, name: str, document: Document, loc: Loc) -> bool:
        """Whether an id is new; a second definition is a problem that names the first."""
        here = f"{document.file}:{document.line(loc)}"
        there = self.defined.setdefault(f"{kind} {name}", here)
        if there != here:
            what = f"the {kind} `{name}` is defined twice (first at {there})"
            self.problems.append(Problem(document.file, document.line(loc), name, what, "each id once"))
        return there == here

    def entry(self, model: type[_Model], document: Document, base: Loc, value: object) -> _Model | None:
        """A checked entry, or None and its problems."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            self.problems += [_problem(model, document, base, details) for details in error.errors(include_url=False)]
            return None


def _problem(model: type[BaseModel], document: Document, base: Loc, details: Mapping[str, Any]) -> Problem:
    loc: Loc = details["loc"]
    what, allowed = _what(model, loc, details)
    where = document.line((*base, *loc))
    return Problem(document.file, where, _dotted((*base, *loc)), what, allowed)


def _what(model: type[BaseModel], loc: Loc, details: Mapping[str, Any]) -> tuple[str, str]:
    kind = details["type"]
    if kind == "extra_forbidden":
        return "unknown field", ", ".join(_fields(model, loc[:-1]))
    if kind == "enum":
        return f"`{str(details['input'])[:80]}`", str(details["ctx"]["expected"]).replace("'", "")
    if kind in _NEEDED:
        return _NEEDED[kind]
    message = str(details["ctx"]["error"]) if kind == "value_error" else str(details["msg"])
    what, _, allowed = message.partition("; allowed: ")
    return what, allowed


def _fields(model: type[BaseModel], loc: Loc) -> list[str]:
    """Field names of the model at a place inside another model."""
    here: Any = model
    for step in loc:
        annotation = here.model_fields[step].annotation if isinstance(step, str) else here
        here = next((kind for kind in (annotation, *get_args(annotation)) if hasattr(kind, "model_fields")), here)
    return [info.alias or name for name, info in here.model_fields.items()]


def _dotted(loc: Loc) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return text.removeprefix(".")


def _classifier(folder: Path) -> bytes | None:
    path = folder / CLASSIFIER
    return path.read_bytes() if path.is_file() else None


def _gazetteers(folder: Path) -> dict[str, str]:
    """Hex SHA-256 of each gazetteer, whatever its line ends."""
    found = sorted((folder / "gazetteers").glob("*.csv"))
    return {path.stem: hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() for path in found}


def _gazetteer_texts(folder: Path) -> dict[str, str]:
    """Text of each gazetteer, line ends as LF; CodebookError names one that is no UTF-8."""
    found: dict[str, str] = {}
    for path in sorted((folder / "gazetteers").glob("*.csv")):
        try:
            found[path.stem] = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise CodebookError(f"gazetteers/{path.name}: {error}; allowed: UTF-8") from error
    return found


def _digest(files: Mapping[str, Document], gazetteers: Mapping[str, str]) -> str:
    """Hex SHA-256 over what the files say (not how they are written) and over the gazetteers."""
    said = {"files": {name: _normalised(document.value) for name, document in files.items()}, "gazetteers": gazetteers}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _normalised(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _normalised(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_normalised(item) for item in value]
    return unicodedata.normalize("NFC", " ".join(value.split()))
