"""What SES says of mails: from the queue to what clients, timelines and webhooks are told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheducal_tools.local.mailbox.simulator import events_of
from tests.faults import Killed, every_fault
from tests.integration.connectors.email.test_replies import events, shown
from tests.integration.scenarios import the_id, with_two
from tests.integration.timeline.test_timeline import of_type, timeline
from tests.integration.world.aws import CONFIGURATION_SET
from tests.integration.world.functions import Context, forget, invoke
from tests.integration.world.requests import JOHN, MOVED, WITH_JOHN
from tests.integration.world.rows import of_kind, the_partition
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.world import World, worlds


@pytest.fixture(autouse=True)
def told(world: World) -> None:
    """One appointment of which John and Mary were told, two versions so far."""
    with_two(world)


def said(world: World, kind: str = "bounce", *, ses_id: str = "ses-1", version: int = 2, **tags: str) -> list[str]:
    """Give the events of SES for a mail that ends as one to that address of its simulator. tags: other values."""
    values = {
        "tenant": world.tenant.tenant_id,
        "appointment": the_id(),
        "invitee": shown(world, JOHN)["inviteeId"],
        "version": str(version),
        **tags,
    }
    request = {
        "FromEmailAddress": "acme@mail.test",
        "Destination": {"ToAddresses": [f"{kind}@simulator.amazonses.com"]},
        "ConfigurationSetName": CONFIGURATION_SET,
        "EmailTags": [{"Name": name, "Value": value} for name, value in values.items()],
    }
    published = json.dumps(list(events_of(request, ses_id, world.clock.now())))
    return [json.dumps(each) for each in json.loads(published.replace(f"{kind}@simulator.amazonses.com", JOHN))]


def receive(world: World, *bodies: str) -> list[str]:
    """Bring messages to the function; the ids of those that it failed to take."""
    records = [
        {"messageId": str(place), "body": body, "eventSource": "aws:sqs", "attributes": {}}
        for place, body in enumerate(bodies)
    ]
    answer = invoke(world.wire, "inbound.feedback", {"Records": records}, Context())
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def entries(world: World) -> list[tuple[str, str]]:
    """State and outcome of the mails in the timeline."""
    found = of_type(timeline(world.client, the_id()).data["timeline"], "mail")
    return [(each["state"], each["outcome"]) for each in found]


def unreachable() -> list[dict[str, Any]]:
    return events(the_partition(), "attendee.unreachable")


def undeliverable() -> list[dict[str, Any]]:
    return events(the_partition(), "invitee.undeliverable")


def marked() -> list[tuple[str, str]]:
    """Addresses that are marked, with why, of all tenants."""
    return sorted((each["address"], each["state"]) for each in of_kind("undeliverable"))


def test_a_bounce_is_shown_noted_and_told_once(world: World) -> None:
    bodies = said(world)
    assert receive(world, *bodies, *bodies) == []
    assert receive(world, *bodies) == []
    mail = {
        "state": "bounced",
        "isPermanent": True,
        "reason": "the mail server refuses the address for good (5.1.1)",
        "version": 2,
        "at": "2026-03-19T14:23:31Z",
    }
    assert shown(world, JOHN)["mail"] == mail
    assert entries(world) == [("bounced", "bounced")]
    [event] = unreachable()
    assert event["attendee"] == {
        "inviteeId": shown(world, JOHN)["inviteeId"],
        "name": "John Doe",
        "email": JOHN,
        "response": "needsAction",
    }
    assert (event["mail"], event["version"]) == (mail, 2)


def test_the_event_reaches_a_webhook_and_starts_no_sync(world: World) -> None:
    registered(world, types=["attendee.unreachable"])
    before = len(world.mails())
    receive(world, *said(world))
    world.pipeline.settle()
    assert [each.event["eventType"] for each in world.receivers.got] == ["attendee.unreachable"]
    assert len(world.mails()) == before


def test_the_next_change_is_mailed_and_what_is_not_sent_is_told_again(world: World) -> None:
    """SES itself holds back what goes to an address that bounced, and says so of each mail."""
    receive(world, *said(world))
    world.client.update(the_id(), MOVED)
    world.pipeline.settle()
    world.clock.advance(minutes=1)
    receive(world, *said(world, "suppressionlist", ses_id="ses-2", version=3))
    assert shown(world, JOHN)["mail"]["state"] == "suppressed"
    assert [each["mail"]["version"] for each in unreachable()] == [2, 3]
    assert entries(world) == [("bounced", "bounced"), ("suppressed", "suppressed")]


def test_a_bounce_of_an_earlier_version_is_noted_and_does_not_count(world: World) -> None:
    late = said(world)
    world.client.update(the_id(), MOVED)
    world.pipeline.settle()
    world.clock.advance(minutes=1)
    receive(world, *said(world, "success", ses_id="ses-2", version=3))
    receive(world, *late)
    assert shown(world, JOHN)["mail"]["state"] == "delivered"
    assert (entries(world), unreachable()) == ([("bounced", "stale")], [])


def test_an_address_is_marked_once_until_a_mail_arrives_there(world: World) -> None:
    receive(world, *said(world))
    assert (marked(), len(undeliverable())) == ([(JOHN, "bounced")], 1)
    assert undeliverable()[0]["attendee"]["email"] == JOHN
    assert undeliverable()[0]["mail"] == shown(world, JOHN)["mail"]
    world.clock.advance(minutes=1)
    receive(world, *said(world, "suppressionlist", ses_id="ses-2"))
    assert (marked(), len(undeliverable())) == ([(JOHN, "suppressed")], 1)
    world.clock.advance(minutes=1)
    receive(world, *said(world, "success", ses_id="ses-3"))
    assert marked() == []
    world.clock.advance(minutes=1)
    receive(world, *said(world, "complaint", ses_id="ses-4"))
    assert (marked(), len(undeliverable())) == ([(JOHN, "complained")], 2)


def test_what_may_pass_marks_no_address(world: World) -> None:
    passing = [body.replace('"Permanent"', '"Transient"').replace('"General"', '"MailboxFull"') for body in said(world)]
    receive(world, *passing)
    assert (shown(world, JOHN)["mail"]["state"], shown(world, JOHN)["mail"]["isPermanent"]) == ("bounced", False)
    receive(world, *said(world, "ooto", ses_id="ses-2"))
    assert (marked(), undeliverable(), len(unreachable())) == ([], [], 1)


def test_an_older_mail_that_arrived_leaves_the_mark(world: World) -> None:
    early = said(world, "success", ses_id="ses-0", version=1)
    world.clock.advance(minutes=1)
    receive(world, *said(world))
    receive(world, *early)
    assert marked() == [(JOHN, "bounced")]


def test_each_tenant_s_mark_is_its_own(world: World) -> None:
    """A mail's tags say whose it is, and another tenant's mail to the same address may still get there."""
    receive(world, *said(world))
    other = world.new_tenant("Other")
    other.create(WITH_JOHN, idempotency_key="other")
    world.pipeline.settle()
    mine, theirs = of_kind("appointment")
    assert mine["tenantId"] != theirs["tenantId"]
    assert [each["pk"].split("#")[1] for each in of_kind("undeliverable")] == [world.tenant.tenant_id]


def test_an_automatic_answer_leaves_the_mail_delivered(world: World) -> None:
    receive(world, *said(world, "ooto"))
    assert shown(world, JOHN)["mail"]["state"] == "delivered"
    assert (entries(world), unreachable()) == ([("bounced", "overtaken")], [])


def test_what_is_about_nobody_whom_we_know_changes_nothing(world: World) -> None:
    [body] = said(world)
    foreign = [
        *said(world, tenant=f"ten_{'0' * 26}"),
        *said(world, appointment=f"apt_{'0' * 26}"),
        *said(world, invitee=f"inv_{'0' * 20}"),
        *said(world, version=3),
        body.replace(JOHN, "somebody@else.example"),
        *said(world, tenant="../x"),
        "{}",
        "Successfully validated SNS topic for Amazon SES event publishing.",
    ]
    assert receive(world, *foreign) == []
    assert (shown(world, JOHN)["mail"], entries(world), unreachable()) == (None, [], [])


def test_only_what_cannot_be_read_comes_back_by_the_queue(world: World) -> None:
    assert receive(world, "no event", *said(world), "[]") == ["0", "2"]
    assert shown(world, JOHN)["mail"]["state"] == "bounced"


def test_a_fault_anywhere_records_a_bounce_once() -> None:
    def arrange(world: World) -> None:
        world.client.create(WITH_JOHN, idempotency_key="before")
        world.pipeline.settle()

    for trial in every_fault(worlds(arrange)):
        with trial as world:
            with world.wire.unseen():
                bodies = said(world, version=1)
            attempt(world, *bodies)
            with world.wire.unseen():
                assert receive(world, *bodies) == []
                assert shown(world, JOHN)["mail"]["state"] == "bounced"
                assert (entries(world), len(unreachable())) == ([("bounced", "bounced")], 1)
                assert (marked(), len(undeliverable())) == ([(JOHN, "bounced")], 1)


def attempt(world: World, *bodies: str) -> None:
    """One batch that may fail or be killed; the queue gives it again."""
    try:
        receive(world, *bodies)
    except Killed:
        forget()
    except Exception:  # noqa: BLE001  Lambda reports it; the messages come back by the queue
        pass
