"""POST /inbound/microsoft: takes in Microsoft Graph's word that something in a connected calendar has changed."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.requests import LARGEST_BODY, Event, raw_body
from scheducal.api.resolver import api, public_endpoint
from scheducal.api.strangers.caps import Caps
from scheducal.connectors.pull.queue import changes_queue
from scheducal.connectors.pull.subscriptions.incoming import from_microsoft
from scheducal.connectors.pull.subscriptions.receiver import Receiving, are_authentic
from scheducal.errors import Refusal
from scheducal.store.table import table

LONGEST_TOKEN = 1024
TEXT = "text/plain"

app = api()
logger = Logger()


@app.post("/inbound/microsoft", include_in_schema=False, security=[])
def receive() -> Response[str]:
    """Answers at once and says nothing of what counted: visits do the work. A new subscription is confirmed."""
    event = app.current_event
    token = event.query_string_parameters.get("validationToken")
    if token is not None:
        return _confirmed(token)
    notifications = from_microsoft(raw_body(event.raw_event))
    visits = Receiving(table(), changes_queue()).receive(notifications, clock.now())
    logger.info("notified", extra={"visits": visits})
    return Response(202, TEXT, "")


def _confirmed(token: str) -> Response[str]:
    """Give Graph its token back, whereupon it subscribes; strangers get nothing that is not text."""
    if len(token) > LONGEST_TOKEN:
        message = f"validationToken has at most {LONGEST_TOKEN} characters"
        raise Refusal("invalid_field", message, param="validationToken")
    return Response(200, TEXT, token, {"X-Content-Type-Options": "nosniff"})


def _is_authentic(event: Event) -> bool:
    return are_authentic(from_microsoft(raw_body(event)))


handler = public_endpoint(app, Caps("inbound", body=LARGEST_BODY), _is_authentic)
