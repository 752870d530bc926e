"""Twilio's samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.systems.twilio import errors, manifest, trigger
from tests.connectors.readers.reader import Reader, Sample

_SETTINGS = {"accountSid": "AC" + 32 * "d"}


def changes(request: IncomingRequest) -> Iterable[str]:
    """Name the texts, or the answers."""
    return [each.fields.get("text", each.remote_id) for each in trigger.told(request, _SETTINGS, {})]


def told(sample: Sample) -> Mapping[str, object]:
    """Read a status or an answer."""
    if sample.said["direction"] != "inbound":
        return {}
    (record,) = trigger.told(IncomingRequest(body=sample.content), _SETTINGS, {})
    attendee = {"email": None, "phone": sample.form["To" if "status" in record.fields else "From"]}
    read: dict[str, object] = {"dedupe_key": record.remote_id, "attendee": attendee}
    if "status" not in record.fields:
        return {**read, "intent": record.fields["intent"]}
    code = {"error_code": int(record.fields["code"])} if record.fields["code"] else {}
    return {**read, "message_status": record.fields["status"], **code}


def reply(sample: Sample, request: IncomingRequest) -> object:
    """Give what we answer to whatever people say."""
    del sample, request
    incoming = manifest.MANIFEST.incoming
    assert incoming
    return {"status": incoming.status, "content_type": incoming.answer_type, "body": incoming.answer}


READER = Reader(outcome=errors.outcome, signature=trigger.SIGNATURE, changes=changes, told=told, reply=reply)
