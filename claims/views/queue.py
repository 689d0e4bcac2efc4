"""The queue: one filtered set of claims in two densities, with the filters in the address."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from claims.filters import ClaimFilter
from claims.forms import BulkVerdictForm
from claims.models import Claim, ReviewState, Value, Verdict
from claims.queue_signals import WIDELY, Signal
from claims.services.corroboration import linked_reports
from claims.services.leases import free_expired
from claims.services.review import latest_sequence
from claims.views import claim_page
from workbench.htmx import HtmxHttpRequest, wants_fragment
from workbench.models import Role, User
from workbench.permissions import requires

LAST_VERDICT = "last_verdict"
"""Session key: the verdict that the next page offers to undo."""
LAST_BATCH = "last_batch"
"""Session key: what the last bulk act did, told and offered to undo on the next page."""
VIEWS = ("list", "focus")
MOVES = ("page", "claim", "view")
"""Parameters that choose what is shown of the set, not the set."""
MOST_SIGNALLED = 1_000
"""Most claims of a set among which those with a signal are counted."""
LOOK_AHEAD = 5_000
"""Most claims among which the next one is looked for."""


@requires(Role.READER)
@require_safe
def queue(request: HtmxHttpRequest) -> HttpResponse:
    """List the claims that match the filters, as rows or one beside its article."""
    return screen(request)


def screen(
    request: HtmxHttpRequest, *, bulk_form: BulkVerdictForm | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the queue that the address asks for.

    Args:
        bulk_form: As the user filled it, where a bulk act was refused; shown in the list.
    """
    user = cast(User, request.user)
    free_expired()
    found = ClaimFilter(request.GET, Claim.objects.live(), request=request)
    view = "list" if bulk_form else _view(request, user)
    keys = _keys(found) if view == "focus" else []
    page = _page(found, user, request.GET.get("page") or _page_of(_asked(request), keys))
    context: dict[str, Any] = {
        "filter": found,
        "invalid": not found.is_valid(),
        "view": view,
        "page_obj": page,
        "states": _states(found, user),
        "signals": _signals(found),
        "widely": WIDELY,
        "filters_query": filters_query(request.GET),
        "undoable": _undoable(request, user),
        "batch": request.session.pop(LAST_BATCH, None),
    }
    if view == "list":
        context |= _bulk(bulk_form)
    if view == "focus":
        context |= _focus(request, user, found, keys, list(page.object_list))
    if not wants_fragment(request):
        return render(request, "claims/queue.html", context, status=status)
    response = render(request, "claims/partials/_queue_results.html", context | {"fragment": True})
    return push_url(response, _address(request))


def filters_query(data: QueryDict | str) -> str:
    """Return the filters of an address as a query string, without what merely moves in the set."""
    query = QueryDict(data, mutable=True) if isinstance(data, str) else data.copy()
    for name in MOVES:
        query.pop(name, None)
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return query.urlencode()


def queue_address(query: str, pk: int | None) -> str:
    """Return the address of the focus view with these filters, on one claim or on the first."""
    moved = QueryDict(filters_query(query), mutable=True)
    moved["view"] = "focus"
    if pk is not None:
        moved["claim"] = str(pk)
    return f"{reverse('queue')}?{moved.urlencode()}"


def next_claim(user: User, query: str, current: Claim) -> int | None:
    """Return the claim after this one, of those that match, are pending and that nobody holds.

    Wraps to the first; None if there is no other. Two queries at most.
    """
    found = ClaimFilter(QueryDict(query), Claim.objects.live(), request=_Asker(user))
    return _following(list(_keys(found)), set(_open_keys(found, user)), current.pk)


def _address(request: HtmxHttpRequest) -> str:
    """Return the address of what is shown, without the fields that were left empty."""
    query = request.GET.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}" if query else request.path


class _Asker:
    """What the filters need of a request where there is only a user."""

    def __init__(self, user: User) -> None:
        self.user = user


def _keys(found: ClaimFilter) -> list[int]:
    return list(found.rows.values_list("pk", flat=True)[:LOOK_AHEAD])


def _open_keys(found: ClaimFilter, user: User) -> list[int]:
    return list(found.rows.open_to(user).values_list("pk", flat=True)[:LOOK_AHEAD])


def _following(keys: list[int], eligible: set[int], current: int) -> int | None:
    """Return the first eligible key after the current one, going round."""
    start = keys.index(current) + 1 if current in keys else 0
    for key in keys[start:] + keys[:start]:
        if key in eligible and key != current:
            return key
    return None


def _view(request: HtmxHttpRequest, user: User) -> str:
    """Return the density that is asked for, and remember it."""
    asked = request.GET.get("view")
    if asked in VIEWS and asked != user.queue_view:
        user.queue_view = asked
        user.save(update_fields=["queue_view"])
    return user.queue_view


