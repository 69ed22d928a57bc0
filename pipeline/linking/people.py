"""Names of persons in an article: runs of capitalised words that the article itself shows to be persons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.linking.expressions import Found
from pipeline.linking.names import DEGREE, HONOURS, TITLES, bare_name, covers, is_initials, key_words, name_key
from pipeline.linking.not_names import ABBREVIATIONS, NO_NAME, OPENERS, PLACE_HEADS, SPEECH
from pipeline.linking.runs import PARTICLES, SHOUTED, Run, is_capital, runs, tokens_of
from pipeline.tables_link import ActorKind, MentionType

_WEAK_PLACE: Final = frozenset({"di", "ke", "dari", "se"})
_DID: Final = re.compile(
    r"^\s*(?:\(\d\d\)|(?:juga |sendiri |pun |kemudian |lalu |tidak |tak )?(?:me\w+|ber\w+|adalah|bilang|hadir"
    r"|dipanggil"
    r"|di(?:nilai|duga|sebut|laporkan|copot|lantik|periksa|minta|angkat|jatuhi)\w*))"
)
_MIN: Final = 2


@dataclass(slots=True)
class People:
    """What an article shows of persons and places: keys of names, keys of places, initials in use."""

    names: dict[tuple[str, ...], str] = field(default_factory=dict)
    places: set[tuple[str, ...]] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)
    words: frozenset[str] = frozenset()

    def is_place(self, words: Sequence[str]) -> bool:
        """True when the words are a place of this article or the beginning of one."""
        key = tuple(w.lower() for w in words)
        return key in self.places

    def knows(self, key: tuple[str, ...]) -> bool:
        """True when a known name covers the key."""
        return any(covers(name, key) for name in self.names)


def learn(
    sentences: Sequence[str],
    found: Sequence[Sequence[Found]],
    seeds: Iterable[str] = (),
    outlet: str = "",
    regions: Collection[str] = (),
) -> People:
    """Persons and places that the article's own wording shows; `seeds` are names known otherwise."""
    people = People()
    if outlet:
        _add_place(people, outlet.split())
    for seed in seeds:
        _seed(people, seed)
    _dateline(people, sentences)
    held = [(n, run) for n, text in enumerate(sentences) if n for run in runs(text, found[n])]
    for _, run in held:
        _run_place(people, run, regions)
    _found_places(people, found, {w.lower() for _, r in held if r.before not in PLACE_HEADS for w in r.words})
    small = set(_SMALL.findall(" ".join(sentences[1:])))
    starts = Counter(run.words[0].lower() for _, run in held if len(run.words) <= _MIN)
    for n, run in held:
        _without_place(people, run, found[n], starts)
        _judge(people, run, sentences[n], found[n], small)
    _split_places(people)
    people.words = frozenset(word for name in people.names for word in name)
    return people


_SMALL: Final = re.compile(r"(?<![\w’'])[a-z][\w’']+")  # noqa: RUF001


def _run_place(people: People, run: Run, regions: Collection[str]) -> None:
    if run.before in PLACE_HEADS:
        _add_place(people, run.words)
    for size in range(min(len(run.words), 4), 0, -1) if regions else ():
        words = tuple(w.lower() for w in run.words[:size])
        if " ".join(words) in regions and (size > 1 or run.before in _WEAK_PLACE):
            people.places.add(words)


def _found_places(people: People, found: Sequence[Sequence[Found]], alone: set[str]) -> None:
    """Places of bodies (`Bawaslu Ternaya`), then of posts, which may have a person's name in their stead."""
    told = [f for held in found[1:] for f in held if f.within]
    for f in told:
        if f.kind is ActorKind.BODY and f.role:
            _add_place(people, f.within.split())
    for f in told:
        if f.office and f.kind is ActorKind.PERSON:
            _scope_places(people, f, alone)


