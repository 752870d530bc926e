"""Where the IAM of MiniStack (1.5.33, with AUTH=true) is not that of AWS."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator  # type: ignore[import-untyped]

# The service authorization reference has no actions for batches: each is allowed by that of a single message.
_OF_BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}

# AWS asks whether mail may be sent from its identity; MiniStack whether from any, which no policy should allow.
_OF_IDENTITIES = "ses:SendEmail"


def correct_iam() -> None:
    """Have batches authorized as AWS does, mail not at all, and loopback count as TLS, which queues and buckets want.

    To be called before `ministack.app` is imported, which takes these functions by name.
    """
    enforce, pin_origin = iam_evaluator.enforce, iam_evaluator.pin_request_origin

    def enforce_as_aws(access_key_id: str, iam_action: str, *given: Any, **more: Any) -> Any:
        if iam_action == _OF_IDENTITIES and more.get("resource_arn") == "*":
            return None
        return enforce(access_key_id, _OF_BATCHES.get(iam_action, iam_action), *given, **more)

    def pin_as_secure(source_ip: str, secure_transport: bool) -> None:  # noqa: FBT001  MiniStack's signature
        del secure_transport
        pin_origin(source_ip, secure_transport=True)

    iam_evaluator.enforce, iam_evaluator.pin_request_origin = enforce_as_aws, pin_as_secure
