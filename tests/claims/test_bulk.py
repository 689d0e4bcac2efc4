"""Bulk verdicts: each claim by the rules, what is left is named, one undo for all."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict

from claims.forms import MOST_TICKED, BulkVerdictForm
from claims.models import Claim, ReviewState, Verdict
from claims.services.bulk import record_verdicts, undo_verdicts
from claims.services.review import latest_sequence, open_claim
from tests.claims.reports import UNVERIFIABLE, decide, link, named, reported, state
from workbench.models import AuditEvent, Role, User

pytestmark = pytest.mark.django_db
BULK, UNDO = "/queue/verdicts/", "/queue/verdicts/undo/"
VAGUE = {"value": "unverifiable", "unverifiable_reason": "too_vague", "confidence": "medium"}


def seen(*claims: Claim) -> dict[int, int]:
    return {claim.pk: latest_sequence(claim) for claim in claims}


def ticks(*claims: Claim) -> list[str]:
    return [f"{pk}:{sequence}" for pk, sequence in seen(*claims).items()]


@pytest.fixture
def desk(client: Client, analyst: User) -> Client:
    """Anna's browser."""
    client.force_login(analyst)
    return client


# --- the service -----------------------------------------------------------------------


def test_one_verdict_for_several_claims_is_one_batch(analyst: User) -> None:
    claims = [reported() for _ in range(3)]
    done = record_verdicts(seen=seen(*claims), analyst=analyst, reason="All too vague.", **VAGUE)
    assert [row.claim for row in done.verdicts] == claims
    assert done.skipped == ()
    rows = Verdict.objects.all()
    assert {(row.batch, row.reason) for row in rows} == {(done.batch, "All too vague.")}
    assert [state(claim) for claim in claims] == [(ReviewState.SETTLED, "")] * 3
    events = AuditEvent.objects.filter(action="verdict.recorded", data__batch=str(done.batch))
    assert events.count() == 3


def test_what_cannot_take_it_is_left_and_named(analyst: User, other_analyst: User) -> None:
    plain, stale, held, settled = (reported() for _ in range(4))
    looked = seen(plain, stale, held, settled)
    decide(stale, other_analyst, wants_second_review=True, **UNVERIFIABLE)
    open_claim(claim=held, analyst=other_analyst)
    decide(settled, other_analyst, **UNVERIFIABLE)
    looked[settled.pk] = 1
    done = record_verdicts(seen=looked | {2**40: 0}, analyst=analyst, **VAGUE)
    assert [row.claim for row in done.verdicts] == [plain]
    why = {one.claim: one.why for one in done.skipped}
    assert list(why) == [stale, held, settled]
    assert why[stale].startswith("omar decided it at ")
    assert why[held].startswith("omar has it open until ")
    assert why[settled] == "It is settled as unverifiable. Open it to decide anew."
    assert Verdict.objects.filter(analyst=analyst).count() == 1


def test_the_rules_hold_for_each_claim(analyst: User) -> None:
    bare, supported = reported(), reported(by=named())
    link(supported, analyst)
    done = record_verdicts(seen=seen(bare, supported), analyst=analyst, value="corroborated")
    assert [row.claim for row in done.verdicts] == [supported]
    assert done.skipped[0].why.startswith("Nothing supports this claim yet.")


def test_undo_takes_back_the_batch_and_leaves_what_was_decided_since(
    analyst: User, other_analyst: User
) -> None:
    first, second, other = reported(), reported(), reported()
    decide(other, analyst, **UNVERIFIABLE)
    done = record_verdicts(seen=seen(first, second), analyst=analyst, **VAGUE)
    decide(second, other_analyst, **UNVERIFIABLE)
    assert undo_verdicts(batch=done.batch, analyst=other_analyst).verdicts == ()
    undone = undo_verdicts(batch=done.batch, analyst=analyst)
    assert [row.value for row in undone.verdicts] == ["withdrawn"]
    assert [one.claim for one in undone.skipped] == [second]
    assert [state(claim)[0] for claim in (first, second, other)] == [
        ReviewState.NEW,
        ReviewState.SETTLED,
        ReviewState.SETTLED,
    ]
    assert Verdict.objects.filter(claim=first).count() == 2, "nothing is deleted"
    again = undo_verdicts(batch=done.batch, analyst=analyst)
    assert (len(again.verdicts), len(again.skipped)) == (0, 2)


