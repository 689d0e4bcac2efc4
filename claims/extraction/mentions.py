"""What a source mention says about its party: named or not, what kind, its head and its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.extraction.lexicon import source_lexicon
from claims.extraction.spans import Kind
from claims.extraction.subjects import head_of
from claims.extraction.tokens import Tree, Word
from claims.extraction.wordlists import words_of

_DETERMINERS = frozenset("the a an this that these those its their his her our some".split())
_DEFINITE = frozenset("the this that these those its their his her same".split())
_CONNECTING = frozenset({"for", "of", "and", "the", "in", "to", "'s", "’s", "-", "&"})
_KEPT_HEADS = frozenset(
    "army government regime military ministry opposition forces police parliament air-force force "
    "coalition authorities administration command navy presidency embassy kremlin council "
    "leadership state agency tv television".split()
)
_DROPPED_HEADS = frozenset(
    "group agency channel movement organization organisation newspaper network website monitor "
    "front party watchdog militia company service outlet daily broadcaster".split()
)
_DEMONYM = re.compile(r"^[A-Z][\w.-]*(?:ian|ish|ese|ch|i|an|s|s'|'s)$")
_COMMON_FIRST = frozenset(
    "local field military reports activists sources officials residents witnesses state official "
    "security medical rebel rebels militants opposition eyewitnesses initial media other several "
    "ngo monitor news government rescuers doctors medics army police footage images video videos "
    "western battlefield battleground frontline relief aid health informed police".split()
)


@dataclass(frozen=True, slots=True)
class Description:
    """One analysed mention.

    Attributes:
        label: The mention without determiner; the bare name if named.
        head: Lower-case head noun, singular.
        words: Lower-case words of the mention's core, singular.
        pronoun: Lower-case pronoun, "" if the mention is none.
        named: A person or body identified by name.
        person: The name is a person's.
        definite: Refers back ("the source", "the ministry").
        plural: More than one.
        kind: See `spans.Kind`.
        titled: The mention itself says who the named person is.
        roles: Singular nouns of persons, bodies and documents in the mention ("spokesman").
    """

    label: str
    head: str
    words: frozenset[str] = frozenset()
    pronoun: str = ""
    named: bool = False
    person: bool = False
    definite: bool = False
    plural: bool = False
    kind: Kind = "other"
    titled: bool = False
    roles: frozenset[str] = frozenset()


def describe(tree: Tree, span: tuple[int, int], text: str) -> Description:
    """Analyse the mention in `span`; `text` is the article's."""
    words = [tree[k] for k in range(*span)]
    first = words[0]
    if len(words) == 1 and first.tag in {"PRP", "WP"}:
        plural = first.lower in {"they", "we"}
        return Description(
            first.text, first.lower, plural=plural, pronoun=first.lower, definite=True
        )
    head = head_of(tree, span) - span[0]
    definite = first.lower in _DEFINITE or any(w.lower == "same" for w in words[:3])
    start = 1 if first.lower in _DETERMINERS and len(words) > 1 else 0
    core = _core(words, start, head)
    kind = kind_of(words[: max(head + 1, _core_end(words))])
    if kind == "other":
        kind = kind_of(words)
    roles = frozenset(
        singular(w.lower) for w in words if w.is_noun and w.lower in source_lexicon().heads
    ) | {singular(words[head].lower)}
    person = _person_in(words, start)
    if person is not None:
        name, titled = person
        return _named(name, text, kind, roles, titled=titled, person=True, definite=definite)
    body = _body_name(words, start, head, core)
    if body is not None:
        titled = len(body) < len(words[start:])
        return _named(body, text, kind, roles, titled=titled, person=False, definite=definite)
    label_words = words[start : max(start + 1, core, _label_end(words))]
    label = _lowered(text, label_words)
    plural = words[head].tag in {"NNS", "NNPS"}
    bag = frozenset(
        singular(w.lower) for w in words[start:core] if w.text.isalnum() or "-" in w.text
    )
    return Description(
        label,
        singular(words[head].lower),
        words=bag,
        definite=definite,
        plural=plural,
        kind=kind,
        roles=roles,
    )


def _core_end(words: Sequence[Word]) -> int:
    """Return where an apposition begins: at a comma, or at an article after a name."""
    for k in range(1, len(words)):
        if words[k].text in {",", "("} or (words[k].tag == "DT" and words[k - 1].is_noun):
            return k
    return len(words)


def _label_end(words: Sequence[Word]) -> int:
    """Return where a comma, a bracket or "who …" ends the phrase of an unnamed source."""
    for k in range(1, len(words)):
        if words[k].text in {",", "("} or words[k].lower in {"who", "which"}:
            return k
    return len(words)


def _core(words: Sequence[Word], start: int, head: int) -> int:
    """Return where the head's own phrase ends."""
    return max(head + 1, start + 1)


