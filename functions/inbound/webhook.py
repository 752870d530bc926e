"""POST /inbound/{name} and /inbound/{name}/{address}: a system says what has changed there, or in one connection."""

from __future__ import annotations

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.requests import Event, raw_body
from scheducal.api.resolver import api, public_endpoint
from scheducal.api.strangers.rules import Caps
from scheducal.connectors import registry
from scheducal.connectors.incoming import IncomingAnswer, IncomingRequest
from scheducal.connectors.pull.inbound import CallingSystem, find_calling_system, incoming_request
from scheducal.errors import Refusal
from scheducal.needs import HEARS_SYSTEMS

app = api()
logger = Logger()


@app.post("/inbound/<name>", include_in_schema=False, security=[])
def receive(name: str) -> Response[str]:
    """Answers at once and says nothing of what counted: workers look. A system may want an answer before it calls."""
    del name
    event, system = app.current_event.raw_event, _calling_system(app.current_event.raw_event)
    incoming = system.manifest.incoming if system else None
    if system is None or incoming is None:
        raise Refusal("not_found", "there is nothing at this path; /docs lists what there is")
    if excess := Caps("inbound", body=incoming.largest_body).refusal(event):
        raise excess
    told = system.receive(_request(event), clock.now())
    if isinstance(told, int):
        logger.info("notified", extra={"kind": system.manifest.kind, "looks": told})
        told = IncomingAnswer(incoming.answer, incoming.answer_type, status=incoming.status)
    return Response(told.status, told.content_type, told.text, {**told.headers, "X-Content-Type-Options": "nosniff"})


@app.route("/inbound/<name>/<address>", ["GET", "HEAD", "POST"], include_in_schema=False, security=[])
def receive_of_connection(name: str, address: str) -> Response[str]:
    """Answers in the same way. address: checked with the rest of the path."""
    del address
    return receive(name)


def _calling_system(event: Event) -> CallingSystem | None:
    return find_calling_system(event["rawPath"].removeprefix("/inbound/"))


def _request(event: Event) -> IncomingRequest:
    return incoming_request(event, raw_body(event), clock.now())


def _is_authentic(event: Event) -> bool:
    return (system := _calling_system(event)) is not None and system.is_authentic(_request(event))


handler = public_endpoint(app, Caps("inbound", body=registry.largest_body()), _is_authentic, needs=HEARS_SYSTEMS)
