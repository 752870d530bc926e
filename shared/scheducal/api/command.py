"""A request to change something: who, when, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheducal.api.idempotency import Answer, digest, duplicate_guard, is_current, record, replay
from scheducal.errors import Refusal
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.keys import Key, duplicate_key, idempotency_key
from scheducal.store.table import Contention
from scheducal.store.values import Item
from scheducal.store.writes import Write
from scheducal.tenants.model import Caller


@dataclass(frozen=True, slots=True)
class Command:
    """at: UTC instant of the request.
    fingerprint: what makes two requests the same.

    idempotency_key, if_match: the headers, None where not given.
    """

    caller: Caller
    at: datetime
    fingerprint: str
    idempotency_key: str | None = None
    if_match: str | None = None

    @property
    def record_key(self) -> Key | None:
        """Give the key of the answer that is kept under the request's key, None where it has no key."""
        if self.idempotency_key is None:
            return None
        return idempotency_key(self.caller.tenant_id, digest(self.idempotency_key, self.caller.channel))

    def kept(self, answer: Answer) -> dict[str, Write]:
        """Build the write that keeps the answer under the request's key, where it has one."""
        if (key := self.record_key) is None:
            return {}
        return {"idempotency": record(key, self.fingerprint, answer, self.at)}


def check_if_match(if_match: str | None, version: int) -> None:
    """Check the `If-Match` header (RFC 9110 section 13.1.1); raises Refusal `version_conflict`."""
    if if_match is None or if_match.strip() == "*":
        return
    if f'"{version}"' not in {tag.strip() for tag in if_match.split(",")}:
        message = f'version "{version}" is the newest; read it again and repeat your change'
        raise Refusal("version_conflict", message, param="If-Match")


def entity_tag(version: int) -> dict[str, str]:
    """Write the version as an entity tag (RFC 9110 section 8.8.3)."""
    return {"ETag": f'"{version}"'}


class KeepsAnswers(Protocol):
    """A repository that gives back what a change kept."""

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        ...


def carry_out(repository: KeepsAnswers, command: Command, attempt: Callable[[], Answer]) -> Answer:
    """Raise Refusal: the change's own, `idempotency_key_reused`, `temporarily_unavailable` under contention."""
    for _ in attempts():
        try:
            return attempt()
        except CommitRefused as refused:
            # A twin of this request was faster: its answer is this one's. After other refusals decide again on fresh
            # rows.
            if kept := refused.olds.get("idempotency"):
                return replay(kept, command.fingerprint)
        except Contention:
            # The rows are being changed at this moment.
            continue
        except Refusal as refusal:
            return _made_before(repository, command, refusal)
    message = "too many changes to the same rows at once; nothing was changed, please try again"
    raise Refusal("temporarily_unavailable", message, retry_after=1)


def _made_before(repository: KeepsAnswers, command: Command, refusal: Refusal) -> Answer:
    """Answer a refused change with its first answer where this very request made it before: a cancellation, say."""
    if (key := command.record_key) is not None:
        kept = repository.kept_answer(key)
        if kept is not None and is_current(kept, command.at):
            return replay(kept, command.fingerprint)
    raise refusal


# Refusals that say that somebody has it, who may be the sender.
_TAKEN = {"slot_unavailable", "hold_unavailable"}


def guard(command: Command, subject_id: str) -> Mapping[str, Write]:
    """Build the write that notices a repetition; none where an idempotency key does so. subject_id: what is created."""
    if command.idempotency_key is not None:
        return {}
    return {"duplicate": duplicate_guard(command.caller.tenant_id, command.fingerprint, subject_id, command.at)}


@contextmanager
def told_of_duplicate(name: str) -> Iterator[None]:
    """Turn a commit that the guard refused into Refusal `duplicate_request`. name: of the id in its data."""
    try:
        yield
    except CommitRefused as refused:
        if (first := refused.olds.get("duplicate")) is None:
            raise
        raise _duplicate(name, first) from refused


@contextmanager
def told_of_own(repository: KeepsAnswers, command: Command, name: str) -> Iterator[None]:
    """Turn the refusal of what this very request took before into `duplicate_request`, where it had no key."""
    try:
        yield
    except Refusal as refusal:
        if command.idempotency_key is not None or refusal.code not in _TAKEN:
            raise
        first = repository.kept_answer(duplicate_key(command.caller.tenant_id, command.fingerprint))
        if first is None or not is_current(first, command.at):
            raise
        raise _duplicate(name, first) from refusal


def _duplicate(name: str, first: Item) -> Refusal:
    message = "the same create came less than 10 seconds ago; send an Idempotency-Key to repeat safely"
    return Refusal("duplicate_request", message, data={name: first["subjectId"]})
