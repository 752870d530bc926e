"""Makes the attempt that a message asks for, once, and sends on what is due later."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from scheducal.clock import Clock
from scheducal.ids import CHANCE
from scheducal.store.commit import CommitRefused
from scheducal.store.keys import Key
from scheducal.store.table import Contention
from scheducal.values import dataclass
from scheducal.webhooks.delivery.fan_out import event_ref, wants
from scheducal.webhooks.delivery.model import Attempt, Delivery, next_action, planned
from scheducal.webhooks.delivery.poster import Posted, Poster, slow_timer
from scheducal.webhooks.delivery.repository import AlreadyKept, DeliveryClaim, DeliveryRepository, Overtaken
from scheducal.webhooks.delivery.rules import Clocked, Schedule, after_attempt, interrupted, reason_to_disable, skipped
from scheducal.webhooks.delivery.work_item import DeliveryMessage, DeliveryQueue, message_for
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.repository import EndpointRepository

DeliveryResult = Literal[
    "nothing", "waiting", "moved", "overtaken", "skipped", "delivered", "retrying", "undelivered", "spent"
]
Take = Callable[[Delivery, datetime], DeliveryClaim]
# SQS counts whole seconds.
_SLACK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DeliveryWorker:
    """retries: the queue for everything that waits or may hang.
    report: hears of faults that stop no attempt.
    """

    deliveries: DeliveryRepository
    endpoints: EndpointRepository
    poster: Poster
    retries: DeliveryQueue
    schedule: Schedule
    clock: Clock
    report: Callable[[Exception], None]

    def work(self, message: DeliveryMessage, *, is_quick: bool = False) -> DeliveryResult:
        """Do what the message asks for, if that is still to be done.

        is_quick: whether it came by the queue of first attempts, where nobody waits for an endpoint that may hang.
        Any error that escapes leaves a row or a manifest that the sweeper finds.
        """
        now = self.clock()
        # SQS delays 15 minutes at most, so that a longer wait takes several hops.
        if message.wait(now) > _SLACK:
            return "waiting" if self.retries.send_on(message) else "spent"
        try:
            if message.event is not None:
                with suppress(AlreadyKept):
                    return self._first(message, message.event, is_quick=is_quick)
            delivery = self.deliveries.get(message.tenant_id, message.webhook_id, message.delivery_id)
            return self._act(delivery, message, is_quick=is_quick) if delivery else "nothing"
        except Overtaken:
            return "overtaken"

    def _first(self, message: DeliveryMessage, key: Key, *, is_quick: bool) -> DeliveryResult:
        """Attempt a delivery that has no row yet: its claim makes one. Raises AlreadyKept, Overtaken."""
        event, now = self.deliveries.event(key), self.clock()
        if event is None:
            return "nothing"
        endpoint = self.endpoints.get(message.tenant_id, message.webhook_id)
        is_wanted = endpoint is not None and wants(endpoint, event["eventType"])
        delivery = planned(message.tenant_id, message.webhook_id, event_ref(event), now, is_active=is_wanted)
        if endpoint is None or not is_wanted:
            self._keep(delivery)
            return "skipped"
        # It began to hang after the event was spread.
        if is_quick and endpoint.may_hang(now):
            self._keep(delivery)
            return self._send_on(delivery, message, outcome="moved")
        return self._post(delivery, endpoint, event["envelope"].encode(), self.deliveries.begin, message)

    def _keep(self, delivery: Delivery) -> None:
        if not self.deliveries.plan(delivery):
            raise AlreadyKept

    def _act(self, delivery: Delivery, message: DeliveryMessage, *, is_quick: bool) -> DeliveryResult:
        match next_action(delivery, message.generation, message.attempt, self.clock()):
            case "attempt":
                return self._attempt(delivery, message, is_quick=is_quick)
            case "interrupted":
                after = interrupted(delivery, self._clocked())
                self.deliveries.settle(delivery, after)
                return self._send_on(after, message)
            case "wait":
                return self._send_on(delivery, message, outcome="waiting")
            case "nothing":
                return "nothing"

    def _attempt(self, delivery: Delivery, message: DeliveryMessage, *, is_quick: bool) -> DeliveryResult:
        endpoint = self.endpoints.get(delivery.tenant_id, delivery.webhook_id)
        if is_quick and endpoint is not None and endpoint.may_hang(self.clock()):
            return self._send_on(delivery, message, outcome="moved")
        event = self.deliveries.event(delivery.event.key)
        if endpoint is None or not wants(endpoint, delivery.event.event_type) or event is None:
            self.deliveries.settle(delivery, skipped(delivery))
            return "skipped"
        return self._post(delivery, endpoint, event["envelope"].encode(), self.deliveries.claim, message)

    def _post(
        self, delivery: Delivery, endpoint: Endpoint, body: bytes, take: Take, message: DeliveryMessage
    ) -> DeliveryResult:
        began = self.clock()
        # Before the claim: what keeps us from signing is no attempt.
        post = self.poster.prepare(endpoint, delivery.event.event_id, body, began)
        claim = take(delivery, began)
        with slow_timer(lambda: self._note_slow(endpoint)):
            posted = post()
        attempt = _attempt_of(delivery, posted, began)
        after = after_attempt(delivery, attempt, self._clocked(), posted.retry_after)
        # Before the record: a worker that dies in between makes the attempt again, and forgets nothing.
        self._judge(endpoint, attempt)
        self.deliveries.finish(claim, after)
        return self._send_on(after, message)

    def _note_slow(self, endpoint: Endpoint) -> None:
        """Note a slow endpoint, so that other events for it go where they hold up nobody.

        One that goes on as before does no harm.
        """
        try:
            self.endpoints.mark_slow(endpoint, self.clock())
        except Exception as fault:  # noqa: BLE001  the attempt is under way, and its outcome must be recorded
            self.report(fault)

    def _send_on(
        self, after: Delivery, message: DeliveryMessage, outcome: DeliveryResult | None = None
    ) -> DeliveryResult:
        """Send the next message of the chain. outcome: of a message that came early; None: the attempt has ended.

        After an attempt none is sent where there is nothing to wait for, or so long that the sweeper will.
        """
        has_ended = outcome is None and (after.not_before is None or after.rests)
        if has_ended or self.retries.send_on(message_for(after, message.lineage)):
            return outcome or _outcome(after)
        return "spent"

    def _judge(self, endpoint: Endpoint, attempt: Attempt) -> None:
        """Judge an endpoint's health: since when it has only failed, and whether that is too long."""
        if not endpoint.is_active:
            return
        if attempt.succeeded:
            self.endpoints.mark_healthy(endpoint)
        elif (reason := reason_to_disable(attempt, endpoint.failing_since)) is None:
            self.endpoints.mark_failing(endpoint, attempt.at)
        else:
            # Refused where its owner changed it meanwhile; under contention the next failure tries again.
            with suppress(CommitRefused, Contention):
                self.endpoints.disable(endpoint, reason, self.clock())

    def _clocked(self) -> Clocked:
        return Clocked(self.schedule, self.clock(), CHANCE.random())


def _attempt_of(delivery: Delivery, posted: Posted, began: datetime) -> Attempt:
    return Attempt(
        generation=delivery.generation,
        number=delivery.attempt,
        at=began,
        duration_ms=posted.duration_ms,
        code=posted.code,
        response=posted.response,
        error=posted.error,
    )


def _outcome(after: Delivery) -> DeliveryResult:
    return "waiting" if after.state == "pending" else after.state
