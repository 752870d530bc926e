"""Posts events over HTTP, signed with the endpoint's secrets."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheducal.errors import Refusal
from scheducal.http.pinned.client import Client
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import PinnedResult
from scheducal.http.pinned.target import Policy, parse_target
from scheducal.values import dataclass
from scheducal.webhooks.delivery.poster import Post, Posted
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.secrets import SecretBox
from scheducal.webhooks.signing import request_headers

# From name resolution to the end of the answer.
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class HttpPoster:
    """Implements delivery.poster.Poster. policy: where requests may go."""

    client: Client
    policy: Policy
    box: SecretBox

    def prepare(self, endpoint: Endpoint, message_id: str, body: bytes, at: datetime) -> Post:
        """Prepare an attempt.

        The URL is judged each time: it may have been fit at its registration and not be so now.
        """
        try:
            target = parse_target(endpoint.url, self.policy)
        except Refusal as refusal:
            refused = Posted(0, error=refusal.message)
            return lambda: refused
        # Signed at the time of this attempt. Receivers refuse an old timestamp as a replay.
        given = request_headers(self._secrets(endpoint, at), message_id, int(at.timestamp()), body)
        return lambda: _posted(self.client.post(target, given, body, Deadline(SECONDS)))

    def _secrets(self, endpoint: Endpoint, at: datetime) -> list[str]:
        sealed = [endpoint.secret]
        if (
            endpoint.previous_secret is not None
            and endpoint.previous_until is not None
            and at < endpoint.previous_until
        ):
            # Both sign for 24 hours after a regeneration, so that the receiver can change over.
            sealed.append(endpoint.previous_secret)
        return [self.box.open(each, endpoint.tenant_id, endpoint.webhook_id) for each in sealed]


def _posted(outcome: PinnedResult) -> Posted:
    answer = outcome.answer
    if answer is None:
        return Posted(outcome.duration_ms, error=_error(outcome))
    return Posted(
        duration_ms=outcome.duration_ms,
        code=answer.status,
        response=answer.response,
        error=_error(outcome),
        retry_after=timedelta(seconds=answer.retry_after) if answer.retry_after is not None else None,
    )


def _error(outcome: PinnedResult) -> str | None:
    """Describe what the status does not say; None of a success, which may well have a Location (201 Created)."""
    answer, failure = outcome.answer, outcome.failure
    if answer is not None and 300 <= answer.status < 400 and answer.location is not None:
        return f"redirects are not followed; this one led to {answer.location}"
    return None if failure is None else f"{failure.kind}: {failure.message}"
