"""Events of SES in the form that its Developer Guide gives, about a mail of ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from scheducal.connectors.systems.email.feedback.tags import MailTags

TAGS = MailTags(f"ten_{'0' * 26}", f"apt_{'1' * 26}", f"inv_{'a' * 20}", 3)
RECIPIENT = "recipient@example.com"
MESSAGE = "010001example-0000"
NOW = datetime(2026, 3, 19, 14, 30, tzinfo=UTC)
_MTA = "dsn; mta.example.com"


def mail(**changes: Any) -> dict[str, Any]:
    """Give the `mail` object."""
    return {
        "timestamp": "2026-03-19T14:23:01.012Z",
        "source": "Acme <acme@cal.example.org>",
        "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/cal.example.org",
        "sendingAccountId": "123456789012",
        "messageId": MESSAGE,
        "destination": [RECIPIENT],
        "headersTruncated": False,
        "headers": [{"name": "To", "value": RECIPIENT}, {"name": "Subject", "value": "Invitation"}],
        "commonHeaders": {"from": ["Acme <acme@cal.example.org>"], "to": [RECIPIENT], "subject": "Invitation"},
        "tags": {
            "ses:operation": ["SendEmail"],
            "ses:configuration-set": ["ScheduCal-dev-mails"],
            "ses:source-ip": ["192.0.2.0"],
            "ses:from-domain": ["cal.example.org"],
            "ses:caller-identity": ["ses_user"],
            **{name: [value] for name, value in TAGS.to_ses().items()},
        },
        **changes,
    }


def event(kind: str, said: Any, **changes: Any) -> str:
    """One event. said: the object that says more. changes: of the `mail` object."""
    name = {"DeliveryDelay": "deliveryDelay", "Rendering Failure": "failure"}.get(kind, kind.lower())
    return json.dumps({"eventType": kind, name: said, "mail": mail(**changes)})


def bounce(kind: str, subtype: str, *, status: str | None = None, **changes: Any) -> str:
    """Make a Bounce. status: None as for automatic answers, whose recipients SES leaves out."""
    recipient = {"emailAddress": RECIPIENT, "action": "failed", "diagnosticCode": "smtp; 550 user unknown"}
    said = {
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [{**recipient, "status": status}] if status else [],
        "timestamp": "2026-03-19T14:24:02.669Z",
        "feedbackId": "01000157c44f053b",
        "reportingMTA": _MTA,
    }
    return event("Bounce", said, **changes)


def complaint(kind: str | None, subtype: str | None = None) -> str:
    """Make a Complaint, as feedback loops give it, or without a type as some do."""
    said = {
        "complainedRecipients": [{"emailAddress": RECIPIENT}],
        "timestamp": "2026-03-19T14:25:00.000Z",
        "feedbackId": "01000157c44f053b",
        "complaintSubType": subtype,
        "userAgent": "Mail/1",
        "arrivalDate": "2026-03-19T14:25:00.000Z",
    }
    return event("Complaint", {**said, "complaintFeedbackType": kind} if kind else said)


def delay(kind: str) -> str:
    """Make a DeliveryDelay."""
    recipient = {"emailAddress": RECIPIENT, "status": "4.4.1", "diagnosticCode": "smtp; 421 4.4.1 timeout"}
    said = {"timestamp": "2026-03-19T14:26:00.095Z", "delayType": kind, "delayedRecipients": [recipient]}
    return event("DeliveryDelay", {**said, "expirationTime": "2026-03-20T04:26:00.000Z"})


def delivery() -> str:
    """Make a Delivery."""
    said = {"timestamp": "2026-03-19T14:23:05.000Z", "processingTimeMillis": 3989, "recipients": [RECIPIENT]}
    return event("Delivery", {**said, "smtpResponse": "250 ok", "reportingMTA": _MTA})


REJECT = event("Reject", {"reason": "Bad content"})
FAILURE = event("Rendering Failure", {"errorMessage": "Attribute is not present", "templateName": "MyTemplate"})
