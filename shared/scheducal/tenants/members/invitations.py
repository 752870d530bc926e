"""Invitations: their token, which a mail carries, and their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta

from scheducal.clock import isoformat
from scheducal.ids import new_id, random_text
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.commit import commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import tenant_key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import ConditionCheck, Delete, Put, Write, is_absent
from scheducal.tenants.credentials import hash_secret, is_secret
from scheducal.tenants.members.keys import INVITATIONS, invitation_key, members_partition
from scheducal.tenants.roles import MemberRole
from scheducal.values import dataclass

LASTS = timedelta(days=7)
_ULID = "[0-7][0-9a-hjkmnp-tv-z]{25}"
_FORM = re.compile(f"({_ULID})({_ULID})([0-9a-hjkmnp-tv-z]{{40}})")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that was not accepted yet. actor: who invited."""

    tenant_id: str
    invitation_id: str
    email: str
    role: MemberRole
    actor: str
    created_at: datetime
    until: datetime
    secret_hash: str = field(repr=False)


def new_invitation(tenant_id: str, email: str, role: MemberRole, actor: str, at: datetime) -> tuple[Invitation, str]:
    """Make an invitation, and the token that its mail carries; the table keeps a hash of it."""
    invitation_id, secret = new_id("ivt", at), random_text(40)
    made = Invitation(tenant_id, invitation_id, email, role, actor, at, at + LASTS, hash_secret(secret))
    return made, f"{tenant_id.removeprefix('ten_')}{invitation_id.removeprefix('ivt_')}{secret}"


class InvitationRepository:
    """What is refused, or meets another change, was not written: store.commit.CommitRefused, store.table.Contention."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def pending(self, tenant_id: str, at: datetime) -> list[Invitation]:
        """List what was not accepted yet, oldest first. One consistent query."""
        condition = Attr("pk").eq(members_partition(tenant_id)) & Attr("sk").begins_with(INVITATIONS)
        found = map(invitation_of, self._table.query_all(condition))
        return [each for each in found if each.until > at]

    def by_token(self, token: str, at: datetime) -> Invitation | None:
        """Find an invitation by what its mail carries; None where it is none, or too old."""
        found = _FORM.fullmatch(token)
        item = self._table.get(invitation_key(f"ten_{found[1]}", f"ivt_{found[2]}")) if found else None
        if found is None or item is None:
            return None
        invitation = invitation_of(item)
        is_right = is_secret(hash_secret(found[3]), invitation.secret_hash)
        return invitation if is_right and invitation.until > at else None

    def add(self, invitation: Invitation) -> None:
        """Write an invitation; refused where there is no such tenant."""
        key = invitation_key(invitation.tenant_id, invitation.invitation_id)
        writes: dict[str, Write] = {
            "invitation": Put(key, _item(invitation), is_absent()),
            "tenant": ConditionCheck(tenant_key(invitation.tenant_id), Attr("pk").exists()),
            "log": _logged(invitation, "created", invitation.actor),
        }
        commit(self._table, writes)

    def withdraw(self, invitation: Invitation, actor: str) -> None:
        """Delete an invitation; refused where it is gone."""
        commit(self._table, {**accepted(invitation), "log": _logged(invitation, "deleted", actor)})


def accepted(invitation: Invitation) -> Mapping[str, Write]:
    """Build the write that uses an invitation up, for the transaction that makes the member."""
    key = invitation_key(invitation.tenant_id, invitation.invitation_id)
    return {"invitation": Delete(key, Attr("secretHash").eq(invitation.secret_hash))}


def invitation_of(item: Item) -> Invitation:
    """Read the invitation from its row."""
    return Invitation(
        item["tenantId"],
        item["invitationId"],
        item["email"],
        item["role"],
        item["actor"],
        datetime.fromisoformat(item["createdAt"]),
        datetime.fromisoformat(item["until"]),
        item["secretHash"],
    )


def _item(invitation: Invitation) -> Item:
    return {
        "kind": "memberInvitation",
        "tenantId": invitation.tenant_id,
        "invitationId": invitation.invitation_id,
        "email": invitation.email,
        "role": invitation.role,
        "actor": invitation.actor,
        "createdAt": isoformat(invitation.created_at),
        "until": isoformat(invitation.until),
        "secretHash": invitation.secret_hash,
        "expiresAt": int(invitation.until.timestamp()),
    }


def _logged(invitation: Invitation, action: str, actor: str) -> Put:
    values = {"email": invitation.email, "role": invitation.role}
    before, after = (values, None) if action == "deleted" else (None, values)
    subject = Subject(invitation.tenant_id, "invitation", invitation.invitation_id)
    return entry_put(subject, action, actor, before=before, after=after, personal=("email",))
