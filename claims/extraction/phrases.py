"""Where noun phrases and adjuncts begin and end, by word classes next to the parse.

The small model's parser loses its way in long reports and in texts that lost their commas, so
the borders of a source mention are read off the tags; the tree only proposes a head. All ranges
are half-open token indices of one sentence.
"""

from __future__ import annotations

from claims.extraction.lexicon import source_lexicon
from claims.extraction.tokens import Tree

Range = tuple[int, int]

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RELATIVE = frozenset({"which", "who", "whom", "whose", "where", "that"})
_MODIFIERS = frozenset(
    {"DT", "PDT", "PRP$", "JJ", "JJR", "JJS", "CD", "POS", "HYPH", "VBN", "VBG", "RB", "``", "''"}
    | {"NN", "NNS", "NNP", "NNPS", "AFX", "FW", "$", "ADD"}
)
_LINKS = frozenset("of in from at inside for near within on with among to".split())
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow "
    "morning afternoon evening night week month year day days weeks months years hours january "
    "february march april may june july august september october november december ago".split()
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_DAY_LEADS = frozenset("on last this next since until by late early".split())
_TIME_LEADS = frozenset("on last this late early earlier next that same later in".split())
_ADVERBS = frozenset(
    "also further later earlier meanwhile meantime however again repeatedly clearly then today "
    "yesterday separately recently previously already additionally once now therefore thus both "
    "explicitly strongly publicly officially formally openly firmly categorically first "
    "still".split()
)
_CHANNELS = frozenset(
    "statement statements interview interviews report reports conference conversation briefing "
    "letter speech press website facebook twitter telegram channel media page pages post message "
    "communique communiqué release remarks agency tv television phone telephone email video "
    "tweet testimony text newspaper call address broadcast account news skype document".split()
)
_CHANNEL_LEADS = frozenset("in during at on via through to over by from with".split())
_LISTENERS = frozenset(
    "reporters journalists media lawmakers parliament afp reuters ap sana cnn bbc dpa tass ria "
    "sputnik al-jazeera interfax fna irna efe xinhua anadolu".split()
)


def is_nominal(tree: Tree, index: int) -> bool:
    """A noun, a name or a pronoun that can be a source."""
    word = tree[index]
    return (
        word.is_noun
        or word.tag in {"PRP", "WP"}
        or word.lower in {"others", "some", "many"}
        or (word.lower == "other" and index > 0 and tree[index - 1].lower == "the")
    )


def is_date_word(tree: Tree, index: int) -> bool:
    """A weekday, month, part of a day, or a number next to one."""
    return tree[index].lower in _DAYS


def left_edge(tree: Tree, end: int, least: int = 0) -> int:
    """Return where the noun phrase begins whose last word is `end - 1`; not before `least`."""
    start = end - 1
    while start > least:
        word = tree[start - 1]
        if word.text in '"“”' or _apart(tree, start) or _is_day(tree, start - 1):
            break
        if tree[start].tag in {"DT", "PRP$"} or tree[start].tag == "PRP":
            if not _links_left(tree, start - 1, least):
                break
            start -= 2
        elif word.tag in _MODIFIERS and not (word.tag == "RB" and tree[start].tag in {"DT"}):
            start -= 1
        elif word.tag == "CC" and start - 2 >= least and _joins_modifiers(tree, start - 1):
            start -= 2
        elif word.text == ")":
            opening = _opening(tree, start - 1, least)
            if opening is None:
                break
            start = opening
        elif _links_left(tree, start - 1, least):
            start -= 2
        else:
            break
    return start


def _is_day(tree: Tree, at: int) -> bool:
    """ "… on Monday Vale Radio reported" lost its comma; in "the Sunday Post" the day is a name."""
    return at > 0 and tree[at].lower in _WEEKDAYS and tree[at - 1].lower in _DAY_LEADS


def _apart(tree: Tree, start: int) -> bool:
    """ "… chemical weapons Harrow TV": a name after a common noun that names no source."""
    before = tree[start - 1]
    return (
        before.tag in {"NN", "NNS"}
        and tree[start].is_name
        and before.text[:1].islower()
        and before.lower not in source_lexicon().heads | source_lexicon().titles
    )


def _opening(tree: Tree, at: int, least: int) -> int | None:
    for index in range(at, max(least, at - 8) - 1, -1):
        if tree[index].text == "(":
            return index
    return None


def _links_left(tree: Tree, at: int, least: int) -> bool:
    """Whether a preposition at `at` hangs on a noun that names a source ("an official from …")."""
    if at <= least or tree[at].lower not in _LINKS:
        return False
    before = tree[at - 1]
    return before.is_noun and (
        before.lower in source_lexicon().heads
        or (before.is_name and tree[at].lower in {"for", "of"})
    )


