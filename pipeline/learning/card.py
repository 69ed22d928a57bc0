"""The model card: what a classifier was made from, what it can do, and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_LIMITS = """\
- It scores segments of articles that passed the electoral gate; what the screen leaves out it never sees.
- It says where a code stands, never its evidential status, its voice or its actor: those come from the codebook's
  tables, for its proposals as for the rules'.
- Labels are the work of language models that followed the written protocol, not of two trained people; the exemplars
  are invented. Measure it on labels of your own (`netral evaluate`) before you report from it.
- Probabilities are calibrated on held-out training articles, with which the rules and concepts were written too: on
  other articles high ones are somewhat too high.
- It reads the concepts of the codebook it was made with. After a change to codes or concepts, make it anew.
"""


def card(about: Mapping[str, Any]) -> str:
    """The card as Markdown; the same model gives the same card."""
    return "\n".join([*_head(about), *_figures(about), "", "## Limits", "", _LIMITS])


def _head(about: Mapping[str, Any]) -> Iterator[str]:
    yield from ("# Classifier of the codebook", "")
    yield f"Made with `netral train` for codebook {about['codebook']} (vocabulary {about['vocabulary']})."
    yield ""
    yield (
        f"- Articles: {about['articles']} ({about['core']} core, {about['segments']} segments); "
        f"exemplars: {about['exemplars']}; codes: {about['codes']}"
    )
    yield f"- Libraries: {', '.join(f'{n} {v}' for n, v in about['libraries'].items())}"
    yield "- Two passes: a linear support vector machine a code on words, characters, context and concepts; then a"
    yield "  logistic regression a family of codes on where the code is strongest in the article and what goes on."
    yield f"- Proposed from: {', '.join(f'{n} {t:.2f}' for n, t in about['thresholds'].items())}"
    yield ""
    yield "Labels:"
    yield ""
    yield from (f"- `{name}` {digest[:16]}" for name, digest in about["labels"].items())
    yield ""


def _figures(about: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Figures of the classifier alone", "")
    if about["themes"]:
        yield "Whole themes held out (what it does on stories of a kind that it never saw):"
        yield from _table(about["themes"])
    yield "Articles held out (5 folds; an article and its copies stay together):"
    yield from _table(about["folds"])


def _table(figures: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield from ("", "| codes | level | precision | recall | F1 | in the labels |", "|---|---|---|---|---|---|")
    for f in figures:
        yield f"| {f['group']} | {f['level']} | {f['precision']:.3f} | {f['recall']:.3f} | {f['f1']:.3f} | {f['n']} |"
    yield ""
