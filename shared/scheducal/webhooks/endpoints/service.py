"""What clients do with an endpoint that needs no secret of it: update, delete, test."""

from __future__ import annotations

from dataclasses import dataclass

from scheducal.api.command import Command, carry_out, check_if_match, entity_tag
from scheducal.api.idempotency import Answer
from scheducal.api.responses import success
from scheducal.http.pinned.target import Policy, parse_target
from scheducal.webhooks.endpoints import rules, views
from scheducal.webhooks.endpoints.events import endpoint_event
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.endpoints.requests import UpdateWebhook
from scheducal.webhooks.endpoints.responses import SentTestEvent


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The endpoints of all tenants; a command says whose."""

    repository: EndpointRepository
    policy: Policy

    def update(self, command: Command, webhook_id: str, request: UpdateWebhook) -> Answer:
        """Answer 200 with the endpoint as it then is, also where nothing changed; raises Refusal."""
        changes = request.sent()
        if "url" in changes:
            parse_target(changes["url"], self.policy, param="webhookUrl")

        def attempt() -> Answer:
            before = self._load(command, webhook_id)
            decision = rules.updated(before, changes, command.at)
            after = decision.after if decision else before
            answer = Answer(200, success("Webhook updated successfully", views.shown(after)), entity_tag(after.version))
            if decision is not None:
                self.repository.change(before, decision, command.caller.api_key, command.kept(answer))
            elif kept := command.kept(answer):
                self.repository.keep(kept)
            return answer

        return carry_out(self.repository, command, attempt)

    def delete(self, command: Command, webhook_id: str) -> Answer:
        """Answer 200 with the id of what is gone; raises Refusal."""

        def attempt() -> Answer:
            before = self._load(command, webhook_id)
            decision = rules.deleted(before, command.at)
            answer = Answer(200, success("Webhook deleted successfully", views.deleted(before)))
            self.repository.delete(before, decision, command.caller.api_key, command.kept(answer))
            return answer

        return carry_out(self.repository, command, attempt)

    def test(self, command: Command, webhook_id: str) -> Answer:
        """Answer 202 with the id of an event that goes to this endpoint alone, subscribed or not; raises Refusal."""

        def attempt() -> Answer:
            endpoint = self._load(command, webhook_id)
            event = endpoint_event(endpoint, "webhook.test", {}, command.at)
            data = SentTestEvent(webhookId=webhook_id, eventId=event.item["eventId"], eventType="webhook.test")
            answer = Answer(202, success("Test event queued successfully", data))
            self.repository.keep({"event": event, **command.kept(answer)})
            return answer

        return carry_out(self.repository, command, attempt)

    def _load(self, command: Command, webhook_id: str) -> Endpoint:
        found = find(self.repository, command.caller.tenant_id, webhook_id)
        check_if_match(command.if_match, found.version)
        return found
