"""The audit log and the event log in the dashboard."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest

from scheducal.audit.queries import AuditFilter, listed
from scheducal.store.keys import Key
from scheducal.store.table import table
from scheducal.store.writes import Put
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_tenant
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.dashboard.soundness import HOSTILE, check_sound
from tests.integration.scenarios import the_id
from tests.integration.world.aws import MAIL_DOMAIN
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.world import World

AUDIT, LOG = "/dashboard/audit", "/dashboard/log"


@pytest.fixture
def pages(world: World) -> Pages:
    """An owner's browser."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id))


def changed(world: World) -> str:
    """Create an appointment, give it a hostile subject, and give the id of the second request."""
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.clock.advance(minutes=1)
    moved = world.client.update(the_id(), {"appointmentSubject": HOSTILE})
    assert moved.status == 200
    return moved.headers["X-Request-Id"]


def test_the_audit_log_filters_and_shows_before_and_after(world: World, pages: Pages) -> None:
    request_id = changed(world)
    whole = pages.get(AUDIT)
    check_sound(whole)
    entry = next(each for each in of_kind("auditEntry") if each["action"] == "updated")
    assert f"{AUDIT}/{entry['auditId']}" in whole.links
    one = pages.get(f"{AUDIT}/{entry['auditId']}")
    check_sound(one)
    assert "alert(1)" in one.text
    assert WITH_JOHN["appointmentSubject"] in one.text
    for query in (
        f"actor={entry['actor']}&action=updated",
        f"object={the_id()}&action=updated",
        f"request={quote(request_id)}",
        "action=updated&since=2026-03-19&until=2026-03-19",
    ):
        found = pages.get(f"{AUDIT}?{query}")
        check_sound(found)
        shown = [each for each in found.links if each.startswith(f"{AUDIT}/aud_")]
        assert shown == [f"{AUDIT}/{entry['auditId']}"], query
    for query in (f"actor={quote(HOSTILE)}", f"object={quote(HOSTILE)}", f"request={quote(HOSTILE)}"):
        check_sound(pages.get(f"{AUDIT}?{query}"))
    for query in (f"since={quote(HOSTILE)}", "since=2026-03-20&until=2026-03-01", f"cursor={quote(HOSTILE)}"):
        check_sound(pages.get(f"{AUDIT}?{query}"), 422)
    check_sound(pages.get(f"{AUDIT}/aud_x"), 404)


def test_the_audit_log_is_a_file_whose_cells_run_nothing(world: World, pages: Pages) -> None:
    changed(world)
    answer = pages.get(f"{AUDIT}/file?object={the_id()}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.body)))
    assert [each["action"] for each in rows] == ["updated", "created"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for each in rows for cell in each.values())


def test_a_request_id_leads_to_its_changes_and_all_that_followed(world: World, pages: Pages) -> None:
    registered(world)
    request_id = changed(world)
    world.pipeline.settle()
    check_sound(pages.get(LOG))
    led = pages.get(f"{LOG}?request={quote(request_id)}")
    assert led.headers["Location"] == f"{LOG}/{quote(request_id, safe='')}"
    shown = pages.follow(led)
    check_sound(shown)
    assert "updated" in shown.text
    followed = next(each for each in shown.links if "/followed?of=" in each)
    after = pages.get(followed)
    check_sound(after)
    for words in ("appointment.updated", "up to date", JOHN):
        assert words in after.text, words
    part = pages.get(followed, hx_request="true", hx_request_type="partial", hx_target="div#followed-1")
    assert part.body in after.body
    delivered = pages.get(next(each for each in after.links if "/deliveries?of=" in each))
    check_sound(delivered)
    assert "200 OK" in delivered.text
    assert "delivered" in delivered.text
    for tail in ("followed", "deliveries", "followed?of=customer:x", "followed?of=%00&n=x"):
        assert pages.follow(pages.get(f"{led.headers['Location']}/{tail}")).text == shown.text, tail


def test_a_request_with_many_entries_makes_no_more_requests(world: World, pages: Pages) -> None:
    request_id = changed(world)
    (entry,) = [each for each in of_kind("auditEntry") if each.get("requestId") == request_id]
    for number in range(250):
        audit_id = f"{entry['auditId'][:-3]}{number:03d}"
        table().put(Put(Key(entry["pk"], audit_id), {**entry, "sk": audit_id, "auditId": audit_id, "dueAt": audit_id}))
    shown = pages.get(f"{LOG}/{quote(request_id)}")
    check_sound(shown)
    assert "These are the first 50." in shown.text
    check_sound(pages.get(f"{AUDIT}?request={quote(request_id)}&action=none"))
    found: list[str] = []
    cursor = None
    while cursor or not found:
        wanted = AuditFilter(request_id=request_id)
        page = listed(table(), world.tenant.tenant_id, wanted, 25, cursor, world.clock.now(), most_queries=3)
        found += [each["auditId"] for each in page.entries]
        cursor = page.cursor
    assert found == sorted(set(found), reverse=True)
    assert len(found) == 251


def test_a_request_that_is_none_or_another_tenant_s_is_not_known(world: World, pages: Pages) -> None:
    request_id = changed(world)
    tenant = create_tenant(TenantRepository(table()), "Other", MAIL_DOMAIN, world.clock.now())
    other = Pages(world.wire, signed_in_member(tenant.tenant_id))
    entry = of_kind("auditEntry")[0]
    for browser, identity in ((other, request_id), (pages, HOSTILE.replace("/", "")), (pages, "x" * 500)):
        check_sound(browser.get(f"{LOG}/{quote(identity, safe='')}"), 404)
        shown = browser.get(f"{LOG}/{quote(identity, safe='')}/followed?of=appointment:{the_id()}")
        check_sound(shown)
        assert "It made no event." in shown.text
    check_sound(other.get(f"{AUDIT}/{entry['auditId']}"), 404)
    assert "Nothing fits these filters" in other.get(f"{AUDIT}?request={quote(request_id)}").text


def test_only_some_roles_look(world: World) -> None:
    for role, audit, log in (("viewer", 403, 403), ("developer", 403, 200), ("admin", 200, 200)):
        browser = Pages(world.wire, signed_in_member(world.tenant.tenant_id, role))  # type: ignore[arg-type]
        assert (browser.get(AUDIT).status, browser.get(LOG).status) == (audit, log), role
