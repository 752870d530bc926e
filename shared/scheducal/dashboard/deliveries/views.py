"""What the pages of deliveries show (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from scheducal.dashboard.deliveries.words import Said, attempt_said, short_name, short_said, state_said
from scheducal.dashboard.frame.clocks import Clock, length
from scheducal.errors import Refusal
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import OPEN, Attempt, Delivery
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.rules import OVERLAP
from scheducal.webhooks.queries.single import SingleDelivery
from scheducal.webhooks.replay.rules import is_waiting
from scheducal.webhooks.signing import request_headers

PATH = "/dashboard/deliveries"
# Of an answer that is not the chosen one, and of a body: a page stays small however much there is to escape.
_MOST_OF_OTHERS = 300
_MOST_OF_BODY = 6_000


@dataclass(frozen=True, slots=True)
class Row:
    """One delivery in a list. value: names it in a form. can_replay: whether it has ended."""

    delivery: Delivery
    value: str
    path: str
    endpoint: str
    state: Said
    answer: str | None
    tone: str
    last_try: datetime | None
    can_replay: bool


@dataclass(frozen=True, slots=True)
class ShownAttempt:
    """One attempt. waited: before it. response: the beginning, or all of the one that is chosen."""

    attempt: Attempt
    said: Said
    waited: str
    response: str
    is_cut: bool
    path: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent.

    line: its first line. headers: pairs. command, other_command: what a person runs to make the signatures again.
    is_doubled: whether the header of signatures carried one more, by the secret before. is_older: whether the secret
    was changed after it, so that another one may have made it.
    """

    line: str
    headers: tuple[tuple[str, str], ...]
    command: str
    other_command: str
    is_doubled: bool
    is_older: bool


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent. text: the beginning. is_cut: whether there is more."""

    text: str
    is_cut: bool
    length: int


def row(delivery: Delivery, names: Mapping[str, str]) -> Row:
    """Show one in a list. names: of endpoints, by id."""
    last = delivery.last
    return Row(
        delivery=delivery,
        value=f"{delivery.webhook_id}/{delivery.delivery_id}",
        path=path_of(delivery),
        endpoint=names.get(delivery.webhook_id, "a deleted endpoint"),
        state=state_said(delivery),
        answer=short_said(last) if last else None,
        tone="ok" if last and last.succeeded else "bad",
        last_try=last.at if last else None,
        can_replay=can_replay(delivery),
    )


def can_replay(delivery: Delivery) -> bool:
    """Tell whether it has ended, so that it can be sent again."""
    return delivery.state not in OPEN


def replay_verb(delivery: Delivery, at: datetime) -> str | None:
    """Give the word for sending one again, None while that cannot be asked for."""
    if can_replay(delivery):
        return "Replay"
    return "Try now" if is_waiting(delivery, at) else None


def names_of(endpoints: Iterable[Endpoint]) -> dict[str, str]:
    """Name endpoints by their ids."""
    return {each.webhook_id: short_name(each) for each in endpoints}


def endpoint_among(endpoints: Iterable[Endpoint], webhook_id: str) -> Endpoint:
    """Find the endpoint that a form or an address names; raises Refusal `webhook_not_found`."""
    found = next((each for each in endpoints if each.webhook_id == webhook_id), None)
    if found is None:
        raise Refusal("webhook_not_found", "there is no endpoint with this id", param="endpoint")
    return found


def path_of(delivery: Delivery) -> str:
    """Give the address of one."""
    return f"{PATH}/{delivery.webhook_id}/{delivery.delivery_id}"


def attempts(found: SingleDelivery, chosen: Attempt | None) -> list[ShownAttempt]:
    """Show its attempts, newest first. chosen: the one whose answer is shown whole."""
    made = found.history.attempts
    before: list[Attempt | None] = [None, *made[:-1]]
    shown = [_attempt(found.history.delivery, each, other, chosen) for each, other in zip(made, before, strict=True)]
    return shown[::-1]


def chosen_of(found: SingleDelivery, wanted: str | None) -> Attempt | None:
    """Find the attempt that an address names, as `2.1` for the first of the second round; else the newest."""
    made = found.history.attempts
    named = [each for each in made if key_of(each) == wanted]
    return next(iter((*named, *made[-1:])), None)


def signature_path(found: SingleDelivery, attempt: Attempt) -> str | None:
    """Give the address of an attempt's headers; None where they cannot be shown any more."""
    if found.endpoint is None or found.body is None:
        return None
    return f"{path_of(found.history.delivery)}/signature?attempt={key_of(attempt)}"


