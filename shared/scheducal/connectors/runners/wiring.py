"""What a connection to a system other than a calendar leads to, in the function's own table."""

from __future__ import annotations

from functools import partial

from scheducal.bookings.repository import booking_of_appointment
from scheducal.connectors import registry
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.runners.address import InboundAddress
from scheducal.connectors.runners.mirror import Mirror
from scheducal.connectors.runners.parts import mirror_part, subscribing_part, trigger_part
from scheducal.connectors.runners.trigger import Trigger
from scheducal.http.rest import Rest
from scheducal.store.table import table


def mirror_of(connection: Connection, rest: Rest) -> Mirror:
    """Open the system of a connection. Asks nothing yet."""
    manifest, trigger = registry.manifest(connection.kind), None
    if "trigger" in manifest.capabilities:
        part = trigger_part(connection.kind)
        address = InboundAddress(connection.tenant_id, connection.connection_id)
        trigger = Trigger(manifest.title, rest, part, subscribing_part(part), address)
    booking_of = partial(booking_of_appointment, table())
    mirror = mirror_part(connection.kind)
    return Mirror(manifest, rest, mirror, trigger, connection.mapping, booking_of)
