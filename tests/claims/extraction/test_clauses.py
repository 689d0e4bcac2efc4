"""What clauses take over from each other, and when a cut is withdrawn."""

from __future__ import annotations

import time

import pytest

from claims.extraction.tokens import LONGEST_SENTENCE, Tree, Word, trees_of
from tests.claims.extraction.extracting import claim_texts, tree

CASES = [
    pytest.param(
        "The bridges were hit and later rebuilt.",
        ["The bridges were hit and later rebuilt."],
        id="bare-verbs-stay-together",
    ),
    pytest.param(
        "On Monday, jets hit Orta and destroyed the mill.",
        ["On Monday, jets hit Orta.", "On Monday, jets destroyed the mill."],
        id="a-fronted-day-is-shared",
    ),
    pytest.param(
        "The army has pushed into Marosh, seizing a string of villages.",
        [
            "The army has pushed into Marosh.",
            "The army has seized a string of villages.",
        ],
        id="the-perfect-is-shared",
    ),
    pytest.param(
        "The rebels are leaving Orta, taking their families with them.",
        [
            "The rebels are leaving Orta.",
            "The rebels are taking their families with them.",
        ],
        id="the-progressive-is-shared",
    ),
    pytest.param(
        "Those who stayed in Orta hid in cellars.",
        ["Those who stayed in Orta hid in cellars."],
        id="those-who-stays-together",
    ),
    pytest.param(
        "The number of towns that signed the truce is 40.",
        ["The number of towns that signed the truce is 40."],
        id="what-is-counted-stays-together",
    ),
    pytest.param(
        "The rebels took Orta, which resulted in a loss for the army.",
        ["The rebels took Orta, which resulted in a loss for the army."],
        id="a-clause-about-the-event-stays",
    ),
    pytest.param(
        "The army held the port that rebels stormed in May.",
        ["The army held the port.", "Rebels stormed the port in May."],
        id="a-relative-clause-about-its-object",
    ),
    pytest.param(
        "The road was closed by a patrol, and officers turned back reporters.",
        ["The road was closed by a patrol.", "Officers turned back reporters."],
        id="an-active-verb-takes-no-auxiliary",
    ),
    pytest.param(
        "The army's fighters left.", ["The army's fighters left."], id="a-genitive-is-not-torn"
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_clauses(text: str, expected: list[str]) -> None:
    assert claim_texts(text) == expected


def test_a_cycle_of_heads_ends() -> None:
    words = [
        Word("a", "a", "a", "NN", "NOUN", "dep", head, n, n + 1) for n, head in enumerate([1, 0])
    ]
    assert list(Tree(words).ancestors(0)) == [1]


def test_over_long_sentences_are_read_in_pieces() -> None:
    class Token:
        is_space, lemma_, tag_, pos_, dep_, ent_type_ = False, "x", "NN", "NOUN", "dep", ""

        def __init__(self, i: int) -> None:
            self.i, self.idx, self.text = i, 2 * i, "," if i % 50 == 49 else "x"
            self.head = self

    pieces = trees_of([Token(i) for i in range(5 * LONGEST_SENTENCE)])
    assert sum(map(len, pieces)) == 5 * LONGEST_SENTENCE
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert all(piece[len(piece) - 1].text == "," for piece in pieces[:-1])


def test_time_is_near_linear_in_the_length_of_a_sentence() -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        claim_texts("the army stormed the hill and killed rebels near Orta, " * count)
        return time.process_time() - started

    seconds(20)
    assert seconds(400) < 12 * max(seconds(100), 0.05)


def test_a_subtree_leaves_out_what_it_is_told() -> None:
    words = tree("The rebels who fled left Orta.")
    verb = next(i for i, word in enumerate(words) if word.dep == "ROOT")
    relative = next(i for i, word in enumerate(words) if word.dep == "relcl")
    kept = [words[i].text for i in words.subtree(verb, without=[relative])]
    assert kept == ["The", "rebels", "left", "Orta", "."]
