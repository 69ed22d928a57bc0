"""Strict YAML: text stays text, lines are known, and everything clever is refused with a place."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook.strict_yaml import MAX_BYTES, MAX_DEPTH, CodebookProblemsError, parse
from pipeline.errors import CodebookError

REFUSED = (
    ("a: 1\na: 2\n", 2, "stands twice"),
    ("x:\n  b: 1\n  c: 2\n  b: 3\n", 4, "stands twice"),
    ("a: &x 1\n", 1, "anchor"),
    ("a: &x [1]\nb: *x\n", 1, "anchor"),
    ("b: *x\n", 1, "alias"),
    ("a: !!int 1\n", 1, "tag"),
    ("a: !!python/object/apply:os.system [ls]\n", 1, "tag"),
    ("a: !x {b: c}\n", 1, "tag"),
    ("a: !\n", 1, "tag"),
    ("%YAML 1.1\n---\na: b\n", 1, "directive"),
    ("a: b\n---\nc: d\n", 2, "second document"),
    ("a:\n\tb: c\n", 2, "tab"),
    ('a: "b\\tc"\n', 1, "U+0009"),
    ('a:\n  - "\\e[31m"\n', 2, "U+001B"),
    ("? [a, b]\n: c\n", 1, "a key that is a list"),
    ("- {x} cabang\n", 1, "not readable"),
    ("a: [b\n", 2, "not readable"),
    ("a: 'b\n", 2, "not readable"),
    ("a: b: c\n", 1, "not readable"),
)


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_refuses_with_file_and_line(text: str, line: int, what: str) -> None:
    with pytest.raises(CodebookError) as caught:
        parse(text.encode(), "codes/x.yaml")
    assert str(caught.value).startswith(f"codes/x.yaml:{line}: ")
    assert what in str(caught.value)
    assert "; allowed: " in str(caught.value)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"a: b\nc: \xff\n", "x:2: byte 8 is not UTF-8"),
        (b"a: b\nc: d\0\n", "x:2: a NUL"),
        ("a: b".encode("utf-16"), "not UTF-8"),
        (b"#" * (MAX_BYTES + 1), "larger than"),
        (b"[" * (MAX_DEPTH + 5) + b"]" * (MAX_DEPTH + 5), "nested deeper"),
        (b"{a: " * 400_000, "nested deeper"),
    ],
)
def test_refuses_hostile_bytes(data: bytes, what: str) -> None:
    with pytest.raises(CodebookError, match=what):
        parse(data, "x")


def test_scalars_stay_text() -> None:
    text = "a: no\nb: 011\nc: 1e3\nd: null\ne:\nf: 2020-01-01\ng: ~\nh: .inf\ni: 0x1F\n<<: x\n"
    values = parse(text.encode(), "x").value
    expected = ["no", "011", "1e3", "null", "", "2020-01-01", "~", ".inf", "0x1F", "x"]
    assert list(values.values()) == expected


def test_nests_as_deep_as_allowed() -> None:
    depth = MAX_DEPTH
    value = parse(b"[" * depth + b"x" + b"]" * depth, "x").value
    for _ in range(depth):
        (value,) = value
    assert value == "x"


def test_knows_lines_of_keys_and_items() -> None:
    document = parse(b"a: b\n\nc:\n  - d\n  - e:\n      f\n", "x")
    assert [document.line(loc) for loc in [("a",), ("c",), ("c", 0), ("c", 1), ("c", 1, "e")]] == [1, 3, 4, 5, 5]
    assert document.line(("c", 1, "nowhere", 7)) == 5
    assert document.line(("nowhere",)) == 1


def test_reads_a_byte_order_mark_and_windows_line_ends() -> None:
    document = parse("\ufeffa: b\r\nc: d\r\n".encode(), "x")
    assert document.value == {"a": "b", "c": "d"}
    assert document.line(("c",)) == 2


def test_empty_files_are_empty_mappings() -> None:
    assert parse(b"", "x").value == {}
    assert parse(b"# only a comment\n", "x").value == {}


def test_error_survives_pickling() -> None:
    with pytest.raises(CodebookProblemsError) as caught:
        parse(b"a: 1\na: 2\n", "x")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own bytes


@given(st.binary(max_size=200))
def test_any_bytes_parse_or_are_refused(data: bytes) -> None:
    said = ""
    try:
        value = parse(data, "x").value
    except CodebookError as error:
        said = str(error)
    assert said.startswith("x:") if said else isinstance(value, dict | list | str)


words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20)


@given(st.dictionaries(words, st.lists(words, max_size=4), max_size=5))
def test_json_of_printable_text_comes_back(value: dict[str, list[str]]) -> None:
    import json

    assert parse(json.dumps(value, ensure_ascii=False).encode(), "x").value == value
