"""The runbook's words about a dead-letter queue, as paragraphs of plain text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@cache
def _sections() -> dict[str, str]:
    text = Path(__file__).with_name("operations.md").read_text("utf-8")
    return dict(_SECTION.findall(text.partition("## Dead letters")[2]))


def words_about(queue: str) -> list[str]:
    """Give the paragraphs about a queue, without marks of Markdown."""
    text = _LINK.sub(r"\1", _sections().get(queue, ""))
    plain = re.sub(r"[*`]", "", text)
    return [" ".join(each.split()) for each in plain.split("\n\n") if each.strip()]
