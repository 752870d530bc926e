"""Appointments for a mailbox that takes no more than so many requests, through a whole local stack.

`python -m tests.benchmarks.calendars --appointments 5000 --rate 1000`: whether all arrive once, how patiently, and
whether another tenant's mailbox has to wait for them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from scheducal.store.keys import allowance_key
from scheducal.store.table import Table
from scheducal.store.writes import Put
from scheducal_tools.local.aws import LocalAws
from tests.e2e.stack.running import LocalStack, eventually
from tests.e2e.stack.tenant import Tenant, new_tenant
from tests.fakes.graph.mailboxes.event import Event as MailboxEvent
from tests.fakes.graph.service import GraphFake
from tests.fakes.neighbourhood import DIRECTORY, PEOPLE, environment, neighbourhood, neighbourhood_app
from tests.fakes.serving import serving

_WAIT_SECONDS = 3_600
_CLIENTS = 4
_LATENCY = 0.05
_WINDOW = timedelta(minutes=1)


@dataclass
class _Later:
    """An app that is made once its address is known."""

    app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """A tenant whose appointments are in one mailbox. sent: when the create of each subject was answered."""

    tenant: Tenant
    account: str
    sent: dict[str, datetime] = field(default_factory=dict)

    def connect(self) -> None:
        """Make the mailbox the default for new appointments."""
        body = {"kind": "exchange", "auth": "client_credentials", "account": self.account, "directoryId": DIRECTORY}
        with self.tenant.client() as api:
            api.post("/api/v1/calendars", json=body).raise_for_status()

    def create(self, api: httpx.Client, subject: str) -> None:
        """One appointment."""
        body = {
            "appointmentSubject": subject,
            "appointmentStart": "2027-04-15T09:00:00",
            "appointmentEnd": "2027-04-15T10:00:00",
            "appointmentTimeZone": "UTC",
            "name": "Ada",
            "address": "ada@example.net",
        }
        api.post("/api/v1/appointments", json=body).raise_for_status()
        self.sent[subject] = datetime.now(UTC)

    def create_many(self, count: int) -> None:
        """As fast as four clients can."""
        with self.tenant.client() as api, ThreadPoolExecutor(max_workers=_CLIENTS) as pool:
            list(pool.map(lambda number: self.create(api, f"{self.account} {number}"), range(count)))

    def create_steadily(self, over: Event) -> None:
        """One a second until it is over."""
        with self.tenant.client() as api:
            while not over.wait(1):
                self.create(api, f"{self.account} {len(self.sent)}")


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--appointments", type=int, default=300)
    parser.add_argument("--rate", type=int, default=200, help="requests a minute that the mailbox takes")
    given = parser.parse_args()
    with _graph() as graph, _stack() as stack:
        graph.limits.rates, graph.limits.window, graph.latency = {PEOPLE[0]: given.rate}, _WINDOW, _LATENCY
        flood, calm = (_Mailbox(_allowed(stack), account) for account in PEOPLE)
        for mailbox in (flood, calm):
            mailbox.connect()
        _measure(graph, flood, calm, given.appointments)


def _measure(graph: GraphFake, flood: _Mailbox, calm: _Mailbox, count: int) -> None:
    cold = len(_steady(graph, calm, 10))  # the functions start
    alone = _steady(graph, calm, 30)[cold:]
    began = time.monotonic()
    with _steadily(calm):
        flood.create_many(count)
        made = time.monotonic() - began
        eventually(lambda: len(_events(graph, flood)), lambda arrived: arrived >= count, seconds=_WAIT_SECONDS)
        took = time.monotonic() - began
    beside = _steady(graph, calm, 0)[cold + len(alone) :]
    arrived = [each.subject for each in _events(graph, flood)]
    doubled, lost = len(arrived) - len(set(arrived)), len(flood.sent.keys() - set(arrived))
    print(
        f"{count} appointments: {lost} lost, {doubled} doubled; made in {made:.0f} s, in the calendar in {took:.0f} s"
    )
    print(f"{len(graph.mails)} invitations; at once at most {graph.limits.most_at_once}")
    print(f"refused: {dict(graph.limits.refused)}, of those while we were to wait: {graph.limits.impatient}")
    print("another mailbox:        median     95 %       most")
    for name, found in (("alone", alone), ("beside", beside)):
        print(f"{name:18}{median(found):>10.2f} s{quantiles(found, n=20)[-1]:>7.2f} s{max(found):>9.2f} s")


@contextmanager
def _steadily(mailbox: _Mailbox) -> Iterator[None]:
    over = Event()
    thread = Thread(target=mailbox.create_steadily, args=[over])
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _steady(graph: GraphFake, mailbox: _Mailbox, count: int) -> list[float]:
    """So many more, one a second; for all so far the seconds from the create's answer to the event."""
    with mailbox.tenant.client() as api:
        for _ in range(count):
            mailbox.create(api, f"{mailbox.account} {len(mailbox.sent)}")
            time.sleep(1)
    found = eventually(
        lambda: _events(graph, mailbox), lambda events: len(events) >= len(mailbox.sent), seconds=_WAIT_SECONDS
    )
    made = {each.subject: each.created for each in found}
    return [max(0.0, (made[subject] - at).total_seconds()) for subject, at in mailbox.sent.items()]


def _events(graph: GraphFake, mailbox: _Mailbox) -> list[MailboxEvent]:
    with graph.lock:
        return list(graph.mailbox(mailbox.account).events.values())


@contextmanager
def _graph() -> Iterator[GraphFake]:
    """Yield the fakes in this process; what is started from here finds them."""
    later = _Later()
    with serving(later) as address:
        here = neighbourhood(address, f"{address}/nowhere")
        later.app = neighbourhood_app(here)
        os.environ.update(environment(address, here))
        yield here.graph
        here.graph.messenger.close()


@contextmanager
def _stack() -> Iterator[LocalStack]:
    stack = LocalStack(Path(tempfile.mkdtemp()) / "local", with_fakes=False)
    stack.start()
    try:
        yield stack
    finally:
        stack.stop()


def _allowed(stack: LocalStack) -> Tenant:
    """Make a new tenant that may use the directory."""
    tenant = new_tenant(stack)
    table = Table(LocalAws(stack.facts["awsEndpointUrl"]).dynamodb(), stack.facts["tableName"])
    table.put(Put(allowance_key(tenant.tenant_id, "exchange", DIRECTORY), {"kind": "allowance"}))
    return tenant


if __name__ == "__main__":
    main()
