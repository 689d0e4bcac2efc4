"""Who stands as the source of a cue: the range of its mention, left or right of it."""

from __future__ import annotations

from claims.extraction.cues import Cue
from claims.extraction.lexicon import source_lexicon
from claims.extraction.phrases import (
    FINITE,
    RELATIVE,
    Range,
    finite_between,
    is_date_word,
    is_nominal,
    left_edge,
    right_edge,
)
from claims.extraction.tokens import Tree

_SKIPPED_BEFORE = frozenset({"RB", "RBR", "MD"})
_HANDED_ON = frozenset(
    "quoted cited obtained published released seen posted provided shared taken reviewed recorded "
    "broadcast issued".split()
)
"""Participles that say through whom a source or a document came: "quoted by the Herald"."""
_CLAUSE_OPENERS = frozenset("while whereas although though because".split())
_AUXILIARY = frozenset({"have", "be", "do", "'ve", "'d"})
_FRINGE = frozenset(
    "meanwhile meantime also earlier later today yesterday however too in the both all".split()
)
_SPEAKERS_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who"})
_EVENTS = frozenset(
    "attack attacks strike strikes airstrike airstrikes operation operations clash clashes battle "
    "battles bomb bombs blast blasts explosion explosions raid raids advance advances offensive "
    "war conflict violence fighting crisis massacre crime shelling move deal agreement situation "
    "development developments incident ceasefire truce vote town city village area region killing "
    "assault campaign decision visit talks meeting which that there this what".split()
)


def before(tree: Tree, cue: Cue, least: int = 0) -> Range | None:
    """Return the mention that ends directly before the cue, past adverbs and auxiliaries."""
    end = _skip_left(tree, cue.start, least)
    if end <= least:
        return None
    last = tree[end - 1]
    if last.tag == "CC":
        return None
    if last.text == ",":
        return _before_comma(tree, end - 1, least)
    if last.text in {"-", "–", "—"}:
        return _before_dash(tree, end - 1, least)
    if not (is_nominal(tree, end - 1) or last.text in {")", "'", '"', "”"} or last.tag == "CD"):
        return _past_relative(tree, cue, least)
    if last.tag == "PRP" and last.lower not in _SPEAKERS_PRONOUNS:
        start = end - 3
        of_them = start >= least and (tree[start + 1].lower, last.lower) == ("of", "them")
        return (start, end) if of_them and tree[start].tag in {"CD", "DT", "NN", "JJ"} else None
    modified = _modified(tree, least, end)
    if modified is not None:
        return modified
    start = _start(tree, cue, end, least)
    while end - start > 1 and is_date_word(tree, end - 1) and tree[end - 2].lower in {"on", ","}:
        end -= 2
    if start < end and tree[end - 1].tag != "IN":
        return start, end
    return None


def _modified(tree: Tree, least: int, end: int) -> Range | None:
    """The subject left of a relative clause or "quoted by …" that stands before the cue.

    Only where no verb stands before it, so that it is the sentence's subject.
    """
    for k in range(least + 1, end):
        word = tree[k]
        quoted = word.lower in _HANDED_ON and k + 1 < end and tree[k + 1].lower == "by"
        if (word.tag in FINITE and not quoted) or word.text in {",", "“", '"'}:
            return None
        relative = word.lower in {"which", "who", "whose"} and (
            finite_between(tree, k + 1, end) is not None
        )
        if (quoted or relative) and is_nominal(tree, k - 1):
            return _anchor(tree, least, k), k
    return None


