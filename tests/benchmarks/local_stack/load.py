"""Events for the benchmark of deliveries: appointments that are created at a given pace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx

_CLIENTS = 4


def register(api: httpx.Client, url: str) -> str:
    """Make an endpoint that is told of every new appointment; gives its id."""
    answer = api.post("/api/v1/webhooks", json={"webhookUrl": url, "eventTypes": ["appointment.created"]})
    return str(answer.raise_for_status().json()["data"]["webhookId"])


def create_many(api: httpx.Client, name: str, count: int, rate: float | None) -> dict[str, float]:
    """Create appointments, so many a second or as fast as four clients can; when each was answered, by its subject."""
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=_CLIENTS) as pool:
        pending = [pool.submit(_create, api, f"{name} {number}") for number in _paced(count, rate, began)]
    return dict(each.result() for each in pending)


def in_state(api: httpx.Client, state: str) -> int:
    """Count the deliveries of all endpoints are in a state."""
    count, cursor = 0, None
    while True:
        page = httpx.QueryParams(state=state, limit=100, **({"cursor": cursor} if cursor else {}))
        data = api.get("/api/v1/deliveries", params=page).raise_for_status().json()["data"]
        count, cursor = count + len(data["deliveries"]), data["nextCursor"]
        if cursor is None:
            return count


def _paced(count: int, rate: float | None, began: float) -> Iterator[int]:
    for number in range(count):
        if rate:
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
        yield number


def _create(api: httpx.Client, subject: str) -> tuple[str, float]:
    body = {
        "appointmentSubject": subject,
        "appointmentStart": "2027-04-15T09:00:00",
        "appointmentEnd": "2027-04-15T10:00:00",
        "appointmentTimeZone": "UTC",
    }
    api.post("/api/v1/appointments", json=body).raise_for_status()
    return subject, time.monotonic()
