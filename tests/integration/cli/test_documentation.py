"""Every example in docs/command-line.md does what it should."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from string import Template

import pytest

from scheducal import trace
from tests.integration.cli.bookings import Bookings
from tests.integration.cli.conftest import ROOT
from tests.integration.cli.terminal import Terminal

EXAMPLES = re.findall(r"^\$ scheducal (.*)$", (ROOT / "docs" / "command-line.md").read_text("utf-8"), re.MULTILINE)


@pytest.fixture
def values(terminal: Terminal, bookings: Bookings) -> dict[str, str]:
    """Give the values of the variables in the examples."""
    tenant = bookings.principal.tenant_id
    key = terminal.document("keys", "create", tenant)["apiKey"]
    with trace.tracing("of the example"):
        booked = bookings.book("Review", "john@example.com")
    return {"TENANT": tenant, "KEY": key, "APPOINTMENT": booked, "REQUEST": "'of the example'"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_succeeds(
    terminal: Terminal,
    bookings: Bookings,
    values: dict[str, str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    example: str,
) -> None:
    monkeypatch.chdir(folder)
    # Where a calendar is connected that does not answer, other examples would tell of it.
    if "$CONNECTION" in example:
        values["CONNECTION"] = bookings.connect(values["TENANT"])
    outcome = terminal.run(*shlex.split(Template(example).substitute(values)))
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout != ""


def test_every_command_has_an_example(terminal: Terminal) -> None:
    areas = ("tenants", "keys", "appointments", "calendars", "drift", "dlq", "alarms", "mail")
    commands = {
        f"{area} {line.split()[0]}"
        for area in areas
        for line in terminal.run(area, "--help").stdout.partition("Commands:\n")[2].splitlines()
        if re.match(r"  \S", line)
    }
    assert len(commands) > 20
    # Here is no address that could be taken off or cleared, and no job that waits or failed.
    elsewhere = {"mail unsuppress", "mail clear", "tenants call-off", "tenants go-on"}
    assert commands - elsewhere <= {" ".join(example.split()[:2]) for example in EXAMPLES}
