"""What a filter asks of a row, and what one may ask for. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_
from typing import get_args

from scheducal.errors import Refusal
from scheducal.events.types import EVENT_TYPES
from scheducal.store.conditions import Attr, Condition
from scheducal.webhooks.delivery.model import State, second_of
from scheducal.webhooks.queries.pagination import ListedState
from scheducal.webhooks.search.model import AnswerClass, DeliveryFilter

LONGEST_TEXT = 200
_CODE = "last.code"
_STATUS = re.compile("[1-5][0-9]{2}")
# Sorts after each id of a delivery.
_AFTER_ALL = "~"


def check(wanted: DeliveryFilter) -> None:
    """Raise Refusal `invalid_field`, `invalid_time_range` for what no search takes."""
    choices = {
        "state": (wanted.state, get_args(State)),
        "type": (wanted.event_type, EVENT_TYPES),
        "answer": (None if _STATUS.fullmatch(wanted.answer or "") else wanted.answer, get_args(AnswerClass)),
    }
    for name, (value, known) in choices.items():
        if value is not None and value not in known:
            raise Refusal("invalid_field", f"must be one of {', '.join(known)}", param=name)
    if wanted.text is not None and len(wanted.text) > LONGEST_TEXT:
        raise Refusal("invalid_field", f"must have at most {LONGEST_TEXT} characters", param="text")
    if wanted.since and wanted.until and wanted.until <= wanted.since:
        raise Refusal("invalid_time_range", "must be after the beginning", param="until")
    if wanted.webhook_id is None and wanted.state not in get_args(ListedState):
        listed = ", ".join(get_args(ListedState))
        message = f"choose an endpoint; without one, only what is {listed} can be listed"
        raise Refusal("invalid_field", message, param="endpoint")


def is_indexed(wanted: DeliveryFilter) -> bool:
    """Tell whether an index holds all deliveries of the state, those of every endpoint."""
    return wanted.state in get_args(ListedState)


def span(wanted: DeliveryFilter, created: datetime) -> tuple[str, str]:
    """Give the first and the last sort key, as ids begin. created: nothing is older."""
    first = max(wanted.since, created) if wanted.since else created
    return second_of(_utc(first)), second_of(_utc(wanted.until)) if wanted.until else _AFTER_ALL


def conditions(wanted: DeliveryFilter) -> Condition | None:
    """Require of a row what DynamoDB can look at: all but the body, and the state where an index tells it."""
    found = []
    if not is_indexed(wanted):
        found.append(Attr("kind").eq("delivery"))
        found += [Attr("state").eq(wanted.state)] if wanted.state else []
    elif wanted.webhook_id:
        found.append(Attr("webhookId").eq(wanted.webhook_id))
    found += [Attr("eventType").eq(wanted.event_type)] if wanted.event_type else []
    found += [_answered(wanted.answer)] if wanted.answer else []
    return reduce(and_, found) if found else None


def holds(envelope: str, text: str) -> bool:
    """Tell whether a body has the text, in any case of letters."""
    return text.casefold() in envelope.casefold()


def instant_of(place: str) -> datetime:
    """Tell the time from which on a search that stands at a place has looked: the end of a day or month, or an id's.

    place: `yyyymm`, `yyyymmdd` or what begins with an id of a delivery.
    """
    if len(place) > len("yyyymmdd"):
        return datetime.strptime(place[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if len(place) == len("yyyymmdd"):
        return datetime.strptime(place, "%Y%m%d").replace(tzinfo=UTC) + timedelta(days=1)
    first = datetime.strptime(place, "%Y%m").replace(tzinfo=UTC)
    return (first + timedelta(days=32)).replace(day=1)


def _answered(answer: str) -> Condition:
    if answer == "none":
        return Attr("last").exists() & Attr(_CODE).not_exists()
    if answer.endswith("xx"):
        first = int(answer[0]) * 100
        return Attr(_CODE).between(first, first + 99)
    return Attr(_CODE).eq(int(answer))


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
