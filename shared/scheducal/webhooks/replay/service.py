"""Replays that clients ask for: each is one commit, and reaches the queues through the table's stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scheducal.clock import isoformat
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.ids import new_id
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.audit.versions import AUDIT
from scheducal.store.commit import commit
from scheducal.store.keys import Key, webhook_partition
from scheducal.store.table import Table, table
from scheducal.store.writes import Put, is_absent
from scheducal.values import dataclass, replace
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.rows import KEPT
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.queries.pagination import is_delivery_id
from scheducal.webhooks.replay import rules
from scheducal.webhooks.replay.model import ReplayJob
from scheducal.webhooks.replay.repository import PREFIX, newest_job_id, started
from scheducal.webhooks.replay.requests import ReplayFailed
from scheducal.webhooks.replay.rows import single_put


@dataclass(frozen=True, slots=True)
class Replayed:
    """Of chosen deliveries the ids of those that go out again, and by id why others do not."""

    done: tuple[str, ...]
    refused: Mapping[str, Refusal]


@dataclass(frozen=True, slots=True)
class Replays:
    """The replays of all tenants; a command says whose."""

    table: Table
    deliveries: DeliveryRepository
    endpoints: EndpointRepository

    def replay(self, command: Command[Delivery], webhook_id: str, delivery_id: str, *, early: bool = False) -> Delivery:
        """Give the delivery in its new generation; raises Refusal. early: without waiting for its next attempt."""

        def attempt() -> Delivery:
            rules.check_active(self._endpoint(command, webhook_id))
            before = self._delivery(command, webhook_id, delivery_id)
            after = rules.replay(before, command.at, early=early)
            writes = {
                "delivery": self.deliveries.change(before, after),
                "replay": single_put(after, command.at),
                **_logged(command, webhook_id, f"{delivery_id}#{after.generation:03d}"),
                **self.deliveries.superseded(before),
                **command.kept(after),
            }
            commit(self.table, writes)
            return after

        return carry_out(self.endpoints, command, attempt)

    def replay_each(self, command: Command[Any], chosen: Iterable[tuple[str, str]]) -> Replayed:
        """Replay deliveries, each by the ids of its webhook and itself, apart from one another; raises Unavailable.

        A second request like it replays none twice: those that are under way are refused.
        """
        alone: Command[Delivery] = replace(command.keeping(lambda _: {}), idempotency_key=None)
        done: list[str] = []
        refused: dict[str, Refusal] = {}
        for webhook_id, delivery_id in chosen:
            try:
                done.append(self.replay(alone, webhook_id, delivery_id).delivery_id)
            except Refusal as refusal:
                refused[delivery_id] = refusal
        return Replayed(tuple(done), refused)

    def start(self, command: Command[ReplayJob], webhook_id: str, request: ReplayFailed) -> ReplayJob:
        """Give a job that replays what failed; raises Refusal."""
        job_id = new_id(PREFIX, command.at)

        def attempt() -> ReplayJob:
            endpoint = self._endpoint(command, webhook_id)
            rules.check_active(endpoint)
            job = rules.job(endpoint, job_id, request.since, command.at)
            newest = newest_job_id(self.table, job.tenant_id, webhook_id)
            writes = {
                **started(job, newest),
                **_logged(command, webhook_id, job_id),
                **command.kept(job),
            }
            commit(self.table, writes)
            return job

        return carry_out(self.endpoints, command, attempt)

    def _endpoint(self, command: Command[Any], webhook_id: str) -> Endpoint:
        return find(self.endpoints, command.principal.tenant_id, webhook_id)

    def _delivery(self, command: Command[Any], webhook_id: str, delivery_id: str) -> Delivery:
        tenant_id = command.principal.tenant_id
        known = is_delivery_id(delivery_id)
        found = self.deliveries.get(tenant_id, webhook_id, delivery_id) if known else None
        # DynamoDB deletes expired rows late, and what it deletes during a replay would be lost.
        if found is None or found.created_at + KEPT <= command.at:
            raise Refusal("delivery_not_found", "there is no delivery with this id", param="deliveryId")
        return found


def _logged(command: Command[Any], webhook_id: str, replayed: str) -> dict[str, Put]:
    principal = command.principal
    subject = Subject(principal.tenant_id, "webhook", webhook_id)
    log = entry_put(subject, "replayed", principal.actor, after={"replayed": replayed})
    return {"audit": _audit(command, webhook_id, replayed), "log": log}


def _audit(command: Command[Any], webhook_id: str, subject: str) -> Put:
    item = {
        "kind": "audit",
        "action": "replayed",
        "actor": command.principal.actor,
        "subject": subject,
        "at": isoformat(command.at),
    }
    key = Key(webhook_partition(command.principal.tenant_id, webhook_id), f"{AUDIT}{subject}")
    return Put(key, item, is_absent())


def replays() -> Replays:
    """Give the replays of the function's own table."""
    return Replays(table(), DeliveryRepository(table()), EndpointRepository(table()))
