"""Every check in order: what it reads, how that is judged, and what the operator must be allowed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from scheducal_tools.cli.aws import explained
from scheducal_tools.cli.doctor import mail_rules, stack_rules
from scheducal_tools.cli.doctor.facts import Expected, Finding
from scheducal_tools.cli.doctor.leftovers import KINDS
from scheducal_tools.cli.doctor.readings import Readings, is_known
from scheducal_tools.cli.errors import CommandFailed

_DENIED = ("AccessDenied", "AuthorizationError", "NotAuthorized", "UnauthorizedOperation")
_STACKS = "cloudformation:DescribeStacks"
_RESOURCES = f"{_STACKS}, cloudformation:ListStackResources"

# What a check says that looks at what a deployment makes.
NOT_YET = Finding("ok", "nothing to look at before the first deployment")

Judge = Callable[[Readings, Expected], Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """needs: permissions of the operator. of_a_stage: whether there is nothing to judge before it is deployed."""

    name: str
    needs: str
    judge: Judge
    of_a_stage: bool = False


def _receiving(_: Readings, expected: Expected) -> Finding:
    host = f"inbound-smtp.{expected.region}.amazonaws.com"
    return mail_rules.receiving(host, is_there=expected.receives and is_known(host), expected=expected)


def _receipt(readings: Readings, expected: Expected) -> Finding:
    bucket = next(iter(readings.held("AWS::S3::Bucket")), None)
    return mail_rules.receipt(readings.rule_set(), bucket, expected)


# The first says whether there is anybody to ask.
CHECKS = (
    Check("account", "sts:GetCallerIdentity", lambda r, e: stack_rules.account(r.account_id(), e)),
    Check("bootstrap", "ssm:GetParameter", lambda r, e: stack_rules.bootstrap(r.bootstrap_version(), e)),
    Check("stack", _STACKS, lambda r, e: stack_rules.stack(e.stack_name, r.stack)),
    Check("concurrency", "lambda:GetAccountSettings", lambda r, e: stack_rules.concurrency(*r.concurrency(), e)),
    Check("receiving mail", "DNS", _receiving),
    Check("sending mail", "ses:GetAccount", lambda r, e: mail_rules.sending(r.sending(), e)),
    Check(
        "mail domain",
        f"ses:GetEmailIdentity, {_RESOURCES}",
        lambda r, e: mail_rules.identity(r.identity(e.domain), e),
    ),
    Check("receipt rules", f"ses:DescribeActiveReceiptRuleSet, {_RESOURCES}", _receipt),
    *(Check(f"left: {each.name}", f"{each.needs}, {_RESOURCES}", each.judge) for each in KINDS),
    Check("keys", f"kms:DescribeKey, {_RESOURCES}", lambda r, _: stack_rules.keys(r.key_states()), of_a_stage=True),
    Check(
        "alarm targets",
        f"sns:ListSubscriptionsByTopic, {_RESOURCES}",
        lambda r, e: stack_rules.alarm_targets(r.alarm_targets(), e),
        of_a_stage=True,
    ),
)


def examine(readings: Readings, expected: Expected) -> Iterator[tuple[str, Finding]]:
    """Make each check, and name its outcome. One that cannot be made ends no other, unless nobody is there to ask."""
    first, *others = CHECKS
    finding = _made(first, readings, expected)
    if finding.standing != "ok":
        yield first.name, Finding("wrong", f"{finding.message}; nothing else was checked")
        return
    yield first.name, finding
    for check in others:
        yield check.name, _made(check, readings, expected)


def _made(check: Check, readings: Readings, expected: Expected) -> Finding:
    try:
        if check.of_a_stage and not stack_rules.is_deployed(readings.stack):
            return NOT_YET
        return check.judge(readings, expected)
    except ClientError as error:
        return _unanswered(check, error.response["Error"]["Code"])
    except (BotoCoreError, CommandFailed, OSError) as error:
        return Finding("warning", f"not checked: {explained(error)}")


def _unanswered(check: Check, code: str) -> Finding:
    if code.startswith(_DENIED):
        return Finding("warning", f"not checked, since you are not allowed to: it needs {check.needs}")
    return Finding("warning", f"not checked, AWS answered {code}: it needs {check.needs}")
