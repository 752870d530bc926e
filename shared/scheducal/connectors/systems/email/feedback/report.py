"""The events that SES publishes about mails, as plain values (SES Developer Guide, "Contents of event data").

SNS hands them on as they are. Fields that are missing, or are not what they should be, count as absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from scheducal.appointments.model import MailState, MailStatus
from scheducal.clock import to_seconds
from scheducal.connectors.systems.email.feedback.model import Ignored
from scheducal.connectors.systems.email.feedback.reasons import (
    SUPPRESSED,
    bounce_reason,
    complaint_reason,
    delay_reason,
)
from scheducal.connectors.systems.email.feedback.tags import MailTags
from scheducal.values import dataclass

# What SES publishes once, when a topic becomes an event destination.
_SETUP = "Successfully validated SNS topic for Amazon SES event publishing."
_LONGEST_ID = 200
_ON_LIST = "OnAccountSuppressionList"
_SUPPRESSED = {_ON_LIST, "Suppressed", "UnsubscribedRecipient"}


@dataclass(frozen=True, slots=True)
class Report:
    """What SES says of one mail. recipients: of the mail, as SES writes them."""

    tags: MailTags
    recipients: tuple[str, ...]
    status: MailStatus


@dataclass(frozen=True, slots=True)
class _Fate:
    """What one kind of event says of its mail."""

    state: MailState
    reason: str | None
    is_permanent: bool = False


def read_report(body: str, received_at: datetime) -> Report | Ignored:
    """Read one event.

    received_at: aware UTC, counts where the event says no time or a later one.

    Raises ValueError, TypeError for what is no JSON object and not SES's word on the topic either.
    """
    if body.strip() == _SETUP:
        return Ignored("setup")
    event = json.loads(body)
    if not isinstance(event, dict):
        raise TypeError("an event of SES is a JSON object")
    kind = _text(event, "eventType")
    if kind not in _KINDS:
        return Ignored("other_event")
    tags = MailTags.of(_tags(event))
    if tags is None:
        return Ignored("untagged")
    name, read = _KINDS[kind]
    fate = read(_object(event, name))
    return Report(tags, _recipients(event), _status(tags, event, name, fate, received_at)) if fate else _NOT_SPAM


def _bounce(bounce: Mapping[str, Any]) -> _Fate:
    kind, subtype = _text(bounce, "bounceType"), _text(bounce, "bounceSubType")
    recipients = bounce.get("bouncedRecipients")
    first = recipients[0] if isinstance(recipients, list) and recipients else None
    reason = bounce_reason(kind, subtype, _text(first, "status") if isinstance(first, dict) else "")
    is_permanent = kind == "Permanent"
    state: MailState = "suppressed" if is_permanent and subtype in _SUPPRESSED else "bounced"
    return _Fate(state, reason, is_permanent)


def _complaint(complaint: Mapping[str, Any]) -> _Fate | None:
    """Read a complaint; None where the recipient says that the mail is no spam."""
    if _text(complaint, "complaintSubType") == _ON_LIST:
        return _Fate("suppressed", SUPPRESSED, is_permanent=True)
    kind = _text(complaint, "complaintFeedbackType")
    return None if kind == "not-spam" else _Fate("complained", complaint_reason(kind), is_permanent=True)


def _delivery(_: Mapping[str, Any]) -> _Fate:
    return _Fate("delivered", None)


def _delay(delay: Mapping[str, Any]) -> _Fate:
    return _Fate("delayed", delay_reason(_text(delay, "delayType")))


def _reject(_: Mapping[str, Any]) -> _Fate:
    return _Fate("rejected", "SES did not send the mail: it found a virus in it")


def _failure(_: Mapping[str, Any]) -> _Fate:
    return _Fate("rejected", "SES could not make the mail from its template")


_NOT_SPAM = Ignored("not_spam")
# By eventType: the object that says more, and who reads it.
_KINDS: dict[str, tuple[str, Callable[[Mapping[str, Any]], _Fate | None]]] = {
    "Bounce": ("bounce", _bounce),
    "Complaint": ("complaint", _complaint),
    "Delivery": ("delivery", _delivery),
    "DeliveryDelay": ("deliveryDelay", _delay),
    "Reject": ("reject", _reject),
    "Rendering Failure": ("failure", _failure),
}


def _status(tags: MailTags, event: Mapping[str, Any], name: str, fate: _Fate, received_at: datetime) -> MailStatus:
    mail = _object(event, "mail")
    sent_at = _instant(mail) or received_at
    at = min(_instant(_object(event, name)) or sent_at, received_at)
    return MailStatus(
        invitee_id=tags.invitee_id,
        message_id=_text(mail, "messageId")[:_LONGEST_ID],
        version=tags.version,
        sent_at=min(sent_at, received_at),
        state=fate.state,
        is_permanent=fate.is_permanent,
        reason=fate.reason,
        at=to_seconds(at),
    )


def _tags(event: Mapping[str, Any]) -> dict[str, str]:
    """Read the first value of each tag."""
    tags = _object(_object(event, "mail"), "tags").items()
    return {name: each[0] for name, each in tags if isinstance(each, list) and each and isinstance(each[0], str)}


def _recipients(event: Mapping[str, Any]) -> tuple[str, ...]:
    found = _object(event, "mail").get("destination")
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def _object(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _text(of: Mapping[str, Any], name: str) -> str:
    found = of.get(name)
    return found if isinstance(found, str) else ""


def _instant(of: Mapping[str, Any]) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(of, "timestamp"))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
