"""What clients do with an endpoint that needs no secret of it: update, delete, test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.http.pinned.target import Policy, parse_target
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.commit import Writes
from scheducal.values import dataclass
from scheducal.webhooks.endpoints import rules
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.endpoints.rows import endpoint_event

if TYPE_CHECKING:
    from scheducal.webhooks.endpoints.requests import UpdateWebhook


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The endpoints of all tenants; a command says whose.

    skips: the writes that end what is on its way to an endpoint that is deleted.
    """

    repository: EndpointRepository
    policy: Policy
    skips: Callable[[Endpoint, datetime], Writes]

    def update(self, command: Command[Endpoint], webhook_id: str, request: UpdateWebhook) -> Endpoint:
        """Give the endpoint as it then is, also where nothing changed; raises Refusal."""
        changes = request.sent()
        if "url" in changes:
            parse_target(changes["url"], self.policy, param="webhookUrl")

        def attempt() -> Endpoint:
            before = self._load(command, webhook_id)
            decision = rules.updated(before, changes, command.at)
            after = decision.after if decision else before
            kept = command.kept(after)
            if decision is not None:
                self.repository.change(before, decision, command.principal.actor, kept)
            elif kept:
                self.repository.keep(kept)
            return after

        return carry_out(self.repository, command, attempt)

    def delete(self, command: Command[Endpoint], webhook_id: str) -> Endpoint:
        """Give the endpoint that is gone; raises Refusal."""

        def attempt() -> Endpoint:
            before = self._load(command, webhook_id)
            decision = rules.deleted(before, command.at)
            extras = {**self.skips(before, command.at), **command.kept(before)}
            self.repository.delete(before, decision, command.principal.actor, extras)
            return before

        return carry_out(self.repository, command, attempt)

    def test(self, command: Command[str], webhook_id: str) -> str:
        """Give the id of an event that goes to this endpoint alone, subscribed or not; raises Refusal."""

        def attempt() -> str:
            endpoint = self._load(command, webhook_id)
            event = endpoint_event(endpoint, "webhook.test", {}, command.at)
            event_id: str = event.item["eventId"]
            subject = Subject(endpoint.tenant_id, "webhook", webhook_id)
            log = entry_put(subject, "tested", command.principal.actor, after={"eventId": event_id})
            self.repository.keep({"event": event, "log": log, **command.kept(event_id)})
            return event_id

        return carry_out(self.repository, command, attempt)

    def _load(self, command: Command[Any], webhook_id: str) -> Endpoint:
        found = find(self.repository, command.principal.tenant_id, webhook_id)
        command.check_version(found.version)
        return found