def key_of(attempt: Attempt) -> str:
    """Name an attempt in an address."""
    return f"{attempt.generation}.{attempt.number}"


def headline(found: SingleDelivery, clock: Clock) -> tuple[str, str]:
    """Say what happened to it, and what comes next."""
    delivery, count = found.history.delivery, len(found.history.attempts)
    tries = f"{count} attempt{'' if count == 1 else 's'}"
    match delivery.state:
        case "delivered":
            return (
                f"Delivered with {tries}",
                "The endpoint took it. A replay sends it again, under the same webhook-id.",
            )
        case "undelivered":
            return (
                f"{tries[:1].upper()}{tries[1:]}, none delivered",
                "Nothing more is tried. Replay it once it is mended.",
            )
        case "skipped":
            said = "The endpoint was switched off. Switch it on, and replay it."
            return (
                "It was not sent",
                said if found.endpoint else "Its endpoint was deleted. It cannot be sent any more.",
            )
        case "retrying":
            return f"Being retried after {tries}", _next(delivery, clock)
        case "pending":
            return "On its way", _next(delivery, clock)


def body_of(text: str) -> Body:
    """Show the beginning of a body."""
    return Body(text[:_MOST_OF_BODY], len(text) > _MOST_OF_BODY, len(text))


def sent(found: SingleDelivery, attempt: Attempt, secret: str) -> Sent | None:
    """Write the request of an attempt once more, as it was sent; None where the endpoint or the body is gone."""
    endpoint, body = found.endpoint, found.body
    if endpoint is None or body is None:
        return None
    at = int(attempt.at.timestamp())
    event_id = found.history.delivery.event.event_id
    parts = urlsplit(endpoint.url)
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    changed = endpoint.previous_until - OVERLAP if endpoint.previous_until else None
    return Sent(
        line=f"POST {target} HTTP/1.1",
        headers=(("Host", parts.netloc), *request_headers([secret], event_id, at, body.encode()).items()),
        command=f"{{ printf '%s' '{event_id}.{at}.'; cat body.json; }} | openssl dgst -sha256 -mac HMAC -macopt "
        'hexkey:"$(printf %s "${SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d \' \\n\')" -binary | base64',
        other_command='openssl dgst -sha256 -hmac "$SECRET" body.json',
        is_doubled=changed is not None
        and endpoint.previous_until is not None
        and changed <= attempt.at < endpoint.previous_until,
        is_older=changed is not None and attempt.at < changed,
    )


def _attempt(delivery: Delivery, made: Attempt, before: Attempt | None, chosen: Attempt | None) -> ShownAttempt:
    response = made.response or ""
    most = len(response) if made == chosen else _MOST_OF_OTHERS
    waited = length(made.at - before.at) if before and before.generation == made.generation else ""
    path = f"{path_of(delivery)}?attempt={key_of(made)}"
    return ShownAttempt(made, attempt_said(made), waited, response[:most], len(response) > most, path)


def _next(delivery: Delivery, clock: Clock) -> str:
    if delivery.claimed_until is not None and delivery.claimed_until > clock.at:
        return "An attempt is under way."
    if delivery.not_before is None or delivery.not_before <= clock.at:
        return "The next attempt is due now."
    return f"The next attempt is due {clock.when(delivery.not_before)}, in {clock.ago(delivery.not_before)}."
