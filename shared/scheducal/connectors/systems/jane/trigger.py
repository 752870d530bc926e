"""Hears of appointments in Jane, and reads them. There is a subscription for each topic, each with its own secret."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from scheducal.connectors.connected import RemoteEvent, Subscription, digest
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.signatures.keyed import AnyOf, Hmac
from scheducal.connectors.signatures.model import Signature, Timestamp
from scheducal.connectors.systems.jane.errors import outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

_TOPICS: Final = ("APPOINTMENT_BOOKED", "APPOINTMENT_RESCHEDULED", "APPOINTMENT_CANCELLED", "APPOINTMENT_UNCANCELLED")
_BODY: Final = Hmac(header="x-jane-signature", prefix="sha256=")
_TIMED: Final = Hmac(
    header="x-jane-signature",
    prefix="sha256=",
    signed="{timestamp}.{body}",
    timestamp=Timestamp(header="x-jane-timestamp"),
)
_OVER: Final = ("cancelled", "archived")
_LASTS: Final = timedelta(days=7)


def signature(settings: Mapping[str, str]) -> Signature:
    """Give the form that the tenant was told: never both."""
    return AnyOf(_TIMED if settings.get("hookSigns") == "time" else _BODY)


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the appointment. Nothing else is said of it."""
    try:
        told = json.loads(request.body)
        appointment = told["appointment_id"]
        return [appointment] if told["event_topic"] in _TOPICS and isinstance(appointment, str) else []
    except (ValueError, LookupError, TypeError):
        return []


def read(remote_id: str) -> Conversation:
    """Read an appointment, and whose it is."""
    appointment = yield Request("GET", f"/appointments/{remote_id}")
    if not appointment.succeeded or not appointment.body.get("patient_id"):
        return appointment
    patient = yield Request("GET", f"/patients/{appointment.body['patient_id']}")
    return Response(200, {**appointment.body, "patient": patient.body if patient.succeeded else {}})


def remote(response: Response) -> RemoteEvent:
    """Read when it is, and whether it takes place."""
    body = response.body
    start, end = (datetime.fromisoformat(body[name]) for name in ("start_at", "end_at"))
    said = f"{body['start_at']} {body['end_at']} {body['state']}"
    return RemoteEvent(
        body["id"], digest(said), uid=None, updated_at=None, start=start, end=end, cancelled=body["state"] in _OVER
    )


def adopt(response: Response) -> ForeignBooking:
    """Read a booking that began in Jane."""
    body, event = response.body, remote(response)
    patient: Mapping[str, Any] = body.get("patient", {})
    numbers = sorted(patient.get("phone_numbers") or (), key=lambda each: not each.get("is_primary"))
    return ForeignBooking(
        remote_id=event.reference,
        version=event.etag,
        service=body.get("treatment_id"),
        resource=body.get("staff_member_id"),
        start=event.start,
        end=event.end,
        name=f"{patient.get('first_name', '')} {patient.get('last_name', '')}".strip() or None,
        email=patient.get("email") or None,
        phone=numbers[0]["number"] if numbers else None,
        is_booked=body["state"] in ("booked", "arrived"),
    )


def subscribe(url: str, secret: str) -> Conversation:
    """Ask for calls about each topic. Those of before are ended: Jane says a secret once."""
    del secret
    there = yield Request("GET", "/webhooks", reads="anything")
    for each in there.items:
        if each["target_url"] == url:
            yield Request("DELETE", f"/webhooks/{each['id']}")
    made = []
    for topic in _TOPICS:
        answer = yield Request("POST", "/webhooks", body={"event_topic": topic, "target_url": url})
        made.append(answer.body)
    return Response(201, {"made": made})


def subscribed(response: Response, at: datetime) -> Subscription:
    """Read the subscriptions' ids, and their secrets."""
    made = response.body["made"]
    ids, secrets = (" ".join(str(each[name]) for each in made) for name in ("id", "secret"))
    return Subscription(ids, "", at + _LASTS, secret=secrets)


def renew(subscription: Subscription, url: str, secret: str) -> Conversation:
    """End those that there are, and ask again."""
    del subscription
    return subscribe(url, secret)


def unsubscribe(subscription: Subscription) -> Conversation:
    """End the calls about all topics."""
    *others, last = subscription.subscription_id.split()
    for each in others:
        yield Request("DELETE", f"/webhooks/{each}")
    return Request("DELETE", f"/webhooks/{last}")
