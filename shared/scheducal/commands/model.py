"""A command: a request to change something, with what a service must know of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

from scheducal.commands.rows import digest, record
from scheducal.errors import Refusal
from scheducal.store.keys import Key, idempotency_key
from scheducal.store.writes import Write
from scheducal.system_names import EMAIL
from scheducal.tenants.model import Principal, Sender
from scheducal.values import dataclass

Result = TypeVar("Result")
Other = TypeVar("Other")
# Attributes of a row that hold an answer. The edge that made them reads them again, and nobody else.
Kept = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Command(Generic[Result]):
    """A command for a service that gives a Result.

    principal: who makes the request.
    sender: in whose name its tenant invites people.
    at: UTC instant of the request.
    fingerprint: what makes two requests the same.
    keep: turns the result into what is kept under the idempotency key. An edge renders its answer here.
    idempotency_key: None for a request that has none.
    expected: the versions that the change may begin from, None for any.
    notify: whether those who are invited are told.
    keeps_quiet: tells of a system whether it can leave them without a word. Our own mails can.
    """

    principal: Principal
    sender: Sender
    at: datetime
    fingerprint: str
    keep: Callable[[Result], Kept]
    idempotency_key: str | None = None
    expected: frozenset[int] | None = None
    notify: bool = True
    keeps_quiet: Callable[[str], bool] = EMAIL.__eq__

    @property
    def record_key(self) -> Key | None:
        """Give the key of the answer that is kept under the request's key, None where it has no key."""
        if self.idempotency_key is None:
            return None
        return idempotency_key(self.principal.tenant_id, digest(self.idempotency_key, self.principal.channel))

    def kept(self, result: Result) -> dict[str, Write]:
        """Build the write that keeps the answer under the request's key, where it has one."""
        if (key := self.record_key) is None:
            return {}
        return {"idempotency": record(key, self.fingerprint, self.keep(result), self.at)}

    def keeping(self, keep: Callable[[Other], Kept]) -> Command[Other]:
        """Give the same command for a service with another result."""
        return Command(
            self.principal,
            self.sender,
            self.at,
            self.fingerprint,
            keep,
            self.idempotency_key,
            self.expected,
            self.notify,
            self.keeps_quiet,
        )

    def check_version(self, version: int) -> None:
        """Raise Refusal `version_conflict` where the change may not begin from this version."""
        if self.expected is not None and version not in self.expected:
            message = f'version "{version}" is the newest; read it again and repeat your change'
            raise Refusal("version_conflict", message, param="If-Match")


def fingerprint(verb: str, subject: str, contents: Mapping[str, Any], channel: str) -> str:
    """Give what makes two requests the same: the verb, what it is about, the contents in any order, and the channel.

    A channel is never answered with what another one made.
    """
    # Sorted keys and no spaces: the same fields in another order are the same request.
    text = json.dumps([verb, subject, contents, channel], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
