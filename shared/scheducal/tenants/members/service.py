"""What people do with the members of a tenant: invite, join, change a role, remove."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from scheducal.errors import Refusal
from scheducal.ids import is_id, new_id
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention, Table
from scheducal.tenants.members import rules
from scheducal.tenants.members.invitations import Invitation, InvitationRepository, accepted, new_invitation
from scheducal.tenants.members.model import Membership, Person
from scheducal.tenants.members.repository import MemberRepository
from scheducal.tenants.roles import MemberRole, Role
from scheducal.values import dataclass, replace

Result = TypeVar("Result")
# Not accepted yet, of one tenant.
MOST_INVITATIONS = 50


@dataclass(frozen=True, slots=True)
class Giver:
    """Who changes members. actor: how the audit log names them. role: what they may give and take."""

    actor: str
    role: Role


class Members:
    """The use cases of one table."""

    def __init__(self, table: Table) -> None:
        self._members = MemberRepository(table)
        self._invitations = InvitationRepository(table)

    def all_of(self, tenant_id: str, at: datetime) -> tuple[list[Membership], list[Invitation]]:
        """List members and invitations that wait, oldest first. One consistent query: both lie beside each other."""
        return self._members.everybody(tenant_id, at)

    def one(self, tenant_id: str, member_id: str) -> Membership:
        """Read a member; raises Refusal `not_found`."""
        return self._found(tenant_id, member_id)

    def invite(
        self, tenant_id: str, email: str, role: MemberRole, giver: Giver, at: datetime
    ) -> tuple[Invitation, str]:
        """Invite somebody; gives the invitation, and the token for its mail.

        Raises Refusal `invalid_email`, `invalid_field`, `insufficient_scope`, `tenant_not_found`.
        """
        address = rules.address_of(email)
        rules.check_may_give(giver.role, role)
        rules.check_room(self._members.state(tenant_id))
        members, pending = self.all_of(tenant_id, at)
        if any(each.email == address for each in members):
            raise Refusal("invalid_field", f"{address} is a member already", param="email")
        if any(each.email == address for each in pending):
            raise Refusal("invalid_field", f"{address} is invited already; withdraw that first", param="email")
        if len(pending) >= MOST_INVITATIONS:
            message = f"{MOST_INVITATIONS} invitations wait for an answer; withdraw one first"
            raise Refusal("invalid_field", message, param="email")
        made, token = new_invitation(tenant_id, address, role, giver.actor, at)
        try:
            self._invitations.add(made)
        except CommitRefused as refused:
            raise Refusal("tenant_not_found", f"there is no tenant {tenant_id}", param="tenant") from refused
        return made, token

    def withdraw(self, tenant_id: str, invitation_id: str, giver: Giver, at: datetime) -> Invitation:
        """Withdraw an invitation; raises Refusal `not_found`, `insufficient_scope`."""
        pending = self._invitations.pending(tenant_id, at)
        found = next((each for each in pending if each.invitation_id == invitation_id), None)
        if found is None:
            raise Refusal("not_found", "there is no such invitation; somebody may have accepted it")
        rules.check_may_give(giver.role, found.role)
        try:
            self._invitations.withdraw(found, giver.actor)
        except CommitRefused as refused:
            raise Refusal("not_found", "somebody accepted the invitation meanwhile") from refused
        return found

    def person_for(self, email: str, name: str, zone: str, at: datetime) -> Person:
        """Find the person with an address, or add them; raises Refusal `invalid_field`, `invalid_email`."""
        address = rules.address_of(email)
        if known := self._members.person_by_address(address):
            return known
        made = Person(new_id("mem", at), address, rules.name_of(name), zone, at)
        try:
            self._members.add_person(made)
        except CommitRefused as refused:
            # Somebody accepted two invitations at once.
            if known := self._members.person_by_address(address):
                return known
            raise Refusal("temporarily_unavailable", "please try again", retry_after=1) from refused
        return made

    def accept(self, invitation: Invitation, person: Person, at: datetime) -> Membership:
        """Make the invited person a member, and use the invitation up; raises Refusal `not_found`, `invalid_field`."""
        joining = Membership(invitation.tenant_id, person.member_id, person.email, person.name, invitation.role, at)

        def attempt() -> Membership:
            state = self._members.state(invitation.tenant_id)
            rules.check_room(state)
            self._members.add(joining, state, person.member_id, accepted(invitation))
            return joining

        def lost(refused: CommitRefused) -> None:
            if "invitation" in refused.olds:
                raise Refusal("not_found", "this invitation was used, or withdrawn") from refused
            if "member" in refused.olds:
                raise Refusal("invalid_field", f"{person.email} is a member already", param="email") from refused

        return _repeated(attempt, lost)

    def change_role(self, tenant_id: str, member_id: str, role: MemberRole, giver: Giver) -> Membership:
        """Give a member another role; raises Refusal `not_found`, `insufficient_scope`, `invalid_field`."""

        def attempt() -> Membership:
            member, state = self._found(tenant_id, member_id), self._members.state(tenant_id)
            rules.check_may_change(giver.role, member)
            rules.check_may_give(giver.role, role)
            rules.check_owner_stays(member, role, state)
            after = replace(member, role=role)
            if after != member:
                self._members.change_role(member, after, state, giver.actor)
            return after

        return _repeated(attempt)

    def remove(self, tenant_id: str, member_id: str, giver: Giver) -> Membership:
        """Take a member out of a tenant; anybody may leave it. Raises Refusal as `change_role` does."""

        def attempt() -> Membership:
            member, state = self._found(tenant_id, member_id), self._members.state(tenant_id)
            if giver.actor != member_id:
                rules.check_may_change(giver.role, member)
            rules.check_owner_stays(member, None, state)
            self._members.remove(member, state, giver.actor)
            return member

        return _repeated(attempt)

    def end_codes(self, tenant_id: str, member_id: str, giver: Giver) -> Membership:
        """Note that somebody takes a member's authenticator app away, who may: before it is done.

        Raises Refusal `not_found`, `insufficient_scope`.
        """
        member = self._found(tenant_id, member_id)
        rules.check_may_change(giver.role, member)
        others = [each for each in self._members.tenants_of(member_id) if each.tenant_id != tenant_id]
        theirs = {each.tenant_id: each for each in self._members.tenants_of(giver.actor)}
        person = self._members.person(member_id)
        rules.check_may_end_codes(
            giver.actor, member, others, theirs, runs_all=person is not None and person.is_operator
        )
        self._members.note(member, "codes_ended", giver.actor)
        return member

    def rename(self, member_id: str, name: str, zone: str) -> None:
        """Write a person's name and time zone; raises Refusal `not_found`."""
        person = self._members.person(member_id)
        if person is None:
            raise Refusal("not_found", "there is no such member")
        self._members.rename(replace(person, name=name, zone=zone))

    def mark_operator(self, email: str, *, is_operator: bool) -> Person:
        """Say whether a person runs the deployment; raises Refusal `not_found`. For the command line alone."""
        person = self._members.person_by_address(rules.address_of(email))
        if person is None:
            raise Refusal("not_found", "nobody has this address; invite them first", param="email")
        marked = replace(person, is_operator=is_operator)
        self._members.change_person(marked)
        return marked

    def _found(self, tenant_id: str, member_id: str) -> Membership:
        member = self._members.membership(tenant_id, member_id) if is_id(member_id, "mem") else None
        if member is None:
            raise Refusal("not_found", "there is no such member; somebody may have removed them")
        return member


def _repeated(attempt: Callable[[], Result], lost: Callable[[CommitRefused], None] = lambda _: None) -> Result:
    """Do it again where other members changed meanwhile."""
    for _ in attempts():
        try:
            return attempt()
        except CommitRefused as refused:
            lost(refused)
        except Contention:
            continue
    raise Refusal("temporarily_unavailable", "the members are being changed by others; nothing was changed, try again")
