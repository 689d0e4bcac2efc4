"""Who is said to have said what: cues, sources, contents, and sources along an article."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.extraction.attribution import find_attributions
from claims.extraction.document import prepare
from claims.extraction.pipeline import load_pipeline
from claims.extraction.spans import ArticleInput, Attribution, Spans

HEAD = "Fighting goes on around Kelvar town\n\n"


def attributions(text: str) -> tuple[Attribution, ...]:
    """Return the attributions of a text under a headline."""
    return find_attributions(prepare(ArticleInput("a", HEAD + text), load_pipeline().nlp))


def words(text: str, spans: Spans) -> str:
    """Return the text of spans, joined by " … "."""
    return " … ".join((HEAD + text)[start:end] for start, end in spans)


# text → (source, cue, content) of every attribution with a cue
EXPLICIT = [
    pytest.param(
        "A military source said on Monday that the army took the hill.",
        [("A military source", "said", "that the army took the hill")],
        id="clause-after-adjunct",
    ),
    pytest.param(
        "The army took the hill, field sources said.",
        [("field sources", "said", "The army took the hill")],
        id="postposed",
    ),
    pytest.param(
        "The army took the hill and killed nine men a monitor said.",
        [("a monitor", "said", "The army took the hill and killed nine men")],
        id="postposed-without-comma",
    ),
    pytest.param(
        "According to a battlefield source, the army took the hill.",
        [("a battlefield source", "According to", "the army took the hill")],
        id="according-to-first",
    ),
    pytest.param(
        "The army took the hill on Monday, according to local activists.",
        [("local activists", "according to", "The army took the hill on Monday")],
        id="according-to-last",
    ),
    pytest.param(
        "The ministry went on to say that talks were under way.",
        [("The ministry", "went on to say", "that talks were under way")],
        id="multiword-cue",
    ),
    pytest.param(
        "The ministry said that nine towns joined, adding that more would follow.",
        [
            ("The ministry", "said", "that nine towns joined"),
            ("The ministry", "adding", "that more would follow"),
        ],
        id="adding-shares-the-source",
    ),
    pytest.param(
        "Noting that the road was vital, he said it would be held.",
        [
            ("he", "Noting", "that the road was vital"),
            ("he", "said", "it would be held"),
        ],
        id="fronted-participle",
    ),
    pytest.param(
        "The ministry denied that any civilian was hurt, and described the reports as false.",
        [
            ("The ministry", "denied", "that any civilian was hurt"),
            ("The ministry", "described", "the reports as false"),
        ],
        id="coordinated-cues",
    ),
    pytest.param(
        "Colonel Davin Hesk, a spokesman for the command, told reporters in Tarsin that it fell.",
        [
            (
                "Colonel Davin Hesk, a spokesman for the command",
                "told",
                "that it fell",
            )
        ],
        id="apposition-and-listeners",
    ),
    pytest.param(
        "A senior commander, who asked not to be named, confirmed the loss of the bridge.",
        [
            (
                "A senior commander, who asked not to be named",
                "confirmed",
                "the loss of the bridge",
            )
        ],
        id="anonymity-is-no-cue",
    ),
    pytest.param(
        "“The bridge is lost,” said Davin Hesk, a spokesman for the command.",
        [
            (
                "Davin Hesk, a spokesman for the command",
                "said",
                "“The bridge is lost,”",
            )
        ],
        id="inverted",
    ),
    pytest.param(
        "Engineers at the power plant said the lines were cut.",
        [("Engineers at the power plant", "said", "the lines were cut")],
        id="whole-noun-phrase",
    ),
    pytest.param(
        "The mayor denied it, while engineers at the power plant said a cable had failed.",
        [
            ("The mayor", "denied", "it"),
            ("engineers at the power plant", "said", "a cable had failed"),
        ],
        id="whole-noun-phrase-after-while",
    ),
    pytest.param(
        "Local sources said that shots came from the hill; a military source said that they came "
        "from the river.",
        [
            ("Local sources", "said", "that shots came from the hill"),
            ("a military source", "said", "that they came from the river"),
        ],
        id="semicolon-ends-a-scope",
    ),
    pytest.param(
        "A statement by the Columns, read on local radio, said that the group had left the town.",
        [
            (
                "A statement by the Columns, read on local radio",
                "said",
                "that the group had left the town",
            )
        ],
        id="participle-after-comma",
    ),
    pytest.param(
        "A clerk at the ministry, who was not authorised to speak, said only that it rained.",
        [
            (
                "A clerk at the ministry, who was not authorised to speak",
                "said",
                "that it rained",
            )
        ],
        id="said-only-that",
    ),
    pytest.param(
        "The Varn Register listed nine men who it says were killed in Kelvar, the highest toll "
        "of the war.",
        [("it", "says", "were killed in Kelvar")],
        id="only-the-relative-clause",
    ),
    pytest.param(
        "Orsia denied that its ships had left port, after a newspaper printed a map.",
        [("Orsia", "denied", "that its ships had left port")],
        id="background-of-a-denial",
    ),
    pytest.param(
        "Satellite images obtained by the newspaper showed that the mill was burnt.",
        [("Satellite images", "showed", "that the mill was burnt")],
        id="obtained-by-is-no-source",
    ),
    pytest.param(
        "A farmer whose house stands near the bridge said that two men had fled.",
        [("A farmer", "said", "that two men had fled")],
        id="whose-clause",
    ),
    pytest.param(
        "Jets struck the depot, the ministry said, killing nine men.",
        [("the ministry", "said", "Jets struck the depot … killing nine men")],
        id="a-result-goes-on-behind-the-cue",
    ),
    pytest.param(
        "Jets struck the depot, the minister said, pointing at a map.",
        [("the minister", "said", "Jets struck the depot")],
        id="what-the-speaker-did-does-not",
    ),
    pytest.param(
        'The ministry said that rebels had taken masks "confirming that they are ready for war."',
        [
            (
                "The ministry",
                "said",
                'that rebels had taken masks "confirming that they are ready for war."',
            )
        ],
        id="a-quoted-participle-is-no-cue",
    ),
]

OWN_VOICE = [
    pytest.param("The army continued its advances in the north.", id="act"),
    pytest.param("The front has held the eastern third of the province since autumn.", id="held"),
    pytest.param("Nine men were reported killed near the bridge.", id="agentless-passive"),
    pytest.param("The army declined to comment on the raid.", id="declined"),
    pytest.param("The blast claimed the lives of nine men.", id="claimed-lives"),
    pytest.param("Based on the agreement, nine men left the town.", id="based-on-agreement"),
    pytest.param("The groups held talks to end the fighting.", id="held-talks"),
    pytest.param("The ministry gave a much lower number on Monday.", id="gave-a-number"),
    pytest.param(
        "An earlier version of this article gave the number of bodies as 27.", id="correction"
    ),
]

# text → label of every attribution, in order
LABELS = [
    pytest.param(
        "A military source said it rained. The source added that it stopped.",
        ["military source", "military source"],
        id="the-source",
    ),
    pytest.param(
        "A source said it rained. The sources added that it stopped.",
        ["source", "source"],
        id="number-mismatch",
    ),
    pytest.param(
        "A field source said it rained. Another source said it snowed. The source said it froze.",
        ["field source", "another source", "another source"],
        id="another-source",
    ),
    pytest.param(
        "The Ostran Defense Ministry said it rained. The defense ministry announced that it "
        "stopped. The ministry said that it froze.",
        ["Ostran Defense Ministry"] * 3,
        id="ministry",
    ),
    pytest.param(
        "Davin Hesk said it rained. Hesk added that it stopped. He said that it froze.",
        ["Davin Hesk"] * 3,
        id="surname-and-pronoun",
    ),
    pytest.param(
        "Also, a senior Ostran lawmaker revealed that it rained. Davin Hesk said that it stopped.",
        ["Davin Hesk", "Davin Hesk"],
        id="name-fills-in-a-title",
    ),
    pytest.param(
        "Nine men died a monitor said. The Ostran Observatory for Human Rights said two were hurt.",
        ["Ostran Observatory for Human Rights"] * 2,
        id="monitor",
    ),
    pytest.param(
        "Local sources said it rained. Military sources said it stopped.",
        ["local sources", "military sources"],
        id="unnamed-labels-are-lower-case",
    ),
    pytest.param(
        "Battlefield sources reported that it rained.",
        ["battlefield sources"],
        id="capital-of-a-sentence",
    ),
    pytest.param(
        "Nine men fled, the army said. The Varn Interior Ministry gave a lower number. It said "
        "that six men had fled.",
        ["army", "Varn Interior Ministry"],
        id="it-goes-back-to-the-subject-before",
    ),
    pytest.param(
        "The Varn Casualty Register published the names of nine men who it says were killed.",
        ["Varn Casualty Register"],
        id="it-in-a-relative-clause",
    ),
    pytest.param(
        "The toll is lower than the 21 deaths recorded by the Kelvar Health Directorate. The "
        "directorate said that it rained.",
        ["Kelvar Health Directorate"],
        id="body-named-without-credit",
    ),
    pytest.param(
        "The Kelvar Health Directorate and the Varn Water Directorate closed. The directorate "
        "said that it rained.",
        ["directorate"],
        id="two-bodies-named-without-credit",
    ),
    pytest.param(
        "Davin al-Hesk said it rained. Al-Hesk added that it stopped.",
        ["Davin al-Hesk"] * 2,
        id="surname-with-an-article",
    ),
    pytest.param(
        "Local residents said it rained. They added that it stopped.",
        ["local residents"] * 2,
        id="they",
    ),
    pytest.param(
        "Nine men were hurt in a raid on Kelvar, a police source said. Two other men were killed "
        "in a raid on Orta.",
        ["police source"] * 2,
        id="others-are-counted-on",
    ),
    pytest.param(
        '"The clinic burnt down," said Davin Hesk. We had to carry the men to the river.',
        ["Davin Hesk"] * 2,
        id="first-person-that-lost-its-marks",
    ),
    pytest.param(
        "Two residents said it rained. One of them said that it snowed. The other said that it "
        "froze.",
        ["two residents", "one of two residents", "another of two residents"],
        id="one-of-them-and-the-other",
    ),
    pytest.param(
        "A military source said it rained. The source, an officer of the brigade, said that it "
        "snowed. The officer said that it froze.",
        ["military source"] * 3,
        id="office-told-later",
    ),
    pytest.param(
        "A retired engineer said it rained. A member of the Kelvar town watch said that it snowed. "
        "The man said that it froze.",
        ["retired engineer"] + ["member of the Kelvar town watch"] * 2,
        id="the-man",
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXPLICIT)
def test_explicit(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [
        (words(text, a.source), words(text, a.cue), words(text, a.content))
        for a in attributions(text)
        if a.cue
    ]
    assert found == expected


@pytest.mark.parametrize("text", OWN_VOICE)
def test_own_voice(text: str) -> None:
    assert attributions(text) == ()


@pytest.mark.parametrize(("text", "expected"), LABELS)
def test_labels(text: str, expected: list[str]) -> None:
    found = [a.stated for a in attributions(text) if a.stated]
    assert [stated.label for stated in found] == expected


def test_a_headline_in_capitals_credits_the_body_before_its_colon() -> None:
    text = "Ostran Coalition: Army Used Gas 12 Times since Kelvar Massacre\n\nIt rained in Orta."
    found = find_attributions(prepare(ArticleInput("a", text), load_pipeline().nlp))
    assert [a.stated.label for a in found if a.stated] == ["Ostran Coalition"]


def test_a_quotation_over_sentences_credits_those_without_a_cue() -> None:
    text = "“We lost the hill. Nobody was hurt. The road is open,” Davin Hesk said."
    found = attributions(text)
    assert [(a.implicit, a.quote) for a in found] == [
        (True, "direct"),
        (True, "direct"),
        (False, "direct"),
    ]
    assert {a.stated.label for a in found if a.stated} == {"Davin Hesk"}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param(
            "Six people died, according to the Varn Casualty Register and Candle Aid.",
            ["Varn Casualty Register", "Candle Aid"],
            id="names",
        ),
        pytest.param(
            "Six people died, according to the Varn Register and a doctor in Kelvar.",
            ["Varn Register", "doctor in Kelvar"],
            id="name-and-phrase",
        ),
        pytest.param(
            "Six people died, according to the Ministry of Health and Social Care.",
            ["Ministry of Health and Social Care"],
            id="one-body",
        ),
    ],
)
def test_joint_sources(text: str, labels: list[str]) -> None:
    (found,) = attributions(text)
    parties = [found.stated, *(link.stated for link in found.joint)]
    assert [party.label for party in parties if party] == labels


def test_a_source_that_quotes_a_source_is_a_chain() -> None:
    text = "The agency quoted a field source as saying that the column turned back."
    outer, inner = attributions(text)
    assert outer.stated is not None and outer.stated.label == "agency"
    assert inner.stated is not None and inner.stated.label == "field source"
    assert [link.stated.label for link in inner.chain] == ["agency"]
    assert outer.chain == ()


def test_a_source_quoted_by_an_outlet_is_a_chain() -> None:
    text = "A field source quoted by the Varn State Wire put the number of dead at 30."
    outer, inner = attributions(text)
    assert (words(text, outer.source), words(text, outer.cue)) == (
        "the Varn State Wire",
        "quoted by",
    )
    assert words(text, inner.source) == "A field source"
    assert words(text, inner.content) == "the number of dead at 30"
    assert [link.stated.label for link in inner.chain] == ["Varn State Wire"]


def test_whom_an_outlet_cites_is_within_its_report() -> None:
    text = "The broadcaster Varn Television, citing two clerks, reported that it rained."
    outer, inner = attributions(text)
    assert words(text, outer.source) == "The broadcaster Varn Television"
    assert words(text, inner.source) == "two clerks"
    assert [link.stated.label for link in inner.chain] == ["Varn Television"]


KINDS = [
    pytest.param("An aid worker said that it rained.", ["ngo"], id="aid-worker"),
    pytest.param("The Eastern Command said that it rained.", ["military"], id="command"),
    pytest.param("The Varn Health Directorate said it rained.", ["government"], id="directorate"),
    pytest.param("The Varn Casualty Register said that it rained.", ["ngo"], id="register"),
    pytest.param(
        "The Sarn Front said it had left. Its spokesman, Ivo Brandt, claimed that it rained.",
        ["armed_group", "armed_group"],
        id="spokesman-of-an-armed-group",
    ),
    pytest.param(
        "The Varn Interior Ministry said it rained. Its spokesman, Ivo Brandt, said it snowed.",
        ["government", "government"],
        id="spokesman-of-a-ministry",
    ),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [a.stated.kind for a in attributions(text) if a.stated] == kinds


def test_definite_events_go_on_reporting_and_shifts_do_not() -> None:
    text = (
        "Local sources reported that rival groups fought clashes in Kelvar. Nine gunmen were "
        "killed in the clashes. Meanwhile, the army shelled Dorrin."
    )
    found = attributions(text)
    assert [(a.implicit, a.stated and a.stated.label) for a in found] == [
        (False, "local sources"),
        (True, "local sources"),
    ]


PIECES = st.sampled_from(
    ["A source", "said", "that", "“", "”", '"', ",", ".", "the army", "told", "adding", "who", "\n",
     "\n\n", "according to", "Davin Hesk", "he", "\x00", "\u202e", "😀", "المصدر", "(", ")", ":"]
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_text_gives_sound_spans(text: str) -> None:
    found = attributions(text)
    whole = HEAD + text
    for each in found:
        assert each.content
        for start, end in (*each.source, *each.cue, *each.content):
            assert 0 <= start < end <= len(whole)
    assert found == attributions(text)
    assert [a.content[0].start for a in found] == sorted(a.content[0].start for a in found)
