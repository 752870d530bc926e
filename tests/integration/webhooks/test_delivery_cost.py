"""What a delivery costs: its AWS requests and write units, as they are."""

from __future__ import annotations

from collections import Counter

from tests.integration.world.aws import stream_records
from tests.integration.world.cloud.write_units import by_kind
from tests.integration.world.functions import forget
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.webhooks.deliveries import deliveries, registered, sent_test
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World

BATCH = 10


def requests(world: World, begin: int) -> Counter[str]:
    """By name, since a call."""
    return Counter(world.wire.operations[begin:])


def test_ten_events_delivered_at_the_first_attempt(world: World) -> None:
    registered(world, URL, ["appointment.created"])
    for number in range(BATCH):
        world.client.create(WITH_JOHN, idempotency_key=f"{number}")
    forget()
    position, begin = len(stream_records(0)), world.wire.next_number
    world.pipeline.dispatch()
    # One message to each of the two queues for ten events, and a manifest; the endpoints are read once.
    assert requests(world, begin) == {"SendMessageBatch": 2, "Query": 1, "PutItem": 1}
    begin = world.wire.next_number
    world.pipeline.consume("deliver")
    # Each reads the event and the endpoint, claims, posts and records. The tenant is read once, and the secret opened.
    # The batch is counted in the tenant's tally.
    assert requests(world, begin) == {
        "GetItem": 2 * BATCH + 1,
        "PutItem": BATCH,
        "UpdateItem": BATCH + 1,
        "POST": BATCH,
        "Decrypt": 1,
    }
    assert {row["state"] for row in deliveries()} == {"delivered"}
    world.clock.advance(seconds=122)
    begin = world.wire.next_number
    world.pipeline.sweep()
    # Ten deliveries are looked after with one read and one write.
    swept = requests(world, begin)
    assert (swept["BatchGetItem"], swept["DeleteItem"], swept["PutItem"], swept["UpdateItem"]) == (1, 1, 0, 0)
    # Claimed 1, recorded 1; and for all ten the manifest and its end, of one or two KB each.
    found = by_kind(position)
    assert found.pop("delivery") == 2 * BATCH
    assert found.pop("manifest") <= 4
    # And the batch's count, with its place in an index.
    assert found.pop("tally") == 2
    assert not found


def test_a_failed_attempt(world: World) -> None:
    webhook_id = registered(world)
    world.receivers.answer(URL, answering(500))
    sent_test(world, webhook_id)
    world.pipeline.work()
    begin = world.wire.next_number
    world.clock.advance(seconds=70)
    world.pipeline.consume("retry")
    assert requests(world, begin) == {
        "GetItem": 4,
        "UpdateItem": 1,
        "POST": 1,
        "TransactWriteItems": 1,
        "SendMessageBatch": 1,
    }


def test_a_hop_reads_nothing(world: World) -> None:
    world.receivers.answer(URL, answering(500))
    sent_test(world, registered(world))
    world.pipeline.work()
    world.clock.advance(seconds=67)
    (early,) = world.pipeline.receive("retry")
    world.clock.advance(seconds=-20)
    begin = world.wire.next_number
    assert world.pipeline.hand_over([early], "retry") == set()
    assert requests(world, begin) == {"SendMessageBatch": 1}