def _named(
    name: Sequence[Word],
    text: str,
    kind: Kind,
    roles: frozenset[str],
    *,
    titled: bool,
    person: bool,
    definite: bool,
) -> Description:
    label = text[name[0].start : name[-1].end]
    label = re.sub(r"\s+", " ", re.sub(r"(?:'s|’s)$", "", label))
    words = frozenset(name_words(label))
    head = singular(name[-1].lower)
    return Description(
        label,
        head,
        words=words,
        named=True,
        person=person,
        definite=definite,
        kind=kind,
        titled=titled,
        roles=roles,
    )


def name_words(label: str) -> list[str]:
    """Return the comparable words of a name: lower case, without "al-", dots and brackets."""
    found = re.findall(r"[\w.'’&]+", label.casefold().replace("-", " "))
    kept = [word.strip(".'’") for word in found]
    return [word for word in kept if word and word not in {"al", "el", "the", "of", "for", "and"}]


def singular(word: str) -> str:
    """Fold a regular plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def kind_of(words: Sequence[Word]) -> Kind:
    """Return the kind of a source by the words of its mention."""
    lowered = {word.lower for word in words}
    for kind, nouns in source_lexicon().kinds:
        if lowered & nouns:
            return kind
    countries = words_of("countries")
    if any(word.lower in countries for word in words):
        return "government"
    return "other"


def _is_name_word(word: Word) -> bool:
    return word.is_name or (word.text[:1].isupper() and word.tag not in {"DT", "JJ", "NNS", "CD"})


def _person_in(words: Sequence[Word], start: int) -> tuple[list[Word], bool] | None:
    """Return the words of a person's name, and whether the mention titles it."""
    titles = source_lexicon().titles
    best: list[Word] = []
    run: list[Word] = []
    for word in [*words[start:], None]:
        joined = word is not None and word.text == "-" and run
        if word is not None and (joined or (word.entity == "PERSON" and _fits_name(word))):
            run.append(word)
            continue
        while run and run[0].lower in titles:
            run.pop(0)
        while run and not run[-1].text[:1].isalpha():
            run.pop()
        if len(run) > len(best):
            best = run
        run = []
    if not best or (not best[0].text[:1].isupper() and not best[0].lower.startswith("al")):
        return None
    if _modifies(words, best):
        return None
    bodies = source_lexicon().bodies
    if any(word.lower in bodies or word.lower in _KEPT_HEADS for word in words[start:]):
        after = words[words.index(best[-1]) + 1 :] if best[-1] in words else []
        if any(word.lower in bodies or word.lower in _KEPT_HEADS for word in after[:3]):
            return None
        if any(word.lower in bodies for word in best):
            return None
    extra = [word for word in words[start:] if word not in best and word.tag != "DT"]
    return best, bool(extra)


def _modifies(words: Sequence[Word], name: Sequence[Word]) -> bool:
    """ "the Kelvar town watch": one name between an article and a noun is no person's."""
    at = words.index(name[-1])
    if len(name) > 1 or at == 0 or at + 1 >= len(words):
        return False
    after = words[at + 1]
    return words[at - 1].tag == "DT" and after.is_noun and after.text[:1].islower()


def _fits_name(word: Word) -> bool:
    return word.tag in {"NNP", "NNPS", "NN", "JJ", "HYPH", "FW"} and word.lower not in {
        "a", "an", "sources", "source",
    }  # fmt: skip


def _body_name(words: Sequence[Word], start: int, head: int, core: int) -> list[Word] | None:
    """Return the words of a body's (or a country's, or an untagged person's) name."""
    lexicon = source_lexicon()
    head_word = words[head]
    inner = list(words[start:core])
    if head_word.is_name and not (head == start == 0 and head_word.lower in _COMMON_FIRST):
        run = _capital_run(words, start, head)
        if len(run) > 1 and _possessive(run[0]) and run[1].text[:1].isupper():
            run = run[1:]
        while len(run) > 1 and (run[0].lower in lexicon.titles or run[0].lower.endswith("-based")):
            run = run[1:]
        return run if run and not (len(run) == 1 and run[0].lower in lexicon.persons) else None
    proper = [
        w
        for k, w in enumerate(inner[:-1])
        if (w.is_name or (w.text[:1].isupper() and w.tag == "JJ")) and not _seat(inner, k)
    ]
    if not proper or head_word.lower in lexicon.persons or head_word.lower in lexicon.documents:
        return None
    if singular(head_word.lower) in lexicon.persons or head_word.lower not in (
        lexicon.bodies | _KEPT_HEADS
    ):
        return None
    names = [w for w in proper if not _adjectival(w)]
    if head_word.lower in _DROPPED_HEADS and names:
        run = _run_around(inner, names)
        return run or None
    if head_word.lower in _KEPT_HEADS | {"agency"}:
        begin = inner.index(proper[0])
        while begin + 1 < len(inner) and (
            inner[begin].lower.endswith("-based")
            or (_possessive(inner[begin]) and inner[begin + 1].is_name)
        ):
            begin += 1
        return inner[begin:]
    return None


