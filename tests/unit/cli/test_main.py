"""The command line before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from scheducal_tools.cli.errors import OneLineErrors
from scheducal_tools.cli.main import app


def test_help_imports_neither_boto3_nor_rich() -> None:
    """Both take longer than all the rest."""
    code = (
        "import sys, contextlib\n"
        "from scheducal_tools.cli.main import app\n"
        "with contextlib.suppress(SystemExit):\n"
        "    app(['--help'])\n"
        "print(sorted({'boto3', 'botocore', 'pydantic', 'rich'} & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert "Commands:" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(sys.path)}


def test_without_arguments_there_is_help() -> None:
    bare, asked = CliRunner().invoke(app, []), CliRunner().invoke(app, ["--help"])
    assert (bare.exit_code, bare.stdout) == (0, asked.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["tenants"],
        ["tenants", "lst"],
        ["tenants", "create"],
        ["tenants", "create", "Acme", "more"],
        ["tenants", "list", "--nothing"],
        ["keys", "create", "ten_1", "--role", "owner"],
        ["keys", "create", "ten_1", "--limit", "many"],
        ["keys", "set-limit", "ten_1", "key_1"],
        ["tenants", "set", "ten_1", "--class", "clinic"],
    ],
)
def test_what_is_not_understood_is_said_in_a_line(arguments: list[str]) -> None:
    outcome = CliRunner().invoke(app, arguments)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("scheducal: ")
    assert outcome.stderr.count("\n") == 1
    assert "Value error" not in outcome.stderr


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_a_question_that_nobody_answers_with_yes_ends_in_a_line(answer: str) -> None:
    asking = typer.Typer(cls=OneLineErrors)

    @asking.command()
    def delete() -> None:
        typer.confirm("Delete it?", abort=True)

    @asking.command()
    def keep() -> None: ...

    outcome = CliRunner().invoke(asking, ["delete"], input=answer)
    assert (outcome.exit_code, outcome.stderr) == (1, "scheducal: nothing was done, since nobody agreed to it\n")


@pytest.mark.parametrize("command", [["tenants", "list"], ["keys", "create"], ["invoke"], ["doctor"], ["smoke"]])
def test_every_command_takes_a_stage(command: list[str]) -> None:
    shown = CliRunner().invoke(app, [*command, "--help"]).stdout
    assert all(option in shown for option in ("--stage", "--profile", "--region", "--json"))
