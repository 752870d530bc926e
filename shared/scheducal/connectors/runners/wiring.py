"""What a connection to a system other than a calendar leads to, in the function's own table."""

from __future__ import annotations

from functools import partial

from scheducal.bookings.repository import booking_of_appointment
from scheducal.connectors import registry
from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.tokens.secrets import seal_of_subscription
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.runners.address import InboundAddress
from scheducal.connectors.runners.booked import Booked
from scheducal.connectors.runners.mirror import Mirror
from scheducal.connectors.runners.parts import MirrorPart, mirror_part, subscribing_part, trigger_part
from scheducal.connectors.runners.read_only import ReadOnly
from scheducal.connectors.runners.texts.messenger import Messenger
from scheducal.connectors.runners.texts.notification import is_told_by_texts, message_part, reporting_part
from scheducal.connectors.runners.texts.reports import Stops
from scheducal.connectors.runners.trigger import Trigger
from scheducal.http.rest import Rest
from scheducal.store.table import table


def system_of(connection: Connection, rest: Rest) -> Mirror | Messenger:
    """Open the system of a connection. Asks nothing yet. It gets records or texts."""
    manifest = registry.manifest(connection.kind)
    booked = Booked(connection, partial(booking_of_appointment, table()))
    trigger = _trigger(manifest, rest, connection)
    if is_told_by_texts(connection):
        is_reported = trigger is not None and reporting_part(trigger.part) is not None
        stops = Stops(table(), connection.tenant_id, connection.connection_id) if is_reported else None
        return Messenger(manifest, rest, message_part(connection.kind), connection, booked, trigger, stops)
    return Mirror(manifest, rest, _mirror(manifest), trigger, connection, booked)


def _trigger(manifest: Manifest, rest: Rest, connection: Connection) -> Trigger | None:
    if "trigger" not in manifest.capabilities:
        return None
    part = trigger_part(connection.kind)
    # Who wants no more texts is heard whatever the rules say.
    if not connection.ruleset.comes_in and reporting_part(part) is None:
        return None
    address = InboundAddress(connection.tenant_id, connection.connection_id)
    seal = partial(seal_of_subscription, sealer(), connection.tenant_id, connection.connection_id)
    return Trigger(manifest.title, rest, part, subscribing_part(part), address, seal)


def _mirror(manifest: Manifest) -> MirrorPart:
    if "mirror" in manifest.capabilities:
        return mirror_part(manifest.kind)
    return ReadOnly(manifest, trigger_part(manifest.kind).outcome)