def _capital_run(words: Sequence[Word], start: int, head: int) -> list[Word]:
    """The name around a capitalised head: "Syrian Observatory for Human Rights"."""
    begin = head
    while begin > start and (
        words[begin - 1].text[:1].isupper()
        or (words[begin - 1].text in {"-", "'s", "’s", "'"} and begin - 1 > start)
        or (words[begin - 1].lower in {"al", "el", "bin", "abu"})
        or (begin - 1 > start and words[begin - 1].lower in {"of", "for"})
        or words[begin - 1].lower.endswith("-led")
        or words[begin - 1].lower == "led"
    ):
        begin -= 1
    while words[begin].lower in {"of", "for", "-"} or words[begin].text in {"'s", "’s", "'"}:
        begin += 1
    for k in range(begin, head):
        if words[k].text in {"'s", "’s", "'"}:
            begin = k + 1
    end = head + 1
    while end < len(words) and (
        words[end].is_name
        or words[end].text == "-"
        or (
            words[end].lower in _CONNECTING
            and end + 1 < len(words)
            and words[end + 1].text[:1].isupper()
            and words[end].lower in {"for", "of", "and", "-"}
        )
    ):
        end += 1
    while end > begin + 1 and not words[end - 1].text[:1].isalnum():
        end -= 1
    return list(words[begin:end])


def _run_around(inner: Sequence[Word], names: Sequence[Word]) -> list[Word]:
    first, last = inner.index(names[0]), inner.index(names[-1])
    while first > 0 and (
        inner[first - 1].text[:1].isupper()
        and inner[first - 1].is_name
        and first - 1 >= 0
        and not _possessive(inner[first - 1])
    ):
        first -= 1
    return list(inner[first : last + 1])


def _possessive(word: Word) -> bool:
    """ "Syrias" for "Syria's" in texts that lost their apostrophes."""
    lower = word.lower
    return lower.endswith("s") and lower[:-1] in words_of("countries")


def _seat(words: Sequence[Word], at: int) -> bool:
    """ "Vale-based", in three tokens or two: says where a body sits, and is no part of its name."""
    after = [word.lower for word in words[at + 1 : at + 3]]
    return after[:1] == ["based"] or (after[:1] in (["-"], ["–"]) and after[1:] == ["based"])


def _adjectival(word: Word) -> bool:
    """ "Syrian", "Britain-based", "Syrias": says where a body is from, names none."""
    lower = word.lower
    if (
        word.tag == "JJ"
        or _possessive(word)
        or lower.endswith(("-based", "-led", "-linked", "-backed"))
    ):
        return True
    return lower in words_of("countries") or bool(
        word.entity in {"NORP", "GPE"} and _DEMONYM.match(word.text)
    )


def _lowered(text: str, words: Sequence[Word]) -> str:
    """The label of an unnamed source: as written, but not capitalised for its place alone."""
    label = re.sub(r"\s+", " ", text[words[0].start : words[-1].end])
    first = words[0]
    proper = first.is_name or first.entity in {"GPE", "NORP", "ORG", "PERSON", "LOC", "FAC"}
    capital = first.text[:1].isupper() and not first.text.isupper()
    common = first.lower in _COMMON_FIRST | source_lexicon().heads
    if capital and (not proper or common) and not _adjectival_name(first):
        label = label[0].lower() + label[1:]
    return label


def _adjectival_name(word: Word) -> bool:
    return word.entity in {"NORP", "GPE"} and word.lower not in _COMMON_FIRST


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the article names in full, credited or not.

    Attributes:
        label: First and last name as first written.
        words: See `Description.words`.
        titles: Ranks and offices written next to the name, singular.
        sentence: Number of the sentence of the first full form.
        kind: By the titles.
    """

    label: str
    words: frozenset[str]
    titles: frozenset[str]
    sentence: int
    kind: Kind


def people_in(trees: Sequence[Tree], text: str) -> dict[str, Person]:
    """Return last name → the first person of that name who is named in full."""
    found: dict[str, Person] = {}
    titles = source_lexicon().titles | source_lexicon().persons
    for sentence, tree in enumerate(trees):
        at = 0
        while at < len(tree):
            end = at
            while end < len(tree) and tree[end].entity == "PERSON" and _fits_name(tree[end]):
                end += 1
            start = at
            while start < end and tree[start].lower in titles:
                start += 1
            if end - start >= 2 and tree[end - 1].is_name:
                near = [tree[k] for k in range(max(0, start - 4), start)]
                after = [tree[k] for k in range(end, min(end + 7, len(tree)))]
                if not after or after[0].text != ",":
                    after = []
                told = frozenset(singular(w.lower) for w in [*near, *after] if w.lower in titles)
                label = text[tree[start].start : tree[end - 1].end]
                names = name_words(label)
                if names:
                    person = Person(
                        label, frozenset(names), told, sentence, kind_of([*near, *after])
                    )
                    found.setdefault(names[-1], person)
            at = max(end, at + 1)
    return found
