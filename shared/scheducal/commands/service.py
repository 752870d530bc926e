"""Carries a command out once, however often it comes and whoever writes the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from scheducal.commands.model import Command
from scheducal.commands.rows import First, duplicate_guard, guard_release, is_current
from scheducal.errors import Refusal
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused, Writes
from scheducal.store.keys import Key, duplicate_key
from scheducal.store.table import Contention
from scheducal.store.values import Item
from scheducal.store.writes import Write

Result = TypeVar("Result")


class AnsweredBefore(Exception):
    """This very request was carried out before. record: the row with its answer, for the edge that kept it."""

    def __init__(self, record: Item) -> None:
        super().__init__("this request was carried out before")
        self.record = record


class KeepsAnswers(Protocol):
    """A repository that gives back what a change kept."""

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, or another row that a change left; None where there is none."""
        ...

    def keep(self, extras: Writes) -> None:
        """Write rows that stand beside a change; raises CommitRefused, store.table.Contention."""
        ...


def carry_out(repository: KeepsAnswers, command: Command[Any], attempt: Callable[[], Result]) -> Result:
    """Try a change until nobody writes the same rows meanwhile.

    Raises AnsweredBefore, and Refusal: the change's own, `idempotency_key_reused`, `temporarily_unavailable`.
    """
    for _ in attempts():
        try:
            return attempt()
        except CommitRefused as refused:
            # A twin of this request was faster: its answer is this one's. After other refusals decide again on fresh
            # rows.
            if record := refused.olds.get("idempotency"):
                raise _answered(command, record) from refused
        except Contention:
            # The rows are being changed at this moment.
            continue
        except Refusal as refusal:
            check_new(repository, command, refusal)
            raise
    message = "too many changes to the same rows at once; nothing was changed, please try again"
    raise Refusal("temporarily_unavailable", message, retry_after=1)


def check_new(repository: KeepsAnswers, command: Command[Any], cause: Refusal | None = None) -> None:
    """Raise AnsweredBefore where this very request was carried out before, as a cancellation that is now refused.

    Raises Refusal `idempotency_key_reused`. One read, none for a request without a key.
    """
    if (key := command.record_key) is None:
        return
    record = repository.kept_answer(key)
    if record is not None and is_current(record, command.at):
        raise _answered(command, record) from cause


def _answered(command: Command[Any], record: Item) -> AnsweredBefore:
    if record["request"] != command.fingerprint:
        message = "this Idempotency-Key was used for another request in the last 24 hours; send a new key"
        raise Refusal("idempotency_key_reused", message, param="Idempotency-Key")
    return AnsweredBefore(record)


# Refusals that say that somebody has it, who may be the sender.
_TAKEN = {"already_booked", "slot_unavailable", "hold_unavailable"}


def guard(command: Command[Any], first: First) -> Mapping[str, Write]:
    """Build the write that notices a repetition; none where an idempotency key does so. first: what is created."""
    if command.idempotency_key is not None:
        return {}
    return {"duplicate": duplicate_guard(command.principal.tenant_id, command.fingerprint, first, command.at)}


@contextmanager
def told_of_duplicate(repository: KeepsAnswers, command: Command[Any], name: str) -> Iterator[None]:
    """Turn a commit that the guard refused into Refusal `duplicate_request`. name: of the id in its data.

    Where the first was changed since, the guard is taken away, and the commit stays refused for another attempt.
    """
    try:
        yield
    except CommitRefused as refused:
        if (first := refused.olds.get("duplicate")) is None:
            raise
        if _stands(repository, first):
            raise _duplicate(name, first) from refused
        repository.keep({"guard": guard_release(command.principal.tenant_id, command.fingerprint, first)})
        raise


@contextmanager
def told_of_own(repository: KeepsAnswers, command: Command[Any], name: str) -> Iterator[None]:
    """Turn the refusal of what this very request took before into `duplicate_request`, where it had no key."""
    try:
        yield
    except Refusal as refusal:
        if command.idempotency_key is not None or refusal.code not in _TAKEN:
            raise
        first = repository.kept_answer(duplicate_key(command.principal.tenant_id, command.fingerprint))
        if first is None or not is_current(first, command.at) or not _stands(repository, first):
            raise
        raise _duplicate(name, first) from refusal


def _stands(repository: KeepsAnswers, first: Item) -> bool:
    """Tell whether nobody has changed what the first create made. Reads its rows."""
    # A guard of an older release names no rows.
    rows = [repository.kept_answer(Key(*each)) for each in first.get("rows", ())]
    return all(row is not None and first["unchanged"].items() <= row.items() for row in rows)


def _duplicate(name: str, first: Item) -> Refusal:
    message = "the same create came less than 10 seconds ago; send an Idempotency-Key to repeat safely"
    return Refusal("duplicate_request", message, data={name: first["subjectId"]})
