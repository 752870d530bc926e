"""Members: the list, invitations by mail, roles, and the owner who has to stay."""

from __future__ import annotations

import re
from email import message_from_string
from email.policy import default

import pytest

from scheducal.errors import Refusal
from scheducal.settings import calendar_settings
from scheducal.store.table import table
from scheducal.tenants.members.repository import MemberRepository
from scheducal.tenants.members.service import Giver, Members
from tests.every import failures
from tests.integration.dashboard.conftest import PASSWORD, Pool
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.dashboard.people.test_sessions import second_tenant
from tests.integration.dashboard.sessions import join, new_member, sign_in, signed_in_member
from tests.integration.world.aws import client
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

LIST = "/dashboard/members"
ACCEPT = "/dashboard/sign-in/invitation"
BOB = "bob@people.test"


@pytest.fixture
def owner(world: World, pool: Pool) -> Pages:
    """The browser of the tenant's only owner."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id))


def invite(browser: Pages, email: str = BOB, role: str = "scheduler") -> Shown:
    """Invite somebody."""
    return browser.post(f"{LIST}/invite", {"email": email, "role": role})


def link_to(world: World, email: str = BOB) -> str:
    """Give the path of the newest mail's link."""
    text = message_from_string(world.mails(email)[-1].source, policy=default).get_content()
    return str(re.findall(rf"{re.escape(calendar_settings().public_url)}(\S+)", text)[0])


def accept(browser: Pages, link: str, **fields: str) -> Shown:
    """Open a mail's link, and accept."""
    hidden = browser.get(link).form(ACCEPT)
    given = {"name": "Bob Noyce", "zone": "Europe/Berlin", "password": PASSWORD}
    return browser.post(ACCEPT, {**hidden, **given, **fields})


def role_of(world: World, member_id: str) -> str | None:
    """Read a member's role."""
    found = MemberRepository(table()).membership(world.tenant.tenant_id, member_id)
    return found.role if found else None


def test_somebody_is_invited_by_mail_and_joins_with_a_password(world: World, owner: Pages) -> None:
    answer = owner.follow(invite(owner))
    assert "bob@people.test is invited" in answer.text
    assert re.search(r"bob@people\.test scheduler Ada Byron", answer.text)
    (mail,) = world.mails(BOB)
    assert (mail.subject, mail.sender) == ("Invitation to Acme Corp", f"ScheduCal <{world.tenant.sender_address}>")
    bob = Pages(world.wire)
    link = link_to(world)
    assert "As bob@people.test, with the role scheduler" in bob.get(link).text
    assert accept(bob, link).headers["Location"] == "/dashboard"
    assert "Bob Noyce" in bob.get("/dashboard").body
    assert re.search(r"Bob Noyce bob@people\.test scheduler", owner.get(LIST).text)
    again = Pages(world.wire).get(link)
    assert "was accepted, was withdrawn or is older than a week" in again.text
    entries = {(each["action"], each["objectKind"]) for each in of_kind("auditEntry")}
    assert {("created", "invitation"), ("created", "member")} <= entries


def test_an_invitation_expires_and_can_be_withdrawn(world: World, owner: Pages) -> None:
    invite(owner)
    link = link_to(world)
    world.clock.advance(minutes=7 * 24 * 60 + 1)
    assert "older than a week" in Pages(world.wire).get(link).text
    owner = Pages(world.wire, signed_in_member(world.tenant.tenant_id))
    page = owner.follow(invite(owner))
    (action,) = re.findall(r'action="([^"]*/withdraw)"', page.body)
    assert "is withdrawn" in owner.follow(owner.post(action)).text
    assert "was withdrawn" in Pages(world.wire).get(link_to(world)).text
    assert owner.post(action).status == 404


def test_a_person_of_another_tenant_joins_with_the_password_that_they_have(
    world: World, owner: Pages, pool: Pool
) -> None:
    pool.add(BOB)
    new_member(world.new_tenant("Other").api_key.split("_")[1].join(("ten_", "")), "owner", BOB)
    invite(owner)
    link = link_to(world)
    bob = Pages(world.wire)
    assert "is not right" in accept(bob, link, password="another long sentence").text
    assert accept(bob, link).status == 303
    assert "Acme Corp" in bob.get("/dashboard").text


def test_forms_of_invitations_say_what_is_wrong(world: World, owner: Pages) -> None:
    assert "give one e-mail address" in invite(owner, email="bob").text.lower()
    assert "Fill this in" in invite(owner, email="").text
    assert "a role is one of" in invite(owner, role="king").text.lower()
    invite(owner)
    assert "is invited already" in invite(owner, email=" BOB@people.test ").text
    accept(Pages(world.wire), link_to(world))
    assert "is a member already" in invite(owner).text
    invite(owner, email="eve@people.test")
    bob = Pages(world.wire)
    link = link_to(world, "eve@people.test")
    assert "12 characters" in accept(bob, link, password="short").text
    assert "a name has" in accept(bob, link, name=" ").text.lower()
    assert accept(bob, link, zone="Mars/Base").status == 422


def test_a_mail_that_ses_refuses_leaves_no_invitation(world: World, owner: Pages) -> None:
    client("sesv2").delete_email_identity(EmailIdentity="mail.test")
    assert "the mail could not be sent" in invite(owner).text.lower()
    assert "No invitation waits" in owner.get(LIST).text


