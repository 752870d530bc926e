"""What the OpenAPI document says of an endpoint beyond its path and its request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Literal, NotRequired, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from typing_extensions import TypedDict

from scheducal.api.responses import MEANING
from scheducal.bookings.responses import FreeTime

Data = TypeVar("Data")
Handler = TypeVar("Handler", bound=Callable[..., Any])
Method = Literal["PATCH", "PUT"]

_ALWAYS = (401, 403, 422, 429, 500)


class Success(TypedDict, Generic[Data]):
    """What was asked for was done."""

    success: Literal[True]
    message: str
    data: Data
    apiVersion: Literal["v1"]


class Error(TypedDict):
    """Why not: `code` for programs; `param` names the request's field, null where none is to blame."""

    code: str
    param: str | None


class FirstRequest(TypedDict, total=False):
    """What an earlier, equal request made, by its id; or who has the address already."""

    appointmentId: str
    webhookId: str
    replayId: str
    bookingId: str
    seriesId: str
    resourceId: str
    serviceId: str
    customerId: str
    calendarId: str


class Unavailable(TypedDict):
    """Why a time cannot be booked, and the nearest that can. `occurrences`: of a recurring booking, each."""

    reason: str
    alternatives: list[FreeTime]
    start: NotRequired[str]
    occurrences: NotRequired[list[dict[str, Any]]]


class Failure(TypedDict):
    """What was asked for was not done."""

    success: Literal[False]
    message: str
    data: NotRequired[Unavailable | FirstRequest]
    error: Error
    apiVersion: Literal["v1"]


def operation(
    operation_id: str,
    summary: str,
    *,
    answer: Any,
    status: int = 200,
    also: Mapping[int, Any] | None = None,
    fails_with: Iterable[int] = (),
    tag: str = "Appointments",
) -> dict[str, Any]:
    """Give the arguments of a route decorator for an authenticated endpoint. also: other successes, by their status."""
    successes = {status: answer, **(also or {})}
    responses: dict[int, Any] = {code: _response(summary, _success(data)) for code, data in successes.items()}
    responses |= {code: _response(MEANING[code], Failure) for code in sorted({*_ALWAYS, *fails_with})}
    return {
        "summary": summary,
        "operation_id": operation_id,
        "responses": responses,
        "tags": [tag],
        "response_description": summary,
    }


def update_route(
    app: APIGatewayHttpResolver, path: str, described: Mapping[str, Any], *, documented: Method = "PATCH"
) -> Callable[[Handler], Handler]:
    """Route an update. The document has one method, and clients that expect the other one may use it.

    described: by `operation`.
    """
    hidden: Method = "PUT" if documented == "PATCH" else "PATCH"

    def register(handler: Handler) -> Handler:
        app.route(path, hidden, include_in_schema=False)(handler)
        return app.route(path, documented, **described)(handler)

    return register


def _success(data: Any) -> Any:
    return Success[data]


def _response(description: str, model: Any) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"model": model}},
    }


METHODS = ("get", "post", "put", "patch", "delete")


def allowed_methods(document: Mapping[str, Any], path: str) -> list[str]:
    """List the methods, in capitals, of the first template that the path matches; none where it matches none."""
    given = path.split("/")
    for template, item in document["paths"].items():
        parts = template.split("/")
        if len(parts) == len(given) and all(map(_matches, parts, given)):
            return [method.upper() for method in METHODS if method in item]
    return []


def _matches(part: str, given: str) -> bool:
    return given == part or (part.startswith("{") and given != "")
