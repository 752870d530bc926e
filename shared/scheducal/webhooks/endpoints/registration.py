"""What gives out secrets: registering an endpoint, regenerating its secret.

The idempotency record keeps the answer with the secret sealed. A repetition opens it again, so that the client gets the
same secret and the table holds none that can be read.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import uuid4

from scheducal.api.command import Command, carry_out, check_if_match, entity_tag, guard, told_of_duplicate
from scheducal.api.idempotency import Answer
from scheducal.api.responses import success
from scheducal.http.pinned.target import Policy, parse_target
from scheducal.http.pinned.wiring import policy
from scheducal.store.table import table
from scheducal.webhooks.endpoints import rules, views
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.endpoints.requests import RegisterWebhook
from scheducal.webhooks.secrets import SecretBox, secret_box
from scheducal.webhooks.signing import new_secret


@dataclass(frozen=True, slots=True)
class Registration:
    """The endpoints of all tenants; a command says whose."""

    repository: EndpointRepository
    policy: Policy
    box: SecretBox

    def register(self, command: Command, request: RegisterWebhook) -> Answer:
        """Answer 201 with the new endpoint and its secret; raises Refusal."""
        parse_target(request.url, self.policy, param="webhookUrl")
        caller = command.caller

        def attempt() -> Answer:
            count = self.repository.count(caller.tenant_id)
            rules.check_room(count)
            webhook_id = str(uuid4())
            sealed = self._new_secret(caller.tenant_id, webhook_id)
            decision = rules.registered(
                caller.tenant_id, webhook_id, request.url, request.event_types, sealed, command.at
            )
            data = views.registered(decision.after, _text(sealed))
            answer = _answer(201, "Webhook registered successfully", data, decision.after)
            extras = {**guard(command, webhook_id), **command.kept(answer)}
            with told_of_duplicate("webhookId"):
                self.repository.register(decision, count, caller.api_key, extras)
            return answer

        return self._opened(command, carry_out(self.repository, command, attempt))

    def regenerate_secret(self, command: Command, webhook_id: str) -> Answer:
        """Answer 200 with the new secret; the old one signs as well for 24 hours. Raises Refusal."""
        caller = command.caller
        # One secret for all attempts of this request: a second would make the first answer wrong.
        new = cache(lambda: self._new_secret(caller.tenant_id, webhook_id))

        def attempt() -> Answer:
            before = find(self.repository, caller.tenant_id, webhook_id)
            if before.secret == new():  # an earlier attempt was committed and DynamoDB did not say so
                return _regenerated(before)
            check_if_match(command.if_match, before.version)
            decision = rules.regenerated(before, new(), command.at)
            answer = _regenerated(decision.after)
            self.repository.change(before, decision, caller.api_key, command.kept(answer))
            return answer

        return self._opened(command, carry_out(self.repository, command, attempt))

    def _new_secret(self, tenant_id: str, webhook_id: str) -> bytes:
        return self.box.seal(new_secret(), tenant_id, webhook_id)

    def _opened(self, command: Command, answer: Answer) -> Answer:
        data: Mapping[str, Any] = answer.body["data"]
        sealed = b64decode(data["secret"])
        # The record keeps the answer sealed. It is opened on the way out alone.
        secret = self.box.open(sealed, command.caller.tenant_id, data["webhookId"])
        return replace(answer, body={**answer.body, "data": {**data, "secret": secret}})


def _text(sealed: bytes) -> str:
    return b64encode(sealed).decode()


def _regenerated(after: Endpoint) -> Answer:
    data = views.regenerated(after, _text(after.secret))
    return _answer(200, "Webhook secret regenerated successfully", data, after)


def _answer(status: int, message: str, data: Mapping[str, Any], after: Endpoint) -> Answer:
    return Answer(status, success(message, data), entity_tag(after.version))


@cache
def registration() -> Registration:
    """Give the registration of the function's own table; one per process."""
    return Registration(EndpointRepository(table()), policy(), secret_box())
