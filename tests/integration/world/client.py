"""A client of the API: sends HTTP API events (payload format 2.0) to the handlers, as API Gateway would."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote, unquote

from tests.faults import Killed, Wire
from tests.integration.world.functions import forget, invoke

APPOINTMENTS = "/api/v1/appointments"
WEBHOOKS = "/api/v1/webhooks"
ROUTES = {
    "create": ("POST", APPOINTMENTS),
    "list": ("GET", APPOINTMENTS),
    "get": ("GET", f"{APPOINTMENTS}/{{appointmentId}}"),
    "update": ("PUT", f"{APPOINTMENTS}/{{appointmentId}}"),
    "cancel": ("DELETE", f"{APPOINTMENTS}/{{appointmentId}}"),
    "invite": ("POST", f"{APPOINTMENTS}/{{appointmentId}}/invitations"),
    "uninvite": ("DELETE", f"{APPOINTMENTS}/{{appointmentId}}/invitations/{{invitee}}"),
    "webhooks.register": ("POST", WEBHOOKS),
    "webhooks.list": ("GET", WEBHOOKS),
    "webhooks.get": ("GET", f"{WEBHOOKS}/{{webhookId}}"),
    "webhooks.update": ("PATCH", f"{WEBHOOKS}/{{webhookId}}"),
    "webhooks.delete": ("DELETE", f"{WEBHOOKS}/{{webhookId}}"),
    "webhooks.regenerate_secret": ("POST", f"{WEBHOOKS}/{{webhookId}}/regenerate-secret"),
    "webhooks.test": ("POST", f"{WEBHOOKS}/{{webhookId}}/test"),
    "webhooks.deliveries": ("GET", f"{WEBHOOKS}/{{webhookId}}/deliveries"),
    "webhooks.replay_delivery": ("POST", f"{WEBHOOKS}/{{webhookId}}/deliveries/{{deliveryId}}/replay"),
    "webhooks.start_replay": ("POST", f"{WEBHOOKS}/{{webhookId}}/replays"),
    "webhooks.get_replay": ("GET", f"{WEBHOOKS}/{{webhookId}}/replays/{{replayId}}"),
    "deliveries.list": ("GET", "/api/v1/deliveries"),
    "appointments.unverified": ("GET", "/api/v1/unverified-responses"),
    "appointments.undeliverable": ("GET", "/api/v1/undeliverable-addresses"),
    "appointments.clear_undeliverable": ("DELETE", "/api/v1/undeliverable-addresses/{address}"),
    "appointments.timeline": ("GET", f"{APPOINTMENTS}/{{appointmentId}}/timeline"),
    "calendars.connect": ("POST", "/api/v1/calendars"),
    "calendars.list": ("GET", "/api/v1/calendars"),
    "consistency.get": ("GET", "/api/v1/consistency"),
    "calendars.update": ("PATCH", "/api/v1/calendars/{calendarId}"),
    "calendars.disconnect": ("DELETE", "/api/v1/calendars/{calendarId}"),
    "connections.create": ("POST", "/api/v1/connections"),
    "connections.list": ("GET", "/api/v1/connections"),
    "connections.get": ("GET", "/api/v1/connections/{connectionId}"),
    "connections.update": ("PATCH", "/api/v1/connections/{connectionId}"),
    "connections.delete": ("DELETE", "/api/v1/connections/{connectionId}"),
    "connections.check": ("POST", "/api/v1/connections/{connectionId}/check"),
    "connections.log": ("GET", "/api/v1/connections/{connectionId}/log"),
    "connections.log_entry": ("GET", "/api/v1/connections/{connectionId}/log/{entryId}"),
    "connections.preview": ("POST", "/api/v1/connections/{connectionId}/preview"),
    "connections.unplaced": ("GET", "/api/v1/connections/{connectionId}/unplaced"),
    "connections.settle": ("POST", "/api/v1/connections/{connectionId}/unplaced"),
    "connectors.list": ("GET", "/api/v1/connectors"),
    "channels.list": ("GET", "/api/v1/channels"),
    "channels.get": ("GET", "/api/v1/channels/{channel}"),
    "channels.put": ("PUT", "/api/v1/channels/{channel}"),
    "channels.delete": ("DELETE", "/api/v1/channels/{channel}"),
}
for _area, _id in (("resources", "resourceId"), ("services", "serviceId"), ("customers", "customerId")):
    ROUTES |= {
        f"{_area}.create": ("POST", f"/api/v1/{_area}"),
        f"{_area}.list": ("GET", f"/api/v1/{_area}"),
        f"{_area}.get": ("GET", f"/api/v1/{_area}/{{{_id}}}"),
        f"{_area}.update": ("PATCH", f"/api/v1/{_area}/{{{_id}}}"),
        f"{_area}.delete": ("DELETE", f"/api/v1/{_area}/{{{_id}}}"),
    }
ROUTES |= {"audit.list": ("GET", "/api/v1/audit"), "audit.export": ("GET", "/api/v1/audit/export")}
ROUTES["resources.add_time_off"] = ("POST", "/api/v1/resources/{resourceId}/time-off")
ROUTES["resources.handover"] = ("POST", "/api/v1/resources/{resourceId}/handover")
ROUTES["resources.remove_time_off"] = ("DELETE", "/api/v1/resources/{resourceId}/time-off/{start}")
ROUTES["customers.merge"] = ("POST", "/api/v1/customers/{customerId}/merge")
ROUTES |= {
    "availability.list": ("GET", "/api/v1/availability"),
    "availability.next": ("GET", "/api/v1/availability/next"),
    "bookings.create": ("POST", "/api/v1/bookings"),
    "bookings.list": ("GET", "/api/v1/bookings"),
    "bookings.get": ("GET", "/api/v1/bookings/{bookingId}"),
    "bookings.update": ("PATCH", "/api/v1/bookings/{bookingId}"),
    "holds.create": ("POST", "/api/v1/holds"),
    "holds.get": ("GET", "/api/v1/holds/{holdId}"),
    "holds.release": ("DELETE", "/api/v1/holds/{holdId}"),
}
ROUTES |= {
    "privacy.create": ("POST", "/api/v1/privacy/requests"),
    "privacy.list": ("GET", "/api/v1/privacy/requests"),
    "privacy.get": ("GET", "/api/v1/privacy/requests/{requestId}"),
    "privacy.results": ("GET", "/api/v1/privacy/requests/{requestId}/results"),
    "privacy.hold": ("POST", "/api/v1/privacy/legal-holds"),
    "privacy.holds": ("GET", "/api/v1/privacy/legal-holds"),
    "privacy.release": ("DELETE", "/api/v1/privacy/legal-holds/{legalHoldId}"),
}
_TENANTS = "/api/v1/operator/tenants"
ROUTES |= {
    "operators.list": ("GET", _TENANTS),
    "operators.get": ("GET", f"{_TENANTS}/{{tenantId}}"),
    "operators.delete": ("DELETE", f"{_TENANTS}/{{tenantId}}"),
    "operators.suspend": ("POST", f"{_TENANTS}/{{tenantId}}/suspend"),
    "operators.resume": ("POST", f"{_TENANTS}/{{tenantId}}/resume"),
    "operators.export": ("POST", f"{_TENANTS}/{{tenantId}}/exports"),
    "operators.get_job": ("GET", f"{_TENANTS}/{{tenantId}}/jobs/{{jobId}}"),
    "operators.call_off": ("POST", f"{_TENANTS}/{{tenantId}}/jobs/{{jobId}}/call-off"),
    "operators.go_on": ("POST", f"{_TENANTS}/{{tenantId}}/jobs/{{jobId}}/go-on"),
}
for _verb in ("reschedule", "cancel", "confirm", "decline", "complete", "no_show"):
    ROUTES[f"bookings.{_verb}"] = ("POST", f"/api/v1/bookings/{{bookingId}}/{_verb.replace('_', '-')}")
# Of a function with several routes, those that do not have its name.
MODULES = {"connections.log_entry": "connections.log", "connections.settle": "connections.unplaced"}
_numbers = count(1)
Body = dict[str, Any] | str | bytes | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. A function that was killed gives 500 and an empty body."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """Give the data of a success."""
        assert self.body.get("success") is True, (self.status, self.body)
        found: dict[str, Any] = self.body["data"]
        return found

    @property
    def code(self) -> str | None:
        """Give the error's code, None for a success or where the function was killed."""
        found: str | None = self.body.get("error", {}).get("code")
        return found

    @property
    def is_failure(self) -> bool:
        """Tell whether the server itself failed, so that the client will try again."""
        return self.status >= 500


