"""`scheducal restore`, up to the deployment that only a person can make."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.integration.cli.conftest import LOCAL_REGION
from tests.integration.cli.terminal import Terminal

POINT = "2026-11-20T12:00:00Z"
TARGET = "ScheduCal-local-table-at-20261120T120000Z"


def steps(terminal: Terminal, verb: str, *more: str) -> dict[str, dict[str, Any]]:
    """Give what a command says of each step; it exits with 1, since one waits for the deployment."""
    outcome = terminal.run("restore", verb, *more, "--json")
    assert outcome.status == 1, outcome.stderr
    return {each["step"]: each for each in json.loads(outcome.stdout)["steps"]}


def test_a_run_ends_at_the_deployment_and_can_be_run_again_or_called_off(
    terminal: Terminal, aws_url: str, tmp_path: Path
) -> None:
    tenant = terminal.document("tenants", "create", "Acme Corp")["tenantId"]
    key = terminal.document("keys", "create", tenant)["apiKey"]
    assert {name: each["state"] for name, each in steps(terminal, "show", "--to", POINT).items()} == {"stop": "open"}

    taken = steps(terminal, "run", "--to", POINT)

    assert list(taken) == ["stop", "restore", "equip", "survey", "adopt"]
    assert [each["state"] for each in taken.values()] == [*["done"] * 4, "waiting"]
    assert taken["survey"]["detail"] == "nothing differs"
    dynamodb = boto3.client(
        "dynamodb", endpoint_url=aws_url, region_name=LOCAL_REGION, aws_access_key_id="t", aws_secret_access_key="t"
    )
    made = dynamodb.describe_table(TableName=TARGET)["Table"]
    assert taken["adopt"]["restoredStream"] == made["LatestStreamArn"]
    assert made["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    ttl = dynamodb.describe_time_to_live(TableName=TARGET)["TimeToLiveDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "expiresAt")
    refused = terminal.run("invoke", "pipeline.sync", "--set", f"tenantId={tenant}", "--set", "appointmentId=a")
    assert refused.status == 1

    assert steps(terminal, "run", "--to", POINT) == taken
    assert terminal.document("restore", "call-off")["steps"][0]["state"] == "done"

    # What is done since is what a restore forgets, and what is undone is what comes back.
    terminal.document("tenants", "create", "Since")
    terminal.document("keys", "revoke", tenant, key)
    dynamodb.update_item(
        TableName=TARGET,
        Key={"pk": {"S": "RESTORE"}, "sk": {"S": "RESTORE"}},
        UpdateExpression="REMOVE survey",
    )
    again = steps(terminal, "run", "--to", POINT)["survey"]
    assert "1 tenants forgotten" in again["detail"]
    assert "1 API keys in force returned" in again["detail"]
    fates = [json.loads(line)["fate"] for line in Path(again["report"]).read_text("utf-8").splitlines()]
    assert sorted(fates) == ["forgotten", "returned"]
    terminal.document("restore", "call-off")


@pytest.mark.parametrize(
    ("point", "hint"),
    [
        ((), "name the moment to go back to"),
        (("--to", "2999-01-01T00:00:00Z"), "the table goes back to 2"),
        (("--to", "yesterday"), "must be an instant"),
    ],
)
def test_a_moment_is_needed_that_has_passed(terminal: Terminal, point: tuple[str, ...], hint: str) -> None:
    outcome = terminal.run("restore", "run", *point)
    assert (outcome.status, hint in outcome.stderr) == (1, True), outcome.stderr
