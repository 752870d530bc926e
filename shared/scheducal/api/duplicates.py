"""The same create again within ten seconds, where no idempotency key was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from scheducal.api.command import Command
from scheducal.api.commit import KeepsAnswers
from scheducal.api.idempotency import duplicate_guard, is_current
from scheducal.errors import Refusal
from scheducal.store.commit import CommitRefused
from scheducal.store.keys import duplicate_key
from scheducal.store.values import Item
from scheducal.store.writes import Write

# Refusals that say that somebody has it, who may be the sender.
_TAKEN = {"slot_unavailable", "hold_unavailable"}


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
        raise _duplicate(name, first) from refused


@contextmanager
def told_of_own(repository: KeepsAnswers, command: Command, name: str) -> Iterator[None]:
    """Turns the refusal of what this very request took before into `duplicate_request`, where it had no key."""
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
