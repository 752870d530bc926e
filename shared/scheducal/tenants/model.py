"""Tenants, their API keys, and who makes a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal, TypedDict

from scheducal.tenants.roles import KeyRole, Role
from scheducal.values import dataclass

# To change something; to see and change what is the business's alone, such as its customers and its catalog.
Scope = Literal["change", "administer"]
# What becomes of an answer by mail whose sender nothing proves: it is shown, counts, or leaves no trace but its mail.
UnverifiedPolicy = Literal["show", "count", "ignore"]
# A health tenant keeps names and reasons to itself.
TenantClass = Literal["standard", "health"]
# Names of people, and what says why they come, as mappings of connections name them too.
SENSITIVE = (
    "appointment.subject",
    "appointment.body",
    "appointment.comment",
    "booking.service",
    "booking.resources",
    "booking.notes",
    "customer.name",
    "customer.email",
    "customer.phone",
)
# What stands for a subject that is withheld.
NEUTRAL_SUBJECT = "Appointment"
# The channel that is the business itself.
INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class DefaultCalendar:
    """The connected calendar in which a tenant's new appointments are kept.

    kind: of the system that keeps the calendar.
    account: its mailbox's address, which invitees see as the organizer's.
    """

    calendar_id: str
    kind: str
    account: str


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a tenant's invitees get invitations.

    calendar: where new appointments go, None for e-mail from the address.
    withheld: the sensitive fields that mails and other systems are not told.
    """

    name: str
    address: str
    calendar: DefaultCalendar | None = None
    withheld: frozenset[str] = frozenset()

    @property
    def organizer_address(self) -> str:
        """Give the address that invitees see as the organizer's."""
        return self.calendar.account if self.calendar else self.address


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """Choices of a tenant.

    default_country: ISO 3166-1, of telephone numbers without a country; None refuses those.
    fills_customers: whether a booking adds to a customer what nobody knew of them.
    unverified_answers: what becomes of an answer by mail whose sender nothing proves.
    tenant_class: what rules hold for its data.
    allowed: sensitive fields that go out all the same.
    shows_secrets_once: whether the secret of an API key is kept nowhere, or owners and admins can see it again.
    """

    default_country: str | None = None
    fills_customers: bool = False
    unverified_answers: UnverifiedPolicy = "show"
    tenant_class: TenantClass = "standard"
    allowed: frozenset[str] = frozenset()
    shows_secrets_once: bool = False

    @property
    def withheld(self) -> frozenset[str]:
        """Give the sensitive fields that mails and other systems are not told."""
        return frozenset(SENSITIVE) - self.allowed if self.tenant_class == "health" else frozenset()


class SettingsChanges(TypedDict, total=False):
    """The settings of a tenant that are to change. What is left out stays."""

    default_country: str | None
    fills_customers: bool
    unverified_answers: UnverifiedPolicy
    tenant_class: TenantClass
    allowed: frozenset[str]
    shows_secrets_once: bool


@dataclass(frozen=True, slots=True)
class Suspension:
    """Why nothing goes out for a tenant, and none of its keys opens anything.

    job_id: of the deletion that suspended it, None where an operator did.
    """

    at: datetime
    reason: str
    actor: str
    job_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tenant:
    """A customer.

    sender_address: the one address from which its invitees get mail.
    calendar: where new appointments go, None for e-mail.
    retention: days for which a kind of data is kept; what is missing is kept as long as the tenant.
    key_set_version: grows whenever a key is added, or the calendar or the settings change. No key misses a change.
    """

    tenant_id: str
    name: str
    sender_address: str
    created_at: datetime
    calendar: DefaultCalendar | None = None
    key_set_version: int = 0
    settings: TenantSettings = TenantSettings()
    retention: Mapping[str, int] = field(default_factory=dict, hash=False)
    suspension: Suspension | None = None

    @property
    def sender(self) -> Sender:
        """Say in whose name its invitees get invitations."""
        return Sender(self.name, self.sender_address, self.calendar, self.settings.withheld)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A credential of a tenant, without its secret.

    per_minute: requests allowed a minute.
    tat: microseconds since the epoch at which its allowance is full again, 0 for a key that was never used.
    channel: by which its requests come.
    revoked_by: an actor's id, None for keys in force and where older releases did not note it.
    """

    tenant_id: str
    api_key: str
    label: str
    role: KeyRole
    per_minute: int
    created_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    tat: int = field(default=0, compare=False)
    channel: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request: an API key, or a member.

    actor: how audit rows and the timeline name them, for an API key its id.
    role: what they are among those who work for the tenant.
    scopes: what they may do beside reading what their channel sees.
    channel: by which the request comes; services say what each may see.
    settings: the tenant's.
    """

    tenant_id: str
    actor: str
    role: Role
    scopes: frozenset[Scope]
    channel: str
    settings: TenantSettings = TenantSettings()
