"""An extraction moved by n characters is the same extraction, n characters later."""

from __future__ import annotations

from claims.extraction.shifting import shifted
from claims.extraction.spans import (
    Affiliation,
    ArticleInput,
    Attribution,
    Claim,
    Extraction,
    Quantity,
    SourceLink,
    Span,
    StatedSource,
)

SPEAKS_FOR = Affiliation("Varn army", "military", Span(0, 8))
STATED = StatedSource(
    "s1", "Ilan Varo", "Ilan Varo", "military", named=True, affiliation=SPEAKS_FOR
)
LINK = SourceLink(STATED, (Span(0, 3),), (Span(4, 8),))
ATTRIBUTION = Attribution(
    STATED, (Span(0, 3),), (Span(4, 8),), (Span(9, 20),), "indirect", chain=(LINK,), joint=(LINK,)
)
CLAIM = Claim(
    "X.",
    9,
    20,
    (Span(9, 20),),
    Span(0, 21),
    ATTRIBUTION,
    quantities=(Quantity("12 men", Span(10, 16), 12, 12, "men", approximate=False),),
)
WHOLE = Extraction(
    ArticleInput("a", "x" * 30), (Span(0, 21),), (Span(21, 30),), (ATTRIBUTION,), (CLAIM,)
)


def test_every_offset_moves_and_sources_are_told_apart() -> None:
    moved = shifted(WHOLE, 100, prefix="2.")
    (attribution,) = moved.attributions
    (claim,) = moved.claims
    assert moved.sentences == (Span(100, 121),)
    assert moved.boilerplate == (Span(121, 130),)
    assert attribution.source == (Span(100, 103),)
    assert attribution.content == (Span(109, 120),)
    assert attribution.chain[0].cue == attribution.joint[0].cue == (Span(104, 108),)
    assert attribution.stated is not None
    assert attribution.stated.id == "2.s1"
    assert attribution.stated.affiliation is not None
    assert attribution.stated.affiliation.words == Span(100, 108)
    assert (claim.start, claim.end, claim.spans) == (109, 120, (Span(109, 120),))
    assert claim.sentence == Span(100, 121)
    assert claim.quantities[0].span == Span(110, 116)
    assert claim.attribution == attribution


def test_moving_by_nothing_changes_nothing() -> None:
    assert shifted(WHOLE, 0, prefix="") == WHOLE
