"""Sessions in the table, beside the person whose they are."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.dashboard.session.model import Session, SignedIn
from scheducal.dashboard.session.rules import Limits, is_in_force, is_to_be_noted
from scheducal.dashboard.session.token import Token
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, tenant_key
from scheducal.store.table import ConditionFailed, Contention, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, is_absent
from scheducal.tenants.access import principal_of
from scheducal.tenants.members.keys import membership_key, person_key, person_partition
from scheducal.tenants.members.rows import membership_of, person_of
from scheducal.tenants.model import INTERNAL
from scheducal.tenants.rows import tenant_of
from scheducal.values import replace

SESSIONS = "SESSION#"
# Of one person. The oldest give way.
MOST_SESSIONS = 20
_LONGEST_AGENT = 200


class SessionRepository:
    """limits: how long a session lasts."""

    def __init__(self, table: Table, limits: Limits) -> None:
        self._table = table
        self._limits = limits

    def signed_in(self, token: Token, at: datetime) -> SignedIn | None:
        """Tell who has the token; None where its session ended, or the member or the tenant is gone.

        One request reads all of it. Every few minutes, one more writes that the session is in use.
        """
        keys = _keys_of(token)
        found = self._table.batch_get(keys, consistent=True)
        if len(found) < len(keys):
            return None
        session, membership, tenant, person = (found[key] for key in keys)
        kept, member = session_of(session), membership_of(membership)
        if kept.tenant_id != member.tenant_id or not is_in_force(kept, member.role, self._limits, at):
            return None
        if is_to_be_noted(kept, at) and not self._note_use(kept, at):
            return None
        return _signed_in(token, kept, tenant, person)

    def add(self, session: Session) -> None:
        """Write a new session. Of more than a person may have, the ones that were used least lately go."""
        self._table.put(Put(_key(session), self._item(session), is_absent()))
        known = sorted(self.sessions(session.member_id), key=lambda each: each.used_at)
        for oldest in [each for each in known if each.digest != session.digest][: max(0, len(known) - MOST_SESSIONS)]:
            self.remove(oldest.member_id, oldest.digest)

    def sessions(self, member_id: str) -> list[Session]:
        """List a person's sessions. One consistent query; some may have ended."""
        condition = Attr("pk").eq(person_partition(member_id)) & Attr("sk").begins_with(SESSIONS)
        return [session_of(item) for item in self._table.query_all(condition)]

    def lasts(self, session: Session, at: datetime) -> bool:
        """Tell whether a session has not ended by its limits; its row may be there for longer."""
        return at < self._limits.end_of(session)

    def remove(self, member_id: str, digest: str) -> None:
        """End a session, at once."""
        self._table.delete(Key(person_partition(member_id), f"{SESSIONS}{digest}"))

    def remove_all(self, member_id: str, tenant_id: str | None = None, but: str | None = None) -> int:
        """End a person's sessions, and count them. tenant_id: of this tenant alone. but: the one that stays."""
        ended = [
            each for each in self.sessions(member_id) if each.digest != but and tenant_id in (None, each.tenant_id)
        ]
        for each in ended:
            self.remove(member_id, each.digest)
        return len(ended)

    def _note_use(self, session: Session, at: datetime) -> bool:
        """Write the use; False where the session was ended at this moment. One that was noted meanwhile is in use."""
        used = replace(session, used_at=at)
        values = {"usedAt": isoformat(at), "expiresAt": int(self._limits.end_of(used).timestamp())}
        try:
            with suppress(Contention):
                self._table.update(Update(_key(session), values, condition=Attr("pk").exists()))
        except ConditionFailed:
            return False
        return True

    def _item(self, session: Session) -> dict[str, Any]:
        return {
            "kind": "memberSession",
            "tenantId": session.tenant_id,
            "memberId": session.member_id,
            "digest": session.digest,
            "role": session.role,
            "createdAt": isoformat(session.created_at),
            "usedAt": isoformat(session.used_at),
            "agent": session.agent[:_LONGEST_AGENT] or None,
            "source": session.source or None,
            "expiresAt": int(self._limits.end_of(session).timestamp()),
        }


def session_of(item: Item) -> Session:
    """Read the session from its row."""
    return Session(
        item["memberId"],
        item["tenantId"],
        item["digest"],
        item["role"],
        datetime.fromisoformat(item["createdAt"]),
        datetime.fromisoformat(item["usedAt"]),
        item.get("agent", ""),
        item.get("source", ""),
    )


def _keys_of(token: Token) -> list[Key]:
    return [
        Key(person_partition(token.member_id), f"{SESSIONS}{token.digest}"),
        membership_key(token.tenant_id, token.member_id),
        tenant_key(token.tenant_id),
        person_key(token.member_id),
    ]


def _key(session: Session) -> Key:
    return Key(person_partition(session.member_id), f"{SESSIONS}{session.digest}")


def _signed_in(token: Token, session: Session, tenant_row: Item, person_row: Item) -> SignedIn:
    tenant, person = tenant_of(tenant_row), person_of(person_row)
    return SignedIn(
        member_id=person.member_id,
        name=person.name,
        email=person.email,
        tenant_id=tenant.tenant_id,
        tenant_name=tenant.name,
        role=session.role,
        principal=principal_of(tenant.tenant_id, person.member_id, session.role, INTERNAL, tenant.settings),
        sender=tenant.sender,
        csrf=token.csrf,
        zone=person.zone,
        is_operator=person.is_operator,
        is_suspended=tenant.suspension is not None,
        session=session,
    )
