"""Acknowledges findings of cdk-nag that are as they should be, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import Acknowledgment, Names, Validations
from aws_cdk import aws_s3 as s3
from constructs import IConstruct

from infra.http.edge import Edge
from infra.stack import ScheduCalStack
from infra.storage.archive import PREFIX as AUDIT
from scheducal.connectors.systems.email.replies.stored_mail import INBOX, UNMATCHED
from scheducal.operators.exports import EXPORTS

STACK = {
    "AwsSolutions-APIG4": (
        "Credentials are checked by each function, in the request that also counts against the key's limit; "
        "the contract lets them come in a JSON body, which no authorizer sees."
    ),
    "AwsSolutions-IAM5[Resource::*]": (
        "X-Ray's PutTraceSegments and PutTelemetryRecords, and CloudWatch's reads of alarms and metrics, know no "
        "single resource."
    ),
    "AwsSolutions-S1": "Mails are read by one function, which logs each; a log of accesses would need a bucket more.",
    "AwsSolutions-SMG4": (
        "Other systems issue these secrets; an operator enters them and their successors. The "
        "environment's own change with a deployment, which brings them to all functions at once."
    ),
    "AwsSolutions-COG1": "A password has twelve characters at least, and few tries; kinds of characters only annoy.",
    "AwsSolutions-COG2": "Codes of an authenticator app are each person's choice, and pages say so.",
    "AwsSolutions-COG8": "The dashboard's own limits stop guessing; the dearer plan would bill each person.",
    "AwsSolutions-L1": "Python 3.13 is what the dependencies are locked and tested for; Lambda has it until 2029.",
}
# Queues that receive from a stream or a rule, which cdk-nag does not see.
DESTINATIONS = {"AwsSolutions-SQS3": "This is a dead-letter queue itself."}

EDGE = {
    "AwsSolutions-CFR1": "Customers and their invitees are wherever they are.",
    "AwsSolutions-CFR3": (
        "An access log would hold query strings, where clients may send credentials, and everybody's address; the "
        "API's own access log and the firewall's log of what it refused take its place."
    ),
    "AwsSolutions-CFR4": "Without a domain in the settings the certificate is CloudFront's, which takes TLS 1.0 too.",
}


def acknowledge(stack: ScheduCalStack) -> None:
    """Acknowledge what is found in the stack, as near to where it is found as it can be."""
    _acknowledge(stack, {**STACK, **objects(stack), **releases(stack)})
    for queue in (stack.pipeline.dispatch_dlq, stack.pipeline.sweep_dlq, stack.calendar_sync.reconcile_dlq):
        _acknowledge(queue, DESTINATIONS)


def objects(stack: ScheduCalStack) -> dict[str, str]:
    """Give the finding that a function may use objects of a bucket, by the name that CDK gives it in an area."""
    why = "Each mail, each part of an export and each day of a log is an object below a prefix."
    used = (
        (stack.replies.bucket, (INBOX, UNMATCHED)),
        (stack.exports.bucket, (EXPORTS,)),
        (stack.archive.bucket, (AUDIT,)),
    )
    return {
        f"AwsSolutions-IAM5[Resource::<referenceto{_name_of(bucket)}Arn>/{prefix}*]": why
        for bucket, prefixes in used
        for prefix in prefixes
    }


def _name_of(bucket: s3.Bucket) -> str:
    return Names.node_unique_id(cast("IConstruct", bucket.node.default_child).node)


def releases(stack: ScheduCalStack) -> dict[str, str]:
    """Give the finding that CodeDeploy may move the alias of each function of the stage, where it does."""
    if not stack.settings.functions.gradual_release:
        return {}
    account = stack.settings.account or "<AWS::AccountId>"
    functions = f"arn:<AWS::Partition>:lambda:{stack.settings.region}:{account}:function:{stack.stack_name}-*"
    return {f"AwsSolutions-IAM5[Resource::{functions}]": "One policy cannot name each function: there are too many."}


def acknowledge_edge(edge: Edge) -> None:
    """Acknowledge what is found in the distribution's stack."""
    _acknowledge(edge, EDGE)


def _acknowledge(scope: IConstruct, reasons: Mapping[str, str]) -> None:
    Validations.of(scope).acknowledge(*[Acknowledgment(id=name, reason=why) for name, why in reasons.items()])
