"""Reads a page of the documentation as sentences, and measures how easy they are to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[3]
LONG = 25
# Shorter ones are labels and fragments.
_FEWEST_WORDS = 4
_ITEM = re.compile(r"([-*+]|\d+\.)\s+")
_CODE = re.compile(r"(`+).+?\1")
_LINK = re.compile(r"!?\[(.+?)\]\(\S+?\)")
_END = re.compile(r"""(?<=[.!?])["')]*\s+(?=["'(]*[A-Z])""")
_WORD = re.compile(r"\w[\w'.@/-]*")
_RELATIVE = re.compile(r"\b(?:what|(?:who|what|which)ever)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Readability:
    """Measures of a page: median words per sentence, percentages of sentences, and relative words per 1,000 words."""

    sentences: int
    median: float
    long: float
    joined: float
    relative: float

    def faults(self) -> list[str]:
        """List the measures that miss the bar."""
        found = [
            ("median sentence has {} words, at most 14", self.median, 14),
            ("{} % of sentences have more than 25 words, at most 8", self.long, 8),
            ("{} % of sentences have a colon or semicolon inside, at most 10", self.joined, 10),
            ("what, whoever and the like occur {} times per 1,000 words, at most 2", self.relative, 2),
        ]
        return [text.format(round(value, 1)) for text, value, most in found if value > most]


def pages() -> list[Path]:
    """List every page that readers see."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def measure(markdown: str) -> Readability:
    """Measure the prose of a page. Code, tables and headings do not count."""
    found = list(sentences(markdown))
    lengths = [len(_WORD.findall(each)) for each in found] or [0]
    count, total = len(lengths), sum(lengths) or 1
    return Readability(
        sentences=len(found),
        median=median(lengths),
        long=100 * sum(each > LONG for each in lengths) / count,
        joined=100 * sum(": " in each or ";" in each for each in found) / count,
        relative=1000 * sum(len(_RELATIVE.findall(each)) for each in found) / total,
    )


def sentences(markdown: str) -> Iterator[str]:
    """Yield the sentences of paragraphs and list items, with code as one word and links as their text."""
    for block in _blocks(markdown):
        plain = _LINK.sub(r"\1", _CODE.sub("Code", block)).replace("**", "")
        yield from (each for each in _END.split(plain) if len(_WORD.findall(each)) >= _FEWEST_WORDS)


def _blocks(markdown: str) -> Iterator[str]:
    """Yield each paragraph and list item as one line."""
    block: list[str] = []
    is_code = False
    for line in [*map(str.strip, markdown.splitlines()), ""]:
        is_fence = line.startswith("```")
        is_code ^= is_fence
        text = "" if is_code or is_fence or line.startswith(("#", "|")) else line
        if block and (not text or _ITEM.match(text)):
            yield " ".join(block)
            block = []
        if text:
            block.append(_ITEM.sub("", text, count=1) if _ITEM.match(text) else text)
