"""Which appointment an iCalendar UID names."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.ids import is_id


@dataclass(frozen=True, slots=True)
class Named:
    """An appointment's key."""

    tenant_id: str
    appointment_id: str


def appointment_named(uid: str) -> Named | None:
    """The appointment whose UID could be this, as `appointments.rules.unique_id` makes them; None for any other.

    Whether it exists, and has this very UID, the table knows.
    """
    local, _, domain = uid.partition("@")
    appointment_id, _, tenant_id = local.partition(".")
    if not domain or not is_id(appointment_id, "apt") or not is_id(tenant_id, "ten"):
        return None
    return Named(tenant_id, appointment_id)
