"""A codebook for readers and other programs: Markdown, HTML, JSON and CSV."""

from __future__ import annotations

import csv
import html as markup
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from pipeline.codebook.model import Code, Codebook, Continues, Example, Kind, Rule
from pipeline.errors import CodebookError

_WORDS = {
    "en": {
        "definition": "Definition",
        "use_when": "Use when",
        "not_when": "Not when",
        "basis": "Basis",
        "actor": "Actor",
        "yields_to": "Gives way to",
        "replaced_by": "Deprecated; replaced by",
        "rules": "Rules",
        "continues": "Continued by",
        "coded_at": "Coded at",
        "version": "Version",
    },
    "id": {
        "definition": "Definisi",
        "use_when": "Gunakan bila",
        "not_when": "Jangan gunakan bila",
        "basis": "Dasar",
        "actor": "Aktor",
        "yields_to": "Mengalah kepada",
        "replaced_by": "Tidak dipakai lagi; diganti",
        "rules": "Aturan",
        "continues": "Dilanjutkan oleh",
        "coded_at": "Dikodekan pada",
        "version": "Versi",
    },
}
_SIGNS = re.compile(r"[\\`*{}\[\]<>#|~]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "dt{font-weight:600}dd{margin:0 0 .4rem 1rem}code{font-size:.95em}"
    "article{border-top:1px solid #bbb;margin-top:1.5rem}li.near_miss{color:#7a1f1f}"
)


def markdown(codebook: Codebook, lang: str = "en") -> str:
    """The whole codebook as Markdown, labels in a language of the codebook."""
    words = _words(lang)
    lines = [f"# {_plain(codebook.name)}", "", f"{words['version']} {codebook.version_text}", ""]
    for branch in codebook.head.branches:
        lines += [f"## {_plain(branch.letter)} `{branch.id}`: {_plain(codebook.label(branch.id, lang))}", ""]
        lines += [f"{words['coded_at']}: {_plain(branch.coded_at)}", ""]
        for code in _of_branch(codebook, branch.id):
            lines += [show(codebook, code.id, lang)]
    return "\n".join(lines)


def show(codebook: Codebook, code: str, lang: str = "en") -> str:
    """One code as Markdown; deprecated ids show themselves with what replaced them. CodebookError when unknown."""
    words = _words(lang)
    entry = codebook.codes[code] if code in codebook.codes else codebook.codes[codebook.resolve(code)]
    lines = [f"### `{entry.id}`: {_plain(codebook.label(entry.id, lang) if not entry.deprecated else entry.id)}", ""]
    lines += [f"- **{words[name]}**: {_plain(text)}" for name, text in _facts(entry)]
    if entry.rules:
        lines += [f"- **{words['rules']}**:"]
        lines += [f"  - `{rule.id}`: {_plain(rule.means)} ({_plain(_recipe(rule))})" for rule in entry.rules]
    if entry.continues:
        lines += [f"- **{words['continues']}**: {_plain(_continues(entry.continues))}"]
    lines += [f"- {_sign(example)} {_plain(example.text + _verdict(example))}" for example in entry.examples]
    return "\n".join(lines) + "\n"


def html(codebook: Codebook, lang: str = "en") -> str:
    """The whole codebook as one HTML page without scripts; every text of the codebook is escaped."""
    words = _words(lang)
    title = f"{markup.escape(codebook.name)} {codebook.version_text}"
    body = [f"<h1>{title}</h1>"]
    for branch in codebook.head.branches:
        label = markup.escape(f"{branch.letter}. {codebook.label(branch.id, lang)}")
        body.append(f'<section id="{branch.id}"><h2>{label} <code>{branch.id}</code></h2>')
        body += [_article(codebook, code, words, lang) for code in _of_branch(codebook, branch.id)]
        body.append("</section>")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return (
        f'<!doctype html>\n<html lang="{lang}"><head>{head}</head>\n<body>\n' + "\n".join(body) + "\n</body></html>\n"
    )