def _anchor(tree: Tree, least: int, end: int) -> int:
    """Return the start of a subject that opens its clause, with all its attached phrases."""
    by_tags = left_edge(tree, end, least)
    start = by_tags
    while start > least and not _ends_subject(tree, start - 1, least):
        start -= 1
    opens = tree[start].tag in {"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "CD", "PRP$", "PDT", "VBN"}
    at_start = (
        start <= least
        or tree[start - 1].text in {",", "“", '"', "–", "—"}
        or (tree[start - 1].tag in {"CC", "RB"} or tree[start - 1].lower == "that")
        or tree[start - 1].lower in _CLAUSE_OPENERS
    )
    joined = by_tags > start and tree[by_tags - 1].tag in {"IN", "TO", "VBN", "CC"}
    named = any(tree[k].is_name for k in range(start, by_tags)) and tree[by_tags].tag == "DT"
    whole = opens and at_start and end - start <= 14 and (joined or (named and start <= least + 2))
    return start if whole else by_tags


def _ends_subject(tree: Tree, at: int, least: int) -> bool:
    """Whether a word cannot be inside the subject that stands to its right."""
    word = tree[at]
    if word.text in {",", ":", ";", "“", "”", '"', "–", "—"}:
        return True
    if word.tag == "VBN" and tree[at + 1].tag in {"IN", "TO"}:
        return False
    if word.tag == "CC":
        return at <= least + 1
    blocked = {"MD", "WDT", "WP", "WRB", "RB"}
    return word.is_verb or word.tag in blocked or word.lower in {"that", "as"} | _CLAUSE_OPENERS


def _skip_left(tree: Tree, at: int, least: int) -> int:
    """Step left over "has", "further", ", meanwhile," and "on Monday" before a cue."""
    while at > least:
        word = tree[at - 1]
        if (
            (word.tag in _SKIPPED_BEFORE and word.lower not in {"n't", "not"})
            or (word.lemma in _AUXILIARY and (word.is_verb or word.lower in {"'ve", "'d"}))
            or (word.lower in _FRINGE and word.lower not in {"the", "in"})
        ):
            at -= 1
        elif (
            is_date_word(tree, at - 1) and at - 2 >= least and tree[at - 2].lower in {"on", "late"}
        ):
            at -= 2
        elif word.text == "," and (inner := _fringe_start(tree, at - 1, least)) is not None:
            at = inner
        else:
            break
    return at


def _fringe_start(tree: Tree, comma: int, least: int) -> int | None:
    """Return where ", meanwhile ," or ", in the meantime ," starts, given its closing comma."""
    for k in range(comma - 1, max(least, comma - 5) - 1, -1):
        if tree[k].text == ",":
            return k if comma - k > 1 else None
        if tree[k].lower not in _FRINGE and not is_date_word(tree, k) and tree[k].lower != "on":
            return None
    return None


def _start(tree: Tree, cue: Cue, end: int, least: int) -> int:
    """Return the left border: by the tags; by the parse where it agrees and reaches further."""
    by_tags = _anchor(tree, least, end)
    subject = tree.child(cue.verb, "nsubj")
    if subject is None or not least <= subject < end:
        return by_tags
    below = [k for k in tree.subtree(subject) if least <= k < end]
    first = min(below, default=by_tags)
    if first >= by_tags or finite_between(tree, first, end) is not None:
        return by_tags
    span = range(first, by_tags)
    if any(tree[k].text in {",", ";", ":"} or tree[k].text in '“”"' for k in span):
        return by_tags
    opens = tree[by_tags].tag in {"DT", "PRP$"} and by_tags > first
    if opens and tree[by_tags - 1].is_noun:
        return by_tags
    prefix_is_clean = all(
        tree[k].tag not in FINITE | {"VBG", "VBN", "RP"} for k in span
    ) and first == max(least, first)
    at_start = (
        first == least or tree[first - 1].text in {",", "“", '"'} or tree[first - 1].tag == "CC"
    )
    return first if prefix_is_clean and at_start else by_tags


def _before_comma(tree: Tree, comma: int, least: int) -> Range | None:
    """ "Aren Volk, a lawmaker for the south, said": the mention with its apposition."""
    for k in range(comma - 1, max(least, comma - 30) - 1, -1):
        if tree[k].text == "," or k == least:
            inner = k + 1 if tree[k].text == "," else k
            relative = tree[inner].lower in RELATIVE
            finite = finite_between(tree, inner, comma)
            if finite == inner and finite_between(tree, least, k) is None:
                finite = None  # "a statement by the party, read on the radio, said"
            elif finite is not None and not relative:
                return None
            if inner == least or tree[inner].tag == "IN":
                return None
            if tree[inner].tag not in {
                "DT",
                "JJ",
                "NN",
                "NNP",
                "WP",
                "WDT",
                "CD",
                "NNS",
                "VBN",
                "VBD",
                "VBG",
                "PRP$",
            }:
                return None
            if not is_nominal(tree, k - 1) and tree[k - 1].text != ")":
                return None
            return _anchor(tree, least, k), comma
    return None


def _before_dash(tree: Tree, dash: int, least: int) -> Range | None:
    for k in range(dash - 1, max(least, dash - 30), -1):
        if tree[k].text in {"-", "–", "—"} and is_nominal(tree, k - 1):
            return left_edge(tree, k, least), k
    return None


def _past_relative(tree: Tree, cue: Cue, least: int) -> Range | None:
    """ "The coalition which began its war last autumn said": the head is left of the relative."""
    subject = tree.child(cue.verb, "nsubj")
    for k in range(cue.start - 1, max(least, cue.start - 35), -1):
        if tree[k].lower in {"which", "who"} and k > least and is_nominal(tree, k - 1):
            return left_edge(tree, k, least), k
    if subject is not None and least <= subject < cue.start and is_nominal(tree, subject):
        end = right_edge(tree, subject, cue.start)
        return left_edge(tree, subject + 1, least), max(end, subject + 1)
    return None


def relative_before(tree: Tree, cue: Cue, least: int = 0) -> Range | None:
    """The mention in front of "which … later said", where "which" may be the direct subject."""
    at = _skip_left(tree, cue.start, least)
    if at - 1 > least and tree[at - 1].lower in {"which", "who"}:
        end = at - 1
        if tree[end - 1].text == ",":
            end -= 1
        if end > least and (is_nominal(tree, end - 1) or tree[end - 1].text == ")"):
            return left_edge(tree, end, least), end
    return None


def of_sentence(tree: Tree, limit: int) -> Range | None:
    """Return the subject that opens a sentence and ends before `limit`, None without one."""
    start = 0
    roots = [k for k in range(limit) if tree[k].dep == "ROOT"]
    verb = min(*roots, limit, finite_between(tree, 0, limit) or limit)
    comma = next((k for k in range(verb) if tree[k].text == ","), verb)
    end = right_edge(tree, start, min(verb, comma))
    return (start, end) if end > start and is_nominal(tree, end - 1) else None


def after(tree: Tree, start: int, limit: int) -> Range | None:
    """Return the mention that begins right after a cue ("said the ministry", "by the group")."""
    if start >= limit:
        return None
    first = tree[start]
    if not (first.is_noun or first.tag in {"DT", "JJ", "PRP", "PRP$", "CD", "VBN", "VBG", "PDT"}):
        return None
    end = right_edge(tree, start, limit)
    if end <= start or not any(is_nominal(tree, k) for k in range(start, end)):
        return None
    return start, end


def can_speak(tree: Tree, span: Range) -> bool:
    """Whether a mention can be a source at all: not an event, a place, a date or a clause."""
    start, end = span
    if end - start > 30:
        return False
    head = head_of(tree, span)
    word = tree[head]
    if word.lower in _EVENTS or is_date_word(tree, head):
        return False
    if any(tree[k].lower == "article" and tree[k - 1].lower == "this" for k in range(1, end)):
        return False  # "an earlier version of this article": the outlet on its own text
    if word.tag == "PRP":
        if end - start == 3 and tree[start + 1].lower == "of":
            return True  # "one of them"
        return word.lower in _SPEAKERS_PRONOUNS
    return word.is_noun or word.tag in {"WP", "CD", "JJ", "NN", "VBG"} or word.lower == "others"


def is_document(tree: Tree, span: Range) -> bool:
    """Whether the mention is of a document, a picture or reports, which "show" things."""
    head = tree[head_of(tree, span)].lower
    return head in source_lexicon().documents


def head_of(tree: Tree, span: Range) -> int:
    """Return the head noun: the last noun before the first preposition or comma of the mention."""
    start, end = span
    stop = end
    for k in range(start + 1, end):
        if tree[k].tag in {"IN", "TO"} or (tree[k].text in {",", "(", "–", "-"} and k > start):
            if tree[k].text == "-" and tree[k].tag == "HYPH":
                continue
            stop = k
            break
    nouns = [k for k in range(start, stop) if tree[k].is_noun]
    return nouns[-1] if nouns else max(start, stop - 1)
