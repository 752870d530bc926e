"""Somebody at the command line, in a folder with a running local stack and AWS profiles of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from typer.testing import CliRunner

from scheducal_tools.cli.main import app


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command left."""

    status: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """Standard output as the one JSON document it must be."""
        assert self.status == 0, self.stderr
        found: dict[str, Any] = json.loads(self.stdout)
        return found


class Terminal:
    """Types commands."""

    def run(self, *arguments: str) -> CommandResult:
        """One command; an exception that escapes it is raised."""
        result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        return CommandResult(result.exit_code, result.stdout, result.stderr)

    def document(self, *arguments: str) -> dict[str, Any]:
        """One command that succeeds with `--json` and says nothing beside."""
        outcome = self.run(*arguments, "--json")
        assert outcome.stderr == ""
        return outcome.document
