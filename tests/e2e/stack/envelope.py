"""Holds an answer against the contract's envelope."""

from __future__ import annotations

from typing import Any

import httpx


def is_enveloped(answer: httpx.Response) -> None:
    """Check the envelope's keys, all of them, and the headers that every answer has."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/json", answer.headers
    assert answer.headers["x-request-id"]
    assert body["apiVersion"] == "v1"
    assert isinstance(body["message"], str)
    assert body["message"]
    if body["success"] is True:
        assert answer.status_code < 300
        assert list(body) == ["success", "message", "data", "apiVersion"]
        return
    assert body["success"] is False
    assert answer.status_code >= 400
    assert [name for name in body if name != "data"] == ["success", "message", "error", "apiVersion"]
    assert body["error"].keys() == {"code", "param"}


def data(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    """Give the data of a success with this status."""
    assert answer.status_code == status, answer.text
    is_enveloped(answer)
    found: dict[str, Any] = answer.json()["data"]
    return found


def error(answer: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code and param of a refusal."""
    is_enveloped(answer)
    body = answer.json()
    assert body["success"] is False, body
    return answer.status_code, body["error"]["code"], body["error"]["param"]
