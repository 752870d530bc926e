"""The doctor, asked of MiniStack: every fact is read, and what is in the way of a deployment is found."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import boto3
import pytest

from infra.http.api import access_log_name
from scheducal.connectors.systems.email.replies.stored_mail import RULE_SET
from scheducal_tools.cli.deployment.receipt_rules import set_up_receipt_rules
from tests.integration.cli.conftest import DEV_REGION, PROFILE, ROOT
from tests.integration.cli.terminal import Terminal

HOST = f"inbound-smtp.{DEV_REGION}.amazonaws.com"
REAL = socket.getaddrinfo


@pytest.fixture(autouse=True)
def _dns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for a DNS by which SES receives mail in one region."""

    def known(host: Any, *more: Any, **named: Any) -> Any:
        if str(host).startswith("inbound-smtp."):
            if host == HOST:
                return []
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return REAL(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", known)


@pytest.fixture
def checkout(terminal: Terminal, folder: Path) -> Terminal:
    """Make a checkout with the settings of all stages."""
    (folder / "cdk.json").symlink_to(ROOT / "cdk.json")
    return terminal


@pytest.fixture
def account(aws_url: str) -> Iterator[boto3.Session]:
    """Yield the account, CDK bootstrapped and mail set up for as long as the test takes."""
    session = boto3.Session("test", "test", region_name=DEV_REGION)
    ssm = session.client("ssm", endpoint_url=aws_url)
    ssm.put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String", Overwrite=True)
    ses = session.client("ses", endpoint_url=aws_url)
    set_up_receipt_rules(ses, RULE_SET)
    yield session
    ses.set_active_receipt_rule_set()
    ssm.delete_parameter(Name="/cdk-bootstrap/hnb659fds/version")


def examined(terminal: Terminal, stage: str, *more: str) -> tuple[int, dict[str, Any], dict[str, Any]]:
    """Exit status, findings by check, and the checklist by its items."""
    outcome = terminal.run("doctor", "--stage", stage, "--profile", PROFILE, "--json", *more)
    document = json.loads(outcome.stdout)
    assert outcome.stderr == ""
    findings = {each["check"]: each for each in document["findings"]}
    return outcome.status, findings, {each["what"]: each for each in document["checklist"]}


@pytest.mark.usefixtures("account")
def test_a_stage_that_is_not_there_yet_can_be_deployed(checkout: Terminal) -> None:
    status, findings, checklist = examined(checkout, "staging")
    assert {name: each for name, each in findings.items() if each["standing"] != "ok"} == {}
    assert status == 0
    assert findings["bootstrap"]["message"] == "version 30"
    assert findings["mail domain"]["message"] == "the deployment makes an identity for staging.example.com"
    assert {each["standing"] for each in checklist.values()} == {"not yet", "smoke", "try it"}


def test_what_is_in_the_way_is_wrong_and_ends_with_1(
    checkout: Terminal, aws_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not bootstrapped, names that are taken, a domain that exists, a region in which SES receives nothing."""
    monkeypatch.setenv("SCHEDUCAL_DELIVERY_SYNC_CONCURRENCY", "10")
    region: Literal["eu-north-1"] = "eu-north-1"
    session = boto3.Session("test", "test", region_name=region)
    groups = ["/aws/lambda/ScheduCal-prod-a-b", access_log_name("ScheduCal-prod")]
    for each in groups:
        session.client("logs", endpoint_url=aws_url).create_log_group(logGroupName=each)
    session.client("sesv2", endpoint_url=aws_url).create_email_identity(EmailIdentity="example.com")
    session.client("s3", endpoint_url=aws_url).create_bucket(
        Bucket="scheducal-prod-old", CreateBucketConfiguration={"LocationConstraint": region}
    )
    secrets = session.client("secretsmanager", endpoint_url=aws_url)
    arn = secrets.create_secret(Name="old", SecretString="{}", Description="by which Google knows ScheduCal-prod")[
        "ARN"
    ]
    secrets.delete_secret(SecretId=arn)
    status, findings, _ = examined(checkout, "prod", "--region", region)
    standings = {name: each["standing"] for name, each in findings.items() if each["standing"] != "ok"}
    assert standings == {
        "bootstrap": "wrong",
        "receiving mail": "wrong",
        "receipt rules": "wrong",
        "mail domain": "wrong",
        "left: log groups": "wrong",
        "left: buckets": "warning",
        "left: secrets": "warning",
    }
    assert status == 1
    assert [each for each in groups if each not in findings["left: log groups"]["message"]] == []
    assert arn in findings["left: secrets"]["message"]


@pytest.mark.usefixtures("account")
def test_what_the_stage_s_own_stacks_hold_is_no_leftover(checkout: Terminal) -> None:
    _, findings, checklist = examined(checkout, "dev")
    assert checklist["Somebody has agreed to hear of alarms"]["standing"] == "warning"
    assert checklist["The account's concurrency is enough"]["standing"] == findings["concurrency"]["standing"] == "ok"
    assert findings["stack"]["message"] == "ScheduCal-dev is CREATE_COMPLETE"
    assert findings["left: functions"]["standing"] == "ok"
    assert findings["left: tables"]["standing"] == "ok"
    assert findings["keys"]["message"] == "1 keys are enabled"
    assert findings["alarm targets"]["standing"] == "warning"


@pytest.mark.usefixtures("account")
def test_people_read_a_line_for_each_check_and_each_thing_to_try(checkout: Terminal) -> None:
    outcome = checkout.run("doctor", "--stage", "staging", "--profile", PROFILE)
    assert outcome.status == 0
    assert "the deployment makes an identity for staging.example.com" in outcome.stdout
    assert "After the first deployment" in outcome.stdout


def test_a_stage_must_be_named_and_known(checkout: Terminal) -> None:
    assert checkout.run("doctor").status == 2
    assert checkout.run("doctor", "--stage", "local").status == 2
    unknown = checkout.run("doctor", "--stage", "test", "--profile", PROFILE)
    assert (unknown.status, unknown.stdout) == (1, "")
    assert unknown.stderr.endswith("cdk.json has no stage test; it has local, dev, staging, prod\n")


def test_without_a_checkout_there_are_no_settings(terminal: Terminal) -> None:
    outcome = terminal.run("doctor", "--stage", "dev", "--profile", PROFILE)
    assert outcome.status == 1
    assert "there is no cdk.json in or above" in outcome.stderr


def test_a_broken_cdk_json_is_told_in_a_line(terminal: Terminal, folder: Path) -> None:
    for text, told in (
        ("{", "cdk.json is no JSON: "),
        ("[]", "cdk.json has no stage dev; it has none"),
        ('{"context": {"stages": {"prod": {}}}}', "cdk.json has no stage dev; it has prod"),
        ('{"context": {"stages": {"dev": null}}}', "stage dev: give its settings in braces"),
    ):
        (folder / "cdk.json").write_text(text)
        outcome = terminal.run("doctor", "--stage", "dev", "--profile", PROFILE)
        assert (outcome.status, outcome.stdout, outcome.stderr.count("\n")) == (1, "", 1)
        assert told in outcome.stderr