def _without_place(people: People, run: Run, found: Sequence[Found], starts: Mapping[str, int]) -> None:
    """`Gubernur Ranah Talago Zulmaidi Rasyad`: where a later word stands alone elsewhere, the name begins there."""
    beside = any(run.start - f.end == 1 and f.office for f in found)
    if not beside or len(run.words) <= _MIN or run.words[0].lower() in starts:
        return
    for place in range(1, len(run.words)):
        if starts.get(run.words[place].lower()):
            _add_place(people, run.words[:place])
            return


def _split_places(people: People) -> None:
    """A name that ends in another full name begins with a place."""
    for key in sorted(people.names, key=len, reverse=True):
        for other in people.names:
            if _MIN <= len(other) < len(key) and key[-len(other) :] == other and key[0] not in HONOURS:
                people.places.add(key[: -len(other)])
                del people.names[key]
                break


def _seed(people: People, seed: str) -> None:
    for part in re.split(r"[;/]", seed):
        name = bare_name(part.strip())
        words = name.split()
        if is_initials(name) and name not in ABBREVIATIONS:
            people.initials.add(name)
        elif len(words) >= _MIN and all(is_capital(w) or w in PARTICLES for w in words) and not _no_name(words):
            people.names[name_key(name)] = name


def _dateline(people: People, sentences: Sequence[str]) -> None:
    for text in sentences[1:3]:
        m = DATELINE.match(text)
        if m:
            _add_place(people, m["place"].title().split())


DATELINE: Final = re.compile(
    r"^\W*(?:[A-Z][\w.]*\s*[-–—,]\s*)?(?P<place>[A-Z][A-Z.’']+(?:\s[A-Z][A-Z.’']+){0,3})"  # noqa: RUF001
    r"(?P<rest>\s*,?\s*[^,–—]{0,30}?)\s*(?:[-–—]{1,2}|:)\s"  # noqa: RUF001
)


def without_dateline(text: str) -> str:
    """The text with its dateline blanked, offsets kept."""
    m = DATELINE.match(text)
    return text if m is None else " " * m.end() + text[m.end() :]


def _add_place(people: People, words: Sequence[str]) -> None:
    key = tuple(w.lower().strip(".,") for w in words)
    if len(key) <= 3:  # noqa: PLR2004
        people.places.add(key)
    else:
        people.places.add(key[:2])


def _scope_places(people: People, f: Found, alone: set[str]) -> None:
    """`Lurah Malahendu` has a place, `Kadis Tirta` and `Gubernur Mardan` a person: the rest of the article tells."""
    words = [
        w for w in f.within.split() if is_capital(w) and w.lower() not in NO_NAME and w.strip(".") not in ABBREVIATIONS
    ]
    key = tuple(w.lower() for w in words)
    if not 0 < len(words) <= 4 or any(key[: len(p)] == p for p in people.places):  # noqa: PLR2004
        return
    if any(word in alone for word in key):
        people.names.setdefault(key_words(" ".join(words)), " ".join(words))
    elif f.office.lower().split()[0] in _TERRITORIAL:
        people.places.add(key)


_TERRITORIAL: Final = frozenset(
    {"camat", "lurah", "bupati", "gubernur", "wali", "walikota", "kepala", "kades", "wakil", "sekcam", "sekda"}
)


def _judge(people: People, run: Run, text: str, found: Sequence[Found], small: set[str]) -> None:
    if SHOUTED.match(run.words[0]):
        _judge_initials(people, run, found)
        return
    words = _trim(people, run, small)
    if not words or len(words[0].strip(".")) == 1 == len(words) or (run.before in _WEAK_PLACE and not run.titled):
        return
    name = bare_name(" ".join(words))
    key = name_key(name)
    called = run.titled or run.before in SPEECH
    beside = any(run.start - f.end == 1 and f.office and f.kind is ActorKind.PERSON for f in found)
    if len(key) >= _MIN:
        acts = _degreed(text, run) or _DID.match(text[run.end : run.end + 30]) is not None
        is_name = called or beside or acts or not run.at_start
    else:
        set_off = run.before == "," and text[run.end : run.end + 1] in {",", "("} and len(name) > _SHORT
        is_name = bool(key) and (called or beside or set_off)
    if is_name:
        people.names.setdefault(key, name)


