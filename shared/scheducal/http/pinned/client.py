"""POST to an address that a customer gave."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import field
from datetime import datetime

from scheducal import clock
from scheducal.http.pinned.connection import Connector, connect, connect_tcp, tls_context
from scheducal.http.pinned.deadline import Deadline, within
from scheducal.http.pinned.exchange import HEADERS_LIMIT, exchange
from scheducal.http.pinned.model import Failure, PinnedResponse, PinnedResult, RequestFailed
from scheducal.http.pinned.resolver import Resolver, resolve, system_resolver
from scheducal.http.pinned.stream import BoundedStream
from scheducal.http.pinned.target import Target
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """Safe to share between threads; it keeps no connection and nothing from one request to the next."""

    resolver: Resolver = system_resolver
    connector: Connector = connect_tcp
    context: ssl.SSLContext = field(default_factory=tls_context)
    now: Callable[[], datetime] = clock.now

    def post(self, target: Target, headers: Mapping[str, str], body: bytes, deadline: Deadline) -> PinnedResult:
        """Make one attempt, ended by the deadline at the latest; everything that the receiver does is an outcome.

        Whatever the receiver does is an outcome.

        Host, Accept, Accept-Encoding, Connection and Content-Length are set here; the rest is the caller's.
        """
        try:
            answer, failure = self._answer(target, headers, body, deadline)
        except RequestFailed as failed:
            return PinnedResult(_milliseconds(deadline), failure=failed.failure)
        return PinnedResult(_milliseconds(deadline), answer=answer, failure=failure)

    def _answer(
        self, target: Target, headers: Mapping[str, str], body: bytes, deadline: Deadline
    ) -> tuple[PinnedResponse, Failure | None]:
        with within(deadline, "the name was not resolved"):
            addresses = resolve(target, self.resolver, deadline)
        with within(deadline, "no connection was made"):
            connected = connect(target, addresses, self.connector, self.context, deadline)
        with closing(connected):
            return exchange(target, headers, body, BoundedStream(connected, deadline, HEADERS_LIMIT), self.now)


def _milliseconds(deadline: Deadline) -> int:
    return round(deadline.elapsed() * 1000)
