"""What the pages of members show (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.session.model import SignedIn
from scheducal.tenants.members.invitations import Invitation
from scheducal.tenants.members.model import Membership
from scheducal.tenants.roles import MEMBER_ROLES, MemberRole, may_give

WORDS: dict[MemberRole, str] = {
    "owner": "Owner: everything, other owners too",
    "admin": "Admin: everything but owners",
    "scheduler": "Scheduler: appointments, bookings, customers and availability",
    "developer": "Developer: webhooks, connections and API keys",
    "viewer": "Viewer: looks, and changes nothing",
}


def choices(giver: MemberRole) -> list[tuple[str, str]]:
    """List the roles that somebody can give, the least first."""
    return [(each, WORDS[each]) for each in reversed(MEMBER_ROLES) if may_give(giver, each)]


def shown_member(member: Membership, viewer: SignedIn, clock: Clock) -> dict[str, Any]:
    """Show a member. may_change: whether the viewer can change their role or remove them."""
    return {
        "id": member.member_id,
        "name": member.name,
        "email": member.email,
        "role": member.role,
        "words": WORDS[member.role],
        "since": clock.when(member.created_at),
        "is_viewer": member.member_id == viewer.member_id,
        "may_change": viewer.may("members.write") and may_give(viewer.role, member.role),
    }


def shown_invitation(
    invitation: Invitation, viewer: SignedIn, clock: Clock, members: Sequence[Membership]
) -> dict[str, Any]:
    """Show an invitation that waits, with the name of who sent it."""
    names = {each.member_id: each.name for each in members}
    return {
        "id": invitation.invitation_id,
        "email": invitation.email,
        "role": invitation.role,
        "by": names.get(invitation.actor, "an operator" if invitation.actor == "operator" else "a former member"),
        "until": clock.when(invitation.until),
        "may_change": viewer.may("members.write") and may_give(viewer.role, invitation.role),
    }
