"""Findings of cdk-nag that are as they should be, each with its reason."""

from __future__ import annotations

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

REASONS = {
    "AwsSolutions-APIG4": (
        "Credentials are checked by each function in the request that also counts it against the key's limit; "
        "the contract lets them come in a JSON body, which no authorizer sees."
    ),
    "AwsSolutions-L1": (
        "Python 3.13 is what the dependencies are locked and tested for; Lambda supports it until 2029."
    ),
}
TRACING = (
    "AwsSolutions-IAM5[Resource::*]",
    "X-Ray's PutTraceSegments and PutTelemetryRecords know no resources.",
)


def acknowledge(scope: IConstruct, *, tracing: bool) -> None:
    """Acknowledge the findings below a construct; the wildcard only where functions are traced."""
    reasons = {**REASONS, **(dict([TRACING]) if tracing else {})}
    Validations.of(scope).acknowledge(*[Acknowledgment(id=id, reason=reason) for id, reason in reasons.items()])
