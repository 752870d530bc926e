"""Slack passes the suite that every connector of texts must pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from scheducal.connectors.systems.slack.errors import outcome
from scheducal.http.request import Response
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.message import MessageCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.integration.world.world import World

NOBODY: frozenset[str] = frozenset()
CHANNEL = "C0123456789"


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Slack answers."""
    if "email" in record:
        return {"ok": True, "user": {"id": record["id"]}}
    return {"ok": True, "channel": record["channel"], "ts": record["id"]}


TABLE = Table(
    (
        Route(
            "POST",
            "/api/chat.postMessage",
            "create",
            "messages",
            frozenset({"channel", "text", "unfurl_links"}),
            frozenset({"thread_ts"}),
        ),
        Route("POST", "/api/chat.update", "update", "messages", frozenset({"channel", "ts", "text"}), named_by="ts"),
        Route("GET", "/api/users.lookupByEmail", "read", "people", frozenset({"email"}), named_by="email"),
    ),
    token_path="/api/oauth.v2.access",
    error=lambda _, code: {"ok": False, "error": code},
    answer=shown,
    id_of=lambda number: f"1503435956.{number:06}",
    description=Description(("slack.json",), base="/api", lacks=("parameter token is missing",)),
)
SLACK = Subject(kind="slack", settings={"recipient": CHANNEL}, table=TABLE)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Slack."""
    with bench(SLACK, world) as opened:
        yield opened


def test_a_person_is_found_by_their_address(world: World) -> None:
    subject = Subject(kind="slack", settings={}, table=TABLE, mapping={"recipient": "jo@example.com"})
    with bench(subject, world) as made:
        made.fake.records["people"] = {"jo@example.com": {"id": "U1", "email": "jo@example.com"}}
        made.create()
        made.settle()
        (text,) = made.fake.all("messages")
        assert text["channel"] == "U1"


def test_marks_of_texts_are_written_as_slack_reads_them(made: Bench) -> None:
    made.create(appointmentSubject="A & B <now>")
    made.settle()
    assert "A &amp; B &lt;now&gt;" in made.said()[0]


def test_a_failure_comes_with_the_status_of_a_success() -> None:
    for code, name in (("channel_not_found", "refused"), ("token_revoked", "reauthorize"), ("fatal_error", "unknown")):
        assert outcome(Response(200, {"ok": False, "error": code})).name == name
    assert outcome(Response(200, {"ok": False, "error": "ratelimited"})).name == "retry"


class TestSlack(MessageCases):
    """All of its capabilities."""
