"""What the doctor says of each fact: how it stands, and what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from scheducal_tools.cli.doctor import mail_rules, stack_rules
from scheducal_tools.cli.doctor.facts import (
    AlarmTarget,
    Expected,
    Finding,
    Identity,
    ReceiptRule,
    RuleSet,
    Sending,
    StackState,
    Standing,
)

PROD = Expected(
    stage="prod",
    account=None,
    region="eu-central-1",
    domain="example.com",
    makes_identity=True,
    receives=True,
    rule_set="a",
    sync_concurrency=10,
    workers=80,
    topics=0,
)
DEV = replace(PROD, stage="dev")
EXISTING = replace(PROD, makes_identity=False)
SENDING = Sending(is_enabled=True, is_production=True, per_day=50_000, per_second=14, enforcement="HEALTHY")
OURS = ReceiptRule(is_enabled=True, recipients=["example.com"], buckets=["mail"])
OTHERS = ReceiptRule(is_enabled=True, recipients=["other.example"], buckets=["other"])

Row = tuple[Finding, Standing, str]


def wrongly_judged(rows: Sequence[Row]) -> list[Row]:
    """Give the rows whose finding stands otherwise, says something else, or is no line."""
    return [row for row in rows if row[0].standing != row[1] or row[2] not in row[0].message or "\n" in row[0].message]


def test_the_account() -> None:
    ours, theirs = replace(PROD, account="111111111111"), replace(PROD, account="222222222222")
    assert not wrongly_judged(
        [
            (stack_rules.account("111111111111", PROD), "ok", "111111111111, region eu-central-1"),
            (stack_rules.account("111111111111", ours), "ok", "111111111111"),
            (stack_rules.account("111111111111", theirs), "wrong", "the stage is for 222222222222"),
        ]
    )


def test_the_bootstrap() -> None:
    assert not wrongly_judged(
        [
            (stack_rules.bootstrap(None, PROD), "wrong", "cdk bootstrap -c stage=prod"),
            (stack_rules.bootstrap(5, PROD), "wrong", "is 5, and 6 is needed"),
            (stack_rules.bootstrap(6, PROD), "ok", "6"),
            (stack_rules.bootstrap(30, PROD), "ok", "30"),
        ]
    )


@pytest.mark.parametrize(
    ("status", "is_protected", "standing", "says"),
    [
        ("CREATE_COMPLETE", True, "ok", "is CREATE_COMPLETE"),
        ("UPDATE_COMPLETE", True, "ok", "is UPDATE_COMPLETE"),
        ("UPDATE_ROLLBACK_COMPLETE", True, "warning", "taken back"),
        ("UPDATE_ROLLBACK_FAILED", True, "wrong", "continue-update-rollback --stack-name Name"),
        ("REVIEW_IN_PROGRESS", False, "warning", "never carried out"),
        ("ROLLBACK_COMPLETE", False, "warning", "failed: deploy again"),
        ("ROLLBACK_COMPLETE", True, "wrong", "failed: run `aws cloudformation update-stack-termination-protection"),
        ("ROLLBACK_FAILED", True, "wrong", "then delete it in CloudFormation's console"),
        ("ROLLBACK_FAILED", False, "wrong", "ROLLBACK_FAILED: delete it"),
        ("DELETE_FAILED", False, "wrong", "DELETE_FAILED: delete it"),
        ("UPDATE_IN_PROGRESS", True, "warning", "wait"),
        ("SOMETHING_NEW", True, "warning", "SOMETHING_NEW"),
    ],
)
def test_a_stack(status: str, is_protected: bool, standing: Standing, says: str) -> None:
    finding = stack_rules.stack("Name", StackState(status, is_protected))
    assert not wrongly_judged([(finding, standing, says)])


def test_a_stack_that_is_not_there_is_no_fault() -> None:
    assert not wrongly_judged([(stack_rules.stack("Name", None), "ok", "not there yet")])
    assert not stack_rules.is_deployed(None)
    assert not stack_rules.is_deployed(StackState("ROLLBACK_COMPLETE", is_protected=True))
    assert stack_rules.is_deployed(StackState("UPDATE_ROLLBACK_COMPLETE", is_protected=True))


def test_what_is_left() -> None:
    many = [f"group-{number}" for number in range(8)]
    assert not wrongly_judged(
        [
            (stack_rules.leftovers("log groups", [], is_needed=True), "ok", "none"),
            (
                stack_rules.leftovers("log groups", many, is_needed=True),
                "wrong",
                "group-4 and 3 more, and a deployment",
            ),
            (stack_rules.leftovers("buckets", ["a"], is_needed=False), "warning", "left buckets a: in nobody's way"),
        ]
    )


def test_concurrency() -> None:
    assert not wrongly_judged(
        [
            (stack_rules.concurrency(10, 10, PROD), "wrong", "10 functions may run at once, and workers may take 80"),
            (stack_rules.concurrency(80, 80, PROD), "wrong", "leaves the API none"),
            (stack_rules.concurrency(159, 159, PROD), "warning", "less than half"),
            (stack_rules.concurrency(160, 100, PROD), "ok", "100 are without a reservation"),
        ]
    )


def test_keys() -> None:
    assert not wrongly_judged(
        [
            (stack_rules.keys({"a": "Enabled", "b": "Enabled"}), "ok", "2 keys"),
            (stack_rules.keys({"a": "Enabled", "b": "PendingDeletion"}), "wrong", "b is PendingDeletion"),
            (stack_rules.keys({"a": "Disabled"}), "wrong", "a is Disabled"),
        ]
    )


def test_alarm_targets() -> None:
    waiting, agreed = (
        AlarmTarget("ops@example.com", is_confirmed=False),
        AlarmTarget("ops@b.example", is_confirmed=True),
    )
    key = AlarmTarget("https://events.acme.com/integration/k3y/enqueue", is_confirmed=False)
    assert not wrongly_judged(
        [
            (stack_rules.alarm_targets([], PROD), "wrong", "alarms reach nobody"),
            (stack_rules.alarm_targets([], DEV), "warning", "alarms reach nobody"),
            (stack_rules.alarm_targets([agreed, waiting], PROD), "wrong", "ops@example.com has not confirmed"),
            (stack_rules.alarm_targets([agreed], PROD), "ok", "1 targets"),
            (stack_rules.alarm_targets([], replace(PROD, topics=2)), "ok", "2 targets"),
            (stack_rules.alarm_targets([key], PROD), "wrong", "https://events.acme.com/… has not confirmed"),
        ]
    )


def test_receiving() -> None:
    off = replace(PROD, receives=False)
    assert not wrongly_judged(
        [
            (mail_rules.receiving("host", is_there=True, expected=PROD), "ok", "host takes mail"),
            (mail_rules.receiving("host", is_there=False, expected=PROD), "wrong", "set mail.receive to false"),
            (mail_rules.receiving("host", is_there=False, expected=off), "ok", "is off"),
        ]
    )


def test_sending() -> None:
    sandbox = replace(SENDING, is_production=False, per_day=200)
    assert not wrongly_judged(
        [
            (mail_rules.sending(SENDING, PROD), "ok", "50000 mails a day, 14 a second"),
            (mail_rules.sending(sandbox, PROD), "wrong", "in the sandbox (200 mails a day"),
            (mail_rules.sending(sandbox, DEV), "warning", "in the sandbox"),
            (mail_rules.sending(replace(SENDING, is_enabled=False), DEV), "wrong", "stopped"),
            (mail_rules.sending(replace(SENDING, enforcement="SHUTDOWN"), DEV), "wrong", "stopped"),
            (mail_rules.sending(replace(SENDING, enforcement="PROBATION"), DEV), "warning", "PROBATION"),
            (mail_rules.sending(replace(SENDING, per_second=1), DEV), "warning", "10 workers may send at once"),
        ]
    )


def test_the_identity() -> None:
    own = Identity("SUCCESS", is_verified=True, is_of_the_stack=True)
    foreign = replace(own, is_of_the_stack=False)
    pending = replace(own, dkim="PENDING", is_verified=False)
    assert not wrongly_judged(
        [
            (mail_rules.identity(None, PROD), "ok", "the deployment makes"),
            (mail_rules.identity(None, EXISTING), "wrong", "SES has no example.com here"),
            (mail_rules.identity(foreign, PROD), "wrong", "set mail.identity to existing"),
            (mail_rules.identity(foreign, EXISTING), "ok", "signed"),
            (mail_rules.identity(own, PROD), "ok", "signed"),
            (mail_rules.identity(own, EXISTING), "wrong", "the next deployment deletes it"),
            (mail_rules.identity(pending, PROD), "warning", "DKIM is PENDING"),
            (mail_rules.identity(replace(pending, dkim="FAILED"), PROD), "wrong", "DKIM is FAILED"),
        ]
    )


def test_the_receipt_rules() -> None:
    off = replace(PROD, receives=False)
    disabled, elsewhere = replace(OURS, is_enabled=False), replace(OURS, buckets=["dev-mail"])
    assert not wrongly_judged(
        [
            (mail_rules.receipt(RuleSet(None), None, PROD), "wrong", "run `scheducal mail setup`"),
            (mail_rules.receipt(RuleSet("b", [OTHERS]), None, PROD), "wrong", "set mail.ruleSet to b"),
            (mail_rules.receipt(RuleSet("a", [OTHERS]), None, PROD), "ok", "is a"),
            (
                mail_rules.receipt(RuleSet("a", [elsewhere]), None, PROD),
                "warning",
                "has a rule for example.com already",
            ),
            (mail_rules.receipt(RuleSet(None), "mail", PROD), "wrong", "answers are lost"),
            (mail_rules.receipt(RuleSet("a", [OTHERS]), "mail", PROD), "wrong", "a does not store mail"),
            (mail_rules.receipt(RuleSet("a", [disabled]), "mail", PROD), "wrong", "a does not store mail"),
            (mail_rules.receipt(RuleSet("a", [elsewhere]), "mail", PROD), "wrong", "a does not store mail"),
            (mail_rules.receipt(RuleSet("a", [OTHERS, OURS]), "mail", PROD), "ok", "stores mail to example.com"),
            (mail_rules.receipt(RuleSet(None), "mail", off), "ok", "is off"),
        ]
    )