def basic(api_key: str, api_secret: str) -> str:
    """Give the Authorization header's value."""
    return "Basic " + base64.b64encode(f"{api_key}:{api_secret}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Client:
    """Holds one API key."""

    wire: Wire
    api_key: str
    api_secret: str = field(repr=False)

    def create(self, body: dict[str, Any], **headers: str) -> Reply:
        """POST /api/v1/appointments."""
        return self.send("create", body, None, None, **headers)

    def list(self, **query: str) -> Reply:
        """GET /api/v1/appointments."""
        return self.send("list", query=query)

    def get(self, appointment_id: str) -> Reply:
        """GET /api/v1/appointments/{appointmentId}."""
        return self.send("get", None, {"appointmentId": appointment_id})

    def update(self, appointment_id: str, body: dict[str, Any], **headers: str) -> Reply:
        """PUT /api/v1/appointments/{appointmentId}."""
        return self.send("update", body, {"appointmentId": appointment_id}, None, **headers)

    def cancel(self, appointment_id: str, body: dict[str, Any] | None = None, **headers: str) -> Reply:
        """DELETE /api/v1/appointments/{appointmentId}."""
        return self.send("cancel", body, {"appointmentId": appointment_id}, None, **headers)

    def invite(self, appointment_id: str, body: dict[str, Any], **headers: str) -> Reply:
        """POST /api/v1/appointments/{appointmentId}/invitations."""
        return self.send("invite", body, {"appointmentId": appointment_id}, None, **headers)

    def uninvite(self, appointment_id: str, invitee: str, **headers: str) -> Reply:
        """DELETE /api/v1/appointments/{appointmentId}/invitations/{invitee}."""
        return self.send("uninvite", None, {"appointmentId": appointment_id, "invitee": invitee}, None, **headers)

    def send(
        self,
        endpoint: str,
        body: Body = None,
        path: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
        **headers: str,
    ) -> Reply:
        """Send with headers named as Python names (`idempotency_key="k"`); a body as text or bytes goes as it is."""
        event = http_event(endpoint, path, body, query)
        event["headers"]["authorization"] = basic(self.api_key, self.api_secret)
        event["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.deliver(endpoint, event)

    def deliver(self, endpoint: str, event: dict[str, Any]) -> Reply:
        """Invoke the endpoint with the event as it is."""
        return deliver(self.wire, endpoint, event)


def deliver(wire: Wire, endpoint: str, event: dict[str, Any]) -> Reply:
    """Invoke an endpoint as API Gateway does. A killed function's successor starts cold."""
    try:
        name = MODULES.get(endpoint, endpoint if "." in endpoint else f"appointments.{endpoint}")
        answer = invoke(wire, name, event)
    except Killed:
        forget()
        return Reply(500)
    return Reply(answer["statusCode"], answer["headers"], json.loads(answer["body"]))


def http_event(
    endpoint: str,
    path: dict[str, str] | None = None,
    body: Body = None,
    query: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Give the event of a request without credentials. Path parameters are decoded, as API Gateway does."""
    method, template = ROUTES[endpoint]
    raw_path = template.format_map({name: quote(value, safe="@") for name, value in (path or {}).items()})
    text, encoded = _body(body)
    return {
        "version": "2.0",
        "routeKey": f"{method} {template}",
        "rawPath": raw_path,
        "rawQueryString": "&".join(f"{name}={quote(value)}" for name, value in (query or {}).items()),
        "headers": {"content-type": "application/json"},
        "queryStringParameters": query or None,
        "pathParameters": {name: unquote(quote(value)) for name, value in path.items()} if path else None,
        "requestContext": {
            "requestId": f"request-{next(_numbers)}",
            "http": {"method": method, "path": raw_path},
            "stage": "$default",
        },
        "body": text,
        "isBase64Encoded": encoded,
    }


def _body(body: Body) -> tuple[str | None, bool]:
    if isinstance(body, bytes):
        return base64.b64encode(body).decode(), True
    if isinstance(body, dict):
        return json.dumps(body), False
    return body, False
