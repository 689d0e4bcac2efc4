"""The demo as it lies in its files; pure, so that tests can check it without a database."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypedDict

FOLDER = Path(__file__).parent
ARTICLES = FOLDER / "articles.jsonl"

Stage = Literal["first_versions", "all_versions"]


class Rating(TypedDict):
    """One dated rating of an outlet."""

    grade: str
    rated_on: str
    basis: str


class OutletData(TypedDict):
    """One outlet; `owner` is empty where nobody knows."""

    name: str
    domain: str
    owner: str
    country: str
    aliases: list[str]
    ratings: list[Rating]


class SourceData(TypedDict):
    """One named stated source."""

    name: str
    kind: str
    aliases: list[str]


class UserData(TypedDict):
    """One of the demo's people."""

    username: str
    first_name: str
    last_name: str
    role: str


@dataclass(frozen=True, slots=True)
class ArticleData:
    """One article version, in the order in which they came in.

    Attributes:
        line: The JSON object as it stands in the file, which is what gets imported.
        second: The outlet had published another text under this address before.
    """

    id: str
    outlet: str
    url: str
    published: str
    agency: str
    text: str
    line: str
    second: bool


@dataclass(frozen=True, slots=True)
class ClaimAddress:
    """A claim by the article's id and a verbatim piece of its sentence."""

    article: str
    piece: str


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one of the demo's people does.

    Attributes:
        stage: Whether it is done before or after the corrected articles come in.
        fields: What remains of the object in the file, for the service that is called.
    """

    stage: Stage
    kind: Literal["evidence", "verdict", "note"]
    by: str
    claim: ClaimAddress
    other: ClaimAddress | None
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Demo:
    """All of it."""

    outlets: list[OutletData]
    registry: list[SourceData]
    articles: list[ArticleData]
    users: list[UserData]
    acts: list[Act] = field(default_factory=list)


def read() -> Demo:
    """Read the demo from the files in this folder."""
    review = _json("review.json")
    return Demo(
        outlets=_json("outlets.json"),
        registry=_json("registry.json"),
        articles=_articles(),
        users=review["users"],
        acts=[_act(entry) for entry in review["acts"]],
    )


def _json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _articles() -> list[ArticleData]:
    found: list[ArticleData] = []
    for line in ARTICLES.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found.append(
            ArticleData(
                id=entry["id"],
                outlet=entry["outlet"],
                url=entry["url"],
                published=entry["published"],
                agency=entry["agency"],
                text=entry["text"],
                line=line,
                second=any(entry["url"] == earlier.url for earlier in found),
            )
        )
    return found


def _act(entry: dict[str, Any]) -> Act:
    other = entry.pop("other_claim", None)
    return Act(
        stage=entry.pop("stage"),
        kind=entry.pop("act"),
        by=entry.pop("by"),
        claim=ClaimAddress(**entry.pop("claim")),
        other=ClaimAddress(**other) if other else None,
        fields=entry,
    )