def as_json(codebook: Codebook) -> str:
    """The codebook as JSON: head, digest, codes, concepts (terms as written) and context."""
    said: dict[str, Any] = {
        **codebook.head.model_dump(mode="json"),
        "digest": codebook.digest,
        "codes": [code.model_dump(mode="json") for code in codebook.codes.values()],
        "concepts": [concept.model_dump(mode="json", by_alias=True) for concept in codebook.concepts.values()],
        "context": codebook.context,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def as_csv(codebook: Codebook) -> str:
    """One line a code; lists are joined by ` | `; a cell that a spreadsheet would run begins with an apostrophe."""
    text = io.StringIO()
    rows = [_row(codebook, code) for code in codebook.codes.values()]
    languages = [f"label_{lang}" for lang in codebook.head.languages]
    names = ["id", "branch", *languages, *_COLUMNS, "rules", "positive", "near_miss"]
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


_COLUMNS = (
    *("definition", "use_when", "not_when", "basis", "actor", "status", "statuses"),
    *("yields_to", "exclusive", "deprecated", "replaced_by"),
)


def _row(codebook: Codebook, code: Code) -> dict[str, str]:
    said = code.model_dump(mode="json")
    row = {"id": code.id, "branch": code.branch}
    row |= {f"label_{lang}": code.label.get(lang, "") for lang in codebook.head.languages}
    row |= {name: _cell(said[name]) for name in _COLUMNS}
    row["rules"] = _cell([rule.id for rule in code.rules])
    row |= {kind: _cell([e.text + _verdict(e) for e in code.examples if e.kind == kind]) for kind in Kind}
    return row


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _words(lang: str) -> dict[str, str]:
    if lang not in _WORDS:
        raise CodebookError(f"no headings in `{lang}`; allowed: {', '.join(_WORDS)}")
    return _WORDS[lang]


def _of_branch(codebook: Codebook, branch: str) -> list[Code]:
    return [code for code in codebook.codes.values() if code.branch == branch]


def _facts(code: Code) -> Iterator[tuple[str, str]]:
    """Fields that hold something, as (name, text)."""
    values = {
        "replaced_by": code.replaced_by or "",
        "definition": code.definition,
        "use_when": code.use_when,
        "not_when": code.not_when,
        "basis": "; ".join(code.basis),
        "actor": "" if code.actor == "none" else code.actor,
        "yields_to": ", ".join(code.yields_to),
    }
    return ((name, text) for name, text in values.items() if text)


def _recipe(rule: Rule) -> str:
    """What a rule asks for, in one line."""
    parts = [
        f"{name}: {', '.join(getattr(rule, name))}" for name in ("cue", "all", "any", "none") if getattr(rule, name)
    ]
    parts += [f"within {rule.within} words"] if rule.within else []
    return "; ".join([*parts, f"in the {rule.scope}"])


def _continues(continues: Continues) -> str:
    """What continues an act, in one line."""
    return f"{', '.join(continues.cue)}; within {continues.within} segments"


def _sign(example: Example) -> str:
    return "(+)" if example.kind is Kind.POSITIVE else "(−)"  # noqa: RUF001 - the minus sign of the printed codebook


def _verdict(example: Example) -> str:
    """The decision after an arrow; a positive example without a note needs none."""
    if example.kind is Kind.POSITIVE and not example.note:
        return ""
    return " → " + (example.note or ", ".join(example.codes) or "no code")


def _plain(text: str) -> str:
    """Text that Markdown shows as it is; an underscore inside a word is plain already."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def _article(codebook: Codebook, code: Code, words: dict[str, str], lang: str) -> str:
    label = markup.escape(code.label.get(lang, code.id) if code.deprecated else codebook.label(code.id, lang))
    facts = "".join(f"<dt>{words[name]}</dt><dd>{markup.escape(text)}</dd>" for name, text in _facts(code))
    rules = "".join(f"<dd><code>{r.id}</code> {markup.escape(f'{r.means} ({_recipe(r)})')}</dd>" for r in code.rules)
    rules = f"<dt>{words['rules']}</dt>{rules}" if rules else ""
    examples = "".join(
        f'<li class="{example.kind}">{_sign(example)} {markup.escape(example.text + _verdict(example))}</li>'
        for example in code.examples
    )
    heading = f"<h3><code>{code.id}</code> {label}</h3>"
    return f'<article id="{code.id}">{heading}<dl>{facts}{rules}</dl><ul>{examples}</ul></article>'
