"""What leads through the dashboard: one entry for each area. An area that has a page adds its own here."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from scheducal.dashboard.session.model import SignedIn
from scheducal.tenants.roles import Permission
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An area in the navigation.

    permission: who sees it; None is for all members. operators: for the operators' group alone.
    short: its name in the bar of phones, None where it is below "More" there.
    """

    title: str
    path: str
    icon: str
    group: str = ""
    permission: Permission | None = None
    operators: bool = False
    short: str | None = None


# In the order in which they stand. At most four are short.
ENTRIES = (
    Entry("Overview", "/dashboard", "home", short="Overview"),
    Entry("Appointments", "/dashboard/appointments", "calendar", "Schedule", "appointments.read", short="Calendar"),
    Entry("Bookings", "/dashboard/bookings", "bookmark", "Schedule", "appointments.read"),
    Entry("Availability", "/dashboard/availability", "hours", "Schedule", "availability.read", short="Availability"),
    Entry("Customers", "/dashboard/customers", "people", "Schedule", "customers.read"),
    Entry("Webhooks", "/dashboard/webhooks", "hook", "Integrate", "webhooks.read"),
    Entry("Deliveries", "/dashboard/deliveries", "send", "Integrate", "webhooks.read", short="Deliveries"),
    Entry("Connections", "/dashboard/connections", "plug", "Integrate", "connections.read"),
    Entry("API keys", "/dashboard/keys", "key", "Settings", "keys.read"),
    Entry("Members", "/dashboard/members", "team", "Settings", "members.read"),
    Entry("Audit log", "/dashboard/audit", "list", "Settings", "audit.read"),
    Entry("Event log", "/dashboard/log", "log", "Settings", "log.read"),
    Entry("Operations", "/dashboard/operations", "log", "Deployment", operators=True),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one title, which is empty for the first."""

    title: str
    entries: tuple[Entry, ...]


def groups(entries: Iterable[Entry]) -> tuple[Group, ...]:
    """Put entries that stand beside each other under the titles that they share."""
    return tuple(Group(title, tuple(found)) for title, found in groupby(entries, lambda each: each.group))


def seen(viewer: SignedIn) -> tuple[Entry, ...]:
    """Give the entries that somebody can open."""
    return tuple(
        each
        for each in ENTRIES
        if (each.permission is None or viewer.may(each.permission)) and (viewer.is_operator or not each.operators)
    )


def current(path: str) -> Entry | None:
    """Find the entry that a path lies below. All lie below the overview, which is the entry of its own page alone."""
    areas = [each for each in ENTRIES if each.group and path.startswith(f"{each.path}/")]
    found = [*areas, *(each for each in ENTRIES if path == each.path)]
    return max(found, key=lambda each: len(each.path), default=None)
