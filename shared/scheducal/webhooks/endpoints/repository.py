"""Endpoints in the table: one partition a tenant, and a log of its own for each endpoint."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.store.attention import PLACE
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.audit.versions import audit_key, audit_put
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import WEBHOOKS, Key, webhook_count_key, webhook_key, webhook_partition, webhooks_partition
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, Update, is_absent
from scheducal.values import replace
from scheducal.webhooks.endpoints import rules
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.rows import endpoint_event, endpoint_item, endpoint_of, endpoint_values, in_need
from scheducal.webhooks.endpoints.rules import EndpointDecision

SYSTEM = "system"
# How long one answer that was long in coming is remembered; a failure is, until a success.
SLOW = timedelta(seconds=30)


class EndpointRepository:
    """A change holds on to the version that it knows; what it refuses or meets was not written."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def all(self, tenant_id: str) -> list[Endpoint]:
        """List a tenant's endpoints, oldest first. One consistent query."""
        condition = Attr("pk").eq(webhooks_partition(tenant_id)) & Attr("sk").begins_with(WEBHOOKS)
        return endpoints_of(self._table.query_all(condition))

    def get(self, tenant_id: str, webhook_id: str) -> Endpoint | None:
        """Read the endpoint as it is now, None where there is none."""
        item = self._table.get(webhook_key(tenant_id, webhook_id))
        return endpoint_of(item) if item else None

    def count(self, tenant_id: str) -> int:
        """Count a tenant's endpoints."""
        item = self._table.get(webhook_count_key(tenant_id))
        return int(item["count"]) if item else 0

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        return self._table.get(key)

    def register(self, decision: EndpointDecision, count: int, actor: str, extras: Writes) -> None:
        """Add an endpoint to those that were counted; raises CommitRefused, store.table.Contention."""
        endpoint = decision.after
        put = Put(_key(endpoint), endpoint_item(endpoint), is_absent())
        # The count is part of the transaction, so that two registrations at once cannot pass the limit together.
        one_more = _counted(endpoint.tenant_id, count, count + 1)
        commit(self._table, {"version": put, "count": one_more, **_logged(None, decision, actor), **extras})

    def change(self, before: Endpoint, decision: EndpointDecision, actor: str, extras: Writes) -> None:
        """Write what changed; raises as `register` does."""
        update = _update(before, decision.after, _as_read(before))
        commit(self._table, {"version": update, **_logged(before, decision, actor), **extras})

    def delete(self, before: Endpoint, decision: EndpointDecision, actor: str, extras: Writes) -> None:
        """Take an endpoint away; raises as `register` does."""
        gone = Delete(_key(before), _as_read(before))
        one_less = Update(webhook_count_key(before.tenant_id), sums={"count": (-1, "count")})
        commit(self._table, {"version": gone, "count": one_less, **_logged(before, decision, actor), **extras})

    def keep(self, extras: Writes) -> None:
        """Write only the extras, for a request that changes no endpoint; raises as `register` does."""
        commit(self._table, extras)

    def disable(self, endpoint: Endpoint, reason: str, at: datetime) -> Endpoint:
        """Switch an endpoint off and tell its tenant's other endpoints, unless it was changed or did well meanwhile.

        Raises as `register` does.
        """
        decision = rules.disabled(endpoint, reason, at)
        data = {"reason": reason, "disabledAt": isoformat(decision.after.updated_at)}
        event = endpoint_event(decision.after, "webhook.disabled", data, at)
        update = _update(endpoint, decision.after, _as_read(endpoint) & _fails_as_read(endpoint))
        commit(self._table, {"version": update, **_logged(endpoint, decision, SYSTEM), "event": event})
        return decision.after

    def mark_failing(self, endpoint: Endpoint, at: datetime) -> bool:
        """Note the first failure after a success; False where one is noted already or the endpoint is gone."""
        if endpoint.failing_since is not None:
            return False
        condition = Attr("pk").exists() & Attr("failingSince").not_exists()
        listed = in_need(replace(endpoint, failing_since=at))
        return self._mark(Update(_key(endpoint), {"failingSince": isoformat(at), **listed}, condition=condition))

    def mark_slow(self, endpoint: Endpoint, now: datetime) -> bool:
        """Note that it lets an attempt wait; False where that, or a failure, was known, or the endpoint is gone."""
        if endpoint.may_hang(now):
            return False
        slow_as_read = Attr("slowUntil").not_exists()
        if endpoint.slow_until is not None:
            slow_as_read = Attr("slowUntil").eq(isoformat(endpoint.slow_until))
        until = {"slowUntil": isoformat(now + SLOW)}
        return self._mark(Update(_key(endpoint), until, condition=Attr("pk").exists() & slow_as_read))

    def mark_healthy(self, endpoint: Endpoint) -> bool:
        """Forget the failure that was read; False where there was none or another is noted now."""
        if endpoint.failing_since is None:
            return False
        # What was disabled stays among what needs a person.
        ended = ("failingSince",) if endpoint.disabled_reason else ("failingSince", *PLACE)
        return self._mark(Update(_key(endpoint), remove=ended, condition=_fails_as_read(endpoint)))

    def _mark(self, update: Update) -> bool:
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True


