"""Cutting text by overlapping spans, and printing the pieces safely."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.highlighting import Anchor, Mark, Role, paragraphs, part_bounds
from claims.models import AttributionSpan, SpanRole
from claims.templatetags.highlight import highlight_claim, marked
from tests import factories

TEXT = "“We hold Dolna,” a spokesman said, “and the mayor says we stay.”"


def mark(piece: str, role: Role, colour: str = "", label: str = "", **fields: bool) -> Mark:
    start = TEXT.index(piece)
    return Mark(start, start + len(piece), role, colour, label, **fields)


def cut(*marks: Mark) -> list[tuple[str, str, tuple[str, ...]]]:
    (line,) = paragraphs(TEXT, marks)
    return [(piece.text, piece.colour, piece.labels) for piece in line.pieces]


def test_unmarked_text_is_one_piece() -> None:
    assert cut() == [(TEXT, "", ())]


def test_discontinuous_content_keeps_its_colour() -> None:
    pieces = cut(
        mark("“We hold Dolna,”", "content", "src-0", "spokesman"),
        mark("“and the mayor says we stay.”", "content", "src-0"),
        mark("a spokesman", "source", "src-0"),
        mark("said", "cue"),
    )
    assert pieces == [
        ("“We hold Dolna,”", "src-0", ("spokesman",)),
        (" ", "", ()),
        ("a spokesman", "src-0", ()),
        (" ", "", ()),
        ("said", "", ()),
        (", ", "", ()),
        ("“and the mayor says we stay.”", "src-0", ()),
    ]


def test_nested_content_has_the_inner_source() -> None:
    pieces = cut(
        mark("“and the mayor says we stay.”", "content", "src-0", "spokesman"),
        mark("the mayor", "source", "src-1"),
        mark("says", "cue"),
        mark("we stay", "content", "src-1", "mayor"),
    )
    assert pieces[1:] == [
        ("“and ", "src-0", ("spokesman",)),
        ("the mayor", "src-1", ()),
        (" ", "src-0", ()),
        ("says", "src-0", ()),
        (" ", "src-0", ()),
        ("we stay", "src-1", ("mayor",)),
        (".”", "src-0", ()),
    ]


def test_crossing_spans_are_cut_at_both_boundaries() -> None:
    (line,) = paragraphs("abcdef", [Mark(0, 4, "content", "src-0"), Mark(2, 6, "claim")])
    assert [(p.text, p.has("content"), p.has("claim")) for p in line.pieces] == [
        ("ab", True, False),
        ("cd", True, True),
        ("ef", False, True),
    ]


def test_lines_become_paragraphs_and_spans_run_over_them() -> None:
    lines = paragraphs("ab\r\n\n\ncd\n", [Mark(1, 7, "content", "src-0", "x")])
    assert [[(p.text, p.colour, p.labels) for p in line.pieces] for line in lines] == [
        [("a", "", ()), ("b\r", "src-0", ("x",))],
        [("c", "src-0", ()), ("d", "", ())],
    ]


def test_anchors_stand_where_they_point_or_at_the_next_line() -> None:
    lines = paragraphs("ab\n\ncd", [], anchors=[Anchor(1, 5, "1"), Anchor(3, 6, "2")])
    assert [[(p.text, [a.key for a in p.anchors]) for p in line.pieces] for line in lines] == [
        [("a", []), ("b", [5])],
        [("cd", [6])],
    ]


SPANS = st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=12)


@given(text=st.text(alphabet="ab \n\r<&\u202e😀", max_size=60), spans=SPANS, points=SPANS)
def test_pieces_are_the_text(
    text: str, spans: list[tuple[int, int]], points: list[tuple[int, int]]
) -> None:
    # A stored span is never empty: a constraint of its table says so.
    marks = [Mark(a, b, "content", f"src-{a % 8}", "l") for a, b in spans if a < b]
    anchors = [Anchor(at, key, "1") for at, key in points]
    found = paragraphs(text, marks, anchors=anchors)
    assert ["".join(p.text for p in line.pieces) for line in found] == [
        line for line in text.split("\n") if line.strip()
    ]
    for line in found:
        for piece in line.pieces:
            assert text[piece.start : piece.end] == piece.text
            covering = {m for m in marks if m.start <= piece.start and m.end >= piece.end}
            crossing = {m for m in marks if m.start < piece.end and m.end > piece.start}
            assert set(piece.marks) == covering & crossing == crossing


@given(text=st.text(alphabet="ab\n", max_size=80), size=st.integers(1, 30))
def test_parts_cover_the_text_once(text: str, size: int) -> None:
    bounds = part_bounds(text, size)
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(end - start <= size for start, end in bounds)


def test_many_marks_take_linear_time() -> None:
    text = "abcdefghij" * 40_000
    marks = [Mark(i, i + 7, "content", "src-0", "x") for i in range(0, len(text), 10)]
    began = time.perf_counter()
    (line,) = paragraphs(text, marks)
    assert len(line.pieces) == 80_000
    assert time.perf_counter() - began < 5


HOSTILE = '<script>alert(1)</script> & "x" <img src=x onerror=alert(2)>'


@pytest.mark.parametrize("role", ["content", "source", "cue", "own", "claim", "boilerplate"])
def test_hostile_text_is_escaped(role: Role) -> None:
    marks = [Mark(3, len(HOSTILE) - 2, role, "src-0", HOSTILE)]
    (line,) = paragraphs(HOSTILE, marks, anchors=[Anchor(2, 1, HOSTILE)])
    html = str(marked(line))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;scr" in html
    assert html.count('"x"') == 0


def test_printed_piece_tells_colour_cue_and_implicit() -> None:
    (line,) = paragraphs(
        "so he said",
        [
            Mark(0, 2, "content", "src-2", "mayor", implicit=True),
            Mark(6, 10, "cue"),
        ],
        anchors=[Anchor(0, 41, "1")],
    )
    assert marked(line) == (
        '<a class="claim-ref" id="at-41" href="#claim-41" data-label '
        'aria-label="Claim 1, in the margin">1</a>'
        '<span class="src-label src-2" data-label>mayor</span>'
        '<mark class="content src-2 implicit" data-start="0">so</mark>'
        '<span data-start="2"> he </span>'
        '<mark class="cue" data-start="6">said</mark>'
    )


def test_long_label_is_cut_with_its_whole_at_hand() -> None:
    label = "source in the <eastern> command who spoke by telephone"
    (line,) = paragraphs("rain", [Mark(0, 4, "content", "src-0", label)])
    html = marked(line)
    assert ">source in the &lt;eastern&gt; command who spoke b…</span>" in html
    assert 'title="source in the &lt;eastern&gt; command who spoke by telephone"' in html


@pytest.mark.django_db
def test_highlight_claim_marks_claim_and_attribution() -> None:
    version = factories.version("Title <b>\n\nA military source said that <i>we</i> won.\n\nEnd.")
    attribution = factories.attribution(version, quotation="that <i>we</i> won")
    start = version.content.text.index("said")
    AttributionSpan.objects.create(
        attribution=attribution, role=SpanRole.CUE, start=start, end=start + 4, text="said"
    )
    claim = factories.claim(version, quotation="<i>we</i> won", attribution=attribution)
    html = highlight_claim(version.content.text, claim)
    assert '<p dir="auto"><span data-start="0">Title &lt;b&gt;</span></p>' in html
    assert html.count('id="anchor"') == 1
    assert "claim-anchor" in html
    assert '<span class="src-label src-0" data-label>military source</span>' in html
    assert ">&lt;i&gt;we&lt;/i&gt; won</mark>" in html


@pytest.mark.django_db
def test_highlight_claim_around_leaves_out_what_is_far() -> None:
    text = "Far away.\n" + "x" * 700 + "\nThe army took Dolna.\n" + "y" * 700 + "\nThe end."
    claim = factories.claim(factories.version(text), quotation="The army took Dolna")
    html = highlight_claim(text, claim, around=True)
    assert "The army took Dolna" in html
    assert "Far away" not in html
    assert "The end" not in html
