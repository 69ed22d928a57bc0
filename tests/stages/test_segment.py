from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages.segment import segments_of
from pipeline.tables import Article, Field, QuoteType, Segment, SegmentKind
from tests.stages import STORY, chain, found, record

ODD = "Ya.\u2028\u200bTidak? “Mari,\nkata” 🌶️e\u0301. Rp 4.500, 3.2.1 dr. S.H. —\t\n\n\n•\u202eX"
pieces = st.lists(st.sampled_from([*STORY, ODD, "\n", "\n\n", " ", "Baca juga: Pasar Ramai", "(sp/net)", "“", "."]))


@settings(deadline=None)  # the first example loads models
@given(st.text(), st.text() | pieces.map("".join))
def test_segments_slice_to_their_text_in_order_and_leave_only_space_out(title: str, text: str) -> None:
    headline, *sentences = segments_of("a", title, text, "Kabar")
    assert (headline.kind, headline.field, headline.text) == (SegmentKind.HEADLINE, Field.TITLE, title)
    end = 0
    for number, s in enumerate(sentences, start=1):
        assert (s.seq, s.segment_id, s.field) == (number, f"a:{number:04d}", Field.TEXT)
        assert text[s.char_start : s.char_end] == s.text
        assert s.text
        assert not text[end : s.char_start].strip()
        end = s.char_end
    assert not text[end:].strip()
    assert sum(s.kind is SegmentKind.LEAD for s in sentences) <= 1


def test_kinds_and_quotations_are_marked() -> None:
    text = "\n".join(("Foto: Rintis Waluya/Kabar Serunai", *STORY, "Baca juga: Pasar Ramai"))
    rows = list(segments_of("a", "Judul", text, "Kabar"))
    kinds = [s.kind for s in rows]
    assert kinds[:3] == [SegmentKind.HEADLINE, SegmentKind.CAPTION, SegmentKind.LEAD]
    assert kinds[-1] is SegmentKind.BOILERPLATE
    quoted = [s for s in rows if s.quote_type is QuoteType.DIRECT]
    assert [s.text for s in quoted] == [STORY[2]]
    assert quoted[0].quote_id == "a:q000" or str(quoted[0].quote_id).startswith("a:q")
    assert all(s.quote_id is None for s in rows if s.quote_type is QuoteType.NONE)


def test_a_record_that_was_read_twice_is_cut_once() -> None:
    made = chain({"s": found("a.jsonl", [record("x"), record("x"), record("y", STORY[0])])}, "segment")
    rows: list[Any] = made.rows(Segment)
    assert len(made.rows(Article)) == 3
    ids = [s.segment_id for s in rows]
    assert len(ids) == len(set(ids)) == (1 + len(STORY)) + (1 + 1)
