"""Who wrote a text, as the text itself says: bylines and agency credits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.readers.document import clean_byline

# Agencies by the forms in which they are credited; the first form is the one we show.
_AGENCIES = (
    ("AFP", "Agence France-Presse", "Agence France Presse"),
    ("AP", "Associated Press", "The Associated Press"),
    ("Reuters", "Thomson Reuters"),
    ("dpa", "Deutsche Presse-Agentur"),
    ("UPI", "United Press International"),
    ("PA", "PA Media", "Press Association"),
    ("EFE", "Agencia EFE"),
    ("ANSA",),
    ("Xinhua", "Xinhua News Agency"),
    ("TASS", "ITAR-TASS"),
    ("RIA Novosti", "RIA"),
    ("Interfax", "Interfax-Ukraine"),
    ("Ukrinform",),
    ("UNIAN",),
    ("Anadolu", "AA", "Anadolu Agency", "Anadolu Ajansı"),
    ("FNA", "Fars", "Fars News Agency"),
    ("IRNA", "Islamic Republic News Agency"),
    ("ISNA",),
    ("Mehr", "MNA", "Mehr News Agency"),
    ("Tasnim", "Tasnim News Agency"),
    ("SANA", "Syrian Arab News Agency"),
    ("NNA", "National News Agency"),
    ("MENA", "Middle East News Agency"),
    ("Petra", "Jordan News Agency"),
    ("KUNA", "Kuwait News Agency"),
    ("QNA", "Qatar News Agency"),
    ("SPA", "Saudi Press Agency"),
    ("WAM", "Emirates News Agency"),
    ("INA", "Iraqi News Agency"),
    ("WAFA", "Palestinian News and Information Agency"),
    ("Kyodo", "Kyodo News"),
    ("Yonhap", "Yonhap News Agency"),
    ("PTI", "Press Trust of India"),
    ("ANI", "Asian News International"),
    ("Sputnik",),
    ("Bloomberg", "Bloomberg News"),
    ("ARA News",),
)
_SHOWN = {form.casefold(): forms[0] for forms in _AGENCIES for form in forms}
_FORMS = "|".join(
    re.escape(form) for form in sorted({f for a in _AGENCIES for f in a}, key=len, reverse=True)
)
_SOUNDS_LIKE_AGENCY = re.compile(
    r"\b(?:News Agency|Press Agency|News Service|Newswire|Agency|Agencies|Press)$"
)
# "TEHRAN (FNA)-", "Harma, 3 May (Lake News Agency) —": a place, a credit, a dash, then text.
_DATELINE = re.compile(
    r"^[ \t]*(?P<place>[A-Z][\w’'. ,/-]{1,60}?)[ \t]*"
    r"\((?P<credit>[A-Z][\w’'.&/ -]{1,40})\)[ \t]*[-–—:]",
    re.M,
)
# "HARMA, May 3 /TASS/." is how one agency signs.
_SLASHED = re.compile(r"^[^\n/]{2,60}/(?P<credit>[A-Z][\w -]{1,20})/\.?[ \t]*[-–—]?", re.M)
# A credit stands after the last sentence, not in it: "said the United Nations (UN)." is none.
_CLOSING = re.compile(
    rf"(?:[.!?…\"”’']|\n)\s*(?:\((?P<parens>{_FORMS}|[A-Z]{{2,6}})\)"
    rf"|[-–—/][ \t]*(?P<dash>(?i:{_FORMS}))|Source:?[ \t]+(?P<source>{_FORMS}))[ \t]*\.?\s*$"
)
_BYLINE = re.compile(
    r"^[ \t]*(?:By|Written by|Reported by)[ \t:]+(?P<names>[A-Z][^\n]{1,150})$", re.M
)
_HEAD_CHARS = 700


@dataclass(frozen=True, slots=True)
class Credits:
    """A byline and an agency credit; empty where the text states none."""

    byline: str = ""
    agency: str = ""


def read_credits(text: str) -> Credits:
    """Return who a text credits with itself.

    Looks at a "By …" line and a dateline among the opening lines, and at a credit that closes
    the text. What the text reports others to have said is not looked at.
    """
    head = text[:_HEAD_CHARS]
    byline, agency = "", ""
    if match := _BYLINE.search(head):
        credits = split_byline(match["names"])
        byline, agency = credits.byline, credits.agency
    return Credits(byline, agency or _dateline(head) or _closing(text))


def split_byline(value: str) -> Credits:
    """Return the people and the agency of a byline: "Ana Bell, AFP", "Ana Bell; Reuters"."""
    value = clean_byline(re.sub(r"^(?:by|written by)[\s:]+", "", value.strip(), flags=re.I))
    agency = ""
    people = []
    for part in re.split(r"\s*(?:[,;|/]|\s[-–—]\s)\s*", value):
        if not part:
            continue
        if not agency and is_agency(part):
            agency = shown_agency(part)
        else:
            people.append(part)
    return Credits(", ".join(people) if agency else value, agency)


def is_agency(name: str) -> bool:
    """Return whether a credit names an agency: a known one, or one that says so itself."""
    return name.strip().casefold() in _SHOWN or bool(_SOUNDS_LIKE_AGENCY.search(name.strip()))


def shown_agency(name: str) -> str:
    """Return one form per agency, so that "REUTERS" and "Thomson Reuters" are one credit."""
    name = clean_byline(name)[:100]
    return _SHOWN.get(name.casefold(), name)


def _dateline(head: str) -> str:
    match = _DATELINE.search(head)
    if match:
        credit = match["credit"].split("/")[0].strip()
        place_like = match["place"].isupper() or len(match["place"].split()) <= 3
        if is_agency(credit) or (credit.isupper() and place_like):
            return shown_agency(credit)
    match = _SLASHED.search(head)
    return shown_agency(match["credit"]) if match and is_agency(match["credit"]) else ""


def _closing(text: str) -> str:
    match = _CLOSING.search(text[-120:])
    if not match:
        return ""
    return shown_agency(match["parens"] or match["dash"] or match["source"])
