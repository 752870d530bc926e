"""The same create again within ten seconds, where no idempotency key was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from scheducal.api.command import Command
from scheducal.api.idempotency import duplicate_guard
from scheducal.errors import Refusal
from scheducal.store.commit import CommitRefused
from scheducal.store.writes import Write


def guard(command: Command, subject_id: str) -> Mapping[str, Write]:
    """The write that notices a repetition; none where an idempotency key does so. subject_id: what is created."""
    if command.idempotency_key is not None:
        return {}
    return {"duplicate": duplicate_guard(command.caller.tenant_id, command.fingerprint, subject_id, command.at)}


@contextmanager
def told_of_duplicate(name: str) -> Iterator[None]:
    """Turns a commit that the guard refused into Refusal `duplicate_request`. name: of the id in its data."""
    try:
        yield
    except CommitRefused as refused:
        if (first := refused.olds.get("duplicate")) is None:
            raise
        message = "the same create came less than 10 seconds ago; send an Idempotency-Key to repeat safely"
        raise Refusal("duplicate_request", message, data={name: first["subjectId"]}) from refused
