"""POST /api/v1/privacy/requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.changes.readdress import readdress
from scheducal.bookings.wiring import changes
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.wiring import customers
from scheducal.commands.model import Command
from scheducal.jobs.model import Job
from scheducal.needs import BOOKING
from scheducal.privacy.requests import CreatePrivacyRequest
from scheducal.privacy.responses import ShownPrivacyRequest
from scheducal.privacy.service import Privacy
from scheducal.privacy.views import shown
from scheducal.store.table import table

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

    def act(command: Command[Job]) -> Job:
        return Privacy(table()).start(command, request, partial(_correct, command))

    return perform(app, act, _created)


def _correct(command: Command[Job], customer_id: str, corrections: Mapping[str, str]) -> Customer:
    """Put the customer's own row right. Coming bookings follow a new e-mail address."""
    # The answer is kept with the request's own commit alone.
    own: Command[Customer] = replace(command.keeping(lambda _customer: {}), idempotency_key=None, expected=None)
    return customers().update(own, customer_id, corrections, partial(readdress, changes(), own))


def _created(job: Job) -> ApiResponse:
    return answer("Privacy request accepted", shown(job, clock.now()), status=202)


handler = endpoint(app, needs=replace(BOOKING, indexes=("recent",)))
