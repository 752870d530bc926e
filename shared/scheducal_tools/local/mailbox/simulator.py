"""SES's mailbox simulator: its addresses bounce, complain or take the mail, and SES says so as its events do.

The events have the form that the SES Developer Guide gives, and go to the topics of the mail's configuration set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheducal_tools.local.aws import LocalAws
from scheducal_tools.local.mailbox.message import read_mail
from scheducal_tools.local.mailbox.sent import raw_mail, recipients
from scheducal_tools.local.settings import ACCOUNT, REGION

DOMAIN = "simulator.amazonses.com"
_TYPES = {"Bounce": "BOUNCE", "Complaint": "COMPLAINT", "Delivery": "DELIVERY"}
_MTA = f"a8-70.smtp-out.{REGION}.amazonses.com"


@dataclass(frozen=True, slots=True)
class Simulator:
    """Says what becomes of mails to the simulator's addresses; of others it says nothing."""

    aws: LocalAws

    def report(self, request: Mapping[str, Any], ses_id: str, at: datetime) -> None:
        """Publish the events of one SendEmail that SES has taken. at: aware UTC."""
        events = list(events_of(request, ses_id, at))
        if not events:
            return
        sets = self.aws.sesv2().get_configuration_set_event_destinations(
            ConfigurationSetName=request["ConfigurationSetName"]
        )
        for destination in sets["EventDestinations"]:
            for event in events:
                if _TYPES[event["eventType"]] in destination["MatchingEventTypes"]:
                    topic = destination["SnsDestination"]["TopicArn"]
                    self.aws.sns().publish(TopicArn=topic, Message=json.dumps(event))


def events_of(request: Mapping[str, Any], ses_id: str, at: datetime) -> Iterator[dict[str, Any]]:
    """List the events of each recipient at the simulator, in the order in which they happen. at: aware UTC."""
    mail = _mail(request, ses_id, at)
    for address in recipients(request):
        local, _, domain = address.lower().partition("@")
        if domain == DOMAIN:
            for name, said in _said(local.partition("+")[0], address):
                yield {"eventType": name, name.lower(): {"timestamp": _instant(at), **said}, "mail": mail}


def _said(kind: str, address: str) -> list[tuple[str, dict[str, Any]]]:
    delivery = {
        "processingTimeMillis": 546,
        "recipients": [address],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": _MTA,
    }
    failed = {"action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
    said: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "success": [("Delivery", delivery)],
        "bounce": [("Bounce", _bounce("Permanent", "General", {"emailAddress": address, **failed}))],
        "ooto": [("Delivery", delivery), ("Bounce", _bounce("Transient", "General", {"emailAddress": address}))],
        "complaint": [("Delivery", delivery), ("Complaint", _complaint(address))],
        "suppressionlist": [("Bounce", _bounce("Permanent", "Suppressed", {"emailAddress": address, **failed}))],
    }
    return said.get(kind, [])


def _bounce(kind: str, subtype: str, recipient: Mapping[str, str]) -> dict[str, Any]:
    return {
        "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-000000000000-000000",
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [dict(recipient)],
        "reportingMTA": f"dsn; {_MTA}",
    }


def _complaint(address: str) -> dict[str, Any]:
    return {
        "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-000000000001-000000",
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": address}],
        "userAgent": "Amazon SES Mailbox Simulator",
        "complaintFeedbackType": "abuse",
    }


def _mail(request: Mapping[str, Any], ses_id: str, at: datetime) -> dict[str, Any]:
    source = str(request["FromEmailAddress"])
    headers = read_mail(raw_mail(request) or b"").headers
    tags = {each["Name"]: [each["Value"]] for each in request.get("EmailTags", [])}
    return {
        "timestamp": _instant(at),
        "source": source,
        "sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{source.rpartition('@')[2]}",
        "sendingAccountId": ACCOUNT,
        "messageId": ses_id,
        "destination": recipients(request),
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in headers],
        "commonHeaders": {"messageId": ses_id, "from": [source], "to": recipients(request)},
        "tags": {
            "ses:operation": ["SendEmail"],
            "ses:configuration-set": [request.get("ConfigurationSetName", "")],
            "ses:from-domain": [source.rpartition("@")[2]],
            **tags,
        },
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
