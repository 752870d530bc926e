"""Receivers that end with their test, and a client that may reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scheducal.http.pinned.client import Client
from scheducal.http.pinned.connection import tls_context
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import PinnedResult
from scheducal.http.pinned.target import Policy, parse_target
from tests.contract.receivers.certificates import Authority
from tests.contract.receivers.receiver import Receiver

Serve = Callable[..., Receiver]
Post = Callable[..., PinnedResult]

BODY = b'{"eventType":"webhook.test"}'


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts receivers, with Receiver's own arguments."""
    started: list[Receiver] = []

    def start(*arguments: Any, **options: Any) -> Receiver:
        started.append(Receiver(*arguments, **options))
        return started[-1]

    yield start
    for receiver in started:
        receiver.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that the client of these tests trusts."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def client(authority: Authority) -> Client:
    """As deployed, but for the authority it trusts."""
    return Client(context=tls_context(authority.cafile))


@pytest.fixture
def post(client: Client) -> Post:
    """One POST of BODY: post(url, seconds=30). Thirty seconds stand for "no time limit takes part"."""

    def send(url: str, seconds: float = 30, body: bytes = BODY) -> PinnedResult:
        target = parse_target(url, Policy(allow_loopback=True))
        return client.post(target, {"Content-Type": "application/json"}, body, Deadline(seconds))

    return send
