"""Hears of HubSpot meetings that people changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from scheducal.connectors.connected import RemoteEvent, instant
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.signatures.model import Timestamp
from scheducal.connectors.systems.hubspot.mirror import MEETINGS, outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

SIGNATURE: Final = Hmac(
    header="x-hubspot-signature-v3",
    signed="{method}{decoded_url}{body}{timestamp}",
    encoding="base64",
    timestamp=Timestamp(header="x-hubspot-request-timestamp", is_milliseconds=True),
)
_MEETING: Final = "0-47"
_PROPERTIES: Final = [f"hs_meeting_{name}" for name in ("title", "location", "start_time", "end_time", "outcome")]


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the meetings that people changed. Imports and our own app are left out."""
    named = [each for each in request.objects() if "objectId" in each]
    return [str(each["objectId"]) for each in named if _is_meeting(each) and not _is_ours(each)]


def read(remote_id: str) -> Request:
    """Read a meeting."""
    return Request("GET", f"{MEETINGS}/{remote_id}", {"properties": ",".join(_PROPERTIES)})


def remote(response: Response) -> RemoteEvent:
    """Read when it is, what it is about, and whether it was cancelled."""
    body = response.body
    said = body["properties"]
    return RemoteEvent(
        reference=str(body["id"]),
        etag=str(body.get("updatedAt", "")),
        updated_at=instant(body.get("updatedAt")),
        start=instant(said.get("hs_meeting_start_time")),
        end=instant(said.get("hs_meeting_end_time")),
        subject=said.get("hs_meeting_title"),
        location=said.get("hs_meeting_location"),
        cancelled=said.get("hs_meeting_outcome") == "CANCELED",
        is_no_show=said.get("hs_meeting_outcome") == "NO_SHOW",
    )


def _is_meeting(event: Mapping[str, Any]) -> bool:
    return event.get("objectTypeId") == _MEETING or str(event.get("subscriptionType")).startswith("meeting.")


def _is_ours(event: Mapping[str, Any]) -> bool:
    source = event.get("changeSource")
    is_own = source == "INTEGRATION" and "appId" in event and str(event.get("sourceId")) == str(event["appId"])
    return source == "IMPORT" or is_own
