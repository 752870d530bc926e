"""Members in the table. Each change of a tenant's members also writes their count, under the version that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from scheducal.store.commit import commit
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import tenant_key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.writes import Delete, Put, Update, Write, is_absent
from scheducal.tenants.members.invitations import Invitation, invitation_of
from scheducal.tenants.members.keys import (
    address_key,
    member_state_key,
    members_partition,
    membership_key,
    person_key,
    tenants_bucket,
)
from scheducal.tenants.members.model import Membership, MemberState, Person
from scheducal.tenants.members.rows import (
    member_logged,
    member_values,
    membership_item,
    membership_of,
    person_item,
    person_of,
    state_item,
    state_of,
)
from scheducal.values import replace

# Of one person.
_MOST_TENANTS = 100


class MemberRepository:
    """What is refused, or meets another change, was not written: store.commit.CommitRefused, store.table.Contention."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def person(self, member_id: str) -> Person | None:
        """Read the person, None where there is none."""
        item = self._table.get(person_key(member_id))
        return person_of(item) if item else None

    def person_by_address(self, email: str) -> Person | None:
        """Find the person with an e-mail address. Two reads."""
        item = self._table.get(address_key(email))
        return self.person(item["memberId"]) if item else None

    def add_person(self, person: Person) -> None:
        """Add a person; refused where the address is somebody's."""
        owner = Put(address_key(person.email), {"kind": "memberAddress", "memberId": person.member_id}, is_absent())
        row = Put(person_key(person.member_id), person_item(person), is_absent())
        commit(self._table, {"address": owner, "person": row})

    def change_person(self, person: Person) -> None:
        """Write a person's name, zone and mark; refused where there is no such person."""
        self._table.put(Put(person_key(person.member_id), person_item(person), Attr("pk").exists()))

    def rename(self, person: Person) -> None:
        """Write a person, and their name in the list of each tenant."""
        self.change_person(person)
        for place in self.tenants_of(person.member_id):
            key = membership_key(place.tenant_id, place.member_id)
            with suppress(ConditionFailed):
                self._table.update(Update(key, {"name": person.name}, condition=Attr("pk").exists()))

    def tenant_names(self, tenant_ids: Sequence[str]) -> dict[str, str]:
        """Read the names of tenants, by their ids."""
        rows = self._table.batch_get([tenant_key(each) for each in tenant_ids]) if tenant_ids else {}
        return {row["tenantId"]: row["name"] for row in rows.values()}

    def membership(self, tenant_id: str, member_id: str) -> Membership | None:
        """Read a person's place in a tenant, None where they have none."""
        item = self._table.get(membership_key(tenant_id, member_id))
        return membership_of(item) if item else None

    def everybody(self, tenant_id: str, at: datetime) -> tuple[list[Membership], list[Invitation]]:
        """List a tenant's members, and invitations that wait, oldest first. One consistent query."""
        items = list(self._table.query_all(Attr("pk").eq(members_partition(tenant_id))))
        invitations = [invitation_of(item) for item in items if item["kind"] == "memberInvitation"]
        members = [membership_of(item) for item in items if item["kind"] == "membership"]
        return members, [each for each in invitations if each.until > at]

    def tenants_of(self, member_id: str) -> list[Membership]:
        """List the places of a person in all tenants. One query of an index; a new one may be missing for a second."""
        condition = Attr("gsi1pk").eq(tenants_bucket(member_id))
        page = self._table.query(condition, index="lists", limit=_MOST_TENANTS)
        return [membership_of(item) for item in page.items]

    def state(self, tenant_id: str) -> MemberState:
        """Read how many members there are."""
        item = self._table.get(member_state_key(tenant_id))
        return state_of(item) if item else MemberState()

    def add(self, membership: Membership, state: MemberState, actor: str, extras: Mapping[str, Write]) -> None:
        """Add a member, with more writes; refused where they are one, or another changed since `state` was read."""
        key = membership_key(membership.tenant_id, membership.member_id)
        after = replace(state, members=state.members + 1, owners=state.owners + (membership.role == "owner"))
        writes: dict[str, Write] = {
            "member": Put(key, membership_item(membership), is_absent()),
            "state": _next(membership.tenant_id, state, after),
            "log": _logged(membership, "created", actor, None, membership),
        }
        commit(self._table, {**writes, **extras})

    def change_role(self, before: Membership, after: Membership, state: MemberState, actor: str) -> None:
        """Write another role; refused where the member is gone, or another changed since `state` was read."""
        owners = state.owners + (after.role == "owner") - (before.role == "owner")
        key = membership_key(after.tenant_id, after.member_id)
        writes: dict[str, Write] = {
            "member": Update(key, {"role": after.role}, condition=Attr("role").eq(before.role)),
            "state": _next(after.tenant_id, state, replace(state, owners=owners)),
            "log": _logged(after, "updated", actor, before, after),
        }
        commit(self._table, writes)

    def remove(self, member: Membership, state: MemberState, actor: str) -> None:
        """Remove a member; refused where they are gone, or another changed since `state` was read."""
        after = replace(state, members=state.members - 1, owners=state.owners - (member.role == "owner"))
        key = membership_key(member.tenant_id, member.member_id)
        writes: dict[str, Write] = {
            "member": Delete(key, Attr("role").eq(member.role)),
            "state": _next(member.tenant_id, state, after),
            "log": _logged(member, "deleted", actor, member, None),
        }
        commit(self._table, writes)

    def note(self, member: Membership, action: str, actor: str) -> None:
        """Write what somebody does with a member that no row of ours shows."""
        commit(self._table, {"log": _logged(member, action, actor, None, member)})


def _next(tenant_id: str, before: MemberState, after: MemberState) -> Put:
    is_as_read: Condition = Attr("version").eq(before.version) if before.version else is_absent()
    return Put(member_state_key(tenant_id), state_item(replace(after, version=before.version + 1)), is_as_read)


def _logged(member: Membership, action: str, actor: str, before: Membership | None, after: Membership | None) -> Put:
    values = [member_values(each) if each else None for each in (before, after)]
    return member_logged(member.tenant_id, member.member_id, action, actor, *values)