def endpoints_of(items: Iterable[Item]) -> list[Endpoint]:
    """Read endpoints from their rows, oldest first."""
    return sorted(map(endpoint_of, items), key=lambda endpoint: (endpoint.created_at, endpoint.webhook_id))


def find(repository: EndpointRepository, tenant_id: str, webhook_id: str) -> Endpoint:
    """Find the tenant's endpoint; raises Refusal `webhook_not_found`, also for another tenant's id."""
    found = repository.get(tenant_id, webhook_id) if webhook_id.isascii() and len(webhook_id) <= 36 else None
    if found is None:
        raise Refusal("webhook_not_found", "there is no webhook with this id", param="webhookId")
    return found


def _key(endpoint: Endpoint) -> Key:
    return webhook_key(endpoint.tenant_id, endpoint.webhook_id)


def _as_read(endpoint: Endpoint) -> Condition:
    return Attr("version").eq(endpoint.version)


def _fails_as_read(endpoint: Endpoint) -> Condition:
    if endpoint.failing_since is None:
        return Attr("failingSince").not_exists()
    return Attr("failingSince").eq(isoformat(endpoint.failing_since))


def _update(before: Endpoint, after: Endpoint, condition: Condition) -> Update:
    """Write only what differs: `failingSince` changes without a version, and must not be overwritten."""
    was: dict[str, Any] = endpoint_item(before)
    changed = {name: value for name, value in endpoint_item(after).items() if value != was[name]}
    removed = [name for name, value in changed.items() if value is None]
    kept = {name: value for name, value in changed.items() if value is not None}
    return Update(_key(after), kept, remove=removed, condition=condition)


def _counted(tenant_id: str, before: int, after: int) -> Put:
    key = webhook_count_key(tenant_id)
    condition = Attr("count").eq(before)
    return Put(key, {"kind": "webhookCount", "count": after}, condition if before else condition | is_absent())


def _logged(before: Endpoint | None, decision: EndpointDecision, actor: str) -> dict[str, Put]:
    endpoint = decision.after
    is_gone = decision.action == "deleted"
    was, now = (endpoint_values(each) if each else None for each in (before, None if is_gone else endpoint))
    subject = Subject(endpoint.tenant_id, "webhook", endpoint.webhook_id)
    return {
        "audit": _audit(decision, actor),
        "log": entry_put(subject, decision.action, actor, before=was, after=now),
    }


def _audit(decision: EndpointDecision, actor: str) -> Put:
    endpoint = decision.after
    return audit_put(
        audit_key(webhook_partition(endpoint.tenant_id, endpoint.webhook_id), endpoint.version),
        endpoint.updated_at,
        action=decision.action,
        actor=actor,
        version=endpoint.version,
        changed=decision.changed,
        condition=is_absent(),
    )
