"""Requests to Google in the name of one of our calendars."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheducal.calendars.request import Answer, Request
from scheducal.calendars.rest import Rest


@dataclass(frozen=True, slots=True)
class Asking:
    """quota_user: at most 40 characters that say whose share of the quota a request is; None for the token's account.

    A service account is one user to Google, whomever it stands for, unless it is told them apart.
    """

    rest: Rest
    quota_user: str | None = None

    def send(self, request: Request) -> Answer:
        """The answer, whatever its status. Raises what Rest.send raises."""
        if self.quota_user is None:
            return self.rest.send(request)
        return self.rest.send(replace(request, query={**request.query, "quotaUser": self.quota_user}))
