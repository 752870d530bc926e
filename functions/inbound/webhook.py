"""POST /inbound/{name}: another system says that something has changed there. name: its public one."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.requests import Event, raw_body
from scheducal.api.resolver import api, public_endpoint
from scheducal.api.strangers.rules import Caps
from scheducal.connectors import registry
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.parts import trigger_part
from scheducal.connectors.pull.queue import changes_queue
from scheducal.connectors.pull.subscriptions.incoming import Notification, notifications_of
from scheducal.connectors.pull.subscriptions.receiver import Receiving, are_authentic
from scheducal.errors import Refusal
from scheducal.needs import Needs
from scheducal.store.table import table

TEXT = "text/plain"
app = api()
logger = Logger()


@app.post("/inbound/<name>", include_in_schema=False, security=[])
def receive(name: str) -> Response[str]:
    """Answers at once and says nothing of what counted: visits do the work. A handshake is given back as text."""
    event = app.current_event.raw_event
    manifest = registry.caller(name)
    if manifest is None or manifest.incoming is None:
        raise Refusal("not_found", "there is nothing at this path; /docs lists what there is")
    if excess := Caps("inbound", body=manifest.incoming.largest_body).refusal(event):
        raise excess
    token = trigger_part(manifest.kind).handshake(_request(event))
    if token is not None:
        return Response(200, TEXT, token, {"X-Content-Type-Options": "nosniff"})
    visits = Receiving(table(), changes_queue()).receive(_notifications(event), clock.now())
    logger.info("notified", extra={"kind": manifest.kind, "visits": visits})
    return Response(manifest.incoming.status, TEXT, "")


def _notifications(event: Event) -> tuple[Notification, ...]:
    found = registry.caller(event["rawPath"].rpartition("/")[2])
    return notifications_of(trigger_part(found.kind).claims(_request(event))) if found else ()


def _request(event: Event) -> IncomingRequest:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return IncomingRequest(headers, event.get("queryStringParameters") or {}, raw_body(event))


def _is_authentic(event: Event) -> bool:
    return are_authentic(_notifications(event))


NEEDS = Needs(rows=("read",), sends=("changes",))
handler = public_endpoint(app, Caps("inbound", body=registry.largest_body()), _is_authentic, needs=NEEDS)
