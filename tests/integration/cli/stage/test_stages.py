"""Which stage a command works on, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import DEV_REGION, PROFILE, write_facts
from tests.integration.cli.ministack import free_port
from tests.integration.cli.terminal import Terminal

DEV = ("--stage", "dev", "--profile", PROFILE)


def names(document: dict[str, Any]) -> set[str]:
    """Of the tenants in a list."""
    return {each["name"] for each in document["tenants"]}


def test_stages_have_tenants_of_their_own(terminal: Terminal) -> None:
    terminal.document("tenants", "create", "Only here")
    terminal.document("tenants", "create", "Only there", *DEV)
    here, there = terminal.document("tenants", "list"), terminal.document("tenants", "list", *DEV)
    assert "Only here" in names(here) - names(there)
    assert "Only there" in names(there) - names(here)


def test_local_is_what_it_is_without_a_stage(terminal: Terminal) -> None:
    assert terminal.document("tenants", "list", "--stage", "local") == terminal.document("tenants", "list")


def test_the_region_can_be_given(terminal: Terminal) -> None:
    assert terminal.run("tenants", "list", *DEV, "--region", DEV_REGION).status == 0
    elsewhere = terminal.run("tenants", "list", *DEV, "--region", "us-west-2")
    assert (elsewhere.status, elsewhere.stderr) == (1, "scheducal: there is no stack ScheduCal-dev in us-west-2\n")


def test_an_unknown_stage(terminal: Terminal) -> None:
    outcome = terminal.run("tenants", "list", "--stage", "test", "--profile", PROFILE)
    assert (outcome.status, outcome.stderr) == (1, f"scheducal: there is no stack ScheduCal-test in {DEV_REGION}\n")


def test_an_unknown_profile(terminal: Terminal) -> None:
    outcome = terminal.run("tenants", "list", "--stage", "dev", "--profile", "nobody")
    assert (outcome.status, outcome.stderr) == (1, "scheducal: The config profile (nobody) could not be found\n")


@pytest.mark.parametrize("option", ["--profile", "--region"])
def test_a_profile_without_a_stage_is_a_mistake(terminal: Terminal, option: str) -> None:
    outcome = terminal.run("tenants", "list", option, "x")
    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr.endswith("--profile and --region go with the --stage of a deployment\n")


@pytest.mark.usefixtures("folder")
def test_no_local_stack() -> None:
    outcome = Terminal().run("tenants", "list", "--json")
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr == (
        "scheducal: no local stack is running here; start one with `make local`, or name a --stage\n"
    )


def test_a_local_stack_that_was_killed(folder: Path, facts: dict[str, Any]) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    write_facts(folder, facts | {"awsEndpointUrl": url})
    outcome = Terminal().run("tenants", "list")
    assert (outcome.status, outcome.stderr) == (
        1,
        f"scheducal: the local stack at {url} does not answer (EndpointConnectionError); start it with `make local`\n",
    )


def test_a_stack_file_of_another_time(folder: Path) -> None:
    write_facts(folder, {"region": "us-east-1"})
    outcome = Terminal().run("tenants", "list")
    assert outcome.status == 1
    assert "lacks apiKey, apiSecret, apiUrl, awsEndpointUrl, mailDomain, stackName, tableName;" in outcome.stderr


def test_a_proxy_is_not_asked_for_the_local_stack(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert "tenants" in json.loads(terminal.run("tenants", "list", "--json").stdout)
