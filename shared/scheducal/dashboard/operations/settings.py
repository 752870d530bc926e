"""What operators' pages need of their environment."""

from __future__ import annotations

import json
from functools import cache

from scheducal.settings import read_settings
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class OperationsSettings:
    """The stack's name, and as JSON the work queues' names and the dead-letter queues' URLs."""

    stack_name: str
    work_queues: str
    dead_letter_queues: str

    @property
    def queues(self) -> dict[str, str]:
        """Give the names of work queues, by what they are for."""
        return dict(json.loads(self.work_queues))

    @property
    def dead_letters(self) -> dict[str, str]:
        """Give the URLs of dead-letter queues, by what failed."""
        return dict(json.loads(self.dead_letter_queues))


@cache
def operations_settings() -> OperationsSettings:
    """Read them once; raises MissingSettings."""
    return read_settings(OperationsSettings)
