"""Every page and action of the dashboard, for each role, and with another tenant's ids.

It reads the routes of all areas, so a new page is walked without an entry here.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import functions
from infra.functions.routes import discover
from scheducal.tenants.roles import MEMBER_ROLES, permits
from tests.every import failures
from tests.integration.dashboard.conftest import Pool
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import MemberSession, new_member, sign_in, signed_in_member
from tests.integration.world.aws import stored_items
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.world import World

REFUSED = 403
# An id of each kind, as one that no tenant has.
_NOBODY = "0" * 26


def routes() -> Iterator[tuple[Any, Any]]:
    """Yield each area that asks for a session, with each of its routes."""
    for each in discover(functions):
        if each.pages and not each.public:
            area = importlib.import_module(each.module).area
            for route in area.routes:
                yield area, route


def path_of(route: Any, ids: dict[str, str] | None = None) -> str:
    """Fill in the parts of a route's path."""
    found = str(route.path)
    while "{" in found:
        name = found.partition("{")[2].partition("}")[0]
        found = found.replace(f"{{{name}}}", (ids or {}).get(name, f"x_{_NOBODY}"))
    return found


def ask(browser: Pages, route: Any, path: str, **fields: str) -> int:
    """Ask for a page, or send an action."""
    return (browser.post(path, fields) if route.method == "POST" else browser.get(path)).status


def table_now() -> list[str]:
    """Give all rows but sessions and counts of requests, to compare."""
    kept = [each for each in stored_items() if each["kind"]["S"] not in {"memberSession", "source", "auditEntry"}]
    return sorted(map(str, kept))


def test_each_role_opens_what_its_permissions_say_and_nothing_else(world: World, pool: Pool) -> None:
    assert pool.pool_id
    tenant_id = world.tenant.tenant_id
    # Some actions end a session; one, the membership.
    members = {role: new_member(tenant_id, role) for role in MEMBER_ROLES}
    leaving = {role: new_member(tenant_id, role) for role in MEMBER_ROLES}

    def check(name: str) -> None:
        role, area, route = found[name]
        of = leaving if route.path.endswith("/leave") else members
        browser = Pages(world.wire, sign_in(tenant_id, of[role], role))
        allowed = not area.operators and (route.permission is None or permits(role, route.permission))
        status = ask(browser, route, path_of(route))
        assert (status == REFUSED) == (not allowed), status
        assert status < 500, status

    found = {
        f"{role} {route.method} {route.path}": (role, area, route) for role in MEMBER_ROLES for area, route in routes()
    }
    assert len(found) > 50
    assert failures(check, found) == {}


def test_a_viewer_s_writes_and_writes_without_a_token_change_nothing(world: World, pool: Pool) -> None:
    assert pool.pool_id
    viewer, owner = signed_in_member(world.tenant.tenant_id, "viewer"), signed_in_member(world.tenant.tenant_id)
    before = table_now()

    def check(path: str) -> None:
        route = writes[path]
        if route.permission is not None:
            assert ask(Pages(world.wire, viewer), route, path) == REFUSED
        for forged in ("", "0" * 64, viewer.csrf):
            assert ask(Pages(world.wire, owner), route, path, csrf=forged) == REFUSED, forged

    writes = {path_of(route): route for _, route in routes() if route.method == "POST"}
    assert failures(check, writes) == {}
    assert table_now() == before


def test_no_page_opens_without_a_session_or_with_one_that_has_ended(world: World) -> None:
    ended = signed_in_member(world.tenant.tenant_id)
    world.clock.advance(minutes=8 * 60 + 1)

    def check(path: str) -> None:
        # Nobody is known here, so the source's limit counts.
        world.clock.advance(minutes=1)
        for session in (None, ended):
            answer = Pages(world.wire, session).get(path)
            assert (answer.status, answer.headers["Location"].partition("?")[0]) == (303, "/dashboard/sign-in")

    assert failures(check, {path_of(route) for _, route in routes() if route.method == "GET"}) == {}


def test_ids_of_another_tenant_are_not_found(world: World, pool: Pool) -> None:
    assert pool.pool_id
    other = world.new_tenant("Other")
    theirs = signed_in_member(f"ten_{other.api_key.split('_')[1]}")
    appointment = other.create(WITH_JOHN, idempotency_key="k").data["appointmentId"]
    ids = {"member_id": theirs.member_id, "api_key": other.api_key, "appointment_id": appointment}
    mine: MemberSession = signed_in_member(world.tenant.tenant_id)
    before = table_now()

    def check(path: str) -> None:
        route = named[path]
        status = ask(Pages(world.wire, mine), route, path)
        if status == 200:
            # A part of a page that lists what belongs to an id shows nothing for one that is not ours.
            shown = [Pages(world.wire, mine).get(each).text for each in (path, path_of(route))]
            assert shown[0] == shown[1]
        else:
            assert status in ({303, 404, 422} if route.method == "POST" else {303, 404}), status

    # Operators' pages let no member in, as the test of roles shows.
    mine_to_ask = [route for area, route in routes() if not area.operators]
    named = {path_of(route, ids): route for route in mine_to_ask if "{" in route.path}
    assert len(named) > 5
    assert failures(check, named) == {}
    assert table_now() == before
