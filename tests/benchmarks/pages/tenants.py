"""Two tenants in one table: one has one of each thing, the other many more."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.clock import isoformat
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.rows import connection_item
from scheducal.ids import new_id
from scheducal.store.keys import connection_key
from scheducal.store.table import table
from scheducal.store.writes import Put
from scheducal.tenants.model import Tenant
from tests.integration.dashboard.sessions import MemberSession, signed_in_member
from tests.integration.world.catalog.business import Business
from tests.integration.world.client import Client
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import REGISTER
from tests.integration.world.world import World

HOOK = {**REGISTER, "eventTypes": ["appointment.created", "booking.created"]}

_TODAY = {"appointmentStart": "2026-03-19T16:00:00", "appointmentEnd": "2026-03-19T17:00:00"}


@dataclass(frozen=True, slots=True)
class Viewed:
    """A tenant as its owner sees it. ids: of its things, by what they are: `appointment_id`."""

    tenant_id: str
    session: MemberSession
    ids: dict[str, str]


def one_of_each(world: World, tenant: Tenant, client: Client) -> Viewed:
    """Make a tenant's things, each delivered in vain to an endpoint."""
    world.receivers.answer(HOOK["webhookUrl"], answering(503))
    hook = client.send("webhooks.register", HOOK).data["webhookId"]
    business = Business(client)
    resource = business.resource()
    service = business.service(resource)
    booking = business.book(service, "09:00").data
    appointment = client.create(
        {**WITH_JOHN, "appointmentStart": "2026-03-19T16:00:00", "appointmentEnd": "2026-03-19T17:00:00"}
    ).data["appointmentId"]
    world.pipeline.settle()
    at = world.clock.now()
    since = {"since": isoformat(at)}
    replay = client.send("webhooks.start_replay", since, {"webhookId": hook}).data["replayId"]
    calendar = Connection(tenant.tenant_id, new_id("cal", at), "google", "oauth", at, at, {"account": "a@example.com"})
    table().put(Put(connection_key(tenant.tenant_id, calendar.connection_id), connection_item(calendar)))
    session = signed_in_member(tenant.tenant_id, operator=True)
    shown = client.get(appointment).data
    (entry, *_) = [row for row in of_kind("auditEntry") if row["objectId"] == appointment]
    (delivery, *_) = [row for row in of_kind("delivery") if row["tenantId"] == tenant.tenant_id]
    ids = {
        "tenant_id": tenant.tenant_id,
        "appointment_id": appointment,
        "invitee_id": shown["invitees"][0]["inviteeId"],
        "booking_id": booking["bookingId"],
        "customer_id": booking["customer"]["customerId"],
        "resource_id": resource,
        "service_id": service,
        "webhook_id": hook,
        "delivery_id": delivery["sk"].removeprefix("D#"),
        "replay_id": replay,
        "connection_id": calendar.connection_id,
        "member_id": session.member_id,
        "api_key": client.api_key,
        "audit_id": entry["auditId"],
        "request_id": entry["requestId"],
    }
    return Viewed(tenant.tenant_id, session, ids)
