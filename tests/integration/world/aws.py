"""The AWS account, in moto: the table with its indexes and stream, the queues, mail, and the key of secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import boto3
from moto import mock_aws
from moto.backends import get_backend
from moto.core.base_backend import BackendDict

from infra.workers.concurrency import MAX_RECEIVE_COUNT
from tests.integration.world.cloud import copies, empties, expressions, shortcuts

REGION = "eu-central-1"
TABLE = "scheducal-test"
ACCOUNT_ID = "123456789012"
QUEUES = ("sync", "calendars", "changes", "deliver", "retry", "jobs")
QUEUE_URLS = {name: f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT_ID}/{name}" for name in QUEUES}
QUEUE_URL = QUEUE_URLS["sync"]
MAIL_DOMAIN = "mail.test"
AUDIT_BUCKET = "scheducal-test-audit"
CONFIGURATION_SET = "ScheduCal-test-mails"
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": REGION,
    "TABLE_NAME": TABLE,
    **{f"{name.upper()}_QUEUE_URL": url for name, url in QUEUE_URLS.items()},
    "WEBHOOK_KEY_ID": "alias/webhooks",
    "CALENDAR_KEY_ID": "alias/webhooks",
    "PUBLIC_URL": "https://api.example.com",
    "MAIL_CONFIGURATION_SET": CONFIGURATION_SET,
    "OUTBOUND_OWN_HOSTS": "api.example.com",
    "ENVIRONMENT_KEY": "of the tests",
    "EXPORT_BUCKET": "exports-of-the-tests",
    "MAIL_BUCKET": "mails-of-the-tests",
    "POWERTOOLS_SERVICE_NAME": "scheducal",
    "STAGE": "dev",
    "AUDIT_BUCKET": AUDIT_BUCKET,
}
VISIBILITY_SECONDS = 360
KEYS = (("pk", "sk"), ("gsi1pk", "gsi1sk"), ("gsi2pk", "gsi2sk"), ("duePk", "dueAt"))
INDEXES = (("lists", 1, "ALL"), ("recent", 2, "ALL"), ("due", 3, "KEYS_ONLY"))


copies.install()
expressions.install()
shortcuts.install()
empties.install()


@cache
def client(service: str) -> Any:
    """Make a client of the tests' own; moto serves those made before it started."""
    return boto3.client(service, region_name=REGION)  # type: ignore[call-overload]


@contextmanager
def fresh_account(saved: Saved | None = None) -> Iterator[None]:
    """Yield an account with the right to send mail, empty queues, and an empty table or what was saved of another."""
    with mock_aws():
        BackendDict.reset()
        if saved is None:
            _create_queues()
            client("sesv2").create_email_identity(EmailIdentity=MAIL_DOMAIN)
            client("dynamodb").create_table(**table_definition())
            key_id = client("kms").create_key()["KeyMetadata"]["KeyId"]
            client("kms").create_alias(AliasName=ENVIRONMENT["WEBHOOK_KEY_ID"], TargetKeyId=key_id)
        else:
            saved.restore()
        yield


@dataclass(frozen=True, slots=True)
class Saved:
    """The table with its stream, the queues, the mails and the key, as they were; moto keeps them in plain objects."""

    tables: Any
    queues: Any
    identities: Any
    mails: Any
    keys: Any

    @classmethod
    def of_now(cls) -> Saved:
        """Make a copy of what there is; the queues must be empty."""
        ses = _backend("ses")
        return cls(
            _copies(_backend("dynamodb").tables),
            copies.emptied(_backend("sqs").queues),
            dict(ses.email_identities),
            list(ses.sent_messages),
            dict(vars(_backend("kms"))),
        )

    def restore(self) -> None:
        """Put a copy into the account."""
        _backend("dynamodb").tables = _copies(self.tables)
        _backend("sqs").queues = copies.emptied(self.queues)
        ses = _backend("ses")
        ses.email_identities, ses.sent_messages = dict(self.identities), list(self.mails)
        vars(_backend("kms")).update(self.keys)


def stored_items() -> list[dict[str, Any]]:
    """Every row of the table in DynamoDB's typed form, from moto's own memory: a scan over its API takes long."""
    return [item.to_json()["Attributes"] for item in _backend("dynamodb").tables[TABLE].all_items()]


def stream_records(position: int) -> list[dict[str, Any]]:
    """Give the stream's records from a position on."""
    return [record.to_json() for record in _backend("dynamodb").tables[TABLE].stream_shard.items[position:]]


def visible_at(queue: str) -> list[datetime]:
    """Tell when each message of a queue can be received, or could be already."""
    kept = _backend("sqs").queues[queue]._messages
    return [datetime.fromtimestamp(max(each.visible_at, each.delayed_until) / 1000, UTC) for each in kept]


def _copies(tables: Any) -> Any:
    return {name: copies.copied(table) for name, table in tables.items()}


def _backend(service: str) -> Any:
    return get_backend(service)[ACCOUNT_ID][REGION]


def _create_queues() -> None:
    sqs = client("sqs")
    sqs.create_queue(QueueName="dead")
    redrive = {
        "deadLetterTargetArn": f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:dead",
        "maxReceiveCount": MAX_RECEIVE_COUNT,
    }
    attributes = {"VisibilityTimeout": str(VISIBILITY_SECONDS), "RedrivePolicy": json.dumps(redrive)}
    for name, url in QUEUE_URLS.items():
        created = sqs.create_queue(QueueName=name, Attributes=attributes)
        assert created["QueueUrl"] == url


def table_definition() -> dict[str, Any]:
    return {
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for pair in KEYS for name in pair],
        "KeySchema": _schema(0),
        "GlobalSecondaryIndexes": [
            {"IndexName": name, "KeySchema": _schema(place), "Projection": {"ProjectionType": projection}}
            for name, place, projection in INDEXES
        ],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    }


def _schema(place: int) -> list[dict[str, str]]:
    partition, sort = KEYS[place]
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
