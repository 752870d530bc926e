"""Carries a change out: attempts it until it is committed, refused, or found to have been made before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from scheducal.api.command import Command
from scheducal.api.idempotency import Answer, is_current, replay
from scheducal.errors import Refusal
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.keys import Key
from scheducal.store.table import Contention
from scheducal.store.values import Item


class KeepsAnswers(Protocol):
    """A repository that gives back what a change kept."""

    def kept_answer(self, key: Key) -> Item | None:
        """The idempotency record, None where there is none."""
        ...


def carry_out(repository: KeepsAnswers, command: Command, attempt: Callable[[], Answer]) -> Answer:
    """Raises Refusal: the change's own, `idempotency_key_reused`, `temporarily_unavailable` under contention."""
    for _ in attempts():
        try:
            return attempt()
        except CommitRefused as refused:
            if kept := refused.olds.get("idempotency"):
                return replay(kept, command.fingerprint)
        except Contention:
            continue
        except Refusal as refusal:
            return _made_before(repository, command, refusal)
    message = "too many changes to the same rows at once; nothing was changed, please try again"
    raise Refusal("temporarily_unavailable", message, retry_after=1)


def _made_before(repository: KeepsAnswers, command: Command, refusal: Refusal) -> Answer:
    """A change that is refused now may be refused because this very request made it: a cancellation, say."""
    if (key := command.record_key) is not None:
        kept = repository.kept_answer(key)
        if kept is not None and is_current(kept, command.at):
            return replay(kept, command.fingerprint)
    raise refusal
