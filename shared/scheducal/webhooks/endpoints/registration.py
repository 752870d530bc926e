"""What gives out secrets: registering an endpoint, regenerating its secret.

An endpoint's secret is sealed, in its row and in the answer that is kept. `opened` opens it on the way out alone. So a
repetition gives the client the same secret, and the table holds none that can be read.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scheducal.commands.model import Command
from scheducal.commands.rows import First
from scheducal.commands.service import carry_out, guard, told_of_duplicate
from scheducal.http.pinned.target import Policy, parse_target
from scheducal.http.pinned.wiring import policy
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.keys import webhook_key
from scheducal.store.table import table
from scheducal.values import dataclass
from scheducal.webhooks.endpoints import rules
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.secrets import SecretBox, secret_box
from scheducal.webhooks.signing import new_secret

if TYPE_CHECKING:
    from scheducal.webhooks.endpoints.requests import RegisterWebhook


@dataclass(frozen=True, slots=True)
class Registration:
    """The endpoints of all tenants; a command says whose."""

    repository: EndpointRepository
    policy: Policy
    box: SecretBox

    def register(self, command: Command[Endpoint], request: RegisterWebhook) -> Endpoint:
        """Give the new endpoint; raises Refusal."""
        parse_target(request.url, self.policy, param="webhookUrl")
        principal = command.principal

        def attempt() -> Endpoint:
            count = self.repository.count(principal.tenant_id)
            rules.check_room(count)
            webhook_id = str(uuid4())
            sealed = self._new_secret(principal.tenant_id, webhook_id)
            decision = rules.registered(
                principal.tenant_id, webhook_id, request.url, request.event_types, sealed, command.at
            )
            first = First(webhook_id, [webhook_key(principal.tenant_id, webhook_id)])
            extras = {**guard(command, first), **command.kept(decision.after)}
            with told_of_duplicate(self.repository, command, "webhookId"):
                self.repository.register(decision, count, principal.actor, extras)
            return decision.after

        return carry_out(self.repository, command, attempt)

    def regenerate_secret(self, command: Command[Endpoint], webhook_id: str) -> Endpoint:
        """Give the endpoint with a new secret; the old one signs as well for 24 hours. Raises Refusal."""
        principal = command.principal
        # One secret for all attempts of this request: a second would make the first answer wrong.
        new = cache(lambda: self._new_secret(principal.tenant_id, webhook_id))

        def attempt() -> Endpoint:
            before = find(self.repository, principal.tenant_id, webhook_id)
            if before.secret == new():  # an earlier attempt was committed and DynamoDB did not say so
                return before
            command.check_version(before.version)
            decision = rules.regenerated(before, new(), command.at)
            self.repository.change(before, decision, principal.actor, command.kept(decision.after))
            return decision.after

        return carry_out(self.repository, command, attempt)

    def reveal(self, command: Command[Any], webhook_id: str) -> str:
        """Show the secret once more, which the audit log says first; raises Refusal `webhook_not_found`."""
        principal = command.principal
        endpoint = find(self.repository, principal.tenant_id, webhook_id)
        subject = Subject(principal.tenant_id, "webhook", webhook_id)
        self.repository.keep({"log": entry_put(subject, "secret_revealed", principal.actor)})
        return self.box.open(endpoint.secret, principal.tenant_id, webhook_id)

    def opened(self, tenant_id: str, shown: Mapping[str, Any]) -> Mapping[str, Any]:
        """Open the secret in what a view shows of an endpoint."""
        return {**shown, "secret": self.box.open(b64decode(shown["secret"]), tenant_id, shown["webhookId"])}

    def _new_secret(self, tenant_id: str, webhook_id: str) -> bytes:
        return self.box.seal(new_secret(), tenant_id, webhook_id)


@cache
def registration() -> Registration:
    """Give the registration of the function's own table; one per process."""
    return Registration(EndpointRepository(table()), policy(), secret_box())
