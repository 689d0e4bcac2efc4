"""Which language a text is in, and whether the extraction reads it.

English is told by its function words, at no cost. Only a text that has too few of them is shown to
a classifier (py3langid, Lui and Baldwin's langid.py with a newer model), which takes a second and
100 MB to load. Both look at windows of a long text and not at the whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from lzma import LZMAError
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from claims.extraction.model_files import ModelProblem
from claims.extraction.wordlists import words_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"

WINDOW = 600
"""Characters that are judged at once."""
WINDOWS = 24
"""Most windows of a text that are looked at, spread evenly over it."""

_SHARE = 0.15
"""Function words among the words of English prose: .3 on average, .17 in headlines of agencies."""
_LEAST_LETTERS = 20
"""Fewer letters of the Latin alphabet are too little to tell its languages apart."""
_LEAST_OTHER_LETTERS = 4
"""Letters of another alphabet that show that a text is not English."""
_SURE = 0.75
_WORD = re.compile(r"[^\W\d_]+")
# The classifier knows these as languages of their own; a short English text may be taken for one.
_LIKE_ENGLISH = frozenset({"en", "pcm", "sco", "jam", "zxx", "und"})
_NAMES = {
    "ar": "Arabic", "arz": "Arabic", "ary": "Arabic", "bg": "Bulgarian", "bn": "Bengali",
    "cs": "Czech", "de": "German", "el": "Greek", "es": "Spanish", "fa": "Persian",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish", "nl": "Dutch",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_of(text: str) -> str | None:
    """Return the ISO 639 code of the language that most of a text is in.

    Returns:
        None where the text is too short, or too mixed, to say.

    Raises:
        ModelProblem: the classifier was needed, and its file is missing or damaged.
    """
    windows = list(_windows(text))
    if _has_function_words(" ".join(windows)):
        return ENGLISH
    letters: Counter[str] = Counter()
    undecided = 0
    for window in windows:
        size = _letters(window)
        if size and (code := _classified(window)):
            letters[code] += size
        else:
            undecided += size
    if not letters:
        return None
    code, most = letters.most_common(1)[0]
    return code if 2 * most > sum(letters.values()) + undecided else None


def not_extracted(language: str | None) -> str:
    """Return why a text in this language is kept but not read, in a sentence; "" if it is read."""
    if language in {None, ENGLISH}:
        return ""
    name = f"{_NAMES[language]} ({language})" if language in _NAMES else f"“{language}”"
    return f"Not extracted: language. The text is in {name}, and only English is read."


def in_latin_script(text: str) -> bool:
    """Whether at least half of the letters are of the Latin alphabet; true if there are none."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(map(_is_latin, letters)) >= len(letters)


def _windows(text: str) -> Iterator[str]:
    """Yield a text in windows that end at lines where they can; all of it, or evenly spread."""
    step = max(WINDOW, len(text) // WINDOWS)
    for start in range(0, len(text), step):
        yield text[start : start + WINDOW]


def _has_function_words(text: str) -> bool:
    words = _WORD.findall(text.lower())
    found = [word for word in words if word in words_of("english_function_words")]
    return len(found) >= _SHARE * len(words) and len(set(found)) >= 2


def _classified(text: str) -> str | None:
    """Return the language of one window if the classifier is sure of it."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(map(_is_latin, letters))
    foreign = len(letters) - latin
    if foreign <= latin:
        if len(letters) < _LEAST_LETTERS:
            return None
    elif foreign < _LEAST_OTHER_LETTERS:
        return None
    code, probability = _classifier().classify(text.encode("utf-8", "replace"))
    if code in _LIKE_ENGLISH:
        return ENGLISH if latin >= foreign else None
    # Neighbours within another alphabet (Bulgarian, Russian) share the probability of both.
    return code if probability >= _SURE or foreign > latin else None


@cache
def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


@cache
def _classifier() -> LanguageIdentifier:
    from py3langid import langid

    try:
        return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    except (OSError, EOFError, ValueError, KeyError, LZMAError, BadZipFile) as error:
        raise ModelProblem(
            f"The classifier of languages cannot read {langid.MODEL_FILE} ({error}); reinstall "
            "it: pip install --force-reinstall --require-hashes -r requirements.lock.",
            "Texts that are plainly English are read without it.",
        ) from error