_SHORT: Final = 3


def _judge_initials(people: People, run: Run, found: Sequence[Found]) -> None:
    """`Lurah Malahendu, JRW`, `berinisial JRW`: capitals that are no abbreviation name a person there."""
    word = run.words[0]
    after_post = any(0 <= run.start - f.end <= _MIN and f.office for f in found)
    if word not in ABBREVIATIONS and (after_post or run.before in SPEECH or run.before in {"inisial", "berinisial"}):
        people.initials.add(word)


def _degreed(text: str, run: Run) -> bool:
    m = re.match(r",\s*([A-Z][\w.]*\.[\w.]*)", text[run.end : run.end + 16])
    return m is not None and DEGREE.match(m[1].rstrip(",")) is not None


def _no_name(words: Sequence[str]) -> bool:
    return any(w.lower().strip(".") in NO_NAME or w.strip(".") in ABBREVIATIONS for w in words)


def _trim(people: People, run: Run, small: set[str]) -> tuple[str, ...]:
    """The words of a run that may be a name: sentence openers and places before it are left out."""
    words = list(run.words)
    while words and (
        words[0].lower() in OPENERS or (run.at_start and len(words) == len(run.words) and words[0].lower() in small)
    ):
        words.pop(0)
    for size in (3, 2, 1):
        if len(words) >= size and people.is_place(words[:size]):
            words = words[size:]
            break
    if not words or _no_name(words) or len(words) > 6:  # noqa: PLR2004
        return ()
    return tuple(words)


def names_of(text: str, taken: Sequence[Found], people: People) -> Iterator[Found]:
    """Mentions of known persons in a sentence, with the degrees that follow a name."""
    if any(word[0].isupper() and _may_name(word, people) for _, _, word in tokens_of(text)):
        for run in runs(text, taken):
            yield from _mentions(text, run, people)


def _may_name(word: str, people: People) -> bool:
    """Whether a capitalised word stands in a known name: most sentences hold none."""
    return word.strip(".") in people.initials or not people.words.isdisjoint(key_words(word))


def _mentions(text: str, run: Run, people: People) -> Iterator[Found]:
    words = run.words
    place = 0
    spans = _spans(text, run)
    while place < len(words):
        size = _longest(words[place:], people)
        if size:
            start, end = spans[place][0], spans[place + size - 1][1]
            while place and words[place - 1].strip(".").lower() in TITLES:
                place -= 1
                start = spans[place][0]
                size += 1
            end = _with_degrees(text, end)
            surface = text[start:end]
            yield Found(start, end, surface, ActorKind.PERSON, MentionType.NAME, name=bare_name(surface))
            place += size
        else:
            place += 1


def _spans(text: str, run: Run) -> list[tuple[int, int]]:
    found = []
    at = run.start
    for word in run.words:
        start = text.index(word, at)
        at = start + len(word)
        found.append((start, at))
    return found


def _longest(words: Sequence[str], people: People) -> int:
    """How many words from here are one known name."""
    if words[0].strip(".") in people.initials:
        return 1
    if words[0].lower() in NO_NAME and words[0].lower() != "st":
        return 0
    for size in range(min(len(words), 6), 0, -1):
        key = key_words(" ".join(words[:size]))
        is_mere = size == 1 and (len(words[0]) < _SHORT or words[0].strip(".").lower() in TITLES)
        if key and not is_mere and people.knows(key):
            return size
    return 0


def _with_degrees(text: str, end: int) -> int:
    while True:
        m = re.match(r",\s*((?:[A-Z][A-Za-z]*\.)+[A-Za-z]*\.?(?:\s?[A-Z][a-z]?\.)*|S\.\w+\.?)", text[end : end + 24])
        if m is None or not all(DEGREE.match(w) for w in m[1].split()):
            return end
        end += m.end()
