"""`scheducal smoke`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import infra

if TYPE_CHECKING:
    from scheducal_tools.cli.command import CommandRequest

_CHECKOUT = Path(infra.__file__).parents[1]
_SUITE = _CHECKOUT / "tests" / "smoke"


def smoke(
    ctx: typer.Context,
    receiver: Annotated[
        str | None, typer.Option(metavar="URL", help="Answers webhooks with 2xx.", show_default=False)
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the API is; without it, its own.", show_default=False)
    ] = None,
) -> None:
    """Try a stage end to end with a tenant of its own. Exits with 1 where a step fails."""
    from scheducal_tools.cli.deployment.api import find_api  # noqa: PLC0415  --help needs neither AWS nor HTTP

    request: CommandRequest = ctx.obj
    named = {
        "--stage": request.target.stage,
        "--profile": request.target.profile,
        "--region": request.target.region,
        "--receiver": receiver,
        "--url": find_api(request.target, url),
    }
    options = [f"{name}={value}" for name, value in named.items() if value is not None]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", str(_SUITE), f"--junit-xml={report}", *_pytest_options(), *options]
        # Steps are for people: where a script reads the answer, they go beside it.
        status = subprocess.run(command, stdout=sys.stderr if request.as_json else None, check=False).returncode  # noqa: S603
        if request.as_json:
            _print_steps(report)
    if status:
        raise typer.Exit(1)


def _pytest_options() -> list[str]:
    configuration = _CHECKOUT / "pyproject.toml"
    shown = ["--verbose", "--no-header", "--tb=line"]
    return [*shown, "-p", "no:cacheprovider", f"--rootdir={_CHECKOUT}", f"-c{configuration}"]


def _print_steps(report: Path) -> None:
    from xml.etree import ElementTree as ET  # noqa: PLC0415  --help needs neither

    from scheducal_tools.cli.printing import print_json  # noqa: PLC0415

    cases = ET.parse(report).iter("testcase") if report.exists() else []  # noqa: S314  pytest has just written it
    print_json({"steps": [_step(each.get("name", ""), [part.tag for part in each]) for each in cases]})


def _step(name: str, parts: list[str]) -> dict[str, str]:
    outcomes = {"failure": "failed", "error": "failed", "skipped": "skipped"}
    found = [outcomes[part] for part in parts if part in outcomes]
    return {"step": name.removeprefix("test_").replace("_", " "), "outcome": found[0] if found else "passed"}
