"""What a dead letter tells, whatever is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheducal.operators.dead_letters.model import dead_letter_document


def told(body: Any, source: str | None = "arn:aws:sqs:eu-central-1:123456789012:MailQueue") -> dict[str, Any]:
    """Give the document of a message with that body."""
    attributes = {"SentTimestamp": "1795180184656"} | ({"DeadLetterQueueSourceArn": source} if source else {})
    message: Any = {"MessageId": "1", "Body": json.dumps(body), "Attributes": attributes}
    return dead_letter_document(message)


def test_when_and_where_from() -> None:
    document = told({})
    assert (document["sent"], document["source"]) == ("2026-11-20T13:09:44Z", "MailQueue")


def test_a_delivery_is_named_by_its_ids() -> None:
    body = {
        "tenant_id": "ten_1",
        "webhook_id": "w",
        "delivery_id": "d",
        "not_before": 0,
        "generation": 2,
        "attempt": None,
    }
    assert told(body)["about"] == ["tenant ten_1", "webhook w", "delivery d", "generation 2"]


def test_a_mail_is_named_by_its_object() -> None:
    stored = {"bucket": {"name": "mail"}, "object": {"key": "inbox/abc123"}}
    assert told({"Records": [{"s3": stored}]})["about"] == ["mail abc123"]


@pytest.mark.parametrize("records", [None, 5, "text", [], [1], [{}], [{"s3": None}], [{"s3": {"bucket": {}}}]])
def test_records_of_any_kind_can_be_shown(records: Any) -> None:
    assert told({"Records": records})["about"] == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("arn:aws:sqs:eu-central-1:123456789012:MailQueue", "its worker failed each time; its log says why"),
        (None, None),
    ],
)
def test_a_worker_s_reason_is_in_its_log(source: str | None, reason: str | None) -> None:
    assert told({}, source)["reason"] == reason
