"""When one term matches everything that another matches, so that the other adds nothing to a concept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from pipeline.codebook.terms import Gap, Lemma, Level, Number, Option, Part, Ref, Term, Word

_MAX_READINGS = 64  # six optional parts; terms with more are not compared

_Place = Part | Gap


def shadowed(terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """Pairs (needless, other) of positions: the needless term is equal to, or covered by, the other one."""
    readings = [_readings(term) for term in terms]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, term in enumerate(terms):
        for key in _anchor(term):
            holders[key].append(number)
    for number, term in enumerate(terms):
        others = sorted({other for key in _keys(term) for other in holders[key]} - {number})
        covering = next((other for other in others if _is_needless(number, other, readings)), None)
        if covering is not None:
            yield number, covering


def covers(wide: Term, narrow: Term) -> bool:
    """Whether each reading of the narrow term is, place by place, within a reading of the wide one."""
    return _covers(_readings(wide), _readings(narrow))


def _is_needless(number: int, other: int, readings: Sequence[Sequence[tuple[_Place, ...]]]) -> bool:
    if not _covers(readings[other], readings[number]):
        return False
    return number > other or not _covers(readings[number], readings[other])


def _covers(wide: Sequence[tuple[_Place, ...]], narrow: Sequence[tuple[_Place, ...]]) -> bool:
    if not wide or not narrow:
        return False
    return all(any(_reading_covers(outer, inner) for outer in wide) for inner in narrow)


def _reading_covers(wide: tuple[_Place, ...], narrow: tuple[_Place, ...]) -> bool:
    return len(wide) == len(narrow) and all(_place_covers(*pair) for pair in zip(wide, narrow, strict=True))


def _place_covers(wide: _Place, narrow: _Place) -> bool:
    if isinstance(wide, Gap) or isinstance(narrow, Gap):
        return isinstance(wide, Gap) and isinstance(narrow, Gap) and narrow.most <= wide.most
    return all(any(_option_covers(outer, inner) for outer in wide.options) for inner in narrow.options)


def _option_covers(wide: Option, narrow: Option) -> bool:
    if wide == narrow:
        return True
    if not isinstance(wide, Lemma):
        return False
    if isinstance(narrow, Word):
        return narrow.form == wide.root  # every level holds the bare form
    return isinstance(narrow, Lemma) and narrow.root == wide.root and wide.level is Level.ANY


def _readings(term: Term) -> list[tuple[_Place, ...]]:
    """The term with every optional part once there and once not; nothing when that would be too many."""
    choices = [_choices(part) for part in term.parts]
    if 2 ** sum(len(choice) - 1 for choice in choices) > _MAX_READINGS:
        return []
    return [tuple(place for place in reading if place is not None) for reading in product(*choices)]


def _choices(part: _Place) -> tuple[_Place | None, ...]:
    return (Part(part.options), None) if isinstance(part, Part) and part.optional else (part,)


def _anchor(term: Term) -> set[str]:
    """Keys of the first part that must stand there."""
    first = next(part for part in term.parts if isinstance(part, Part) and not part.optional)
    return {_key(option) for option in first.options}


def _keys(term: Term) -> set[str]:
    return {_key(option) for part in term.parts if isinstance(part, Part) for option in part.options}


def _key(option: Option) -> str:
    match option:
        case Word(form):
            return form
        case Lemma(root, _):
            return root
        case Number():
            return "#"
        case Ref(concept):
            return "{" + concept + "}"
