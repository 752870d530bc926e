"""Sessions in the table: what they tell, what ends them, and what a request costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scheducal import clock
from scheducal.dashboard.session.access import CSRF_HEADER, SignInNeeded, check_csrf, sessions, signed_in
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.tenants.members.repository import MemberRepository
from scheducal.tenants.model import Suspension, Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_tenant
from tests.integration.dashboard.sessions import MemberSession, join, new_member, sign_in, signed_in_member
from tests.integration.world.aws import MAIL_DOMAIN
from tests.integration.world.world import World


def event(session: MemberSession | None, path: str = "/dashboard/keys", method: str = "GET") -> dict[str, Any]:
    """Build a request of a session's browser."""
    cookies = [session.cookie] if session else []
    return {"rawPath": path, "rawQueryString": "", "cookies": cookies, "requestContext": {"http": {"method": method}}}


def is_in(session: MemberSession) -> bool:
    """Tell whether the session opens a page now."""
    try:
        signed_in(event(session), clock.now())
    except SignInNeeded:
        return False
    return True


def second_tenant(world: World) -> Tenant:
    """Make one more tenant."""
    return create_tenant(TenantRepository(table()), "Other", MAIL_DOMAIN, world.clock.now())


def test_one_request_says_who_it_is(world: World) -> None:
    session = signed_in_member(world.tenant.tenant_id, "developer")
    with world.wire.invocation("page"):
        found = signed_in(event(session), clock.now())
    assert [each.operation for each in world.wire.calls] == ["BatchGetItem"]
    assert (found.member_id, found.tenant_id, found.role) == (session.member_id, world.tenant.tenant_id, "developer")
    assert (found.tenant_name, found.zone, found.csrf) == ("Acme Corp", "Europe/Berlin", session.csrf)
    assert found.principal.actor == session.member_id
    assert found.may("webhooks.write")
    assert not found.may("members.write")
    assert not found.is_operator


def test_a_session_ends_when_it_is_not_used_and_in_any_case(world: World) -> None:
    session = signed_in_member(world.tenant.tenant_id)
    for _ in range(20):
        world.clock.advance(minutes=8 * 60 - 6)
        assert is_in(session)
    world.clock.advance(minutes=8 * 60 + 1)
    assert not is_in(session)
    other = sign_in(world.tenant.tenant_id, session.member_id)
    for _ in range(24):
        world.clock.advance(minutes=7 * 60)
    assert not is_in(other)


def test_a_stolen_token_opens_nothing_after_sign_out(world: World) -> None:
    session, other = (signed_in_member(world.tenant.tenant_id) for _ in range(2))
    sessions().remove(session.member_id, session.token.digest)
    assert not is_in(session)
    # The use of a session that ends at this moment does not bring it back.
    assert is_in(other)


def test_another_role_or_none_ends_a_session(world: World) -> None:
    tenant_id = world.tenant.tenant_id
    first = new_member(tenant_id)
    session = signed_in_member(tenant_id, "viewer")
    members = MemberRepository(table())
    member = members.membership(tenant_id, session.member_id)
    assert member is not None
    members.remove(member, members.state(tenant_id), first)
    assert not is_in(session)
    join(tenant_id, session.member_id, "owner")
    assert not is_in(session)


def test_a_token_names_no_tenant_but_its_session_s(world: World) -> None:
    session = signed_in_member(world.tenant.tenant_id)
    other = second_tenant(world)
    join(other.tenant_id, session.member_id, "owner")
    text = session.token.text.replace(world.tenant.tenant_id.removeprefix("ten_"), other.tenant_id.removeprefix("ten_"))
    forged = event(None) | {"cookies": [f"{session.cookie.partition('=')[0]}={text}"]}
    with pytest.raises(SignInNeeded):
        signed_in(forged, clock.now())


def test_a_suspended_tenant_s_members_are_told_and_operators_still_get_in(world: World) -> None:
    session = signed_in_member(world.tenant.tenant_id)
    operator = signed_in_member(world.tenant.tenant_id, operator=True)
    _suspend(world)
    with pytest.raises(Refusal) as refused:
        signed_in(event(session), clock.now())
    assert refused.value.code == "tenant_suspended"
    assert signed_in(event(operator), clock.now()).is_suspended


def test_sign_in_leads_back_to_a_page_that_was_read(world: World) -> None:
    asked = event(None, "/dashboard/deliveries") | {"rawQueryString": "status=failed"}
    with pytest.raises(SignInNeeded) as needed:
        signed_in(asked, clock.now())
    assert needed.value.location == "/dashboard/sign-in?next=%2Fdashboard%2Fdeliveries%3Fstatus%3Dfailed"
    with pytest.raises(SignInNeeded) as needed:
        signed_in(event(None, "/dashboard/keys", "POST"), clock.now())
    assert needed.value.location == "/dashboard/sign-in"


def test_a_write_brings_the_session_s_own_token_in_the_form_or_the_header(world: World) -> None:
    session, other = (signed_in_member(world.tenant.tenant_id) for _ in range(2))
    found = signed_in(event(session), clock.now())
    check_csrf(found, {}, session.csrf)
    check_csrf(found, {"headers": {CSRF_HEADER.title(): session.csrf}}, None)
    for forged in (None, "", other.csrf, session.token.digest):
        with pytest.raises(Refusal) as refused:
            check_csrf(found, {"headers": {}}, forged)
        assert refused.value.code == "insufficient_scope"


def test_a_person_has_twenty_sessions_at_most(world: World) -> None:
    member_id = new_member(world.tenant.tenant_id)
    made = []
    for _ in range(22):
        world.clock.advance(minutes=1)
        made.append(sign_in(world.tenant.tenant_id, member_id))
    assert [is_in(each) for each in made] == [False, False, *[True] * 20]
    assert sessions().remove_all(member_id, but=made[-1].token.digest) == 19
    assert [is_in(each) for each in made[-2:]] == [False, True]


def _suspend(world: World) -> None:
    repository = TenantRepository(table())
    tenant = repository.tenant(world.tenant.tenant_id)
    assert tenant is not None
    suspended = replace(tenant, suspension=Suspension(world.clock.now(), "unpaid", "operator"))
    repository.suspend(suspended, repository.keys_in_force(tenant.tenant_id), {})
