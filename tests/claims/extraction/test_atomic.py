"""One event or state per claim, self-contained, in the words of its article."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extraction.atomic import split_claims
from claims.extraction.document import prepare
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput, Attribution, Span, StatedSource
from claims.extraction.tokens import LONGEST_SENTENCE
from tests.claims.extraction.extracting import article, claim_texts, claims_of, said

SPLIT = [
    pytest.param(
        "The Varnian army stormed the hills of Marosh and took back the town of Sarrin.",
        [
            "The Varnian army stormed the hills of Marosh.",
            "The Varnian army took back the town of Sarrin.",
        ],
        id="coordinated-verbs-share-a-subject",
    ),
    pytest.param(
        "The Varnian army pounded the rebels' positions in Eastern Marosh, killing 12 fighters"
        " and wounding scores.",
        [
            "The Varnian army pounded the rebels' positions in Eastern Marosh.",
            "The Varnian army killed 12 fighters in Eastern Marosh.",
            "The Varnian army wounded scores in Eastern Marosh.",
        ],
        id="participles-get-subject-tense-and-place",
    ),
    pytest.param(
        "Rebels shelled the villages of Orta, Belin and Kesh in Eastern Marosh.",
        ["Rebels shelled the villages of Orta, Belin and Kesh in Eastern Marosh."],
        id="a-list-of-places-stays-together",
    ),
    pytest.param(
        "The troops killed or wounded a large number of militants in Sarrin.",
        ["The troops killed or wounded a large number of militants in Sarrin."],
        id="two-verbs-of-one-object-stay-together",
    ),
    pytest.param(
        "Six people were killed and 20 wounded in a car bomb attack on the Belin market.",
        [
            "Six people were killed in a car bomb attack on the Belin market.",
            "20 people were wounded in a car bomb attack on the Belin market.",
        ],
        id="an-elliptic-casualty-figure-is-completed",
    ),
    pytest.param(
        "At least 15 soldiers were killed when a shell hit the main square of Kesh.",
        [
            "At least 15 soldiers were killed when a shell hit the main square of Kesh.",
            "A shell hit the main square of Kesh.",
        ],
        id="bare-casualties-keep-their-occasion",
    ),
    pytest.param(
        "The guards took control of Mount Orta, which overlooks the town of Sarrin.",
        ["The guards took control of Mount Orta.", "Mount Orta overlooks the town of Sarrin."],
        id="a-relative-clause-is-a-claim",
    ),
    pytest.param(
        "The convoy reached Sarrin, the last stronghold of the rebels in Marosh.",
        ["The convoy reached Sarrin.", "Sarrin is the last stronghold of the rebels in Marosh."],
        id="an-apposition-is-a-claim",
    ),
    pytest.param(
        "After capturing the Orta bridge, the brigade moved towards the port of Kesh.",
        ["The brigade captured the Orta bridge.", "The brigade moved towards the port of Kesh."],
        id="after-doing",
    ),
    pytest.param(
        "The militia withdrew from Kesh after the Varnian army entered the town of Orta.",
        ["The militia withdrew from Kesh.", "The Varnian army entered the town of Orta."],
        id="after-a-clause",
    ),
    pytest.param(
        "Helicopters dropped barrels on Kesh while rebels fired rockets at the airport.",
        ["Helicopters dropped barrels on Kesh.", "Rebels fired rockets at the airport."],
        id="while-a-clause",
    ),
    pytest.param(
        "The army managed to recapture two oil fields in Marosh.",
        ["The army recaptured two oil fields in Marosh."],
        id="managed-to-do-is-did",
    ),
    pytest.param(
        "The ministry did not send any aid to Kesh.",
        ["The ministry did not send any aid to Kesh."],
        id="negation-stays",
    ),
    pytest.param(
        "The Varnian army intends to launch an operation in Marosh to drive the rebels out.",
        ["The Varnian army intends to launch an operation in Marosh to drive the rebels out."],
        id="a-purpose-stays-attached",
    ),
    pytest.param(
        "If the rebels leave Kesh, the army will open the road.",
        ["If the rebels leave Kesh, the army will open the road."],
        id="a-condition-stays-attached",
    ),
    pytest.param(
        "The Varnian army and the Kesh brigade, backed by helicopters, attacked the airbase.",
        ["The Varnian army and the Kesh brigade, backed by helicopters, attacked the airbase."],
        id="backed-by-stays-attached",
    ),
    pytest.param(
        "In the meantime, the army continued its advances in Marosh.",
        ["The army continued its advances in Marosh."],
        id="connectives-are-dropped",
    ),
    pytest.param(
        "The clashes killed a five-member family, including three children, in the village of"
        " Orta.",
        [
            "The clashes killed a five-member family, including three children, in the village of"
            " Orta."
        ],
        id="including-stays-attached",
    ),
    pytest.param(
        "Army troops entered Kesh after the rebels ran out of food, capturing 14 fighters.",
        [
            "Army troops entered Kesh.",
            "The rebels ran out of food.",
            "Army troops captured 14 fighters.",
        ],
        id="a-result-behind-after-goes-with-the-main-clause",
    ),
    pytest.param(
        "The government released 30 fighters and the Dawn Front released 18 soldiers.",
        ["The government released 30 fighters.", "The Dawn Front released 18 soldiers."],
        id="two-clauses-whose-nouns-look-joined",
    ),
    pytest.param(
        "The toll is higher than the 21 deaths in the list, and lower than the 30 in the report.",
        ["The toll is higher than the 21 deaths in the list, and lower than the 30 in the report."],
        id="a-conjunction-inside-a-clause-stays",
    ),
    pytest.param(
        "A nurse from Orta, who had heard nothing of her son, fainted at the gate.",
        [
            "A nurse from Orta fainted at the gate.",
            "A nurse from Orta had heard nothing of her son.",
        ],
        id="who-is-a-person-not-a-place",
    ),
    pytest.param(
        "Neither the mayor nor the council replied to questions.",
        ["Neither the mayor nor the council replied to questions."],
        id="neither-nor-stays",
    ),
    pytest.param(
        "Having lost the port, the militia retreated to Kesh.",
        ["The militia had lost the port.", "The militia retreated to Kesh."],
        id="having-done",
    ),
    pytest.param(
        "The militia shelled Orta and Kesh, forcing residents to flee and damaging the mill.",
        [
            "The militia shelled Orta and Kesh.",
            "The militia forced residents to flee.",
            "The militia damaged the mill.",
        ],
        id="a-second-participle-behind-an-infinitive",
    ),
    pytest.param(
        "The barracks stood empty and was watched for three days.",
        ["The barracks stood empty.", "The barracks was watched for three days."],
        id="a-passive-beside-an-active-verb",
    ),
    pytest.param(
        "The militia demanded a fee from every lorry that crossed the pass.",
        ["The militia demanded a fee from every lorry that crossed the pass."],
        id="a-clause-about-nothing-in-particular-stays",
    ),
    pytest.param(
        "The depot held rockets which the militia had planned to use against Orta.",
        [
            "The depot held rockets.",
            "The militia had planned to use rockets against Orta.",
        ],
        id="an-object-goes-to-the-verb-that-lacks-it",
    ),
    pytest.param(
        "The ministry will publish the list when its review is complete.",
        ["The ministry will publish the list when its review is complete."],
        id="when-of-the-future-is-no-fact",
    ),
    pytest.param("Will the rebels return?", [], id="a-question-claims-nothing"),
]


@pytest.mark.parametrize(("text", "expected"), SPLIT)
def test_a_sentence_is_split_into_claims(text: str, expected: list[str]) -> None:
    assert claim_texts(text) == expected


REPORTED = [
    pytest.param(
        ("A military source said that the army would soon enter Kesh.", "A military source", "said",
         "that the army would soon enter Kesh"),
        ["The army will soon enter Kesh."],
        id="the-attribution-is-stripped-and-would-is-will",
    ),
    pytest.param(
        ("The opposition accused the Varnian army of shelling the market in Kesh.",
         "The opposition", "accused", "the Varnian army of shelling the market in Kesh"),
        ["The Varnian army shelled the market in Kesh."],
        id="accused-of-doing",
    ),
    pytest.param(
        ("Aid groups urged the Varnian government to open the road to Kesh.", "Aid groups",
         "urged", "the Varnian government to open the road to Kesh"),
        ["The Varnian government should open the road to Kesh."],
        id="urged-to-do",
    ),
    pytest.param(
        ("The militia vowed to retake the port of Kesh.", "The militia", "vowed",
         "to retake the port of Kesh"),
        ["The militia will retake the port of Kesh."],
        id="vowed-to-do-takes-the-source-as-subject",
    ),
    pytest.param(
        ("A colonel told Lorland television that the road was cut.", "A colonel", "told",
         "Lorland television that the road was cut"),
        ["The road was cut."],
        id="told-somebody-that",
    ),
    pytest.param(
        ("The council demanded an inquiry.", "The council", "demanded", "an inquiry"),
        ["An inquiry was demanded."],
        id="demanded-a-thing",
    ),
    pytest.param(
        ("The Dawn Front claimed responsibility for bombings near Kesh.", "The Dawn Front",
         "claimed", "responsibility for bombings near Kesh"),
        ["The Dawn Front is responsible for bombings near Kesh."],
        id="claimed-responsibility",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("report", "expected"), REPORTED)
def test_reported_content_becomes_a_claim(
    report: tuple[str, str, str, str], expected: list[str]
) -> None:
    text, source, cue, content = report
    given = article(text)
    attribution = said(given, source, cue, content)
    claims = claims_of(given, [attribution])
    assert [claim.text for claim in claims] == expected
    assert all(claim.attribution == attribution for claim in claims)


def test_words_outside_the_content_stay_with_the_outlet() -> None:
    given = article(
        "As more units reach Kesh, local sources said the rebels have left the airport."
    )
    attribution = said(given, "local sources", "said", "the rebels have left the airport")
    claims = claims_of(given, [attribution])
    assert [(claim.text, claim.attribution is None) for claim in claims] == [
        ("More units reach Kesh.", True),
        ("The rebels have left the airport.", False),
    ]


def test_an_apposition_to_the_source_is_the_outlets() -> None:
    given = article(
        "Twelve people died in Kesh, said the Marosh Monitor, a Lorland-based group with a network"
        " of volunteers."
    )
    attribution = said(
        given, "the Marosh Monitor", "said", "Twelve people died in Kesh", named=True
    )
    claims = claims_of(given, [attribution])
    assert [(claim.text, claim.attribution is None) for claim in claims] == [
        ("Twelve people died in Kesh.", False),
        ("The Marosh Monitor is a Lorland-based group with a network of volunteers.", True),
    ]


def test_the_innermost_source_owns_the_claim() -> None:
    given = article("The Kesh Herald quoted a medic as saying that six children were wounded.")
    outer = said(
        given, "The Kesh Herald", "quoted", "a medic as saying that six children were wounded"
    )
    inner = said(given, "a medic", "as saying", "that six children were wounded", kind="local")
    claims = claims_of(given, [outer, inner])
    assert [(claim.text, claim.attribution) for claim in claims] == [
        ("Six children were wounded.", inner)
    ]


HEADLINES = [
    pytest.param(
        "Varnian army takes Kesh\n\nThe army took it on Monday.",
        "Varnian army took Kesh.",
        id="the-present-is-the-past",
    ),
    pytest.param(
        "Marosh in the Last Day: Army Dispatches Hundreds of Fresh Forces to Kesh\n\n"
        "The Varnian army has dispatched hundreds of fresh forces to Kesh.",
        "The Varnian Army dispatched hundreds of fresh forces to Kesh.",
        id="a-label-is-dropped-and-title-case-undone",
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_a_headline_is_read_as_a_sentence(text: str, expected: str) -> None:
    first = claims_of(article(text, headline=True))[0].text
    assert first.removeprefix("The ").lower() == expected.removeprefix("The ").lower()


def test_a_claim_is_anchored_in_its_article() -> None:
    given = article("The Varnian army hit the depot in Kesh, killing 12 rebels.")
    claim = claims_of(given)[1]
    assert claim.text == "The Varnian army killed 12 rebels in Kesh."
    assert given.text[claim.start : claim.end] == "killing 12 rebels"
    pieces = [given.text[start:end] for start, end in claim.spans]
    assert pieces == ["The Varnian army", "in Kesh", "killing 12 rebels"]
    assert given.text[claim.sentence.start : claim.sentence.end].endswith("12 rebels.")


def test_a_doubtful_claim_ranks_lower() -> None:
    sure = claims_of(article("The Varnian army entered Kesh on Monday."))[0]
    unsure = claims_of(article("They left it."))[0]
    assert 0.0 <= unsure.confidence < sure.confidence <= 1.0


# Words that rewriting may add; all others stand in the article, inflected or not.
FUNCTION_WORDS = frozenset(
    [
        "is",
        "had",
        "are",
        "was",
        "were",
        "will",
        "should",
        "in",
        "the",
        "has",
        "have",
        "s",
        "responsible",
    ]
)
SENTENCES = st.sampled_from(
    [
        "The Varnian army stormed Kesh, killing 12 rebels and wounding others.",
        "A source said that they would leave the city, adding that it was lost.",
        "Six people were killed and 20 others injured in Orta, the capital.",
        "The militia, which holds the port, accused the army of shelling it.",
        "“We left,” he said, “because the road was cut.",
        "Rebels (also known as the Dawn Front), backed by jets, took the hill; nobody fled.",
        "Nor did the ministry, however; and while...",
        "Back to top\x00 \u202ebutton 😀 1,619 – 10-15%",
    ]
)
PIECES = st.lists(
    st.one_of(SENTENCES, st.text(max_size=12), st.sampled_from([",", " which ", "\n\n", '"'])),
    max_size=6,
).map(" ".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=PIECES, cuts=st.lists(st.integers(0, 400), min_size=6, max_size=6, unique=True))
def test_any_text_gives_claims_that_hold_their_promises(text: str, cuts: list[int]) -> None:
    given_article = ArticleInput(id="a1", text=text)
    ends = sorted(cuts)
    attributions = []
    if ends[-1] <= len(text):
        source, cue, content = ((Span(a, b),) for a, b in zip(ends[::2], ends[1::2], strict=True))
        stated = StatedSource("s1", "military source", "a source", "military", named=False)
        attributions.append(Attribution(stated, source, cue, content, quote="indirect"))
    document = prepare(given_article, load_pipeline().nlp)
    claims = split_claims(document, attributions)
    assert claims == split_claims(document, attributions)
    starts = [claim.sentence for claim in claims]
    assert starts == sorted(starts)
    for claim in claims:
        assert claim.text.endswith(".")
        assert claim.spans
        assert 0 <= claim.start < claim.end <= len(text)
        assert all(0 <= start < end <= len(text) for start, end in claim.spans)
        assert 0.0 <= claim.confidence <= 1.0
        assert all(q.text == text[q.span.start : q.span.end] for q in claim.quantities)


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("and the army took the hill ", id="clauses"),
        pytest.param("the army, which took the hill, ", id="relative-clauses"),
        pytest.param("of the army ", id="phrases"),
        pytest.param("the men said that ", id="reports"),
    ],
)
def test_a_text_without_full_stops_is_read_in_pieces(piece: str) -> None:
    text = piece * (12_000 // len(piece))
    claims = load_pipeline().extract(ArticleInput(id="a1", text=text)).claims
    assert all(len(claim.text.split()) <= 2 * LONGEST_SENTENCE for claim in claims)


@pytest.mark.parametrize("text", [case.values[0] for case in SPLIT])
def test_every_content_word_stands_in_the_article(text: str) -> None:
    given_words = set(re.findall(r"[\w']+", text.lower()))
    stems = {word[:4] for word in given_words}
    for claim in claims_of(article(text)):
        for word in re.findall(r"[\w']+", claim.text.lower()):
            known = word in given_words or word in FUNCTION_WORDS or word[:4] in stems
            assert known, f"{word!r} of {claim.text!r} is not in the article"
