"""A connected calendar as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["exchange", "google"]
Auth = Literal["oauth", "client_credentials", "service_account"]
State = Literal["active", "reauthorization_required"]
KINDS: tuple[Kind, ...] = ("exchange", "google")
AUTHS: tuple[Auth, ...] = ("oauth", "client_credentials", "service_account")
# The account's own calendar, by either provider's name for it.
PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Connection:
    """One version of a connection.

    calendar_id: `cal_…`, ours.
    account: the mailbox's address.
    calendar: `primary`, or the provider's id of one of the account's other calendars.
    directory: the Microsoft tenant that the account belongs to, None for Google's.
    label: what its owners call it.
    version: grows by one with each change.
    created_at, updated_at: aware UTC, whole seconds.
    deleted_at: since when it is gone for clients, while what it left behind is tidied up. Whether it is the default is
        the tenant's: Tenant.calendar, Caller.calendar.
    """

    tenant_id: str
    calendar_id: str
    kind: Kind
    account: str
    auth: Auth
    created_at: datetime
    updated_at: datetime
    calendar: str = PRIMARY
    directory: str | None = None
    label: str | None = None
    state: State = "active"
    version: int = 1
    deleted_at: datetime | None = None
