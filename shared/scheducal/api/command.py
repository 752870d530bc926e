"""Commands for services that still give answers."""

from __future__ import annotations

from collections.abc import Callable

from scheducal.api.idempotency import answer_of
from scheducal.api.responses import Answer, entity_tag
from scheducal.commands import model, service
from scheducal.commands.service import KeepsAnswers, guard, told_of_duplicate, told_of_own

Command = model.Command[Answer]

__all__ = ["Command", "KeepsAnswers", "carry_out", "entity_tag", "guard", "told_of_duplicate", "told_of_own"]


def carry_out(repository: KeepsAnswers, command: Command, attempt: Callable[[], Answer]) -> Answer:
    """Carry out a change; the answer that was kept before is this one's."""
    try:
        return service.carry_out(repository, command, attempt)
    except service.AnsweredBefore as before:
        return answer_of(before.record)
