"""What is wrong with a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheducal.errors import Refusal

MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong. line: counted from 1, None where the file as a whole is meant."""

    line: int | None
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class ConfigRefused(Refusal):
    """A file that cannot be carried out; nothing of it was."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        told = [str(wrong) for wrong in sorted(wrongs, key=lambda each: each.line or 0)[:MOST_TOLD]]
        more = len(wrongs) - len(told)
        super().__init__("invalid_field", "; ".join([*told, f"and {more} more"] if more else told), param="file")
        self.wrongs = tuple(wrongs)
