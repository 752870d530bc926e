"""SES's simulator on the local stack: which addresses it plays, and to whom it says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from scheducal_tools.local.mailbox.simulator import Simulator, events_of

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
TOPIC = "arn:aws:sns:us-east-1:000000000000:topic"


def request(*addresses: str) -> dict[str, Any]:
    return {
        "FromEmailAddress": "acme@mail.example",
        "Destination": {"ToAddresses": list(addresses)},
        "ConfigurationSetName": "ScheduCal-local-mails",
        "EmailTags": [{"Name": "version", "Value": "1"}],
    }


def kinds(*addresses: str) -> list[str]:
    return [each["eventType"] for each in events_of(request(*addresses), "ses-1", AT)]


def test_its_addresses_are_those_of_ses_labels_included_and_nobody_else_s() -> None:
    domain = "simulator.amazonses.com"
    assert kinds(f"bounce@{domain}") == kinds(f"Bounce+label@{domain.upper()}") == ["Bounce"]
    assert kinds(f"complaint@{domain}") == ["Delivery", "Complaint"]
    assert kinds(f"success@{domain}", f"suppressionlist@{domain}") == ["Delivery", "Bounce"]
    assert kinds("bounce@example.com", f"other@{domain}", "x") == []


class Aws:
    """SES and SNS in one: a destination that wants bounces alone. published: topic and message."""

    def __init__(self) -> None:
        self.published: list[tuple[str, str]] = []

    def sesv2(self) -> Aws:
        return self

    def sns(self) -> Aws:
        return self

    def get_configuration_set_event_destinations(self, ConfigurationSetName: str) -> dict[str, Any]:  # noqa: N803
        assert ConfigurationSetName == "ScheduCal-local-mails"
        wanted = {"MatchingEventTypes": ["BOUNCE"], "SnsDestination": {"TopicArn": TOPIC}}
        return {"EventDestinations": [wanted]}

    def publish(self, TopicArn: str, Message: str) -> None:  # noqa: N803
        self.published.append((TopicArn, Message))


def test_only_what_the_destination_wants_is_published_with_the_mail_s_tags() -> None:
    aws = Aws()
    Simulator(aws).report(request("ooto@simulator.amazonses.com"), "ses-1", AT)  # type: ignore[arg-type]
    [(topic, message)] = aws.published
    event = json.loads(message)
    assert (topic, event["eventType"], event["bounce"]["bounceType"]) == (TOPIC, "Bounce", "Transient")
    assert event["mail"]["tags"]["version"] == ["1"]
    assert event["mail"]["timestamp"] == "2026-03-19T14:23:01.000Z"
