"""Site chrome and other text that is not the article's own: recognised by its form, line by line.

News pages saved as text carry share buttons, counters, comment prompts, repeated titles, bylines
and datelines. They are never sentences and never claims. Everything here works on characters and
is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.extraction.spans import Span

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|"
    r"july|august|september|october|november|december)\.?"
)
_WEEKDAY = (
    r"(?:mon|tues?|wed|thu|thurs?|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday)\.?"
)
_DAY = (
    rf"(?:(?:{_WEEKDAY},?\s+)?(?:(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}),?\s*\d{{4}}"
    r"|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d{2}-\d{2}))"
)
_TIME = r"(?:,?\s*\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*(?:gmt|utc|local time))?)"
_DATE_LABEL = (
    r"(?:(?:date of publication|published(?:\s+(?:on|at))?|last updated(?:\s+at)?|updated)\s*:?\s*)"
)

CHROME_LINE = re.compile(
    r"""^\s*(?:
        back\s+to\s+top.* | scroll\s+up | related\s+(?:articles|posts|news|stories|topics)\W*
      | leave\s+a\s+(?:reply|comment).* | your\s+email\s+address\s+will\s+not\s+be\s+published.*
      | required\s+fields\s+are\s+marked.* | be\s+the\s+first\s+to\s+comment.* | no\s+comments.*
      | \d+\s+comments? | comments?\W* | post\s+a\s+comment.* | save\s+my\s+name.*
      | (?:share|print|e-?mail|tweet|like|save|pin|whatsapp|telegram|facebook|twitter|youtube|
          linkedin|reddit|copy\s+link|\s|\||·|,|this(?:\s+article)?|on|via|:)+
      | (?:share|tweet)\s+(?:this|on)\b.* | follow\s+us\b.* | subscribe\b.{0,60}
      | sign\s+up\s+(?:for|to)\b.* | read\s+(?:also|more)\b.{0,120} | also\s+read\b.{0,120}
      | see\s+also\b.{0,120} | advertisement | skip\s+to\s+(?:main\s+)?content | menu | search
      | (?:tags?|keywords?|topics?|filed\s+under|categor(?:y|ies)|source|via|photos?|image|credit)
        \s*:.{0,200}
      | (?:©|\(c\)|copyright)\b.{0,200} | .{0,60}all\s+rights\s+reserved.{0,80}
      | (?:latest|breaking)\s+(?:developments|news|stories)\W*\w*(?:\s?east|\s?africa|\s?asia)?
      | (?:previous|next)\s+(?:article|post|story)\b.{0,160} | (?:continue|keep)\s+reading\b.*
      | click\s+here\b.* | \W+ | [\d\s.,:/|()-]+
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE_LINE = re.compile(rf"^\s*{_DATE_LABEL}?{_DAY}{_TIME}?\W*(?:[-|].*)?$", re.IGNORECASE)
_COUNTER_LINE = re.compile(r"(?:\b\d{1,2}/\d{1,2}/\d{4}\s*\(\d+\)\s*){2}|\btotal:\s*[\d,.]+", re.I)
_BYLINE = re.compile(
    r"^\s*(?:[Bb]y|(?:[Rr]eporting|[Ww]ritten|[Ee]diting)\s+by)\s+[A-Z][^.!?]{2,80}$"
)
_CREDIT_LINE = re.compile(r"^\s*[-–—(]?\s*(?:REUTERS|AFP|AP|UPI|DPA|EFE|[A-Z]{2,8})\s*\)?\.?\s*$")
_DATELINE = re.compile(
    r"""^\s*(?:
        [A-Z][A-Z.'’ -]{2,40}(?:,\s[A-Z][\w.’' -]{2,30}?)?  # TARSIN or TARSIN, Varnia
        (?:,\s?(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}))?(?:,?\s\d{4})?
        \s*(?:\((?:[A-Z][\w.&/ -]{1,30})\)\s*[-–—:]*|[-–—]{1,2}(?=\s))
      | [A-Z][\w.'’ -]{2,40}(?:,\s[A-Z][\w.’' -]{2,30}?)?
        (?:,\s?(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}))?(?:,?\s\d{4})?
        \s*\((?:[A-Z][A-Z&/.]{1,12}|Reuters|Agenc(?:y|ies))\)\s*[-–—:]+
    )\s*""",
    re.VERBOSE,
)
_LEADING_DATE = re.compile(rf"^\s*{_DATE_LABEL}?{_DAY}{_TIME}?(?=[\s.])[\s.:–—-]*", re.IGNORECASE)
_GLUED_LABEL_DATE = re.compile(
    rf"^\s*{_DATE_LABEL}{_MONTH}?\s*\d{{1,2}}\s*(?:{_MONTH})?\s*,?\s*\d{{4}}[\s.:–—-]*",
    re.IGNORECASE,
)
_AGENCY_BEFORE_DATE = re.compile(r"^(?:[A-Z]{2,8}|Reuters|Agencies)\s+(?=\S)")
_CREDIT_IN_BRACKETS = re.compile(
    r"^\s*\((?:[^()]{2,40}\band\s+[Aa]gencies|[Aa]gencies|[A-Z]{2,8}(?:/[A-Z]{2,8})*)\)\s*[-–—:]*\s*"
)
_CAPTION = re.compile(r"\bSlideshow\s+\(\d+\s+Images?\)")
# What follows a headline in a page's title: the site's sections and its name.
_SITE_TAIL = re.compile(
    r"""\s+(?:
        \|\s.*
      | [-–—]\s+(?:[A-Z][\w.&’']*\s?){1,4}(?:\s+[-–—]\s+(?:[A-Z][\w.&’']*\s?){1,4})+
      | [-–—]\s+(?:[A-Z][\w.&’']*\s){0,3}
        (?:Online|News|Times|Post|Herald|TV|Television|Agency|Press|Daily|YouTube|\w+\.(?:com|net|org))
    )\s*$""",
    re.VERBOSE,
)
_TRAILING_CREDIT = re.compile(
    r"""(?:(?<=[.!?"”])\s*(?:
        [-–—]\s*(?:REUTERS|Reuters|AFP|AP|UPI|Agencies|[A-Z]{2,8})
      | \(\s*Source:[^)]{2,80}\)(?:\s*Twitter)? | Read\s+Also | Twitter | Facebook
      | [A-Z]{2,8}(?:/[A-Z]{2,8}){0,2}(?:\s\d{1,3})?
      | \(?Reporting\sby\s[A-Z][^.]{2,80}.{0,160} | [A-Z]\.[A-Z]?\s?/\s?[A-Z][\w. ]{0,20}
    )\.?)+\s*$""",
    re.VERBOSE,
)


def lines_of(text: str) -> Iterator[Span]:
    """Yield the lines that hold more than white space, without their line ends."""
    start = 0
    for end in [match.start() for match in re.finditer(r"\r\n|\r|\n", text)] + [len(text)]:
        line = text[start:end]
        if line.strip():
            lead = len(line) - len(line.lstrip())
            yield Span(start + lead, start + len(line.rstrip()))
        start = end


def find_chrome(text: str) -> list[Span]:
    """Return what is recognised as not being the article's own text, in reading order.

    Whole lines, and the beginnings and ends of lines: datelines ("TARSIN (VNA) –"), a date before
    a repeated title, agency credits after the last sentence.
    """
    lines = list(lines_of(text))
    found: list[Span] = []
    headline = ""
    for order, line in enumerate(lines):
        words = text[line.start : line.end]
        following = text[slice(*lines[order + 1])] if order + 1 < len(lines) else ""
        if _is_chrome(words) or (headline and _key(words) == headline):
            found.append(line)
            continue
        if not headline:
            if _is_site_name(words) and _is_chrome(following):
                found.append(line)
                continue
            tail = _SITE_TAIL.search(words)
            if tail and tail.start() > 20:
                found.append(_trimmed(text, line.start + tail.start(), line.end))
                words = words[: tail.start()]
            headline = _key(words)
            dateline = _DATELINE.match(words[:120])
            if dateline and dateline.end() < len(words):
                # A text without a headline begins with its dateline.
                found.append(Span(line.start, line.start + dateline.end()))
            continue
        found += [
            Span(line.start + match.start(), line.start + match.end())
            for match in _CAPTION.finditer(words)
        ]
        start = _after_prefix(words, headline, first=order < 4)
        if start:
            found.append(Span(line.start, line.start + start))
        ending = _TRAILING_CREDIT.search(words, max(start, len(words) - 160))
        if ending and ending.end() > ending.start():
            found.append(_trimmed(text, line.start + ending.start(), line.start + ending.end()))
    return sorted(found)


def _is_chrome(line: str) -> bool:
    if len(line) > 400:
        return False
    return bool(
        CHROME_LINE.match(line)
        or _DATE_LINE.match(line)
        or _COUNTER_LINE.search(line)
        or _BYLINE.match(line)
        or _CREDIT_LINE.match(line)
    )


def _is_site_name(line: str) -> bool:
    """A few capitalised words at the top; the line below must be chrome as well."""
    words = line.split()
    return len(words) <= 5 and all(word[0].isupper() or len(word) <= 3 for word in words)


def _after_prefix(line: str, headline: str, *, first: bool) -> int:
    """Return where a line's own text begins after a dateline, a date or a repeated title."""
    start = 0
    if first:
        for pattern in (_GLUED_LABEL_DATE, _LEADING_DATE):
            match = pattern.match(line)
            if match:
                start = match.end()
                break
        title_end = _same_words(line, start, headline)
        if title_end:
            start = title_end
            agency = _AGENCY_BEFORE_DATE.match(line[start:])
            after = start + (agency.end() if agency else 0)
            match = _LEADING_DATE.match(line[after:])
            start = after + match.end() if match else start
    brackets = _CREDIT_IN_BRACKETS.match(line[start : start + 60])
    if brackets:
        start += brackets.end()
    dateline = _DATELINE.match(line[start : start + 120])
    if dateline:
        start += dateline.end()
    return start if start < len(line) else 0


def _same_words(line: str, start: int, headline: str) -> int:
    """Return where the headline ends if it is repeated at `start`, else 0."""
    wanted = headline.split()
    position = start
    for word in wanted:
        match = re.compile(r"[\W_]*(\w+)").match(line, position)
        if not match or match.group(1).casefold() != word:
            return 0
        position = match.end()
    if len(wanted) < 3:
        return 0
    tail = re.compile(r"[\s.:…–—-]*").match(line, position)
    return tail.end() if tail else position


def _key(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