# --- the form --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"claims": []}, "claims"),
        ({"claims": ["7"]}, "claims"),
        ({"claims": ["7:0", "x:1"]}, "claims"),
        ({"claims": ["7:0"] * (MOST_TICKED + 1)}, "claims"),
        ({"value": "withdrawn"}, "value"),
        ({"unverifiable_reason": ""}, "unverifiable_reason"),
        ({"unverifiable_reason": "other", "reason": " "}, "reason"),
    ],
)
def test_what_every_claim_would_be_refused_for_is_asked_once(
    changes: dict[str, Any], field: str
) -> None:

    data = {"claims": ["7:0"]} | {name: [value] for name, value in VAGUE.items()}
    data |= {k: v if isinstance(v, list) else [v] for k, v in changes.items()}
    form = BulkVerdictForm(MultiValueDict(data))
    assert list(form.errors) == [field]


# --- the pages -------------------------------------------------------------------------


def test_rows_are_ticked_decided_named_and_undone(desk: Client, other_analyst: User) -> None:
    plain, late = reported("Shells hit the mill at Ostra."), reported("A <b>dam</b> broke.")
    page = desk.get("/queue/?view=list&q=&state=new").content.decode()
    for claim in (plain, late):
        assert f'name="claims" form="bulk" value="{claim.pk}:0"' in page
    assert 'action="/queue/verdicts/?view=list&amp;q=&amp;state=new"' in page
    ticked = ticks(plain, late)
    decide(late, other_analyst, wants_second_review=True, **UNVERIFIABLE)
    answer = desk.post(f"{BULK}?state=all", VAGUE | {"claims": ticked})
    assert answer.headers["Location"] == "/queue/?state=all&view=list"
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "1 claim recorded as unverifiable, 1 left." in page
    assert "A &lt;b&gt;dam&lt;/b&gt; broke.</a> – <bdi>omar decided it at" in page
    batch = Verdict.objects.get(claim=plain).batch
    assert f'name="batch" value="{batch}"' in page
    assert "batch-notice" not in desk.get("/queue/?view=list").content.decode(), "told once"
    page = desk.post(UNDO, {"batch": str(batch)}, follow=True).content.decode()
    assert "Undone: 1 verdict." in page
    assert state(plain)[0] == ReviewState.NEW


def test_a_refused_bulk_act_keeps_ticks_and_words(desk: Client) -> None:
    first, second = reported(), reported()
    sent = {"claims": ticks(second), "value": "unverifiable", "confidence": "low"}
    answer = desk.post(f"{BULK}?state=new", sent | {"reason": "Nobody was there."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why the claims cannot be verified." in page
    assert "Nobody was there.</textarea>" in page
    assert '<details id="bulk-bar" open>' in page
    boxes = {
        claim: page.split(f'id="tick-{claim.pk}"')[1].split(">")[0] for claim in (first, second)
    }
    assert "checked" in boxes[second]
    assert "checked" not in boxes[first]
    assert not Verdict.objects.exists()


def test_an_unknown_batch_undoes_nothing(desk: Client) -> None:
    assert desk.post(UNDO, {"batch": "7"}).status_code == 404
    page = desk.post(UNDO, {"batch": str(uuid.uuid4())}, follow=True).content.decode()
    assert "Undone: 0 verdicts." in page


def test_the_address_of_a_bulk_act_leads_back_to_the_list(desk: Client) -> None:
    assert desk.get(f"{BULK}?q=mill").headers["Location"] == "/queue/?q=mill&view=list"


def test_a_blind_verdict_is_not_told_by_the_row(desk: Client, other_analyst: User) -> None:
    claim = reported()
    decide(claim, other_analyst, wants_second_review=True, **UNVERIFIABLE)
    page = desk.get("/queue/?view=list&state=all").content.decode()
    assert f'value="{claim.pk}:1"' in page
    assert 'data-standing="hidden verdict"' in page
    assert 'data-standing="unverifiable"' not in page


def test_readers_get_neither_ticks_nor_bar(as_role: Any) -> None:
    reported()
    page = as_role(Role.READER).get("/queue/?view=list").content.decode()
    assert 'id="bulk"' not in page
    assert "tick-" not in page
