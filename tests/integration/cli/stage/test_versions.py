"""A release is taken back by one command, which moves the functions that it changed and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.integration.cli.conftest import DEV_REGION, PROFILE
from tests.integration.cli.stacks import deploy, release
from tests.integration.cli.terminal import Terminal

NAME = "ScheduCal-staging"
STAGING = ("--stage", "staging", "--profile", PROFILE)
PAGE, SYNC = f"{NAME}-docs-page", f"{NAME}-pipeline-sync"
Deploy = Callable[[str], None]


@pytest.fixture(scope="module")
def deployed(aws_url: str) -> Deploy:
    """Give a stage with aliases, and how another release of one of its functions is deployed."""
    session = boto3.Session("test", "test", region_name=DEV_REGION)
    deploy(session, aws_url, NAME, live_alias=True)
    code = "def handler(event, context):\n    return {'release': %r}\n"
    return lambda which: release(session, aws_url, NAME, {"docs-page": code % which})


def live(terminal: Terminal) -> dict[str, tuple[int, str]]:
    """Give each function's version in use, and its state."""
    rows = terminal.document("versions", "list", *STAGING)["functions"]
    return {each["function"]: (each["live"], each["state"]) for each in rows}


def answer(terminal: Terminal, folder: Any) -> object:
    """Give what the changed function answers through its alias."""
    (folder / "event.json").write_text("{}")
    event = str(folder / "event.json")
    return terminal.document("invoke", "docs.page", "--event", event, *STAGING)["result"]


def test_a_release_is_taken_back_and_brought_in_again(terminal: Terminal, deployed: Deploy, folder: Any) -> None:
    first = live(terminal)
    assert set(first.values()) == {(1, "current")}
    assert terminal.document("rollback", *STAGING)["functions"] == [], "nothing is before the first deployment"

    deployed("second")
    assert live(terminal) == first | {PAGE: (2, "current")}
    deployed("third")
    assert answer(terminal, folder) == {"release": "third"}

    moved = terminal.document("rollback", *STAGING)
    assert moved == {"state": "moved", "functions": [{"function": PAGE, "from": 3, "to": 2}]}
    assert answer(terminal, folder) == {"release": "second"}
    assert live(terminal) == first | {PAGE: (2, "rolled back")}
    again = terminal.run("rollback", *STAGING)
    assert (again.status, again.stderr) == (0, "No function had to be moved.\n")

    undone = terminal.document("rollback", "--undo", *STAGING)
    assert undone["functions"] == [{"function": PAGE, "from": 2, "to": 3}]
    assert answer(terminal, folder) == {"release": "third"}


def test_old_versions_are_deleted_and_those_in_use_stay(terminal: Terminal, deployed: Deploy) -> None:
    for which in ("fourth", "fifth"):
        deployed(which)
    terminal.document("rollback", *STAGING)
    [(in_use, _)] = [each for name, each in live(terminal).items() if name == PAGE]
    deleted = terminal.document("versions", "prune", "--keep", "2", *STAGING)["deleted"]
    assert deleted == [{"function": PAGE, "version": each} for each in range(1, in_use)]
    assert terminal.document("versions", "prune", "--keep", "2", *STAGING) == {"deleted": []}


def test_a_stage_without_aliases_says_so(terminal: Terminal) -> None:
    for arguments in (("rollback",), ("rollback", "--undo"), ("versions", "list"), ("versions", "prune")):
        outcome = terminal.run(*arguments)
        assert outcome.status == 1
        assert "functions of ScheduCal-local have no alias live" in outcome.stderr
