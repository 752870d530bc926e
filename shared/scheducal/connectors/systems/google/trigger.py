"""Requests to Google in the name of one of our calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scheducal.connectors.systems.google import requests
from scheducal.connectors.systems.google.errors import looked
from scheducal.http.request import Request, Response
from scheducal.http.rest import Rest


@dataclass(frozen=True, slots=True)
class Asking:
    """quota_user: at most 40 characters that say whose share of the quota a request is; None for the token's account.

    A service account is one user to Google, whomever it stands for, unless it is told them apart.
    """

    rest: Rest
    quota_user: str | None = None

    def send(self, request: Request) -> Response:
        """Send a request, and give the answer with any status. Raises what Rest.send raises."""
        if self.quota_user is None:
            return self.rest.send(request)
        return self.rest.send(replace(request, query={**request.query, "quotaUser": self.quota_user}))


def event_of(asking: Asking, calendar: str, reference: str) -> Mapping[str, Any] | None:
    """Read the event as Google has it, also when it is cancelled; None where it has none of that id, or no longer."""
    answer = asking.send(requests.get(calendar, reference))
    return None if is_gone(asking, calendar, answer) else looked(answer).body


def is_gone(asking: Asking, calendar: str, answer: Response) -> bool:
    """Tell whether an answer about one event says that it is gone.

    Raises AccessLost where the whole calendar is: else everything in it would count as deleted by its owner.
    """
    if answer.status == 404:
        looked(asking.send(requests.first(calendar)))
    return answer.status in (404, 410)
