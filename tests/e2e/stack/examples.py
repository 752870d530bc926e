"""The documentation's fenced examples: which ones run, and how one page becomes one shell script."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.stack.running import ROOT

RUN = ("sh", "console", "python", "js")
# Pages whose examples do not run against a local stack, and why.
LEFT_OUT = {
    "docs/command-line.md": "tests/integration/cli/test_documentation.py runs each of its commands",
    "docs/deploy.md": "deploys to an AWS account",
    "docs/testing.md": "shows parts of test modules",
}
# The same for commands in `console` fences.
COMMAND_LEFT_OUT = re.compile("--stage ")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_REFUSAL = re.compile(r"# (4\d\d)\b")


@dataclass(frozen=True, slots=True)
class Example:
    """One fence: its language, empty where it names none, and its text."""

    language: str
    text: str


def examples(page: Path) -> list[Example]:
    """Give the page's fences that run, in order."""
    found = [Example(*match) for match in _FENCE.findall(page.read_text("utf-8"))]
    return [example for example in found if example.language in RUN]


def pages() -> list[str]:
    """Every page that has examples to run, as a path from the repository's root."""
    every = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    names = [str(page.relative_to(ROOT)) for page in every if examples(page)]
    return [name for name in names if name not in LEFT_OUT]


def refusals(page: Path) -> list[int]:
    """Give the statuses of the refusals that examples announce in a comment: `# 422: …`."""
    return sorted(int(status) for example in examples(page) for status in _REFUSAL.findall(example.text))


def script(page: Path) -> str:
    """All examples of a page in one shell."""
    return "set -eu\n. .local/env\n" + "\n".join(line for example in examples(page) for line in _commands(example))


def _commands(example: Example) -> Iterator[str]:
    if example.language == "sh":
        yield example.text
    elif example.language == "console":
        typed = re.findall(r"^\$ (.*)$", example.text, re.MULTILINE)
        yield from (command for command in typed if not COMMAND_LEFT_OUT.search(command))
    elif example.language == "python":
        yield f"{shlex.quote(sys.executable)} - <<'END_OF_EXAMPLE'\n{example.text}END_OF_EXAMPLE"
    else:
        yield f"node --input-type=module - <<'END_OF_EXAMPLE'\n{example.text}END_OF_EXAMPLE"
