"""`scheducal mail setup`: stages of one account share a set of receipt rules, and none ends another's replies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from scheducal_tools.cli.deployment.receipt_rules import read_receipt_rules
from tests.infra.stages import small, whole
from tests.integration.cli.conftest import DEV_REGION, PROFILE
from tests.integration.cli.terminal import Terminal

DEV = ("--stage", "dev", "--profile", PROFILE)


@pytest.fixture
def ses(facts: dict[str, Any]) -> Iterator[Any]:
    """SES of the stage dev, which receives nothing."""
    session = boto3.Session("test", "test", region_name=DEV_REGION)
    client = session.client("ses", endpoint_url=facts["awsEndpointUrl"])
    _forget(client)
    yield client
    _forget(client)


def _forget(client: Any) -> None:
    client.set_active_receipt_rule_set()
    for each in client.list_receipt_rule_sets()["RuleSets"]:
        client.delete_receipt_rule_set(RuleSetName=each["Name"])


def test_the_set_is_made_once_and_both_stages_receive(terminal: Terminal, ses: Any) -> None:
    # What CloudFormation makes of each stage's template; the second changes nothing of the first's.
    assert terminal.run("mail", "setup", *DEV).stdout == "The rule set scheducal is created and activated.\n"
    expected: dict[str, list[str]] = {}
    for stage in ("dev", "prod"):
        assert terminal.document("mail", "setup", *DEV)["activated"] is False
        made = whole(small(stage))
        rule = made.one("AWS::SES::ReceiptRule")
        ses.create_receipt_rule(RuleSetName=rule["RuleSetName"], Rule=_physical(rule["Rule"]))
        expected[f"ScheduCal-{stage}"] = [made.settings.mail.domain]
        found = read_receipt_rules(ses)
        assert (found.active, dict(found.rules)) == ("scheducal", expected)
    assert terminal.run("mail", "setup", *DEV).stdout == "The rule set scheducal is active already.\n"


def _physical(rule: dict[str, Any]) -> dict[str, Any]:
    actions = [{"S3Action": {**each["S3Action"], "BucketName": "mail"}} for each in rule["Actions"]]
    return {**rule, "Actions": actions}


def test_a_set_that_was_there_is_made_active(terminal: Terminal, ses: Any) -> None:
    ses.create_receipt_rule_set(RuleSetName="scheducal")
    found = terminal.document("mail", "setup", *DEV)
    assert found == {"ruleSet": "scheducal", "created": False, "activated": True}


def test_another_s_active_set_stays_and_can_be_joined(terminal: Terminal, ses: Any) -> None:
    ses.create_receipt_rule_set(RuleSetName="support")
    ses.set_active_receipt_rule_set(RuleSetName="support")
    outcome = terminal.run("mail", "setup", *DEV)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert "set mail.ruleSet to support in cdk.json" in outcome.stderr
    assert read_receipt_rules(ses).active == "support"
    joined = terminal.document("mail", "setup", *DEV, "--rule-set", "support")
    assert joined == {"ruleSet": "support", "created": False, "activated": False}


def test_a_set_that_ses_would_not_take_is_refused_with_an_example(terminal: Terminal) -> None:
    for name in ("a set", "", "x" * 65, "-", "é"):
        outcome = terminal.run("mail", "setup", *DEV, "--rule-set", name)
        assert (outcome.status, outcome.stdout) == (2, "")
        assert "--rule-set: give up to 64 letters" in outcome.stderr


def test_no_stage_need_be_deployed(terminal: Terminal, ses: Any) -> None:
    assert terminal.run("mail", "setup", "--stage", "prod", "--profile", PROFILE).status == 0
    assert read_receipt_rules(ses).active == "scheducal"
