"""Every form in which SES tells what became of a mail, and forms that it should never have."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scheducal.connectors.systems.email.feedback.model import Ignored
from scheducal.connectors.systems.email.feedback.report import Report, read_report
from tests.unit.connectors.systems.email.feedback.values import (
    FAILURE,
    MESSAGE,
    NOW,
    RECIPIENT,
    REJECT,
    TAGS,
    bounce,
    complaint,
    delay,
    delivery,
    event,
    mail,
)

# What SES says: the state, whether the next mail will fare no better, and a word of the reason.
CORPUS: dict[str, tuple[str, str, bool, str]] = {
    "unknown user": (bounce("Permanent", "General", status="5.1.1"), "bounced", True, "for good (5.1.1)"),
    "no such address": (bounce("Permanent", "NoEmail", status="5.1.1"), "bounced", True, "no such address"),
    "global list": (bounce("Permanent", "Suppressed", status="5.1.1"), "suppressed", True, "many senders"),
    "own list": (bounce("Permanent", "OnAccountSuppressionList"), "suppressed", True, "suppression list"),
    "unsubscribed": (bounce("Permanent", "UnsubscribedRecipient"), "suppressed", True, "unsubscribed"),
    "a new subtype": (bounce("Permanent", "SomethingNew"), "bounced", True, "for good"),
    "automatic answer": (bounce("Undetermined", "Undetermined"), "bounced", False, "cannot tell why"),
    "passing": (bounce("Transient", "General"), "bounced", False, "a later mail may arrive"),
    "full": (bounce("Transient", "MailboxFull", status="4.2.2"), "bounced", False, "mailbox is full (4.2.2)"),
    "too large": (bounce("Transient", "MessageTooLarge"), "bounced", False, "larger"),
    "content": (bounce("Transient", "ContentRejected"), "bounced", False, "contains"),
    "attachment": (bounce("Transient", "AttachmentRejected"), "bounced", False, "attached"),
    "spam": (complaint("abuse"), "complained", True, "as spam"),
    "fraud": (complaint("fraud"), "complained", True, "fraud"),
    "untyped complaint": (complaint(None), "complained", True, "complained"),
    "complained before": (complaint(None, "OnAccountSuppressionList"), "suppressed", True, "suppression list"),
    "delay": (delay("TransientCommunicationFailure"), "delayed", False, "SES tries again"),
    "unknown delay": (delay("Undetermined"), "delayed", False, "SES tries again"),
    "virus": (REJECT, "rejected", False, "virus"),
    "template": (FAILURE, "rejected", False, "template"),
}
USELESS: dict[str, tuple[str, str]] = {
    "setup": ("Successfully validated SNS topic for Amazon SES event publishing.\n", "setup"),
    "send": (event("Send", {}), "other_event"),
    "open": (event("Open", {"ipAddress": "192.0.2.1"}), "other_event"),
    "feedback of an identity": (json.dumps({"notificationType": "Bounce", "mail": mail()}), "other_event"),
    "a kind that is no text": (json.dumps({"eventType": ["Bounce"], "mail": mail()}), "other_event"),
    "empty": ("{}", "other_event"),
    "not spam": (complaint("not-spam"), "not_spam"),
    "no mail": (json.dumps({"eventType": "Bounce", "bounce": {}}), "untagged"),
    "mail that is a list": (json.dumps({"eventType": "Bounce", "mail": [mail()]}), "untagged"),
    "somebody else's tags": (event("Bounce", {}, tags={"ses:operation": ["SendEmail"], "x": ["y"]}), "untagged"),
    "tags that are a list": (event("Bounce", {}, tags=[{"Name": "tenant", "Value": "t"}]), "untagged"),
}


def read(body: str) -> Report:
    found = read_report(body, NOW)
    assert isinstance(found, Report), found
    return found


def test_every_form_says_what_became_of_the_mail() -> None:
    wrong = {}
    for name, (body, state, is_permanent, word) in CORPUS.items():
        found = read(body)
        status = found.status
        said = (status.state, status.is_permanent, word in (status.reason or ""), found.tags, found.recipients)
        if said != (state, is_permanent, True, TAGS, (RECIPIENT,)):
            wrong[name] = status
    assert wrong == {}


def test_a_delivery_needs_no_reason_and_says_when() -> None:
    status = read(delivery()).status
    assert (status.state, status.reason, status.message_id) == ("delivered", None, MESSAGE)
    assert status.sent_at == datetime(2026, 3, 19, 14, 23, 1, 12_000, UTC)
    assert status.at == datetime(2026, 3, 19, 14, 23, 5, tzinfo=UTC)


def test_what_cannot_be_used_is_ignored_for_a_reason() -> None:
    found = {name: read_report(body, NOW) for name, (body, _) in USELESS.items()}
    assert found == {name: Ignored(reason) for name, (_, reason) in USELESS.items()}  # type: ignore[arg-type]


def test_no_reason_repeats_what_a_mail_server_or_a_recipient_wrote() -> None:
    hostile = json.loads(bounce("Permanent", "General", status="5.1.1 victim@example.com <script>"))
    hostile["bounce"]["bouncedRecipients"][0]["diagnosticCode"] = "victim@example.com"
    assert read(json.dumps(hostile)).status.reason == "the mail server refuses the address for good"


TAG_CHANGES: list[dict[str, Any]] = [
    {"tenant": ["ten_x"]},
    {"tenant": []},
    {"tenant": "ten_x"},
    {"appointment": [None]},
    {"appointment": ["apt_x#S"]},
    {"invitee": ["inv_../../x"]},
    {"version": ["0"]},
    {"version": ["-1"]},
    {"version": ["1" * 10]},
    {"version": ["٣"]},
    {"version": [3]},
]


def test_tags_that_are_not_as_we_make_them_are_none() -> None:
    ours = mail()["tags"]
    found = [read_report(event("Bounce", {}, tags={**ours, **each}), NOW) for each in TAG_CHANGES]
    assert found == [Ignored("untagged")] * len(TAG_CHANGES)


ODD: list[Any] = [None, [], {}, "x", 7, True, "9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00", "2026-03-19"]


def test_fields_of_any_kind_are_read_and_no_time_lies_in_the_future() -> None:
    for odd in ODD:
        said = dict.fromkeys(("bounceType", "bounceSubType", "bouncedRecipients", "timestamp"), odd)
        for body in (event("Bounce", said, timestamp=odd, messageId=odd, destination=odd), event("Bounce", odd)):
            status = read(body).status
            assert status.state == "bounced"
            assert status.sent_at <= NOW
            assert status.at <= NOW


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"Bounce"', "Successfully validated"])
def test_what_is_no_event_at_all_is_a_matter_for_people(body: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_report(body, NOW)
