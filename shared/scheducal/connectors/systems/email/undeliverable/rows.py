"""The row of an address that takes no mail, and its place in the tenant's list."""

from __future__ import annotations

from scheducal.appointments.model import Appointment, MailStatus
from scheducal.appointments.rows import mail_item
from scheducal.store.fitting import partition_with
from scheducal.store.keys import Key
from scheducal.store.values import Item


def mark_key(tenant_id: str, address: str) -> Key:
    """Key the mark of an address, in any case of letters."""
    return Key(partition_with(f"{bucket(tenant_id)}#", address.lower()), "UNDELIVERABLE")


def bucket(tenant_id: str) -> str:
    """Name the partition of index `lists` with the marks of a tenant."""
    return f"T#{tenant_id}#UNDELIVERABLE"


def mark_item(appointment: Appointment, address: str, mail: MailStatus) -> Item:
    """Write the mark that a mail leaves on its address."""
    shown = mail_item(mail)
    kept = {name: shown[name] for name in ("sentAt", "state", "reason", "at")}
    place = {"gsi1pk": bucket(appointment.tenant_id), "gsi1sk": f"{shown['at']}#{address.lower()}"}
    return {"kind": "undeliverable", "address": address, "appointmentId": appointment.appointment_id, **kept, **place}
