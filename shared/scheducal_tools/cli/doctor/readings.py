"""Reads from AWS what the rules judge: each call ends within seconds, and each list to its end or not at all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from scheducal_tools.cli.aws import Aws
from scheducal_tools.cli.doctor.facts import (
    AlarmTarget,
    Identity,
    ReceiptRule,
    RuleSet,
    Sending,
    StackResource,
    StackState,
)
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.operations.stack.resources import stack_resources

_MOST = 5_000
_BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"


@dataclass(frozen=True)
class Readings:
    """What AWS says. All of it raises ClientError, BotoCoreError, and CommandFailed where a list has no end."""

    aws: Aws
    stack_name: str

    def account_id(self) -> str:
        """Whose credentials are in use."""
        return str(self.aws.checked("sts").get_caller_identity()["Account"])

    def bootstrap_version(self) -> int | None:
        """Read the version of CDK's own stack, None where it is not there."""
        found = _unless(
            "ParameterNotFound", lambda: self.aws.checked("ssm").get_parameter(Name=_BOOTSTRAP)["Parameter"]["Value"]
        )
        return None if found is None else int(found)

    @cached_property
    def stack(self) -> StackState | None:
        """Give the stage's stack, None where it is not there."""
        client = self.aws.checked("cloudformation")
        # What CloudFormation says where there is no stack of that name.
        found = _unless("ValidationError", lambda: client.describe_stacks(StackName=self.stack_name)["Stacks"][0])
        if found is None:
            return None
        return StackState(found["StackStatus"], bool(found.get("EnableTerminationProtection")))

    @cached_property
    def resources(self) -> list[StackResource]:
        """Say what the stage's stack holds."""
        if self.stack is None:
            return []
        found = stack_resources(self.aws.checked("cloudformation"), self.stack_name)
        return [StackResource(each["ResourceType"], each["PhysicalResourceId"]) for each in found]

    def held(self, kind: str) -> list[str]:
        """Physical ids of the stack's resources of a type."""
        return [each.physical_id for each in self.resources if each.kind == kind]

    def sending(self) -> Sending:
        """SES in this region."""
        found = self.aws.checked("sesv2").get_account()
        quota = found["SendQuota"]
        return Sending(
            found["SendingEnabled"],
            found["ProductionAccessEnabled"],
            quota["Max24HourSend"],
            quota["MaxSendRate"],
            found["EnforcementStatus"],
        )

    def identity(self, domain: str) -> Identity | None:
        """Read the domain in SES, None where it is not there."""
        client = self.aws.checked("sesv2")
        found = _unless("NotFoundException", lambda: client.get_email_identity(EmailIdentity=domain))
        if found is None:
            return None
        dkim = found.get("DkimAttributes", {}).get("Status", "NOT_STARTED")
        return Identity(dkim, found["VerifiedForSendingStatus"], domain in self.held("AWS::SES::EmailIdentity"))

    def rule_set(self) -> RuleSet:
        """Read the active set of receipt rules."""
        found = self.aws.checked("ses").describe_active_receipt_rule_set()
        rules = [
            ReceiptRule(
                each.get("Enabled", False),
                each.get("Recipients", []),
                [action["S3Action"]["BucketName"] for action in each.get("Actions", []) if "S3Action" in action],
            )
            for each in found.get("Rules", [])
        ]
        return RuleSet(found.get("Metadata", {}).get("Name"), rules)

    def concurrency(self) -> tuple[int, int]:
        """Read how many functions may run at once, and how many of them without a reservation."""
        limit = self.aws.checked("lambda").get_account_settings()["AccountLimit"]
        return limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]

    def key_states(self) -> dict[str, str]:
        """KMS's word for each key of the stage."""
        client = self.aws.checked("kms")
        keys = self.held("AWS::KMS::Key")
        return {key: client.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] for key in keys}

    def alarm_targets(self) -> list[AlarmTarget]:
        """Read who hears of the stage's alarms."""
        client = self.aws.checked("sns")
        topics = self.held("AWS::SNS::Topic")
        return [
            AlarmTarget(each["Endpoint"], each["SubscriptionArn"] != "PendingConfirmation")
            for topic in topics
            for each in _all(client, "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic)
            # Queues of ours listen to other topics. Nobody hears of an alarm by a queue.
            if each["Protocol"] != "sqs"
        ]

    def listed(self, service: str, operation: str, key: str, **filters: Any) -> list[Any]:
        """Read a list of AWS's. key: where it stands in the answer."""
        return list(_all(self.aws.checked(service), operation, key, **filters))


def is_known(host: str) -> bool:
    """Say whether a name is in the DNS; raises OSError where the DNS does not answer."""
    try:
        socket.getaddrinfo(host, 25)
    except socket.gaierror as error:
        if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
            return False
        raise
    return True


def _all(client: Any, operation: str, key: str, **arguments: Any) -> Iterator[Any]:
    pages = client.get_paginator(operation).paginate(**arguments, PaginationConfig={"MaxItems": _MOST})
    found = pages.build_full_result()
    if "NextToken" in found:
        raise CommandFailed(f"{operation} has more than {_MOST} entries")
    yield from found.get(key, [])


def _unless(code: str, ask: Any) -> Any:
    try:
        return ask()
    except ClientError as error:
        if error.response["Error"]["Code"] == code:
            return None
        raise
