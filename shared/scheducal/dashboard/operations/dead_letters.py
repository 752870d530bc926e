"""Dead letters as operators see them, and the runbook's words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from scheducal.ids import is_id
from scheducal.values import dataclass

_TENANTS = "/dashboard/operations/tenants"
_SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Message:
    """A dead letter. about: words, and where they lead, None for nowhere. source: its queue, None for an invocation."""

    message_id: str
    about: list[tuple[str, str | None]]
    reason: str
    sent: datetime
    source: str | None
    body: str


def message_lines(documents: Iterable[Mapping[str, Any]]) -> list[Message]:
    """Show dead letters, from their documents."""
    return [
        Message(
            message_id=each["messageId"],
            about=[(words, _place(words)) for words in each["about"]],
            reason=each["reason"] or "Nobody noted why. The log of the function may say it.",
            sent=datetime.fromisoformat(each["sent"]),
            source=each["source"],
            body=each["body"],
        )
        for each in documents
    ]


def redriven(outcome: Mapping[str, Any]) -> str:
    """Say how a redrive went."""
    if outcome["taskHandle"]:
        return "The messages go back to their queue now. One that fails again is here again after 20 attempts."
    moved, left = outcome["moved"], outcome["left"]
    said = "1 message went back to its queue." if moved == 1 else f"{moved} messages went back to their queue."
    return f"{said} {left} came from no queue, and stayed." if left else said


def words_about(queue: str) -> list[str]:
    """Give the paragraphs about a queue, without marks of Markdown."""
    text = _LINK.sub(r"\1", _sections().get(queue, ""))
    plain = re.sub(r"[*`]", "", text)
    return [" ".join(each.split()) for each in plain.split("\n\n") if each.strip()]


@cache
def _sections() -> dict[str, str]:
    text = Path(__file__).with_name("operations.md").read_text("utf-8")
    return dict(_SECTION.findall(text.partition("## Dead letters")[2]))


def _place(words: str) -> str | None:
    kind, _, name = words.partition(" ")
    return f"{_TENANTS}/{name}" if kind == "tenant" and is_id(name, "ten") else None
