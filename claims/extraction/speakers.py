"""Pronouns that a source uses of itself: "the nurses said they …", "he said his men …".

The party that speaks is the likeliest referent of the pronoun that opens its own indirect speech.
A source's mention in the sentence is preferred to its label, since it is what a reader sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.extraction.references import Subject
from claims.extraction.spans import Attribution, StatedSource
from claims.extraction.tokens import Tree
from claims.extraction.wordlists import words_of

_POSSESSIVE = {"his": "he", "her": "she", "its": "it", "their": "they"}
_LINKS = frozenset({"of", "in", "at", "from", "on", "for", "to", "with", "who", "near"})


def possessor(pronoun: str) -> str:
    """ "he" for "his"; "" for a word that is no possessive of the third person."""
    return _POSSESSIVE.get(pronoun, "")


def genitive(text: str) -> str:
    """ "the nurses'", "the army's"."""
    return f"{text}'" if text.endswith("s") and " " in text else f"{text}'s"


def mention_of(tree: Tree, attribution: Attribution) -> tuple[int, ...]:
    """The words of the source's mention in this sentence, up to its first comma."""
    found: list[int] = []
    for index, word in enumerate(tree):
        if any(s < word.end and word.start < e for s, e in attribution.source):
            if word.text in {",", "(", "–", "-"} and found and word.tag != "HYPH":
                break
            found.append(index)
    return tuple(found)


def own_mention(
    tree: Tree, attribution: Attribution, pronoun: str, *, ahead: bool
) -> tuple[int, ...]:
    """The mention of a source that a pronoun at the start of its report takes up.

    "The army says that it …" is about the army, "Nurses said they …" about the nurses; "the
    sources said they …" only where it announces something.
    """
    mention = mention_of(tree, attribution)
    if not mention or attribution.quote != "indirect" or len(mention) > 7:
        return ()
    head = next((i for i in mention if tree[i].dep in {"nsubj", "pobj"}), mention[-1])
    word = tree[head]
    if pronoun == "they" and word.tag in {"NNS", "NNPS"}:
        return mention if ahead or word.lower not in {"sources", "reports"} else ()
    if pronoun == "it" and word.lower in _bodies():
        return mention
    return ()


def party(stated: StatedSource) -> Subject | None:
    """A source as what its own pronoun refers to in reported speech; None if none could."""
    words = stated.label.split()
    if not words or len(words) > 7:
        return None
    if not stated.named:
        return _class(stated, words)
    last = words[-1].lower()
    body = last in _bodies() | words_of("body_nouns")
    organised = body or len(words) == 1 or stated.kind in {"media", "ngo", "armed_group"}
    text = f"the {stated.label}" if body else stated.label
    return Subject(text, plural=False, person=not organised, collective=body)


def _class(stated: StatedSource, words: Sequence[str]) -> Subject | None:
    """An unnamed source: "a former officer" is a person, "the directorate" a body."""
    head = _head(words).lower()
    body = head in _bodies() | words_of("body_nouns")
    plural = not body and head.endswith("s") and not head.endswith("ss")
    text = stated.label if words[0][:1].isdigit() or plural else f"the {stated.label}"
    person = not plural and not body and stated.kind not in {"document", "media"}
    if head in {"source", "report", "reports", "sources"} and not person:
        return None
    return Subject(text, plural=plural, person=person, collective=body)


def _head(words: Sequence[str]) -> str:
    end = next((at for at, word in enumerate(words) if at and word.lower() in _LINKS), len(words))
    return words[end - 1]


def _bodies() -> frozenset[str]:
    return words_of("collective_nouns") | words_of("institutions")


def answering(stated: StatedSource | None, pronoun: str, *, spoken_by: str) -> str:
    """The source's name or label if the pronoun can mean it; "" if that is in doubt.

    Args:
        stated: Who speaks.
        pronoun: The subject pronoun of the content, in lower case.
        spoken_by: The source's mention, if that is a pronoun itself ("he said he …").
    """
    subject = party(stated) if stated is not None else None
    if subject is None:
        return ""
    if pronoun == "they" and stated is not None and not stated.named and not spoken_by:
        subject = replace(subject, plural=False)
    if pronoun == spoken_by and pronoun in {"he", "she"} and not subject.plural:
        return subject.text
    return subject.text if subject.answers(pronoun) else ""
