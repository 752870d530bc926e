"""Addresses to which a tenant's mails do not get. Each is marked once, until a later mail arrives there."""

from __future__ import annotations

from scheducal.appointments.model import Appointment, MailStatus
from scheducal.connectors.systems.email.feedback.rules import is_unreached
from scheducal.connectors.systems.email.undeliverable.rows import mark_item, mark_key
from scheducal.store.conditions import Attr
from scheducal.store.table import Table
from scheducal.store.writes import Delete, Put, is_absent
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mail's end makes of its address. is_new: whether subscribers are told of the address."""

    write: Put | Delete
    is_new: bool = False


def changed_mark(table: Table, appointment: Appointment, address: str, mail: MailStatus) -> Mark | None:
    """Read the address's mark and give how it changes; None where it stays as it is.

    A bounce for good, a complaint or a suppression marks it. A bounce that may pass does not. The newest mail counts,
    of any of the tenant's appointments. At most one read.
    """
    is_undeliverable = mail.is_permanent and is_unreached(mail)
    if not is_undeliverable and mail.state != "delivered":
        return None
    key = mark_key(appointment.tenant_id, address)
    known = table.get(key)
    if known is None:
        if not is_undeliverable:
            return None
        return Mark(Put(key, mark_item(appointment, address, mail), is_absent()), is_new=True)
    as_read = Attr("sentAt").eq(known["sentAt"])
    item = mark_item(appointment, address, mail)
    if item["sentAt"] <= known["sentAt"]:
        return None
    return Mark(Put(key, item, as_read) if is_undeliverable else Delete(key, as_read))