def test_another_role_ends_the_sessions_and_is_in_the_audit_log(world: World, owner: Pages) -> None:
    session = signed_in_member(world.tenant.tenant_id, "viewer")
    bob = Pages(world.wire, session)
    assert bob.get(LIST).status == 200
    answer = owner.follow(owner.post(f"{LIST}/{session.member_id}/role", {"role": "admin"}))
    assert "has the role admin now" in answer.text
    assert bob.get(LIST).headers["Location"].startswith("/dashboard/sign-in")
    (entry,) = [each for each in of_kind("auditEntry") if each["action"] == "updated"]
    assert owner.session is not None
    assert (entry["objectId"], entry["actor"]) == (session.member_id, owner.session.member_id)
    assert '"role"' in entry["changes"]


def test_a_removed_member_is_out_at_once(world: World, owner: Pages) -> None:
    session = signed_in_member(world.tenant.tenant_id, "viewer")
    bob = Pages(world.wire, session)
    question = owner.get(f"{LIST}/{session.member_id}/remove")
    assert "from this moment on" in question.text
    answer = owner.follow(owner.post(f"{LIST}/{session.member_id}/remove"))
    assert "is no member any more" in answer.text
    assert bob.get(LIST).status == 303
    assert owner.post(f"{LIST}/{session.member_id}/remove").status == 404


def test_the_last_owner_stays(world: World, owner: Pages) -> None:
    assert owner.session is not None
    mine = f"{LIST}/{owner.session.member_id}"
    for path, fields in ((f"{mine}/role", {"role": "admin"}), (f"{mine}/remove", {})):
        assert "this is the last owner" in owner.post(path, fields).text.lower()
    signed_in_member(world.tenant.tenant_id)
    assert owner.post(f"{mine}/role", {"role": "admin"}).status == 303
    assert role_of(world, owner.session.member_id) == "admin"


def test_two_owners_who_leave_at_once_leave_one(world: World) -> None:
    one, two = (new_member(world.tenant.tenant_id) for _ in range(2))
    members = Members(table())

    def other_leaves() -> None:
        members.remove(world.tenant.tenant_id, two, Giver(two, "owner"))

    with world.wire.invocation("leave"):
        world.wire.interrupt(2, other_leaves)
        with pytest.raises(Refusal, match="the last owner"):
            members.remove(world.tenant.tenant_id, one, Giver(one, "owner"))
    assert (role_of(world, one), role_of(world, two)) == ("owner", None)


def test_nobody_gives_or_takes_what_is_above_them(world: World, owner: Pages) -> None:
    admin = Pages(world.wire, signed_in_member(world.tenant.tenant_id, "admin"))
    assert owner.session is not None
    assert "cannot give the role owner" in invite(admin, role="owner").text
    mine = f"{LIST}/{owner.session.member_id}"
    for path, fields in ((f"{mine}/role", {"role": "viewer"}), (f"{mine}/remove", {})):
        assert "cannot change or remove" in admin.post(path, fields).text
    assert role_of(world, owner.session.member_id) == "owner"


def test_a_lost_app_is_taken_away_by_those_who_manage_the_member(world: World, owner: Pages, pool: Pool) -> None:
    pool.add(BOB)
    bob = new_member(world.tenant.tenant_id, "admin", BOB)
    session = sign_in(world.tenant.tenant_id, bob, "admin")
    page = f"{LIST}/{bob}/codes"
    assert page in owner.get(f"{LIST}/{bob}").links
    assert "Make sure that it is they who ask you" in owner.get(page).text
    done = owner.follow(owner.post(page))
    assert "They were told by mail" in done.text
    assert Pages(world.wire, session).get("/dashboard").status == 303, "their sessions have ended"
    (mail,) = world.mails(BOB)
    assert "Ada Byron of Acme Corp took your authenticator app away" in " ".join(mail.source.split())
    (entry,) = [each for each in of_kind("auditEntry") if each["action"] == "codes_ended"]
    assert entry["objectId"] == bob


def test_nobody_else_takes_an_app_away(world: World, owner: Pages, pool: Pool) -> None:
    assert pool.pool_id
    other, mine = second_tenant(world).tenant_id, world.tenant.tenant_id
    admin = signed_in_member(mine, "admin")
    of_both, runs_all = new_member(mine, "viewer"), new_member(mine, "viewer", operator=True)
    join(other, of_both, "viewer")
    own = new_member(mine, "owner")
    tries = {
        "an owner's, by an admin": (Pages(world.wire, admin), own),
        "one's own": (Pages(world.wire, admin), admin.member_id),
        "of somebody in a tenant of others": (owner, of_both),
        "of an operator": (owner, runs_all),
    }

    def check(name: str) -> None:
        browser, member_id = tries[name]
        assert browser.post(f"{LIST}/{member_id}/codes").status == 422
        assert [each for each in of_kind("auditEntry") if each["action"] == "codes_ended"] == []

    assert failures(check, tries) == {}
    # Somebody who manages them everywhere may.
    manager = new_member(mine, "owner")
    join(other, manager, "owner")
    assert Pages(world.wire, sign_in(mine, manager)).post(f"{LIST}/{of_both}/codes").status == 303
