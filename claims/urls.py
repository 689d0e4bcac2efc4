"""Addresses of the claims app."""

from django.urls import URLPattern, path

from claims.views import articles, corrections, reports

VERSION = "articles/<int:pk>/versions/<int:number>/"

article_patterns = [
    path("articles/", articles.article_list, name="articles"),
    path("articles/<int:pk>/", articles.article, name="article"),
    path(VERSION, articles.article_version, name="article-version"),
    path(f"{VERSION}original/", articles.article_original, name="article-original"),
    path(f"{VERSION}extraction/", articles.extraction_state, name="article-extraction"),
    path(f"{VERSION}extract/", articles.extract_again, name="article-extract"),
    path(f"{VERSION}claims/", articles.claim_add, name="claim-add"),
    path("claims/<int:pk>/correct/", corrections.claim_correct, name="claim-correct"),
    path("claims/<int:pk>/retire/", corrections.claim_retire, name="claim-retire"),
    path("claims/<int:pk>/restore/", corrections.claim_restore, name="claim-restore"),
]
report_patterns = [
    path("reports/attribution/", reports.report, name="report"),
    path("reports/attribution.csv", reports.report_csv, name="report-csv"),
]
urlpatterns: list[URLPattern] = [*article_patterns, *report_patterns]
