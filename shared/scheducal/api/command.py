"""A request to change something: who, when, and under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheducal.api.idempotency import Answer, digest, record
from scheducal.errors import Refusal
from scheducal.store.keys import Key, idempotency_key
from scheducal.store.writes import Write
from scheducal.tenants.models import Caller


@dataclass(frozen=True, slots=True)
class Command:
    """at: UTC instant of the request. fingerprint: what makes two requests the same.

    idempotency_key, if_match: the headers, None where not given.
    """

    caller: Caller
    at: datetime
    fingerprint: str
    idempotency_key: str | None = None
    if_match: str | None = None

    @property
    def record_key(self) -> Key | None:
        """The row of the answer that is kept under the request's key, None where it has no key."""
        if self.idempotency_key is None:
            return None
        return idempotency_key(self.caller.tenant_id, digest(self.idempotency_key, self.caller.channel))

    def kept(self, answer: Answer) -> dict[str, Write]:
        """The write that keeps the answer under the request's key, where it has one."""
        if (key := self.record_key) is None:
            return {}
        return {"idempotency": record(key, self.fingerprint, answer, self.at)}


def check_if_match(if_match: str | None, version: int) -> None:
    """RFC 9110 section 13.1.1; raises Refusal `version_conflict`."""
    if if_match is None or if_match.strip() == "*":
        return
    if f'"{version}"' not in {tag.strip() for tag in if_match.split(",")}:
        message = f'version "{version}" is the newest; read it again and repeat your change'
        raise Refusal("version_conflict", message, param="If-Match")


def entity_tag(version: int) -> dict[str, str]:
    """The version as an entity tag (RFC 9110 section 8.8.3)."""
    return {"ETag": f'"{version}"'}
