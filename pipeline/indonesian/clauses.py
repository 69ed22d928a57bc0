"""Clauses of one Indonesian sentence, cut where a new predicate certainly begins and nowhere else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from pipeline.indonesian.affixes import analyses
from pipeline.indonesian.words import tokenize, word_key

# Conjunctions that open a clause even without a comma, where a predicate stands on both sides.
_STRONG: Final = frozenset(
    """
    sedangkan tetapi tapi namun padahal meski meskipun walau walaupun kendati sehingga karena lantaran agar
    supaya jika apabila kalau bila setelah sesudah sebelum ketika
    """.split()  # noqa: SIM905
)
# The same after a comma only: elsewhere `pekan lalu`, `hari kemudian`, `pejabat sementara`, `pada saat`.
_WEAK: Final = frozenset({"sementara", "saat", "lalu", "kemudian", "sebab", "lantas", "melainkan"})
_AND: Final = frozenset({"dan", "atau", "serta"})
_BUT: Final = frozenset({"tetapi", "tapi"})
_CLOSING: Final = frozenset({"itu", "ini", "tersebut"})
_NO_CLAUSE: Final = frozenset({("tetapi", "juga"), ("tapi", "juga"), ("saat", "ini"), ("saat", "itu")})
_BOUND: Final = frozenset({"oleh", "pada", "di", "sejak", "dari"})  # `oleh karena`, `pada ketika`, `dari sebelum`
_DASHES: Final = frozenset("-–—")  # noqa: RUF001
_OPENERS: Final = frozenset('"“„«')
_CLOSERS: Final = frozenset('"”»')
_FINAL_MARKS: Final = frozenset(",.?!…")

_BARE_VERBS: Final = frozenset(
    """
    hadir ikut datang pergi pulang minta jadi maju mundur naik turun masuk keluar tampil muncul duduk tiba kembali
    lolos gagal menang kalah tahu ingin mau lupa ingat setuju tunduk mangkir absen tinggal jatuh bilang
    """.split()  # noqa: SIM905
)
# Words that announce a predicate.
_MARKERS: Final = frozenset(
    """
    tidak tak bukan belum akan sudah telah sedang tengah bisa dapat harus wajib boleh pernah masih tetap langsung
    justru malah juga turut enggan batal sempat kerap sering
    """.split()  # noqa: SIM905
)
# Words with the look of a verb and the use of another word.
_NO_VERBS: Final = frozenset(
    """
    mereka menteri memang memori menara menengah mengapa mendatang menjelang melayu merdeka merpati mertua mentega
    mentari menantu meranti mental mentor berita beranda berlian bersama berbagai berdasarkan bermacam dinamika
    dinasti direktur direktorat direksi digital diskusi disiplin diplomasi diploma dimensi distrik distribusi
    dialog divisi dirinya terdakwa tersangka terlapor terduga terpidana termohon teradu terhormat terkini terbaru
    terbesar terakhir terbaik tertinggi terendah terkecil terbanyak terlama tercepat terutama terang teritori
    terkenal terdekat
    """.split()  # noqa: SIM905
)
_VERBAL_PREFIXES: Final = frozenset({"meN", "ber", "di", "ter", "N"})
_SHORT_ROOT: Final = 3  # letters; so short only with a vowel first (`mengaku`, `berisi`, but `dinas`, `merah`)


def split_clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return trimmed half-open spans, in order, that hold every non-space character of the sentence once.

    A relative clause stays with the noun it follows; a clause ends where the next has a predicate of its own.
    """
    tokens = tokenize(text, start, end)
    cuts = _cuts(text, tokens)
    return [
        (tokens[first][0], tokens[last - 1][1])
        for first, last in zip([0, *cuts], [*cuts, len(tokens)], strict=True)
        if last
    ]


