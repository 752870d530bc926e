"""The one shape of every answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.errors import Refusal

API_VERSION = "v1"


def success(message: str, data: Any) -> dict[str, Any]:
    """The envelope of an answer that was carried out."""
    return {"success": True, "message": message, "data": data, "apiVersion": API_VERSION}


def failure(refusal: Refusal) -> dict[str, Any]:
    """The envelope of a refusal; `data` is there only where the refusal carries some."""
    envelope: dict[str, Any] = {"success": False, "message": refusal.message}
    if refusal.data is not None:
        envelope["data"] = dict(refusal.data)
    envelope["error"] = {"code": refusal.code, "param": refusal.param}
    return envelope | {"apiVersion": API_VERSION}


def internal_error() -> Refusal:
    """What is said of a fault of ours: nothing about the inside."""
    return Refusal("internal_error", "something went wrong on our side; please try again")


def unavailable() -> Refusal:
    """What is said where a service that we need does not answer now. The request may have been carried out."""
    message = "the service is busy; please try again, a write with the same Idempotency-Key"
    return Refusal("temporarily_unavailable", message, retry_after=2)


Headers = Mapping[str, str]
