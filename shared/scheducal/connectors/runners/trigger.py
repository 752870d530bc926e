"""Runs a connector's trigger.py: subscriptions to a system's webhooks, and the records that changed there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from scheducal.connectors.connected import Changes, CursorExpired, RemoteEvent, Subscription, SubscriptionGone
from scheducal.connectors.foreign import ForeignBooking
from scheducal.connectors.outcome import Outcome, failure
from scheducal.connectors.runners.address import InboundAddress
from scheducal.connectors.runners.conversation import Asked, answer_to
from scheducal.connectors.runners.parts import (
    AdoptingPart,
    SubscribingPart,
    TriggerPart,
    adopting_part,
    carrying_part,
    polling_part,
    reading,
    renewing,
)
from scheducal.http.request import Response
from scheducal.http.rest import Rest
from scheducal.values import dataclass, replace

# How long until a connection whose system needs no subscription is looked at again.
_FOREVER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Trigger:
    """title: of the system, for people. address: where it sends what it has to say of the connection.

    seal: a secret with which the system says that it signs. heard: what the system told of a record just now, of
    systems whose records cannot be read.
    """

    title: str
    rest: Rest
    part: TriggerPart
    subscribing: SubscribingPart | None
    address: InboundAddress
    seal: Callable[[str], bytes]
    heard: Mapping[str, Any] | None = None

    @property
    def reads(self) -> bool:
        """Tell whether records can be read whenever we like."""
        return carrying_part(self.part) is None

    def read(self, remote_id: str) -> RemoteEvent | None:
        """Read a record as the system shows it; None where it has none. Raises as `Rest.send`, AccessLost."""
        if not self.reads:
            return self.part.remote(self._told) if self.heard else None
        response = self._read(remote_id)
        outcome = self.part.outcome(response)
        return None if outcome.name == "gone" else self.part.remote(self._asked(response, outcome))

    def foreign(self, remote_id: str) -> ForeignBooking | None:
        """Read a record as a booking of the system's own; None where there is none, or it cannot be read as one."""
        part = adopting_part(self.part)
        if part is None:
            return None
        if not self.reads:
            return self._foreign(part, self._told) if self.heard else None
        response = self._read(remote_id)
        outcome = self.part.outcome(response)
        return None if outcome.name == "gone" else self._foreign(part, self._asked(response, outcome))

    def _foreign(self, part: AdoptingPart, response: Response) -> ForeignBooking:
        event = self.part.remote(response)
        return replace(
            part.adopt(response), remote_id=event.reference, version=event.etag, start=event.start, end=event.end
        )

    def poll(self, cursor: str | None, since: datetime) -> Changes:
        """Ask what changed, where the system does not say so itself. Raises CursorExpired."""
        part = polling_part(self.part)
        if part is None:
            return Changes((), cursor or "none", more=False)
        response = answer_to(self.rest, part.poll(cursor, since, self.rest.settings), self.part.outcome)
        outcome = self.part.outcome(response)
        if outcome.name == "gone" and cursor is not None:
            raise CursorExpired
        found = part.page(self._asked(response, outcome))
        events = (RemoteEvent(each, version, uid=None, updated_at=None) for each, version in found.changed.items())
        return Changes(tuple(events), found.cursor or cursor or "", found.more)

    def subscribe(self, url: str, at: datetime) -> Subscription:
        """Ask the system to call us, where it takes that by its API."""
        part = self.subscribing
        if part is None:
            return self.none(at)
        return self._subscribed(part, part.subscribe(self.address.url(url), self.address.secret), at)

    def renew(self, subscription: Subscription, url: str, at: datetime) -> Subscription:
        """Renew a subscription, or make another in its place. Raises SubscriptionGone."""
        part = self.subscribing
        if part is None:
            return self.none(at)
        if subscription.expires_at <= at:
            raise SubscriptionGone
        request = renewing(part, subscription, self.address.url(url), self.address.secret)
        renewed = self._subscribed(part, request, at)
        # Most systems say the secret once.
        return renewed if renewed.sealed else replace(renewed, sealed=subscription.sealed)

    def unsubscribe(self, subscription: Subscription) -> None:
        """End a subscription; one that is gone is no error."""
        if self.subscribing and subscription.subscription_id:
            response = answer_to(self.rest, self.subscribing.unsubscribe(subscription), self.part.outcome)
            outcome = self.part.outcome(response)
            if outcome.name != "gone":
                self._asked(response, outcome)

    @staticmethod
    def none(at: datetime) -> Subscription:
        """Give what stands for the subscription of a system that is set up by hand."""
        return Subscription("", "", at + _FOREVER)

    def _read(self, remote_id: str) -> Response:
        return answer_to(self.rest, reading(self.part, remote_id, self.rest.now()), self.part.outcome)

    @property
    def _told(self) -> Response:
        return Response(200, self.heard or {})

    def _subscribed(self, part: SubscribingPart, asked: Asked, at: datetime) -> Subscription:
        response = answer_to(self.rest, asked, self.part.outcome)
        outcome = self.part.outcome(response)
        if outcome.name == "gone":
            raise SubscriptionGone
        made = part.subscribed(self._asked(response, outcome), at)
        return replace(made, secret=None, sealed=self.seal(made.secret)) if made.secret else made

    def _asked(self, response: Response, outcome: Outcome) -> Response:
        if failed := failure(outcome, self.title, outcome.why, is_question=True):
            raise failed
        return response
