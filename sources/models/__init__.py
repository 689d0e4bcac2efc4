"""Outlets, articles and their versions, stated sources, origins."""

from sources.models.affiliations import AffiliationDecision, SourceAffiliation
from sources.models.articles import (
    Article,
    ArticleVersion,
    ExtractionState,
    VersionOriginal,
    VersionText,
)
from sources.models.imports import ImportBatch, ImportItem, ItemPayload, ItemState
from sources.models.origins import OriginDecision
from sources.models.outlets import Outlet, OutletAlias, OwnerGroup, ReliabilityRating
from sources.models.registry import SourceAlias, SourceKind, StatedSource
from sources.models.reuse import TextGram, TextReuse

__all__ = [
    "AffiliationDecision",
    "Article",
    "ArticleVersion",
    "ExtractionState",
    "ImportBatch",
    "ImportItem",
    "ItemPayload",
    "ItemState",
    "OriginDecision",
    "Outlet",
    "OutletAlias",
    "OwnerGroup",
    "ReliabilityRating",
    "SourceAffiliation",
    "SourceAlias",
    "SourceKind",
    "StatedSource",
    "TextGram",
    "TextReuse",
    "VersionOriginal",
    "VersionText",
]
