"""Twilio passes the suite that every connector of texts must pass."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping

import pytest

from scheducal.connectors.systems.twilio.errors import outcome
from scheducal.http.request import Response
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.message import MessageCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.integration.world.world import World

ACCOUNT = "AC00000000000000000000000000000001"
FIELDS = frozenset({"To", "From", "Body", "ValidityPeriod"})


def takes_key(headers: Mapping[str, str]) -> bool:
    """Tell the account's own token."""
    return (
        b64decode(headers.get("Authorization", "").removeprefix("Basic "))
        == f"{ACCOUNT}:a_secret_token_of_twilio".encode()
    )


TABLE = Table(
    (
        Route(
            "POST",
            f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
            "create",
            "messages",
            FIELDS,
            frozenset({"StatusCallback"}),
        ),
    ),
    error=lambda status, code: {"code": code, "message": "about +12025550123", "status": status},
    answer=lambda record: {"sid": record["id"], "status": "queued"},
    takes_key=takes_key,
    description=Description(("twilio.json",)),
    id_of=lambda number: f"SM{number:032x}",
)
TWILIO = Subject(
    kind="twilio",
    auth="api_key",
    settings={"accountSid": ACCOUNT, "sender": "+15005550006"},
    secrets={"authToken": "a_secret_token_of_twilio"},
    mapping={"recipient": "+12025550123"},
    table=TABLE,
    text_of=lambda record: str(record["Body"]),
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Twilio."""
    with bench(TWILIO, world) as opened:
        yield opened


def test_who_said_stop_is_told_apart() -> None:
    stopped = outcome(Response(400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"}))
    assert (stopped.name, stopped.why) == ("refused", "the recipient said STOP")
    assert outcome(Response(400, {"code": 20003})).name == "reauthorize"


class TestTwilio(MessageCases):
    """All of its capabilities."""
