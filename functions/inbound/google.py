"""POST /inbound/google: takes in Google's word that something in a connected calendar has changed."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.requests import Event
from scheducal.api.resolver import api, public_endpoint
from scheducal.api.strangers.caps import Caps
from scheducal.connectors.pull.queue import changes_queue
from scheducal.connectors.pull.subscriptions.incoming import Notification, from_google
from scheducal.connectors.pull.subscriptions.receiver import Receiving, are_authentic
from scheducal.store.table import table

app = api()
logger = Logger()


@app.post("/inbound/google", include_in_schema=False, security=[])
def receive() -> Response[str]:
    """Answers at once and says nothing of what counted: visits do the work. Everything is in the headers."""
    event = app.current_event
    visits = Receiving(table(), changes_queue()).receive(_notifications(event.raw_event), clock.now())
    logger.info("notified", extra={"visits": visits})
    return Response(204, "text/plain", "")


def _notifications(event: Event) -> tuple[Notification, ...]:
    return from_google({name.lower(): value for name, value in (event.get("headers") or {}).items()})


handler = public_endpoint(app, Caps("inbound"), lambda event: are_authentic(_notifications(event)))
