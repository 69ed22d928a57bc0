"""The term language: what each form means, what is refused, and laws over generated terms."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook.subsumption import covers, shadowed
from pipeline.codebook.terms import MAX_PARTS, Gap, Lemma, Level, Number, Part, Ref, Term, TermError, Word, parse


def one(*options: Word | Lemma | Number | Ref, optional: bool = False) -> Part:
    return Part(options, optional)


READ: tuple[tuple[str, tuple[Part | Gap, ...]], ...] = (
    ("Like", (one(Word("like")),)),
    ("<suka> unggahan|status", (one(Lemma("suka")), one(Word("unggahan"), Word("status")))),
    ("<komentar:verb>", (one(Lemma("komentar", Level.VERB)),)),
    ("memberi .. jempol", (one(Word("memberi")), Gap(3), one(Word("jempol")))),
    ("memberi ..0 jempol", (one(Word("memberi")), Gap(0), one(Word("jempol")))),
    ("tim? sukses", (one(Word("tim"), optional=True), one(Word("sukses")))),
    ("# dari #|dua", (one(Number()), one(Word("dari")), one(Number(), Word("dua")))),
    (r"\#ayo", (one(Word("#ayo")),)),
    ("{party} cabang", (one(Ref("party")), one(Word("cabang")))),
    ("<a>|{b}|c? d", (one(Lemma("a"), Ref("b"), Word("c"), optional=True), one(Word("d")))),
    ("Yel-yel|lagu|yel-yel", (one(Word("yel-yel"), Word("lagu")),)),
    ("non-job", (one(Word("non")), one(Word("job")))),
    ("yel-yel|lagu", (one(Word("yel-yel"), Word("lagu")),)),
    ("“salam”  dua", (one(Word("salam")), one(Word("dua")))),
    ("Jum\u2019at B.1-KWK", (one(Word("jum'at")), one(Word("b.1")), one(Word("kwk")))),
    ("TNI/Polri + 50%", (one(Word("tni/polri")), one(Word("+")), one(Word("50%")))),
    ("Ane\u0301k", (one(Word("anék")),)),
)

REFUSED = (
    ("", "empty"),
    ("  ", "empty"),
    ("..", "edge"),
    ("a ..", "edge"),
    (".. a", "edge"),
    ("a .. .. b", "two gaps"),
    ("a ..11 b", r"`\.\.0` to `\.\.10`"),
    ("a ... b", "no gap"),
    ("a ..b", "no gap"),
    ("a? b?", "must stand"),
    ("a?", "must stand"),
    ("?", "lone"),
    ("a||b", "empty alternative"),
    ("a?|b", "no word"),
    ("a, b", "no word"),
    ("(a)", "no word"),
    ("#ayo", "no word"),
    ("a\\|b", "no word"),
    ("-", "no word"),
    ("sm_reaction", r"\{sm_reaction\} for a concept"),
    ("<suka>an", "no lemma"),
    ("<a b>", "no lemma"),
    ("<>", "no lemma"),
    ("<a:noun>", "unknown level `noun`; allowed: any, verb"),
    ("{A b}", "no reference"),
    ("{}", "no reference"),
    (" ".join("abcdefghijklm"), f"{MAX_PARTS} at most"),
)


@pytest.mark.parametrize(("source", "parts"), READ)
def test_reads(source: str, parts: tuple[Part | Gap, ...]) -> None:
    assert parse(source) == Term(parts, source)


@pytest.mark.parametrize(("source", "what"), REFUSED)
def test_refuses(source: str, what: str) -> None:
    with pytest.raises(TermError, match=what) as caught:
        parse(source)
    assert "allowed: " in str(caught.value)


def test_error_names_term_and_position() -> None:
    with pytest.raises(TermError, match=r"term `satu  <dua`, character 7: `<dua` is no lemma"):
        parse("satu  <dua")


def test_pieces_and_refs() -> None:
    assert Word("yel-yel").pieces == ("yel", "yel")
    assert parse("{a} b|{c}").refs == ("a", "c")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    said = ""
    try:
        term = parse(source)
    except TermError as error:
        said = str(error)
    assert not said or "allowed: " in said
    if said:
        return
    assert 1 <= len(term.parts) <= MAX_PARTS
    assert not isinstance(term.parts[0], Gap)
    assert not isinstance(term.parts[-1], Gap)
    words = [o for p in term.parts if isinstance(p, Part) for o in p.options if isinstance(o, Word)]
    assert all(word.form == unicodedata.normalize("NFC", word.form) and all(word.pieces) for word in words)


plain = st.text("abcdefg", min_size=1, max_size=3)
options = st.one_of(plain, plain.map("<{}>".format), plain.map("<{}:verb>".format), st.just("#"))
terms = st.lists(options, min_size=1, max_size=5).map(" ".join)


@given(terms)
def test_reading_is_stable_under_case_and_spacing(source: str) -> None:
    again = parse("  " + source.replace(" ", "   ") + " ")
    assert again.parts == parse(source).parts


@given(st.lists(plain, min_size=2, max_size=5))
def test_hyphen_and_space_are_one_form(words: list[str]) -> None:
    assert parse("-".join(words)).parts == parse(" ".join(words)).parts


@given(terms, terms, terms)
def test_covering_is_an_order(a: str, b: str, c: str) -> None:
    first, second, third = parse(a), parse(b), parse(c)
    assert covers(first, first)
    if covers(first, second) and covers(second, third):
        assert covers(first, third)


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        ("<suka>", "suka", True),
        ("<suka>", "<suka:verb>", True),
        ("<suka:verb>", "<suka>", False),
        ("tim? sukses", "tim sukses", True),
        ("tim sukses", "tim? sukses", False),
        ("a|b c", "b c", True),
        ("a ..5 b", "a .. b", True),
        ("a .. b", "a ..5 b", False),
        ("a", "a b", False),
        ("# orang", "tiga orang", False),
    ],
)
def test_covers(wide: str, narrow: str, expected: bool) -> None:
    assert covers(parse(wide), parse(narrow)) is expected


def test_of_equal_terms_the_later_one_is_needless() -> None:
    found = [parse(source) for source in ("non-job", "<mutasi>", "non job", "mutasi", "lain")]
    assert list(shadowed(found)) == [(2, 0), (3, 1)]


def test_many_optional_parts_are_not_compared() -> None:
    many = parse(" ".join(["a"] + [f"{sign}?" for sign in "bcdefgh"]))
    assert list(shadowed([many, many])) == []
