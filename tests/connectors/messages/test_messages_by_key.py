"""Systems that take keys and bring texts pass the suite that every connector must pass, by their own descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import md5
from typing import Any

import pytest

from scheducal.connectors.manifest import Manifest
from scheducal.connectors.mapping.gaps import FIELDS
from scheducal.connectors.systems.mailchimp.manifest import MANIFEST as MAILCHIMP
from scheducal.connectors.systems.mandrill.manifest import MANIFEST as MANDRILL
from scheducal.connectors.systems.sendgrid.manifest import MANIFEST as SENDGRID
from scheducal.connectors.systems.teams.manifest import MANIFEST as TEAMS
from scheducal.connectors.systems.zapier.manifest import MANIFEST as ZAPIER
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.message import MessageCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.loopback import loopback_allowed
from tests.integration.world.world import World

ANNA = {"recipient": "anna@example.com"}
ZAPS = tuple(name.replace(".", "_") for name in (*FIELDS, "id", "event", "text"))


def subject(
    manifest: Manifest, table: Table, secrets: Mapping[str, str], settings: Mapping[str, str], **more: Any
) -> Subject:
    """Describe a system that takes a key, and whose texts go to Anna."""
    mapping = ANNA if any(each.name == "recipient" for each in manifest.mapping) else {}
    return Subject(manifest.kind, settings, table, secrets=secrets, mapping=mapping, auth="api_key", **more)


def sends(path: str, *needs: str, takes: tuple[str, ...] = (), **more: Any) -> Table:
    """Declare the one request that sends a text. A text that others answer with is not declared."""
    return Table(
        (Route("POST", path, "create", "messages", frozenset(needs), frozenset(takes)), *more.pop("beside", ())), **more
    )


def bearer(headers: Mapping[str, str]) -> bool:
    """Tell SendGrid's key."""
    return headers["Authorization"] == "Bearer SG.abc.def"


def flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Check Mandrill's key, which is a field of the body, and take it away."""
    assert body["key"] == "md-abc123"
    return {name: value for name, value in body.items() if name != "key"}


MEMBER = f"/3.0/lists/d9e8bd4387/members/{md5(b'anna@example.com', usedforsecurity=False).hexdigest()}"
SUBJECTS = (
    subject(
        SENDGRID,
        sends(
            "/v3/mail/send",
            *("from", "personalizations", "subject", "content"),
            takes=("attachments",),
            takes_key=bearer,
            description=Description(("sendgrid.json",)),
            error=lambda _, code: {"errors": [{"message": "Not anna@example.com", "field": code, "help": None}]},
        ),
        {"apiKey": "SG.abc.def"},
        {"from": "desk@example.com"},
        text_of=lambda record: str(record["content"][0]["value"]),
    ),
    subject(
        MANDRILL,
        sends(
            "/api/1.4/messages/send",
            "message",
            takes_key=lambda _: True,
            flat=flat,
            description=Description(("mandrill.json",), base="/api/1.4"),
            answer=lambda record: [{"email": "x", "status": "sent", "_id": record["id"]}],
            error=lambda _, code: {"status": "error", "code": -1, "name": code, "message": "Not anna@example.com"},
        ),
        {"apiKey": "md-abc123"},
        {"from": "desk@example.com"},
        text_of=lambda record: str(record["message"]["text"]),
    ),
    subject(
        MAILCHIMP,
        sends(
            f"{MEMBER}/events",
            *("name", "properties"),
            beside=(Route("PUT", MEMBER, "list", "members", frozenset({"email_address", "status_if_new"})),),
            takes_key=lambda headers: headers["Authorization"].startswith("Basic "),
            description=Description(("mailchimp-marketing.transcribed.yaml",), base="/3.0"),
            error=lambda _, code: {"title": code, "detail": "Not anna@example.com"},
        ),
        {"apiKey": "0123-us19"},
        {"dataCenter": "us19", "audience": "d9e8bd4387"},
        text_of=lambda record: str(record["properties"]["text"]),
    ),
    subject(
        ZAPIER,
        sends("/", takes=ZAPS, takes_key=lambda _: True, error=lambda _, code: {"status": code}),
        {"url": "https://hooks.zapier.com/hooks/catch/1/a"},
        {},
    ),
    subject(
        TEAMS,
        sends("/", "type", "attachments", takes_key=lambda _: True, error=lambda _, code: {"error": {"code": code}}),
        {"url": "https://prod-01.westeurope.logic.azure.com/workflows/1"},
        {},
        text_of=lambda record: str(record["attachments"][0]["content"]["body"][0]["text"]),
    ),
)


@pytest.fixture(params=SUBJECTS, ids=lambda each: each.kind)
def made(world: World, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Yield a world that is connected to one of them."""
    with loopback_allowed(), bench(request.param, world) as opened:
        yield opened


class TestTexts(MessageCases):
    """All of their capabilities."""
