"""What the OpenAPI document says of an endpoint beyond its path and its request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from scheducal.api.errors import MEANING

Data = TypeVar("Data")

_HEADERS = {"X-Request-Id": {"description": "Names this request.", "schema": {"type": "string"}}}
_ALWAYS = (401, 403, 429, 500)


class Success(BaseModel, Generic[Data]):
    """What was asked for was done."""

    success: Literal[True]
    message: str
    data: Data
    api_version: Literal["v1"] = Field(alias="apiVersion")


class Error(BaseModel):
    """Why not: `code` for programs; `param` names the request's field, null where none is to blame."""

    code: str
    param: str | None


class FirstRequest(BaseModel):
    """What an earlier, equal request made."""

    appointment_id: str = Field(alias="appointmentId")


class Failure(BaseModel):
    """What was asked for was not done."""

    model_config = ConfigDict(title="Failure")

    success: Literal[False]
    message: str
    data: FirstRequest | None = None
    error: Error
    api_version: Literal["v1"] = Field(alias="apiVersion")


def operation(
    operation_id: str,
    summary: str,
    *,
    answer: type[BaseModel],
    status: int = 200,
    fails_with: Iterable[int] = (),
) -> dict[str, Any]:
    """Arguments of a route decorator for an authenticated endpoint."""
    responses: dict[int, Any] = {status: _response(summary, Success[answer])}  # type: ignore[valid-type]
    responses |= {code: _response(MEANING[code], Failure) for code in sorted({*_ALWAYS, *fails_with})}
    return {
        "summary": summary,
        "operation_id": operation_id,
        "responses": responses,
        "tags": ["Appointments"],
        "response_description": summary,
    }


def _response(description: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "description": description,
        "headers": _HEADERS,
        "content": {"application/json": {"model": model}},
    }