def _joins_modifiers(tree: Tree, at: int) -> bool:
    before, after = tree[at - 1], tree[at + 1]
    return {before.tag, after.tag} <= {"JJ", "NNP", "NN", "NNS"} and before.tag == after.tag


def right_edge(tree: Tree, start: int, limit: int) -> int:
    """Return where the noun phrase that begins at `start` ends, with its "of …" and "in …"."""
    at, noun = start, False
    while at < limit:
        word = tree[at]
        if not noun:
            fits = word.tag in _MODIFIERS or word.tag in {"PRP", "WP"} or word.text == "("
            if not fits and not (word.tag == "CC" and at > start):
                break
            noun = word.is_noun or word.tag == "PRP"
        elif word.is_noun and not (tree[at - 1].tag in {"NN", "NNS"} and is_date_word(tree, at)):
            pass
        elif word.tag in {"POS", "HYPH"} or (word.text == "'" and at + 1 < limit):
            noun = False
        elif word.text == "(":
            closing = next((k for k in range(at, min(at + 10, limit)) if tree[k].text == ")"), None)
            if closing is None:
                break
            at = closing
        elif word.lower in _LINKS and at + 1 < limit and not is_date_word(tree, at + 1):
            if tree[at + 1].tag in {"PRP", "VBG"}:
                break
            noun = False
        elif (
            word.tag == "VBN"
            and at + 1 < limit
            and tree[at + 1].lower in {"to", "in", "by", "with"}
        ):
            at += 1
            noun = False
        else:
            break
        at += 1
    while at > start + 1 and not (
        is_nominal(tree, at - 1) or tree[at - 1].text in {")", "''", '"'}
    ):
        at -= 1
    return at


def skip_adjuncts(tree: Tree, start: int, limit: int, *, listener: bool) -> int:
    """Return where what is said may begin: past "on Wednesday", "in a statement", "AFP"."""
    at = start
    while at < limit:
        after = _adjunct(tree, at, limit, listener=listener and at == start)
        if after == at and tree[at].text in {",", "–", "-"} and at + 1 < limit:
            inner = _adjunct(tree, at + 1, limit, listener=False)
            closed = inner < limit and tree[inner].text in {",", "–", "-"}
            after = inner + 1 if inner > at + 1 and closed else at
        if after == at:
            return _that_near(tree, at, limit)
        at = after
    return at


def _that_near(tree: Tree, at: int, limit: int) -> int:
    """Past "to the council in Vale" where "that" shows where what is said begins."""
    if tree[at].tag not in {"IN", "TO"} or tree[at].lower == "that":
        return at
    for k in range(at + 1, min(at + 9, limit)):
        if tree[k].lower == "that" and tree[k].tag in {"IN", "WDT"}:
            return k
        if tree[k].is_verb or tree[k].text == ",":
            break
    return at


def _adjunct(tree: Tree, at: int, limit: int, *, listener: bool) -> int:
    word = tree[at]
    adverb = word.lower in _ADVERBS or (word.lower in _DAYS and word.lower not in {"may", "march"})
    if adverb and not (at + 1 < limit and tree[at + 1].is_noun and word.tag == "JJ"):
        return at + 1
    if listener and (word.is_noun or word.tag in {"PRP", "DT", "PRP$"}):
        end = right_edge(tree, at, limit)
        return _listener_end(tree, at, end)
    if word.lower in _TIME_LEADS:
        end = at + 1
        while end < limit and (is_date_word(tree, end) or tree[end].tag in {"CD", "DT"}):
            end += 1
        if end > at + 1 and is_date_word(tree, end - 1 if tree[end - 1].tag != "CD" else end - 2):
            return end
    if word.lower in _CHANNEL_LEADS and at + 1 < limit:
        end = right_edge(tree, at + 1, limit)
        if any(tree[k].lower in _CHANNELS | _LISTENERS for k in range(at + 1, end)):
            return end
    return at


def _listener_end(tree: Tree, at: int, end: int) -> int:
    """A listener is short: cut it where a new noun phrase begins without a link ("AFP the …")."""
    for k in range(at + 1, end):
        if tree[k].tag == "DT" and tree[k - 1].is_noun:
            return k
    if tree[at].lower in _LISTENERS and end > at + 1 and not tree[at + 1].is_name:
        return at + 1
    return max(end, at)


def finite_between(tree: Tree, start: int, end: int) -> int | None:
    """Return the first finite verb that is not in a relative clause, None without one."""
    relative = False
    for k in range(start, end):
        if tree[k].lower in RELATIVE and k > start:
            relative = True
        elif tree[k].text == ",":
            relative = False
        elif tree[k].tag in FINITE:
            if not relative:
                return k
            relative = False
    return None
