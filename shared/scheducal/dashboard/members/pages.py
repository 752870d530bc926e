"""The pages of members: the list, an invitation, one member."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.members.views import choices, shown_invitation, shown_member
from scheducal.dashboard.session.model import SignedIn
from scheducal.dashboard.sign_in import mail
from scheducal.errors import Refusal
from scheducal.settings import calendar_settings
from scheducal.store.table import table
from scheducal.tenants.members.model import Membership
from scheducal.tenants.members.rules import LONGEST_ADDRESS, role_of
from scheducal.tenants.members.service import Giver, Members

TEMPLATES = Path(__file__).with_name("templates")
LIST = "/dashboard/members"
INVITATION = "/dashboard/sign-in/invitation"


class InvitationForm(BaseModel):
    """Who is invited, and as what."""

    model_config = ConfigDict(extra="ignore")
    email: Annotated[str, Field(max_length=LONGEST_ADDRESS)]
    role: Annotated[str, Field(max_length=20)]


class RoleForm(BaseModel):
    """A member's next role."""

    model_config = ConfigDict(extra="ignore")
    role: Annotated[str, Field(max_length=20)]


def show(request: PageRequest) -> PageResponse:
    """List members, and invitations that wait. Two AWS requests, the session's among them."""
    viewer, clock = request.viewer, Clock(request.viewer.zone, request.at)
    members, invitations = Members(table()).all_of(viewer.tenant_id, request.at)
    return page(
        request,
        TEMPLATES,
        "members.html",
        title="Members",
        members=[shown_member(each, viewer, clock) for each in members],
        invitations=[shown_invitation(each, viewer, clock, members) for each in invitations],
        may_change=viewer.may("members.write"),
    )


def new(request: PageRequest) -> PageResponse:
    """Ask whom to invite."""
    return _asking(request, Form())


def invite(request: PageRequest) -> PageResponse:
    """Invite somebody by mail."""
    viewer, form = request.viewer, read_form(request.form, InvitationForm)
    if form.value is None:
        return _asking(request, form)
    members, giver = Members(table()), giver_of(viewer)
    try:
        role = role_of(form.value.role)
        made, token = members.invite(viewer.tenant_id, form.value.email, role, giver, request.at)
        try:
            until = Clock(viewer.zone, request.at).when(made.until)
            link = f"{calendar_settings().public_url}{INVITATION}?token={token}"
            letter = mail.invitation(viewer.name, viewer.tenant_name, made.role, link, f"{until} ({viewer.zone})")
            mail.send(made.email, *letter, sender=viewer.sender.address)
        except Exception:
            # Nobody has the token, so the invitation is worth nothing.
            members.withdraw(viewer.tenant_id, made.invitation_id, giver, request.at)
            raise
    except Refusal as refusal:
        return _asking(request, form.refused(refusal))
    return redirect(LIST, f"{made.email} is invited, until {until}.")


def withdraw(request: PageRequest) -> PageResponse:
    """Withdraw an invitation."""
    viewer = request.viewer
    gone = Members(table()).withdraw(viewer.tenant_id, request.parts["invitation_id"], giver_of(viewer), request.at)
    return redirect(LIST, f"The invitation of {gone.email} is withdrawn.")


def show_one(request: PageRequest) -> PageResponse:
    """Show one member."""
    return _one(request, Members(table()).one(request.viewer.tenant_id, request.parts["member_id"]), Form())


def change_role(request: PageRequest) -> PageResponse:
    """Give a member another role. Their sessions end, and the next sign-in has the new role."""
    viewer, form, members = request.viewer, read_form(request.form, RoleForm), Members(table())
    member_id = request.parts["member_id"]
    if form.value is not None:
        try:
            after = members.change_role(viewer.tenant_id, member_id, role_of(form.value.role), giver_of(viewer))
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise
            form = form.refused(refusal)
        else:
            return redirect(f"{LIST}/{member_id}", f"{after.name} has the role {after.role} now.")
    return _one(request, members.one(viewer.tenant_id, member_id), form)


def ask_to_remove(request: PageRequest) -> PageResponse:
    """Ask before somebody is removed."""
    member = Members(table()).one(request.viewer.tenant_id, request.parts["member_id"])
    return asked_of(request, "remove.html", f"Remove {member.name}", member, Form())


def remove(request: PageRequest) -> PageResponse:
    """Remove a member."""
    viewer, members, member_id = request.viewer, Members(table()), request.parts["member_id"]
    try:
        gone = members.remove(viewer.tenant_id, member_id, giver_of(viewer))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        member = members.one(viewer.tenant_id, member_id)
        return asked_of(request, "remove.html", f"Remove {member.name}", member, Form[RoleForm]().refused(refusal))
    return redirect(LIST, f"{gone.name} is no member any more.")


def _asking(request: PageRequest, form: Form[InvitationForm]) -> PageResponse:
    given = choices(request.viewer.role)
    return _page(request, "invite.html", "Invite a member", form, roles=given)


def _one(request: PageRequest, member: Membership, form: Form[RoleForm]) -> PageResponse:
    viewer = request.viewer
    clock = Clock(viewer.zone, request.at)
    shown = shown_member(member, viewer, clock)
    return _page(request, "member.html", member.name, form, member=shown, roles=choices(viewer.role), list=LIST)


def asked_of(request: PageRequest, template: str, title: str, member: Membership, form: Form[Any]) -> PageResponse:
    """PageResponse with a question about a member."""
    shown = shown_member(member, request.viewer, Clock(request.viewer.zone, request.at))
    return _page(request, template, title, form, member=shown)


def _page(request: PageRequest, template: str, title: str, form: Form[Any], **values: Any) -> PageResponse:
    status = 422 if form.errors else 200
    return page(request, TEMPLATES, template, title=title, status=status, form=form, **values)


def giver_of(viewer: SignedIn) -> Giver:
    """Say who changes members."""
    return Giver(viewer.member_id, viewer.role)
