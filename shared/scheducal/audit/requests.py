"""Parameters of the audit log, in the query string."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query

from scheducal.audit.queries import AuditFilter
from scheducal.errors import Refusal
from scheducal.walltime.parse import DATE_OR_INSTANT, parse_moment

_UTC = "UTC"
Since = Annotated[
    str | None,
    Query(
        alias="from",
        description="A UTC date or an instant: done then or later.",
        json_schema_extra={"pattern": DATE_OR_INSTANT},
    ),
]
Until = Annotated[
    str | None,
    Query(
        alias="to",
        description="A UTC date, which is included, or an instant: done before.",
        json_schema_extra={"pattern": DATE_OR_INSTANT},
    ),
]
ActorId = Annotated[str | None, Query(alias="actor", description="Only what this actor did: an API key's id, say.")]
ObjectId = Annotated[
    str | None,
    Query(alias="object", description="Only what was done to this: an id. A booking and its appointment are one."),
]
ActionName = Annotated[str | None, Query(alias="action", description="Only these, such as `created` or `read`.")]
RequestId = Annotated[str | None, Query(alias="requestId", description="Only what the request of this id did.")]
FileForm = Annotated[
    Literal["csv", "jsonl"], Query(alias="format", description="A table for spreadsheets, or a JSON object a line.")
]
FileLimit = Annotated[int, Query(description="Most entries in a part.", ge=1, le=1000)]


def filter_of(
    *,
    since: str | None = None,
    until: str | None = None,
    actor: str | None = None,
    object_id: str | None = None,
    action: str | None = None,
    request_id: str | None = None,
) -> AuditFilter:
    """Read what is asked for; raises Refusal `invalid_date_time`, `invalid_time_range`."""
    begin, end = _moment(since, "from", 0), _moment(until, "to", 1)
    if begin and end and end <= begin:
        raise Refusal("invalid_time_range", "to must be after from", param="to")
    return AuditFilter(begin, end, actor, object_id, action, request_id)


def _moment(text: str | None, param: str, days_later: int) -> datetime | None:
    return parse_moment(text, _UTC, param, days_later) if text is not None else None
