"""The page that takes a member's authenticator app away, once it is lost."""

from __future__ import annotations

from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.members.pages import LIST, RoleForm, asked_of, giver_of
from scheducal.dashboard.session.access import sessions
from scheducal.dashboard.sign_in import mail
from scheducal.dashboard.sign_in.user_pool import user_pool
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.tenants.members.service import Members

_TITLE = "Take the authenticator app of {} away"


def ask_to_end(request: PageRequest) -> PageResponse:
    """Ask before it is taken away."""
    member = Members(table()).one(request.viewer.tenant_id, request.parts["member_id"])
    return asked_of(request, "codes.html", _TITLE.format(member.name), member, Form())


def end(request: PageRequest) -> PageResponse:
    """Take it away, end the member's sessions, and tell them. The audit log has it before it is done."""
    viewer, members, member_id = request.viewer, Members(table()), request.parts["member_id"]
    try:
        member = members.end_codes(viewer.tenant_id, member_id, giver_of(viewer))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        found = members.one(viewer.tenant_id, member_id)
        refused = Form[RoleForm]().refused(Refusal(refusal.code, refusal.message))
        return asked_of(request, "codes.html", _TITLE.format(found.name), found, refused)
    user_pool().ask_for_codes(member.email, wanted=False)
    sessions().remove_all(member_id)
    mail.send(member.email, *mail.codes_ended(viewer.name, viewer.tenant_name), sender=viewer.sender.address)
    return redirect(f"{LIST}/{member_id}", f"Sign-in asks {member.name} for no code any more. They were told by mail.")
