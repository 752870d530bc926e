"""What mirror.py, trigger.py, message.py and lookup.py of a connector offer to their runners. All of it is pure.

What asks may be a generator, of several requests: see conversation.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Protocol, cast

from scheducal.connectors.connected import RemoteEvent, Subscription
from scheducal.connectors.foreign import ForeignBooking, Polled
from scheducal.connectors.incoming import CarriedRecord, IncomingAnswer, IncomingRequest
from scheducal.connectors.outcome import Outcome
from scheducal.connectors.record import Pushed, RecordStep, Source, Wanted, plan
from scheducal.connectors.registry import load
from scheducal.connectors.runners.conversation import Asked, Conversation
from scheducal.connectors.signatures.model import Signature
from scheducal.http.request import Request, Response
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class LookupQuery:
    """What somebody is looked up by. Each that is given has to fit."""

    email: str | None = None
    phone: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found. fields: by the system's own names."""

    remote_id: str
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


class AnsweringPart(Protocol):
    """What every part says of answers."""

    def outcome(self, response: Response) -> Outcome:
        """Judge an answer. Of a record that was written it gives the id and the version."""
        ...


class MirrorPart(AnsweringPart, Protocol):
    """mirror.py, of a system that keeps a record of each appointment.

    A part may also have `steps(wanted, pushed)`, where `record.plan` does not plan what is missing. And it may have
    `find(step)`, a request that looks for the record of an appointment, and `found(response)`, its id or None, where
    `outcome` does not say it. They are asked before a create is sent again whose answer was lost. Leave them out only
    where the system takes `step.appointment_id` as an idempotency key.
    """

    def wanted(self, source: Source) -> Wanted:
        """Say what the system is to show."""
        ...

    def request(self, step: RecordStep) -> Asked:
        """Build the request of a step."""
        ...


class FindingPart(Protocol):
    """The part of mirror.py that a system with idempotency keys leaves out."""

    def find(self, step: RecordStep) -> Asked:
        """Look for the record of `step.appointment_id`."""
        ...


class TriggerPart(AnsweringPart, Protocol):
    """trigger.py, of a system that says which records changed.

    SIGNATURE: how its requests are proven. Where that depends on the connection, the part has `signature(settings)`
    instead. A part may also have `handshake(request)`: what the system wants back before it calls, and before anything
    is proven; None for other requests. `challenge(request, secret)` is the same for requests that are proven.
    """

    SIGNATURE: Signature

    def changes(self, request: IncomingRequest) -> Iterable[str]:
        """List the ids of the records that changed. What is malformed is left out."""
        ...

    def read(self, remote_id: str) -> Asked:
        """Build the request that reads a record."""
        ...

    def remote(self, response: Response) -> RemoteEvent:
        """Read the record. What the system does not keep stays None."""
        ...


class PollingPart(Protocol):
    """The part of trigger.py of a system that does not call us, or not always."""

    def poll(self, cursor: str | None, since: datetime, settings: Mapping[str, str]) -> Asked:
        """Ask what changed since a cursor, or with None for all from an instant on.

        settings: of the connection, without secrets. After `gone`, it begins again with None.
        """
        ...

    def page(self, response: Response) -> Polled:
        """Read a page of it."""
        ...


class CarryingPart(Protocol):
    """The part of trigger.py of a system whose requests bring the records along. It has no `read`."""

    def told(
        self, request: IncomingRequest, settings: Mapping[str, str], paths: Mapping[str, str]
    ) -> Iterable[CarriedRecord]:
        """List the records that a request brings. paths: the tenant's, of the fields that are paths."""
        ...


class AdoptingPart(Protocol):
    """The part of trigger.py of a system whose own bookings can become ours."""

    def adopt(self, response: Response) -> ForeignBooking:
        """Read the answer to `read` as a booking."""
        ...


class SubscribingPart(Protocol):
    """The part of trigger.py that a system without an API for subscriptions leaves out.

    A part may also have `renew(subscription, url, secret)`, which asks for more time. Else the subscription is ended,
    and another made in its place.
    """

    def subscribe(self, url: str, secret: str) -> Asked:
        """Ask for calls to a URL of ours."""
        ...

    def subscribed(self, response: Response, at: datetime) -> Subscription:
        """Read what was subscribed to."""
        ...

    def unsubscribe(self, subscription: Subscription) -> Asked:
        """End a subscription."""
        ...


