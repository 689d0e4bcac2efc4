"""Addresses of the claims app."""

from django.urls import URLPattern, path

from claims.views import (
    articles,
    bulk,
    claims,
    compare,
    corrections,
    evidence,
    home,
    propositions,
    queue,
    report_views,
    reports,
)

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
    path("claims/<int:pk>/split/", corrections.claim_split, name="claim-split"),
    path("claims/<int:pk>/merge/", corrections.claim_merge, name="claim-merge"),
    path("claims/<int:pk>/unmerge/", corrections.claim_unmerge, name="claim-unmerge"),
    path("claims/<int:pk>/retire/", corrections.claim_retire, name="claim-retire"),
    path("claims/<int:pk>/restore/", corrections.claim_restore, name="claim-restore"),
]
report_patterns = [
    path("reports/attribution/", reports.report, name="report"),
    path("reports/attribution.csv", reports.report_csv, name="report-csv"),
    path("reports/views/", report_views.save, name="report-view-save"),
    path("reports/views/<int:pk>/", report_views.change, name="report-view"),
    path("reports/views/<int:pk>/delete/", report_views.delete, name="report-view-delete"),
]
review_patterns = [
    path("", home.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("queue/verdicts/", bulk.verdicts, name="queue-verdicts"),
    path("queue/verdicts/undo/", bulk.undo, name="queue-verdicts-undo"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/verdict/", claims.verdict, name="claim-verdict"),
    path("claims/<int:pk>/undo/", claims.undo, name="claim-undo"),
    path("claims/<int:pk>/release/", claims.release, name="claim-release"),
    path("claims/<int:pk>/return/", claims.send_back, name="claim-return"),
    path("claims/<int:pk>/evidence/", evidence.link, name="claim-evidence"),
    path("claims/<int:pk>/notes/", claims.note, name="claim-notes"),
    path("evidence/<int:pk>/withdraw/", claims.withdraw, name="evidence-withdraw"),
    path("evidence/<int:pk>/independence/", evidence.independence, name="evidence-independence"),
    path("evidence/<int:pk>/origin/", evidence.origin, name="evidence-origin"),
    path("evidence/<int:pk>/copy/", evidence.copy, name="evidence-copy"),
]
match_patterns = [
    path("claims/<int:pk>/compare/", compare.compare, name="claim-compare"),
    path("claims/<int:pk>/compare/origin/", compare.origin, name="claim-compare-origin"),
    path("claims/<int:pk>/judge/", compare.judge_pair, name="claim-judge"),
    path("claims/<int:pk>/judge/all/", compare.judge_all, name="claim-judge-all"),
    path("claims/<int:pk>/judge/undo/", compare.undo, name="claim-judge-undo"),
    path("propositions/<int:pk>/", propositions.proposition, name="proposition"),
    path("propositions/<int:pk>/split/", propositions.split_proposition, name="proposition-split"),
]
urlpatterns: list[URLPattern] = [
    *review_patterns,
    *match_patterns,
    *article_patterns,
    *report_patterns,
]
