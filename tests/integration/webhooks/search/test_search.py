"""Deliveries that are searched for: every filter, within few queries, and honest about how far a search came."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from scheducal.errors import Refusal
from scheducal.events.rows import tenant_event
from scheducal.store.keys import webhook_partition
from scheducal.store.table import table
from scheducal.webhooks.delivery.fan_out import event_ref
from scheducal.webhooks.delivery.model import Delivery, planned
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.health.queries import of_last_day
from scheducal.webhooks.search.model import DeliveryFilter, Found
from scheducal.webhooks.search.queries import listing, search
from tests.integration.world.webhooks.attempted import Deliveries
from tests.integration.world.webhooks.webhooks import Hooks
from tests.integration.world.world import World


@pytest.fixture
def deliveries(world: World) -> Deliveries:
    """Those to an endpoint that is forty days old."""
    webhook_id = Hooks(world.client).register().data["webhookId"]
    world.clock.advance(days=40)
    return Deliveries(world, webhook_id)


def searched(world: World, wanted: DeliveryFilter, limit: int = 25, cursor: str | None = None) -> Found:
    tenant_id, now = world.tenant.tenant_id, world.clock.now()
    endpoint = EndpointRepository(table()).get(tenant_id, wanted.webhook_id) if wanted.webhook_id else None
    return search(table(), tenant_id, wanted, endpoint, listing(wanted, limit, cursor), now)


def walked(world: World, wanted: DeliveryFilter, limit: int = 2) -> tuple[list[str], int]:
    """The ids on all pages, and how many pages there were. Each page goes on before the one before."""
    found: list[Delivery] = []
    cursor, pages, reached = None, 0, None
    while pages < 60:
        page = searched(world, wanted, limit, cursor)
        assert len(page.deliveries) <= limit
        assert reached is None or page.reached is None or page.reached <= reached
        found, cursor, reached, pages = found + page.deliveries, page.cursor, page.reached, pages + 1
        if cursor is None:
            return [each.delivery_id for each in found], pages
    raise AssertionError("the search never ends")


def made(deliveries: Deliveries, at: datetime, name: str, event_type: str = "webhook.test") -> Delivery:
    """One that was answered with 204, of an event whose body is in the table."""
    tenant_id = deliveries.world.tenant.tenant_id
    partition = webhook_partition(tenant_id, deliveries.webhook_id)
    event = tenant_event(tenant_id, partition, event_type, {"name": name}, at, {})  # type: ignore[arg-type]
    table().put(event)
    ref = event_ref({**event.item, **event.key.attributes()})
    delivery = planned(tenant_id, deliveries.webhook_id, ref, at, is_active=True)
    with deliveries.world.wire.unseen():
        assert DeliveryRepository(table()).plan(delivery)
    return deliveries.attempt(delivery, 204)


def test_each_filter_finds_what_it_names_and_nothing_else_on_pages_of_any_size(
    world: World, deliveries: Deliveries
) -> None:
    now, other = world.clock.now(), Deliveries(world, str(uuid4()))
    kept = {
        "old": deliveries.undelivered(now - timedelta(days=20)),
        "unanswered": deliveries.attempt(deliveries.plan(now - timedelta(days=3)), None),
        "skipped": deliveries.plan(now - timedelta(days=2), is_active=False),
        "delivered": deliveries.delivered(now - timedelta(hours=30)),
        "typed": made(deliveries, now - timedelta(hours=3), "Ada"),
        "busy": deliveries.attempt(deliveries.plan(now - timedelta(hours=2)), 503),
        "undelivered": deliveries.undelivered(now - timedelta(hours=1)),
    }
    elsewhere = other.undelivered(now - timedelta(minutes=30))
    names = {each.delivery_id: name for name, each in {**kept, "elsewhere": elsewhere}.items()}
    here = DeliveryFilter(webhook_id=deliveries.webhook_id)
    everywhere = DeliveryFilter(state="undelivered")
    wanted = {
        here: ["undelivered", "busy", "typed", "delivered", "skipped", "unanswered", "old"],
        everywhere: ["elsewhere", "undelivered", "old"],
        replace(everywhere, webhook_id=deliveries.webhook_id): ["undelivered", "old"],
        replace(here, state="delivered"): ["typed", "delivered"],
        replace(here, state="retrying"): ["busy", "unanswered"],
        replace(here, event_type="webhook.test"): ["typed"],
        replace(here, answer="2xx"): ["typed", "delivered"],
        replace(here, answer="204"): ["typed"],
        replace(here, answer="5xx"): ["undelivered", "busy", "old"],
        replace(here, answer="none"): ["unanswered"],
        replace(everywhere, answer="503"): [],
        replace(here, since=now - timedelta(hours=2)): ["undelivered", "busy"],
        replace(here, until=now - timedelta(days=2, hours=-1)): ["skipped", "unanswered", "old"],
        replace(everywhere, until=now - timedelta(days=2)): ["old"],
        replace(here, text="aDa"): ["typed"],
        replace(here, text="nobody"): [],
    }
    found = {
        wish: {limit: [names[each] for each in walked(world, wish, limit)[0]] for limit in (1, 25)} for wish in wanted
    }
    assert found == {wish: dict.fromkeys((1, 25), expected) for wish, expected in wanted.items()}


def test_a_page_costs_two_requests_however_rare_the_filter_and_says_how_far_it_came(
    world: World, deliveries: Deliveries
) -> None:
    now = world.clock.now()
    rare = made(deliveries, now - timedelta(days=6), "needle")
    for day in range(1, 6):
        made(deliveries, now - timedelta(days=day), "hay")
    for wanted in (
        DeliveryFilter(webhook_id=deliveries.webhook_id, answer="404"),
        DeliveryFilter(webhook_id=deliveries.webhook_id, text="needle"),
    ):
        begin = world.wire.next_number
        with world.wire.invocation("dashboard"):
            page = searched(world, wanted)
        # The first of them reads the endpoint.
        assert len(world.wire.operations[begin:]) <= 3
        assert (page.deliveries, page.cursor is None) == ([], False)
        assert page.reached is not None
        assert now - timedelta(days=2) < page.reached < now
    found, _ = walked(world, DeliveryFilter(webhook_id=deliveries.webhook_id, text="needle"))
    assert found == [rare.delivery_id]


def test_what_no_search_takes_is_refused_with_the_field(world: World) -> None:
    now = world.clock.now()
    wrong = {
        DeliveryFilter(): "endpoint",
        DeliveryFilter(state="delivered"): "endpoint",
        DeliveryFilter(state="lost"): "state",  # type: ignore[arg-type]
        DeliveryFilter(state="skipped", event_type="<b>"): "type",
        DeliveryFilter(state="skipped", answer="600"): "answer",
        DeliveryFilter(state="skipped", answer="²00"): "answer",
        DeliveryFilter(state="skipped", text="x" * 201): "text",
        DeliveryFilter(state="skipped", since=now, until=now): "until",
    }
    said = {}
    for wanted in wrong:
        with pytest.raises(Refusal) as refused:
            listing(wanted, 25, None)
        said[wanted] = refused.value.param
    assert said == wrong


def test_the_share_of_failures_counts_each_attempt_of_a_day(world: World, deliveries: Deliveries) -> None:
    now = world.clock.now()
    deliveries.undelivered(now - timedelta(hours=3))
    deliveries.undelivered(now - timedelta(hours=30))
    for hours in (1, 2, 23):
        deliveries.delivered(now - timedelta(hours=hours))
    found = of_last_day(table(), world.tenant.tenant_id, deliveries.webhook_id, now)
    assert (found.delivered, found.failed, found.is_whole) == (3, 5, True)
    assert found.share_of_failures == pytest.approx(5 / 8)
    assert [each.state for each in found.newest] == ["delivered", "delivered", "undelivered", "delivered"]