class LookupPart(AnsweringPart, Protocol):
    """lookup.py, of a system that knows people."""

    def lookup(self, query: LookupQuery) -> Asked:
        """Build the request that looks somebody up."""
        ...

    def found(self, response: Response) -> Iterable[Found]:
        """Read who was found, the best first."""
        ...


def mirror_part(kind: str) -> MirrorPart:
    """Load a connector's mirror.py."""
    return cast("MirrorPart", load(kind, "mirror"))


def finding_part(part: MirrorPart) -> FindingPart | None:
    """Give the part that looks for records, where the connector has it."""
    return cast("FindingPart", part) if hasattr(part, "find") else None


def found(part: MirrorPart, response: Response) -> str | None:
    """Read the id of the record that was looked for; None where there is none."""
    read = getattr(part, "found", None)
    return cast("str | None", read(response)) if read else part.outcome(response).remote_id


def planned(part: MirrorPart, wanted: Wanted, pushed: Pushed | None) -> Sequence[RecordStep]:
    """Plan what is missing."""
    steps: Callable[[Wanted, Pushed | None], Sequence[RecordStep]] = getattr(part, "steps", plan)
    return steps(wanted, pushed)


def trigger_part(kind: str) -> TriggerPart:
    """Load a connector's trigger.py."""
    return cast("TriggerPart", load(kind, "trigger"))


def polling_part(part: TriggerPart) -> PollingPart | None:
    """Give the part that asks what changed, where the connector has it."""
    return cast("PollingPart", part) if hasattr(part, "poll") else None


def reading(part: TriggerPart, remote_id: str, at: datetime) -> Asked:
    """Read a record. at: now, for a part that looks through lists (`read_among`), since nothing is shown by its id."""
    among: Callable[[str, datetime], Asked] | None = getattr(part, "read_among", None)
    return among(remote_id, at) if among else part.read(remote_id)


def carrying_part(part: TriggerPart) -> CarryingPart | None:
    """Give the part that reads records from requests, where the connector has it."""
    return cast("CarryingPart", part) if hasattr(part, "told") else None


def adopting_part(part: TriggerPart) -> AdoptingPart | None:
    """Give the part that reads bookings of others, where the connector has it."""
    return cast("AdoptingPart", part) if hasattr(part, "adopt") else None


def subscribing_part(part: TriggerPart) -> SubscribingPart | None:
    """Give the part that subscribes, where the connector has it."""
    return cast("SubscribingPart", part) if hasattr(part, "subscribe") else None


def renewing(part: SubscribingPart, subscription: Subscription, url: str, secret: str) -> Asked:
    """Ask for more time, or for another subscription."""
    renew: Callable[[Subscription, str, str], Asked] | None = getattr(part, "renew", None)
    return renew(subscription, url, secret) if renew else _replaced(part, subscription, url, secret)


def _replaced(part: SubscribingPart, subscription: Subscription, url: str, secret: str) -> Conversation:
    last = yield from _in_turn(part.unsubscribe(subscription))
    if isinstance(last, Request):
        yield last
    return (yield from _in_turn(part.subscribe(url, secret)))


def _in_turn(asked: Asked) -> Conversation:
    return asked if isinstance(asked, Request) else (yield from asked)


def signature_of(part: TriggerPart, settings: Mapping[str, str]) -> Signature:
    """Give how requests about a connection with these settings are proven."""
    chosen = getattr(part, "signature", None)
    return cast("Signature", chosen(settings)) if chosen else part.SIGNATURE


def needs_settings(part: TriggerPart) -> bool:
    """Tell whether the proof of a request depends on the connection that it is about."""
    return hasattr(part, "signature")


def handshake(part: TriggerPart, request: IncomingRequest) -> IncomingAnswer | None:
    """Give what the system wants back before it calls; None for any other request. Raises Refusal."""
    answer = getattr(part, "handshake", None)
    return _answer(answer(request)) if answer else None


def challenge(part: TriggerPart, request: IncomingRequest, secret: str) -> IncomingAnswer | None:
    """Give what the system wants back that proved itself; None for any other request."""
    answer = getattr(part, "challenge", None)
    return _answer(answer(request, secret)) if answer else None


def _answer(told: IncomingAnswer | str | None) -> IncomingAnswer | None:
    return IncomingAnswer(told) if isinstance(told, str) else told


def lookup_part(kind: str) -> LookupPart:
    """Load a connector's lookup.py."""
    return cast("LookupPart", load(kind, "lookup"))
