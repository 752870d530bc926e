"""Sign-in as a use case: what follows from a right password, and what ends where."""

from __future__ import annotations

from datetime import datetime

from scheducal import trace
from scheducal.dashboard.session.access import sessions
from scheducal.dashboard.session.model import Session
from scheducal.dashboard.session.repository import SessionRepository
from scheducal.dashboard.session.token import Token, new_token, parse_token
from scheducal.dashboard.sign_in import mail
from scheducal.dashboard.sign_in.resets import Resets
from scheducal.dashboard.sign_in.user_pool import UserPool, user_pool
from scheducal.errors import Refusal
from scheducal.settings import calendar_settings
from scheducal.store.table import Table, table
from scheducal.tenants.members.invitations import Invitation, InvitationRepository
from scheducal.tenants.members.model import Membership, Person
from scheducal.tenants.members.repository import MemberRepository
from scheducal.tenants.members.service import Members
from scheducal.values import dataclass

RESET = "/dashboard/sign-in/reset"


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in. agent: how the browser calls itself. former: the token of the session before, if any."""

    agent: str = ""
    former: str = ""


class NoTenant(Exception):
    """The password is right, and yet the person is a member of no tenant."""


class SignIn:
    """The use cases of one deployment. address: where browsers reach it."""

    def __init__(self, table: Table, pool: UserPool, sessions: SessionRepository, address: str) -> None:
        self._table, self._pool, self._sessions = table, pool, sessions
        self._members = MemberRepository(table)
        self._address = address

    def begin(self, email: str, browser: Browser, at: datetime) -> Token:
        """Begin a session of somebody who has proven who they are; raises NoTenant.

        It has a token that nobody had before. The browser's former session ends.
        """
        person = self._members.person_by_address(email)
        places = self._members.tenants_of(person.member_id) if person else []
        if person is None or not places:
            raise NoTenant
        return self.open(person.member_id, self._newest(person, places), browser, at)

    def open(self, member_id: str, place: Membership, browser: Browser, at: datetime) -> Token:
        """Begin a session in one tenant, and end the browser's former one."""
        if former := parse_token(browser.former):
            self._sessions.remove(former.member_id, former.digest)
        token = new_token(member_id, place.tenant_id)
        source = trace.current().source or ""
        self._sessions.add(Session(member_id, place.tenant_id, token.digest, place.role, at, at, browser.agent, source))
        return token

    def ask_for_reset(self, email: str, at: datetime) -> None:
        """Mail a link to whom an address belongs. For an unknown one the same is done, and nobody gets the mail."""
        person = self._members.person_by_address(email) or self._members.person("mem_nobody")
        token = Resets(self._table).add(email, person.member_id if person else None, at)
        mail.send(person.email if person else mail.NOBODY, *mail.reset(f"{self._address}{RESET}?token={token}"))

    def choose_password(self, token: str, password: str, at: datetime) -> str:
        """Set the password that a mail's link lets somebody choose, and end all of their sessions; gives the address.

        Raises Refusal `not_found` for a link that was used or is too old, `invalid_field` for a weak password.
        """
        resets = Resets(self._table)
        email = resets.address(token, at)
        if email is None:
            raise Refusal("not_found", "this link was used, or is older than an hour; ask for another")
        self._pool.set_password(email, password)
        resets.use(token)
        if person := self._members.person_by_address(email):
            self._sessions.remove_all(person.member_id)
        return email

    def invitation(self, token: str, at: datetime) -> Invitation:
        """Find an invitation; raises Refusal `not_found`."""
        found = InvitationRepository(self._table).by_token(token, at)
        if found is None:
            raise Refusal("not_found", "this invitation was accepted, was withdrawn or is older than a week")
        return found

    def is_known(self, email: str) -> bool:
        """Tell whether an address is a person's already, who then has a password."""
        return self._members.person_by_address(email) is not None

    def accept(self, invitation: Invitation, name: str, zone: str, password: str, at: datetime) -> Membership:
        """Accept an invitation as somebody new, with a password of one's own; raises Refusal."""
        self._pool.add(invitation.email, password)
        return self.join(invitation, name, zone, at)

    def join(self, invitation: Invitation, name: str, zone: str, at: datetime) -> Membership:
        """Accept an invitation as somebody who has proven who they are; raises Refusal."""
        members = Members(self._table)
        person = members.person_for(invitation.email, name, zone, at)
        return members.accept(invitation, person, at)

    def _newest(self, person: Person, places: list[Membership]) -> Membership:
        """Choose the tenant in which they worked last, or else the first."""
        by_tenant = {each.tenant_id: each for each in places}
        used = sorted(self._sessions.sessions(person.member_id), key=lambda each: each.used_at, reverse=True)
        return next((by_tenant[each.tenant_id] for each in used if each.tenant_id in by_tenant), places[0])


def sign_in() -> SignIn:
    """Give the function's own use cases."""
    return SignIn(table(), user_pool(), sessions(), calendar_settings().public_url)