def _asked(request: HtmxHttpRequest) -> int | None:
    """Return the claim that the address names."""
    asked = request.GET.get("claim", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def _page_of(chosen: int | None, keys: list[int]) -> str | None:
    """Return the page of the list on which the chosen claim stands."""
    return str(keys.index(chosen) // settings.PAGE_SIZE + 1) if chosen in keys else None


def _page(found: ClaimFilter, user: User, number: str | None) -> Page[Any]:
    """Return one page of rows.

    The keys are sorted and cut first, and only then are rows loaded: sorting whole rows of fifty
    thousand claims takes most of a second on SQLite, sorting their keys a tenth of it.
    """
    keys = found.rows.values_list("pk", flat=True)
    page: Page[Any] = Paginator(keys, settings.PAGE_SIZE).get_page(number)
    wanted = list(page.object_list)
    loaded = Claim.objects.with_row_data(user).with_signals().with_latest_sequence()
    rows = {row.pk: row for row in loaded.filter(pk__in=wanted)}
    page.object_list = [rows[key] for key in wanted if key in rows]
    return page


def _states(found: ClaimFilter, user: User) -> list[tuple[str, str, int]]:
    """Return the states to choose from, with how many claims of the set each has.

    As in the filter, a new claim that the user has open counts as new as well as in review.
    """
    others = found.without_state()
    counts = others.counts_by_state()
    total = sum(counts.values())
    waiting = total - counts.get(ReviewState.SETTLED, 0)
    opened = others.held_by(user).filter(state=ReviewState.IN_REVIEW).count()
    counts[ReviewState.NEW] = counts.get(ReviewState.NEW, 0) + opened
    return [
        ("", "Waiting", waiting),
        *((state.value, state.label, counts.get(state.value, 0)) for state in ReviewState),
        ("all", "All", total),
    ]


def _signals(found: ClaimFilter) -> list[tuple[str, str, int | None]]:
    """Return the signals to choose from, with how many claims of the set have each.

    They are counted claim by claim, so of a large set the numbers are left out.
    """
    others = found.without_signal()
    few = len(others.order_by().values_list("pk", flat=True)[: MOST_SIGNALLED + 1])
    return [
        (
            signal.value,
            signal.label,
            others.signalling(signal).count() if few <= MOST_SIGNALLED else None,
        )
        for signal in Signal
    ]


def _focus(
    request: HtmxHttpRequest, user: User, found: ClaimFilter, keys: list[int], page: list[Claim]
) -> dict[str, Any]:
    """Return what the focus view shows of the claim that the address names, or of the first."""
    eligible = set(_open_keys(found, user))
    chosen = _asked(request)
    if chosen is None:
        chosen = next((row.pk for row in page if row.pk in eligible), page[0].pk if page else None)
    selected = claim_page.load_claim(chosen, user) if chosen is not None else None
    if selected is None:
        return {"selected": None, "focus": filters_query(request.GET)}
    claim_page.take_lease(selected, user)
    linked = linked_reports(selected)
    evidence = claim_page.evidence_context(selected, linked=linked)
    position = keys.index(selected.pk) if selected.pk in keys else None
    return (
        evidence
        | claim_page.decision_context(selected, user, linked=linked, summary=evidence["summary"])
        | claim_page.suggestions_context(selected, user, linked)
        | claim_page.notes_context(selected)
        | {
            "selected": selected,
            "text": selected.version.content.text,
            "focus": filters_query(request.GET),
            "skip_to": _following(keys, eligible, selected.pk),
            "position": None if position is None else position + 1,
            "before": keys[position - 1] if position else None,
            "after": (
                keys[position + 1] if position is not None and position + 1 < len(keys) else None
            ),
        }
    )


def _bulk(form: BulkVerdictForm | None) -> dict[str, Any]:
    """Return the form of the bulk bar, and the keys of the claims that were ticked."""
    return {
        "bulk_form": form or BulkVerdictForm(auto_id="bulk_%s"),
        "ticked": set(form.cleaned_data.get("claims", ())) if form else set(),
        "verdict_buttons": claim_page.BUTTONS,
    }


def _undoable(request: HtmxHttpRequest, user: User) -> dict[str, Any] | None:
    """Return the verdict that was just given, to be undone from here; offered once."""
    if not user.has_role(Role.ANALYST):
        return None
    pk = request.session.pop(LAST_VERDICT, None)
    if pk is None:
        return None
    row = Verdict.objects.select_related("claim").filter(pk=pk, analyst=user).first()
    if row is None:
        return None
    seen = latest_sequence(row.claim)
    return None if seen != row.sequence else {"verdict": row, "seen": seen, "label": _label(row)}


def _label(row: Verdict) -> str:
    return str(Value(row.value).label).lower()
