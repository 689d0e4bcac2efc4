"""The class name of an unnamed source: "several military sources" and "military source" are one.

Pure: no Django, no network.
"""

from __future__ import annotations

import re

COUNTS = frozenset(
    {
        "a",
        "an",
        "another",
        "both",
        "certain",
        "different",
        "few",
        "five",
        "four",
        "many",
        "most",
        "multiple",
        "numerous",
        "one",
        "other",
        "several",
        "six",
        "some",
        "ten",
        "the",
        "these",
        "those",
        "three",
        "two",
        "various",
    }
)
"""Leading words that say how many, not who."""

PREPOSITIONS = frozenset(
    {
        "about",
        "at",
        "based",
        "by",
        "close",
        "familiar",
        "for",
        "from",
        "in",
        "inside",
        "involved",
        "loyal",
        "near",
        "of",
        "on",
        "outside",
        "over",
        "quoted",
        "speaking",
        "that",
        "to",
        "under",
        "who",
        "with",
        "within",
    }
)
"""The head of a source's description stands before the first of these."""

IRREGULAR = {
    "people": "person",
    "children": "child",
    "women": "woman",
    "men": "man",
    "wives": "wife",
    "aides": "aide",
    "allies": "ally",
}
UNCOUNTED = frozenset(
    {
        "armed-forces",
        "forces",
        "headquarters",
        "intelligence",
        "media",
        "news",
        "police",
        "press",
        "series",
        "staff",
        "works",
    }
)
"""Nouns that look plural, or are, and name a class as they stand."""


def class_label(label: str) -> str:
    """Return the label of an unnamed source's class, singular and without counts.

    "Two senior officials in the ministry" becomes "senior official in the ministry"; a label of
    which nothing would remain is returned as it is.
    """
    words = label.split()
    while len(words) > 1 and (words[0].lower() in COUNTS or words[0].isdigit()):
        words = words[1:]
    head = next(
        (i for i, word in enumerate(words) if i and word.lower().strip(",") in PREPOSITIONS),
        len(words),
    )
    if words:
        words[head - 1] = singular(words[head - 1])
    return " ".join(words) or label


def singular(word: str) -> str:
    """Return an English noun in the singular; a word that is not plural comes back unchanged."""
    lower = word.lower()
    if lower in UNCOUNTED or not lower.isalpha():
        return word
    if lower in IRREGULAR:
        return IRREGULAR[lower]
    if lower.endswith("men") and len(lower) > 4:
        return word[:-2] + "an"
    if lower.endswith("ies") and len(lower) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|sh|ch|x|z)es$", lower):
        return word[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")) and len(lower) > 3:
        return word[:-1]
    return word
