"""The API as the throwaway tenant uses it, and what is to be taken back of what it made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import eventually

# SES's mailbox simulator takes what is sent there, in the sandbox too, and tells nobody.
MAILBOX = "success@simulator.amazonses.com"
# A cold start, SES and the queues between; the sweep comes once a minute.
LONGEST_WAIT = 180
# What is gone already, or was never there, needs no taking back.
_TAKEN_BACK = {200, 404, 409}


@dataclass(frozen=True, slots=True)
class TenantClient:
    """api: sends requests with the tenant's key."""

    api: httpx.Client
    _made: list[tuple[str, str]] = field(default_factory=list)

    def make(self, path: str, body: dict[str, Any], *, kind: str, key: str | None = None) -> httpx.Response:
        """POST, and remember how to take it back. kind: what its id is called, without `Id`."""
        headers = {"Idempotency-Key": key or uuid4().hex}
        answer = self.api.post(f"/api/v1/{path}", json=body, headers=headers)
        made = f"/api/v1/{path}/{data(answer, 201)[f'{kind}Id']}"
        self._made.append(("POST", f"{made}/cancel") if kind == "booking" else ("DELETE", made))
        return answer

    def take_back(self) -> None:
        """Cancel or delete all of it, newest first; fails with all that could not be."""
        answers = [self.api.request(method, path, json={}) for method, path in reversed(self._made)]
        left = [
            f"{each.request.url.path}: {each.status_code}" for each in answers if each.status_code not in _TAKEN_BACK
        ]
        assert not left, f"take back by hand: {left}"

    def settled(self, appointment_id: str) -> dict[str, Any]:
        """Give the appointment, once everybody was told of its newest version."""
        path = f"/api/v1/appointments/{appointment_id}"
        return eventually(lambda: data(self.api.get(path)), _is_settled, seconds=LONGEST_WAIT)


def _is_settled(appointment: dict[str, Any]) -> bool:
    states = {each["state"] for each in appointment["sync"]}
    assert "failed" not in states, f"a calendar system refused: {appointment['sync']}"
    return states == {"synced"} and all(each["version"] == appointment["version"] for each in appointment["sync"])