def clause_of(position: int, clauses: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the clause that holds the code point at `position`, None for white space and outside of all."""
    at = bisect_right(clauses, position, key=lambda clause: clause[0]) - 1
    return clauses[at] if at >= 0 and position < clauses[at][1] else None


@lru_cache(maxsize=1 << 14)
def is_verb(word: str) -> bool:
    """Tell whether a word in small letters is used as a verb, to go by its prefix; some have none."""
    if word in _NO_VERBS or word in _BARE_VERBS:
        return word in _BARE_VERBS
    return any(
        reading.prefix.partition("+")[0] in _VERBAL_PREFIXES
        and (len(reading.root) > _SHORT_ROOT or reading.root[0] in "aiueo")
        for reading in analyses(word)
    )


class _Sentence:
    """The tokens of one sentence, with what stands ahead of each."""

    __slots__ = ("closer", "comma", "keys", "predicate", "stop", "text", "tokens", "verbs")

    def __init__(self, text: str, tokens: list[tuple[int, int]]) -> None:
        self.text, self.tokens = text, tokens
        forms = [text[start:end] for start, end in tokens]
        names = any(form.islower() for form in forms)  # in a headline all in capitals nothing tells names from words
        self.keys = [word_key(form) for form in forms]
        self.verbs = [
            (not names or no == 0 or not form[0].isupper()) and form[0].isalpha() and is_verb(key)
            for no, (form, key) in enumerate(zip(forms, self.keys, strict=True))
        ]
        self.predicate = self._ahead(lambda no: self.verbs[no] or self.keys[no] in _MARKERS)
        self.comma = self._ahead(lambda no: self.keys[no] == ",")
        self.closer = self._ahead(lambda no: self.keys[no] in _CLOSERS)
        self.stop = self._ahead(lambda no: self.keys[no] in _STRONG or self.keys[no] == ";" or self.is_dash(no))

    def _ahead(self, holds: Callable[[int], bool]) -> list[int]:
        """Return for each token, and for the end, where the condition holds next."""
        following = [len(self.tokens)] * (len(self.tokens) + 1)
        for no in range(len(self.tokens) - 1, -1, -1):
            following[no] = no if holds(no) else following[no + 1]
        return following

    def key(self, no: int) -> str:
        return self.keys[no] if 0 <= no < len(self.keys) else ""

    def is_dash(self, no: int) -> bool:
        """Tell whether the token is a dash between spaces, or the last of several (`--`)."""
        if self.keys[no] not in _DASHES:
            return False
        start, end = self.tokens[no]
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        return after.isspace() and (before.isspace() or before in _DASHES)

    def predicate_follows(self, no: int, *, before_comma: bool) -> bool:
        """Tell whether a predicate stands at or after the token, before the next boundary."""
        limit = min(self.stop[no], self.comma[no]) if before_comma else self.stop[no]
        return self.predicate[no] < limit or self.predicate[no] == no < len(self.keys)

    def verb_follows(self, no: int) -> bool:
        """Tell whether a verb stands here, be it behind one marker."""
        at = no + 1 if self.key(no) in _MARKERS else no
        return at < len(self.verbs) and self.verbs[at]


class _Clause:
    """What has been read since the last boundary."""

    __slots__ = ("has_predicate", "is_open", "is_quoted", "relative", "verb_in_relative")

    def __init__(self, *, is_quoted: bool = False) -> None:
        self.has_predicate = False
        self.is_open = False  # a conjunction or `, yang` began it, so that a comma can end it
        self.relative = False
        self.verb_in_relative = False
        self.is_quoted = is_quoted

    def read(self, sentence: _Sentence, no: int) -> None:
        key = sentence.keys[no]
        if sentence.predicate[no] == no:
            self.has_predicate = True
            self.verb_in_relative |= self.relative
        self.relative |= key == "yang"
        after_comma = no == 0 or sentence.keys[no - 1] == ","
        self.is_open |= after_comma and (key == "yang" or key in _STRONG or key in _WEAK)


def _cuts(text: str, tokens: list[tuple[int, int]]) -> list[int]:
    """Return the tokens, but the first, that begin a clause."""
    sentence = _Sentence(text, tokens)
    cuts: list[int] = []
    clause = _Clause()
    for no in range(len(tokens)):
        if no and _begins(sentence, clause, no):
            cuts.append(no)
            clause = _Clause(is_quoted=_opens_quote(sentence, no))
            clause.is_open = sentence.keys[no] in _STRONG or sentence.keys[no] in _WEAK
        elif no == 0:
            clause.is_quoted = _opens_quote(sentence, no)
        clause.read(sentence, no)
    return cuts


def _begins(sentence: _Sentence, clause: _Clause, no: int) -> bool:
    """Tell whether a clause begins at the token."""
    if _begins_at_mark(sentence, clause, no):
        return True
    key = sentence.keys[no]
    after_comma = sentence.keys[no - 1] == ","
    if not clause.has_predicate:
        return False
    if key in _AND:
        return _begins_at_and(sentence, no)
    if key in _STRONG or key in _WEAK:
        within_relative = key in _BUT and clause.relative and not after_comma  # `yang berhak tetapi tidak terdata`
        return not within_relative and _begins_at_conjunction(sentence, no, after_comma=after_comma)
    if after_comma and key == "yang":
        return sentence.predicate_follows(no + 1, before_comma=False)
    return _ends_before(sentence, clause, no, after_comma=after_comma)


def _begins_at_mark(sentence: _Sentence, clause: _Clause, no: int) -> bool:
    """Decide by semicolons, dashes and quotation marks."""
    before = sentence.key(no - 1)
    if before == ";" or sentence.is_dash(no - 1):
        return True
    if before in {",", ":"} and _opens_quote(sentence, no):
        return before == ":" or _is_statement(sentence, no)
    if before in _CLOSERS and sentence.key(no - 2) in _FINAL_MARKS:
        return _closes_quote(sentence, no - 1) and sentence.keys[no][:1].isalnum()
    return before == "," and sentence.key(no - 2) in _CLOSERS and clause.is_quoted and _closes_quote(sentence, no - 2)


def _opens_quote(sentence: _Sentence, no: int) -> bool:
    if sentence.keys[no] not in _OPENERS:
        return False
    start, end = sentence.tokens[no]
    before, after = sentence.text[max(start - 1, 0) : start], sentence.text[end : end + 1]
    return not after.isspace() and (not before or before.isspace() or before in "([,:")


def _is_statement(sentence: _Sentence, no: int) -> bool:
    """Tell whether the quotation that opens here is more than a quoted term."""
    end = sentence.closer[no + 1]
    return sentence.predicate[no] < end or sentence.key(end - 1) in _FINAL_MARKS or end == len(sentence.keys)


def _closes_quote(sentence: _Sentence, no: int) -> bool:
    start, _ = sentence.tokens[no]
    return not sentence.text[start - 1 : start].isspace()


def _begins_at_and(sentence: _Sentence, no: int) -> bool:
    """Tell whether `dan` joins clauses, not two verbs (`mengajak dan memaksa warga`) or nouns."""
    last = no - 2 if sentence.keys[no - 1] == "," else no - 1
    return last >= 0 and not sentence.verbs[last] and sentence.verb_follows(no + 1)


def _begins_at_conjunction(sentence: _Sentence, no: int, *, after_comma: bool) -> bool:
    key = sentence.keys[no]
    if (key, sentence.key(no + 1)) in _NO_CLAUSE:
        return False
    if after_comma:
        return sentence.predicate_follows(no + 1, before_comma=key in _WEAK)
    return (
        key in _STRONG
        and sentence.keys[no - 1] not in _BOUND
        and sentence.predicate_follows(no + 1, before_comma=True)
    )


def _ends_before(sentence: _Sentence, clause: _Clause, no: int, *, after_comma: bool) -> bool:
    """Tell whether the main clause goes on here after a subordinate or relative clause."""
    if after_comma:
        if clause.is_open:
            return sentence.predicate_follows(no, before_comma=True)
        return clause.verb_in_relative and not sentence.verbs[no - 2] and sentence.verb_follows(no)
    return clause.verb_in_relative and sentence.keys[no - 1] in _CLOSING and sentence.verb_follows(no)
