"""Changes that any system can send as JSON or a form, read by the tenant's paths. Pure.

A connector whose requests are read so takes these fields into its manifest, and these functions into its trigger.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from scheducal.clock import isoformat, to_seconds
from scheducal.connectors.connected import RemoteEvent, digest
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.incoming import CarriedRecord, IncomingRequest
from scheducal.connectors.manifest import Field, Mappable
from scheducal.connectors.mapping.paths import value_at
from scheducal.http.request import Response
from scheducal.ids import is_id
from scheducal.walltime.wall_time import WallTime
from scheducal.walltime.zones import zone_names

FIELDS: Final = (
    Mappable("in.changes", "Of a request: where the list of changes is. Empty for one change.", "", is_path=True),
    Mappable("in.id", "Of a change: the system's id, or the id of your appointment", "$.id", is_path=True),
    Mappable("in.start", "Of a change: when it begins", "$.start", is_path=True),
    Mappable("in.end", "Of a change: when it ends", "$.end", is_path=True),
    Mappable("in.minutes", "Of a change: how long it takes, in place of the end", "$.minutes", is_path=True),
    Mappable("in.timeZone", "Of a change: the zone of times without an offset", "$.timeZone", is_path=True),
    Mappable("in.status", "Of a change: its status", "$.status", is_path=True),
    Mappable("in.updatedAt", "Of a change: when it was made. Older ones are left out.", "$.updatedAt", is_path=True),
    Mappable("in.service", "Of a booking that begins there: its service", "$.service", is_path=True),
    Mappable("in.resource", "Of a booking that begins there: its resource", "$.resource", is_path=True),
    Mappable("in.name", "Of a booking that begins there: the customer's name", "$.name", is_path=True),
    Mappable("in.email", "Of a booking that begins there: the customer's e-mail", "$.email", is_path=True),
    Mappable("in.phone", "Of a booking that begins there: the customer's phone", "$.phone", is_path=True),
    Mappable("in.notes", "Of a booking that begins there: notes", "$.notes", is_path=True),
)
SETTINGS: Final = (
    Field(
        "timeZone",
        "Time zone",
        r"[A-Za-z0-9_+/-]+",
        "America/Chicago",
        "The zone of times that come without one. UTC if you leave it out.",
        longest=64,
    ),
    Field(
        "cancelledWords",
        "Words for cancelled",
        r"[^,]+(,[^,]+)*",
        "cancelled,deleted",
        "The words in `in.status` for a booking that does not take place, with commas between.",
        usual="cancelled,canceled,deleted,declined,true",
    ),
)
_WORDS: Final = "cancelled,canceled,deleted,declined,true"
# What people's programs write beside ISO 8601. With slashes, the month comes first.
_FORMS: Final = (
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
)
_MILLISECONDS: Final = 100_000_000_000
_LONGEST: Final = 1_000
_LONGEST_ID: Final = 200
_TEXTS: Final = ("service", "resource", "name", "email", "phone", "notes")


def told(request: IncomingRequest, settings: Mapping[str, str], paths: Mapping[str, str]) -> Iterable[CarriedRecord]:
    """Read the changes that a request brings. One has an id, and says a time or that it is over."""
    document = _document(request)
    listed = value_at(document, paths["changes"]) if paths["changes"] else [document]
    for each in listed if isinstance(listed, list) else ():
        if (record := _record(each, settings, paths)) is not None:
            yield record


def remote(response: Response) -> RemoteEvent:
    """Read when it is, and whether it takes place."""
    body = response.body
    return RemoteEvent(
        reference=body["id"],
        etag=digest(json.dumps(body, sort_keys=True)),
        uid=None,
        updated_at=_written(body.get("updatedAt")),
        start=_written(body.get("start")),
        end=_written(body.get("end")),
        cancelled=bool(body.get("isOver")),
    )


def adopt(response: Response) -> ForeignBooking:
    """Read a booking that began there."""
    body, event = response.body, remote(response)
    texts = {name: body.get(name) for name in _TEXTS}
    return ForeignBooking(
        remote_id=event.reference,
        version=event.etag,
        start=event.start,
        end=event.end,
        time_zone=body.get("timeZone"),
        is_booked=not event.cancelled,
        appointment_id=event.reference if is_id(event.reference, "apt") else None,
        **texts,
    )


def instant(value: object, zone: str) -> datetime | None:
    """Read a time in UTC, as ISO 8601, since 1970 or as people write it; None for anything else."""
    if isinstance(value, bool):
        return None
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    try:
        if text.isdigit():
            seconds = int(text) / (1000 if int(text) >= _MILLISECONDS else 1)
            return datetime.fromtimestamp(seconds, UTC)
        read = _parsed(text)
        return read.astimezone(UTC) if read.tzinfo else WallTime(to_seconds(read), 0, zone).instant
    except (ValueError, OverflowError, OSError):
        return None


def _document(request: IncomingRequest) -> Any:
    try:
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(request.body.decode()))
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None


def _record(change: Any, settings: Mapping[str, str], paths: Mapping[str, str]) -> CarriedRecord | None:
    said = {name: value_at(change, path) for name, path in paths.items()}
    remote_id, stated = _text(said["id"]), _text(said["timeZone"]) or settings.get("timeZone")
    zone = _zone(stated)
    words = [each.strip().casefold() for each in settings.get("cancelledWords", _WORDS).split(",")]
    is_over = (_text(said["status"]) or "").casefold() in words
    start, end = instant(said["start"], zone), instant(said["end"], zone)
    minutes = _text(said["minutes"]) or ""
    if end is None and start is not None and minutes.isdigit() and len(minutes) < 5:
        end = start + timedelta(minutes=int(minutes))
    if not remote_id or len(remote_id) > _LONGEST_ID or not (start or is_over):
        return None
    updated_at = instant(said["updatedAt"], zone)
    times = {"start": start, "end": end, "updatedAt": updated_at}
    fields: dict[str, Any] = {name: isoformat(each) for name, each in times.items() if each}
    fields |= {name: text for name in _TEXTS if (text := _text(said[name]))}
    return CarriedRecord(
        remote_id, {**fields, "id": remote_id, "timeZone": zone if stated else None, "isOver": is_over}, updated_at
    )


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        for form in _FORMS:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007  the zone is said beside it
            except ValueError:
                continue
        raise


def _zone(text: str | None) -> str:
    return text if text in zone_names() else "UTC"


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    return text[:_LONGEST] or None


def _written(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
