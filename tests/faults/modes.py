"""The ways in which one AWS call goes wrong, with the errors that botocore then raises."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, cast

from botocore.client import BaseClient
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

Perform = Callable[[], Any]

# What each service calls its own fault, and too many requests.
_FAULTS = {
    "dynamodb": "InternalServerError",
    "sqs": "InternalError",
    "sesv2": "InternalFailure",
    "kms": "KMSInternalException",
    "s3": "InternalError",
}
_THROTTLES = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "sqs": "RequestThrottled",
    "sesv2": "TooManyRequestsException",
    "kms": "ThrottlingException",
    "s3": "SlowDown",
}
# Calls that change nothing: whether such a one took effect makes no difference to anybody.
_READS = {
    "BatchGetItem",
    "Decrypt",
    "DescribeTable",
    "GET",
    "GetItem",
    "GetObject",
    "GetQueueAttributes",
    "HeadObject",
    "Query",
    "Scan",
}
# Calls that carry a request token which botocore keeps over its own retries: the second has no effect.
_IDEMPOTENT = {"TransactWriteItems"}


class Killed(BaseException):
    """The function's process ended here, as Lambda ends one that ran out of time or memory."""


class Mode(Enum):
    """What becomes of the call. Each value says in a few words what the caller sees, and what took effect."""

    UNREACHABLE = "no connection; without effect"
    FAULTY = "500; without effect"
    THROTTLED = "throttled; without effect"
    CONFLICTING = "transaction cancelled by another; without effect"
    IN_PROGRESS = "botocore repeated it while it ran; took effect"
    UNANSWERED = "no answer in time; took effect"
    REPEATED = "botocore repeated it; took effect twice"
    KILLED_BEFORE = "function killed; without effect"
    KILLED_AFTER = "function killed; took effect"

    def fits(self, operation: str) -> bool:
        """Tell whether a call of the operation can go wrong so."""
        if operation == "POST":
            return self not in {Mode.CONFLICTING, Mode.IN_PROGRESS, Mode.REPEATED}
        return operation == "TransactWriteItems" or self not in {Mode.CONFLICTING, Mode.IN_PROGRESS}

    def differs(self, operation: str, *, opens: bool) -> bool:
        """Whether it leads elsewhere than another mode of this call, or of the call before it.

        A read that took effect is one that did not. A process that ends after a read, or before any call but its
        first, leaves what it leaves when it ends after its last write. opens: the call is its invocation's first.
        """
        if self is Mode.KILLED_BEFORE:
            return opens
        return operation not in _READS or self in WITHOUT_EFFECT

    def carry_out(self, client: BaseClient, operation: str, perform: Perform) -> Any:
        """Make the call go wrong; `perform` lets it take effect."""
        if self is Mode.REPEATED:
            return _twice(operation, perform)
        if self in {Mode.IN_PROGRESS, Mode.UNANSWERED, Mode.KILLED_AFTER}:
            perform()
        raise self._error(client, operation)

    def _error(self, client: BaseClient, operation: str) -> BaseException:
        if self in {Mode.KILLED_BEFORE, Mode.KILLED_AFTER}:
            return Killed()
        if self is Mode.UNREACHABLE:
            return ConnectTimeoutError(endpoint_url=client.meta.endpoint_url)
        if self is Mode.UNANSWERED:
            return ReadTimeoutError(endpoint_url=client.meta.endpoint_url)
        if self is Mode.CONFLICTING:
            return client_error(client, operation, "TransactionCanceledException", 400, CancellationReasons=_CONFLICT)
        return client_error(client, operation, *self._answer(client.meta.service_model.service_name))

    def _answer(self, service: str) -> tuple[str, int]:
        """Code and HTTP status."""
        answers = {
            Mode.IN_PROGRESS: ("TransactionInProgressException", 400),
            Mode.THROTTLED: (_THROTTLES[service], 429),
            Mode.FAULTY: (_FAULTS[service], 500),
        }
        return answers[self]


# The call fails, and the process goes on.
WITHOUT_EFFECT = frozenset({Mode.UNREACHABLE, Mode.FAULTY, Mode.THROTTLED, Mode.CONFLICTING})

_CONFLICT = [{"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}]


def client_error(client: BaseClient, operation: str, code: str, status: int, **more: Any) -> ClientError:
    """Give the error that botocore raises for an answer with this code; `more` is added to the answer."""
    response: Any = {
        "Error": {"Code": code, "Message": f"{operation} failed on purpose"},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "test"},
        **more,
    }
    kind: Any = client.exceptions.from_code(code)
    return cast("ClientError", kind(response, operation))


def _twice(operation: str, perform: Perform) -> Any:
    first = perform()
    return first if operation in _IDEMPOTENT else perform()
