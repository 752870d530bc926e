"""One dead letter, as far as it tells what it was about and why it failed. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scheducal.clock import isoformat
from scheducal.connectors.systems.email.replies.stored_mail import mails_in
from scheducal.operators.dead_letters.invocations import read_body

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_IDS = ("tenant_id", "appointment_id", "webhook_id", "delivery_id", "job_id", "generation", "attempt")


def dead_letter_document(message: MessageTypeDef) -> dict[str, Any]:
    """source: the queue that it came from, None where Lambda or EventBridge wrote it. reason: None where none is known.

    about: the ids in the body, the mails that it names, or the part of the stream that was given up.
    """
    attributes = message.get("Attributes", {})
    source = attributes.get("DeadLetterQueueSourceArn")
    body = read_body(message["Body"])
    return {
        "messageId": message["MessageId"],
        "sent": isoformat(datetime.fromtimestamp(int(attributes["SentTimestamp"]) / 1000, UTC)),
        "source": source.rpartition(":")[2] if source else None,
        "about": _about(body),
        "reason": _reason(body, message) or ("its worker failed each time; its log says why" if source else None),
        "body": message["Body"],
    }


def _about(body: Mapping[str, Any]) -> list[str]:
    batch = body.get("DDBStreamBatchInfo")
    if batch:
        return [f"{batch['batchSize']} records of the stream since {batch['approximateArrivalOfFirstRecord']}"]
    if "Records" in body:
        return _mails(body)
    if "eventType" in body:
        return _sent_mail(body)
    return [f"{name.removesuffix('_id')} {body[name]}" for name in _IDS if body.get(name) is not None]


def _sent_mail(body: Mapping[str, Any]) -> list[str]:
    """Read an event of SES about a mail that was sent: SES's id of it, and whose it was."""
    mail = body.get("mail") or {}
    tags = {name: values[0] for name, values in mail.get("tags", {}).items() if values}
    ids = [f"{name} {tags[name]}" for name in ("tenant", "appointment") if name in tags]
    return [f"{body['eventType']} of mail {mail.get('messageId')}", *ids]


def _mails(body: Mapping[str, Any]) -> list[str]:
    try:
        return [f"mail {mail.message_id}" for mail in mails_in(json.dumps(body))]
    except (ValueError, KeyError, TypeError):
        return []


def _reason(body: Mapping[str, Any], message: MessageTypeDef) -> str | None:
    """Read the reason from Lambda's record of a failed invocation, or from the attributes that EventBridge gives."""
    attributes = message.get("MessageAttributes", {})
    told = [attributes[name].get("StringValue") for name in ("ERROR_CODE", "ERROR_MESSAGE") if name in attributes]
    payload = body.get("responsePayload") or {}
    told += [
        (body.get("requestContext") or {}).get("condition"),
        payload.get("errorType") or (body.get("responseContext") or {}).get("functionError"),
        payload.get("errorMessage"),
    ]
    return ": ".join(str(each) for each in told if each) or None
