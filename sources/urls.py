"""Addresses of the sources app."""

from django.urls import URLPattern, path

from sources.views import outlets, registry

SOURCE = "sources/<int:pk>/"

registry_patterns = [
    path("sources/", registry.stated_source_list, name="stated-sources"),
    path(SOURCE, registry.stated_source, name="stated-source"),
    path(f"{SOURCE}merge/", registry.stated_source_merge, name="stated-source-merge"),
    path(f"{SOURCE}unmerge/", registry.stated_source_unmerge, name="stated-source-unmerge"),
    path(f"{SOURCE}kind/", registry.stated_source_kind, name="stated-source-kind"),
    path(f"{SOURCE}aliases/", registry.alias_add, name="alias-add"),
    path(f"{SOURCE}aliases/<int:alias>/remove/", registry.alias_remove, name="alias-remove"),
    path("outlets/", outlets.outlet_list, name="outlets"),
    path("outlets/<int:pk>/", outlets.outlet, name="outlet"),
]
urlpatterns: list[URLPattern] = [*registry_patterns]
