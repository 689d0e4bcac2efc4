"""Addresses of the sources app."""

from django.urls import URLPattern, path

from sources.views import differences, imports, outlets, registry, retraction

SOURCE = "sources/<int:pk>/"

registry_patterns = [
    path("sources/", registry.stated_source_list, name="stated-sources"),
    path(SOURCE, registry.stated_source, name="stated-source"),
    path(f"{SOURCE}merge/", registry.stated_source_merge, name="stated-source-merge"),
    path(f"{SOURCE}unmerge/", registry.stated_source_unmerge, name="stated-source-unmerge"),
    path(f"{SOURCE}kind/", registry.stated_source_kind, name="stated-source-kind"),
    path(f"{SOURCE}aliases/", registry.alias_add, name="alias-add"),
    path(f"{SOURCE}aliases/<int:alias>/remove/", registry.alias_remove, name="alias-remove"),
    path(f"{SOURCE}ties/<int:body>/", registry.source_tie, name="source-tie"),
    path("outlets/", outlets.outlet_list, name="outlets"),
    path("outlets/<int:pk>/", outlets.outlet, name="outlet"),
]
import_patterns = [
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/", imports.import_new, name="import-new"),
    path("imports/outlets/", imports.import_outlets, name="import-outlets"),
    path("imports/<int:pk>/", imports.import_batch, name="import-batch"),
    path("imports/<int:pk>/columns/", imports.import_columns, name="import-columns"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<int:pk>/retry/", imports.import_retry, name="import-retry"),
    path("imports/items/<int:pk>/retry/", imports.import_item_retry, name="import-item-retry"),
]
article_patterns = [
    path(
        "articles/<int:pk>/versions/<int:number>/changes/",
        differences.article_diff,
        name="article-diff",
    ),
    path("articles/<int:pk>/retract/", retraction.article_retract, name="article-retract"),
]
urlpatterns: list[URLPattern] = [*registry_patterns, *import_patterns, *article_patterns]
