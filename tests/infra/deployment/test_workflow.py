"""The sample of a deployment by GitHub lints, and does its steps in their order with credentials of a few minutes."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
import typer
import yaml

from infra.assets.asset import ROOT
from scheducal_tools.cli.main import app
from tests.infra.stages import DEPLOYED

WORKFLOW = ROOT / ".github" / "workflows" / "deploy.yml"
SCHEMA = "vendor.github-workflows"


@pytest.fixture
def workflow() -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text("utf-8"))
    return found


def steps(workflow: dict[Any, Any]) -> list[str]:
    """Give the job's commands, in their order."""
    return [each["run"] for each in workflow["jobs"]["deploy"]["steps"] if "run" in each]


def test_it_is_as_the_schema_of_workflows_asks() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMA, str(WORKFLOW)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


def test_each_command_is_one_of_a_shell_and_each_of_ours_is_there(workflow: dict[Any, Any]) -> None:
    ours = typer.main.get_command(app)
    for command in steps(workflow):
        subprocess.run(["bash", "-n", "-c", command], check=True)
        for words in re.findall(r"scheducal ([a-z ]+)", command):
            found: Any = ours
            for word in words.split():
                found = found.commands[word]


def test_it_shows_the_changes_then_deploys_then_tries_the_stage_and_goes_back(workflow: dict[Any, Any]) -> None:
    names = ("make environment", "cdk diff", "cdk deploy", "scheducal smoke", "scheducal rollback", "versions prune")
    places = [next(place for place, each in enumerate(steps(workflow)) if name in each) for name in names]
    assert places == sorted(places)
    [back] = [each for each in workflow["jobs"]["deploy"]["steps"] if "rollback" in each.get("run", "")]
    assert "failure()" in back["if"]


def test_it_offers_every_stage_and_holds_no_secret(workflow: dict[Any, Any]) -> None:
    # YAML reads the key `on` as true.
    assert workflow[True]["workflow_dispatch"]["inputs"]["stage"]["options"] == list(DEPLOYED)
    assert workflow["permissions"] == {"contents": "read", "id-token": "write"}
    assert "secrets." not in WORKFLOW.read_text("utf-8")
