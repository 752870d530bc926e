"""POST /api/v1/privacy/requests."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.jobs.model import Job
from scheducal.needs import BOOKING
from scheducal.privacy.requests import CreatePrivacyRequest
from scheducal.privacy.responses import ShownPrivacyRequest
from scheducal.privacy.views import shown
from scheducal.privacy.wiring import start
from scheducal.values import replace

app = api()


@app.post(
    "/api/v1/privacy/requests",
    **operation(
        "createPrivacyRequest",
        "Make a privacy request",
        answer=ShownPrivacyRequest,
        status=202,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Privacy",
    ),
)
def create(request: CreatePrivacyRequest) -> Response[str]:
    """Have all that is known of a person gathered, corrected or erased. A job does it, and reports it."""
    return perform(app, lambda command: start(command, request), _created)


def _created(job: Job) -> ApiResponse:
    return answer("Privacy request accepted", shown(job, clock.now()), status=202)


handler = endpoint(app, needs=replace(BOOKING, indexes=("recent",)))
