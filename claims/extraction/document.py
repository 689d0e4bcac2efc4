"""An article as sentences: one spaCy pass over the text as it is.

Where sentences end is decided by the punctuation before the parser runs, since the small
pipeline's parser splits long reports in the wrong places; the parser then never builds a tree
across an end. Every token's offset is an offset of the article.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from claims.extraction.chrome import find_chrome, lines_of
from claims.extraction.posts import find_signatures
from claims.extraction.spans import ArticleInput, Span
from claims.extraction.tagger.linking import Reading
from claims.extraction.tokens import LONGEST_SENTENCE, Tree, tree_of

LONGEST_WORD = 120
"""spaCy's tokenizer takes quadratic time on one very long "word"; longer ones are cut."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_HIDDEN_AT_WORDS = re.compile(rf"(?<!\w)[{_HIDDEN}]+|[{_HIDDEN}]+(?!\w)")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_END_MARKS = frozenset({".", "!", "?", "…", "...", "....", "?!", "!?", "!!", "??"})
_CLOSING = frozenset("”’»)]}")
_STRAIGHT = '"'
_OPENING = frozenset("“‘«([{\"'")
_STARTERS = frozenset(
    "the a an in on at he she it they we i his her its their this that these those but and as for "
    "according after before meanwhile also however while when during since".split()
)
_OPENERS = frozenset({"According", "Meanwhile", "However", "Moreover", "Furthermore"})
# Before a name or a number these end in a full stop that ends no sentence.
_TITLES = frozenset(
    "adm brig capt cmdr col cpl dr ft gen gov hon lt maj mr mrs ms mt no prof pvt rep rev sen sgt "
    "st vs".split()
)
_ABBREVIATED = re.compile(r"^(?:[A-Za-z]\.){2,}$|^(?:p|a)\.m\.$", re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """A parsed article.

    Attributes:
        article: What was given.
        doc: The parse of the whole text; `token.idx` is an offset of the article.
        sentences: In reading order, without site chrome and outer white space.
        paragraphs: For each sentence the number of its paragraph (0 is the headline's line).
        boilerplate: Site chrome, datelines and bare headings, in reading order.
    """

    article: ArticleInput
    doc: Doc
    sentences: tuple[TokenSpan, ...]
    paragraphs: tuple[int, ...]
    boilerplate: tuple[Span, ...]

    @cached_property
    def trees(self) -> tuple[Tree, ...]:
        """The words of each sentence."""
        return tuple(tree_of(sentence) for sentence in self.sentences)

    @property
    def tagged(self) -> Reading | None:
        """What the trained component found; None where the pipeline has none."""
        return self.doc._.tagged if Doc.has_extension("tagged") else None


def prepare(article: ArticleInput, nlp: Language) -> Document:
    """Parse one article."""
    return next(prepare_many([article], nlp))


def prepare_many(
    articles: Iterable[ArticleInput], nlp: Language, *, batch_size: int = 16
) -> Iterator[Document]:
    """Parse many articles in batches, in the order given."""

    def drafts() -> Iterator[tuple[Doc, tuple[ArticleInput, list[Span], list[Span]]]]:
        for article in articles:
            chrome = _with_signatures(find_chrome(article.text), article.text)
            paragraphs = _paragraphs(article.text)
            doc = tokenize(
                _parsable(article.text),
                nlp,
                cuts=[edge for span in chrome for edge in span],
            )
            _mark_sentence_starts(doc, paragraphs, chrome)
            yield doc, (article, chrome, paragraphs)

    for doc, (article, chrome, paragraphs) in nlp.pipe(
        drafts(), as_tuples=True, batch_size=batch_size
    ):
        yield _document(article, doc, chrome, paragraphs)


def _with_signatures(chrome: list[Span], text: str) -> list[Span]:
    signed = [each.span for each in find_signatures(text)]
    free = [each for each in signed if not any(each.start < e and s < each.end for s, e in chrome)]
    return sorted([*chrome, *free]) if free else chrome


def _parsable(text: str) -> str:
    """Return a text of the same length without what would mislead the parse.

    spaCy encodes its strings: a lone surrogate becomes one unknown character. Marks of direction
    and of width that touch a word from outside would make another word of it: they become spaces.
    """
    spaced = _HIDDEN_AT_WORDS.sub(lambda hidden: " " * len(hidden[0]), text)
    return _SURROGATE.sub("\ufffd", spaced)


def tokenize(text: str, nlp: Language, *, cuts: Iterable[int] = ()) -> Doc:
    """Return the tokens of a text, in time linear in its length.

    Args:
        text: Kept as it is.
        nlp: Whose tokenizer and vocabulary are used.
        cuts: Positions that no token may cross ("2011.-VNA" is two where a credit begins).
    """
    tokenizer: Tokenizer = nlp.tokenizer
    inside = [
        at
        for at in cuts
        if 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace()
    ]
    runs = [(run.start(), run.end()) for run in _LONG_RUN.finditer(text)]
    if not inside and not runs:
        return tokenizer(text)
    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for start, end in sorted([*runs, *((at, at) for at in inside)]):
        if start < position:
            continue  # a cut within a long run, which is cut anyhow
        _add(tokenizer, text[position:start], words, spaces)
        pieces = range(start, end, LONGEST_WORD)
        words += [text[at : min(at + LONGEST_WORD, end)] for at in pieces]
        spaces += [False] * len(pieces)
        position = end
    _add(tokenizer, text[position:], words, spaces)
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _add(tokenizer: Tokenizer, text: str, words: list[str], spaces: list[bool]) -> None:
    if text:
        doc = tokenizer(text)
        words += [token.text for token in doc]
        spaces += [bool(token.whitespace_) for token in doc]


def _paragraphs(text: str) -> list[Span]:
    """Return the paragraphs: lines, or runs of lines where the text is wrapped at a width."""
    lines = list(lines_of(text))
    if not _is_wrapped(text, lines):
        return lines
    joined: list[Span] = []
    for line in lines:
        gap = text[joined[-1].end : line.start] if joined else "\n\n"
        if gap.replace("\r\n", "\n").replace("\r", "\n").count("\n") == 1:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether most lines end in the middle of a sentence at about one width."""
    long = [line for line in lines if 50 <= line.end - line.start <= 100]
    if len(lines) < 6 or len(long) < 0.6 * len(lines):
        return False
    inside = sum(text[line.end - 1] not in '.!?”"’:' for line in lines)
    return inside > 0.6 * len(lines)


def _mark_sentence_starts(doc: Doc, paragraphs: list[Span], chrome: list[Span]) -> None:
    """Decide for every token whether a sentence starts at it."""
    breaks = {span.start for span in paragraphs} | {
        edge for span in chrome for edge in (span.start, span.end)
    }
    pending = sorted(breaks, reverse=True)
    open_quotes = 0
    ended: Token | None = None
    length = 0
    marks = np.full(len(doc), -1, dtype=np.int64)
    for token in doc:
        new_paragraph = False
        while pending and token.idx >= pending[-1]:
            pending.pop()
            new_paragraph = True
        if new_paragraph:
            open_quotes, ended = 0, None
        if token.is_space:
            starts = new_paragraph
            if new_paragraph:
                # The white space belongs to what was before; the next word starts.
                pending.append(token.idx + 1)
                starts = False
        else:
            starts = new_paragraph or _starts_after(token, ended, open_quotes)
        length = 0 if starts else length + 1
        if length > LONGEST_SENTENCE and _may_cut(token, length):
            starts, length = True, 0
        if starts or not token.i:
            marks[token.i] = 1
        if token.text == _STRAIGHT:
            open_quotes ^= 1
        if token.is_space:
            continue
        if _ends(token):
            ended = token
        elif not (ended is not None and _closes(token, open_quotes)):
            ended = None
    # All at once: before a token is marked spaCy looks through the whole text for a parse.
    doc.from_array([SENT_START], marks.astype(np.uint64))


def _may_cut(token: Token, length: int) -> bool:
    """Whether a text without full stops may be cut before a token: after a comma, else anywhere."""
    if token.is_space:
        return False
    return token.doc[token.i - 1].text in {",", ";"} or length > LONGEST_SENTENCE * 5 // 4


def _ends(token: Token) -> bool:
    if token.text == "." and token.i > 0 and _is_title(token.nbor(-1)):
        return False
    return token.text in _END_MARKS or (
        bool(_ABBREVIATED.match(token.text))
        and token.i + 1 < len(token.doc)
        and token.nbor().lower_ in _STARTERS
        and token.nbor().text[0].isupper()
    )


def _is_title(token: Token) -> bool:
    """ "Col" of "Col. Orr": the stop touches it, and a name follows."""
    end = token.i + 2
    return (
        token.lower_ in _TITLES
        and token.text[0].isupper()
        and not token.whitespace_
        and end < len(token.doc)
        and (token.doc[end].text[0].isupper() or token.doc[end].text[0].isdigit())
    )


def _closes(token: Token, open_quotes: int) -> bool:
    """Whether a token after an end mark still belongs to the sentence that ended."""
    if token.text == _STRAIGHT:
        return open_quotes == 0
    return token.text in _CLOSING or token.text in {"''", "'"}


def _starts_after(token: Token, ended: Token | None, open_quotes: int) -> bool:
    """Whether a token starts a sentence, given the end mark before it (if any)."""
    if ended is None:
        return _restarts(token)
    if token.text == _STRAIGHT:
        return open_quotes == 0 and bool(token.doc[token.i - 1].whitespace_)
    if token.text in _CLOSING or token.text in {"''", "'"} or token.text in _END_MARKS:
        return False
    if token.text in _OPENING or token.text == "``":
        return True
    if token.text[0].islower():
        return _ends_plainly(ended)
    return not (token.is_punct and token.text not in _OPENING)


def _ends_plainly(ended: Token) -> bool:
    """A full stop behind a common word and before a space, whatever the case of what follows."""
    before = ended.nbor(-1) if ended.i else ended
    plain = before.is_alpha and before.text.islower() and len(before.text) > 4
    return ended.text == "." and plain and bool(ended.whitespace_) and not before.whitespace_


def _restarts(token: Token) -> bool:
    """A capitalised opener amid a line whose full stop was lost ("… in the city According to")."""
    if token.text not in _OPENERS or token.i == 0:
        return False
    before = token.doc[token.i - 1]
    return bool(before.is_alpha or before.text == ")") and before.lower_ not in _STARTERS


def _document(
    article: ArticleInput, doc: Doc, chrome: list[Span], paragraphs: list[Span]
) -> Document:
    starts = [span.start for span in paragraphs]
    ends = [span.end for span in chrome]
    sentences: list[TokenSpan] = []
    numbers: list[int] = []
    boilerplate = list(chrome)
    for sentence in doc.sents:
        trimmed = _trimmed(sentence)
        if trimmed is None:
            continue
        place = bisect_right(ends, trimmed.start_char)
        if place < len(chrome) and chrome[place].start <= trimmed.start_char:
            continue
        number = bisect_right(starts, trimmed.start_char) - 1
        line = paragraphs[number]
        if sentences and _is_heading(trimmed, line):
            boilerplate.append(Span(trimmed.start_char, trimmed.end_char))
            continue
        sentences.append(trimmed)
        numbers.append(number)
    return Document(article, doc, tuple(sentences), tuple(numbers), tuple(sorted(boilerplate)))


def _trimmed(sentence: TokenSpan) -> TokenSpan | None:
    start, end = sentence.start, sentence.end
    doc = sentence.doc
    while start < end and doc[start].is_space:
        start += 1
    while end > start and doc[end - 1].is_space:
        end -= 1
    if not any(token.is_alpha or token.like_num for token in doc[start:end]):
        return None
    return doc[start:end]


def _is_heading(sentence: TokenSpan, line: Span) -> bool:
    """A line of a few words without a finite verb and without a full stop."""
    if sentence.start_char != line.start or sentence.end_char < line.end:
        return False
    if len(sentence) > 8 or sentence[-1].text in _END_MARKS or sentence.text[0] in '“"':
        return False
    return not any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in sentence)
