"""Says what outlives the stack, and how little a first deployment that fails may leave behind.

Nothing that outlives the stack has a name of ours. A name that is taken would stop the next deployment.
"""

from __future__ import annotations

from aws_cdk import RemovalPolicy


def outlives_stack(*, retain: bool) -> RemovalPolicy:
    """Keep it, where the settings say so, unless the deployment that makes it fails: then it is empty, and goes."""
    return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if retain else RemovalPolicy.DESTROY


def protected(*, deletion_protection: bool, retain: bool) -> RemovalPolicy:
    """Keep it as long as it is protected: CloudFormation could not delete it, and its rollback would end in failure."""
    return RemovalPolicy.RETAIN if deletion_protection else outlives_stack(retain=retain)
