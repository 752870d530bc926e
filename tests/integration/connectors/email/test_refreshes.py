"""An invitee's calendar program asks for the current event, and the invitee alone is told again."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from scheducal_tools.local.mailbox.receipt import received_by_ses
from scheducal_tools.local.mailbox.replying import Invitation
from tests.faults import every_fault
from tests.integration.scenarios import the_id, with_two
from tests.integration.world import mailbox
from tests.integration.world.requests import JOHN, MARY
from tests.integration.world.rows import the_partition
from tests.integration.world.webhooks.post import Post
from tests.integration.world.world import World, worlds


@pytest.fixture
def post(world: World) -> Post:
    """One appointment of which John and Mary were told, two versions so far."""
    with_two(world)
    return Post(world)


def notes() -> list[str]:
    """Give the outcomes that the log notes."""
    return sorted(row["outcome"] for row in the_partition().of_kind("reply"))


def test_a_refresh_is_answered_to_the_invitee_alone_once_a_day(world: World, post: Post) -> None:
    told, invitation = [len(world.mails(each)) for each in (JOHN, MARY)], post.invitation(JOHN)

    def asks(change: tuple[bytes, bytes] = (b"", b"")) -> list[int]:
        post.deliver(_refresh(world, invitation).replace(*change))
        world.pipeline.settle()
        return [len(world.mails(each)) - before for each, before in zip((JOHN, MARY), told, strict=True)]

    assert asks((b"dmarc=pass", b"dmarc=fail")) == [0, 0]
    before = mailbox.calendar_of(world.mails(JOHN), invitation.uid)
    assert asks() == [1, 0]
    assert mailbox.calendar_of(world.mails(JOHN), invitation.uid) == before
    assert world.mails(JOHN)[-1].invitation == before
    assert world.mails(JOHN)[-1].subject.startswith("Invitation: ")
    assert asks() == asks() == [1, 0], "two programs that answer each other fall silent"
    world.clock.advance(minutes=24 * 60)
    assert asks() == [2, 0]
    assert notes() == ["refreshed", "refreshed", "unauthenticated"]
    assert world.client.get(the_id()).data["version"] == 2
    world.clock.advance(minutes=24 * 60)
    post.deliver(_refresh(world, invitation))
    assert world.client.update(the_id(), {"appointmentLocation": "Room 2"}).status == 200
    world.pipeline.settle()
    assert world.mails(JOHN)[-1].subject.startswith("Updated invitation: ")
    assert world.client.cancel(the_id()).status == 200
    world.pipeline.settle()
    assert asks() == [5, 2]
    assert [each.invitation.method for each in world.mails(JOHN)[-2:] if each.invitation] == ["CANCEL", "CANCEL"]
    world.clock.advance(minutes=60 * 24 * 60)
    assert asks() == [5, 2], "the appointment is over"
    assert notes() == [*["refreshed"] * 4, "stale", "unauthenticated"]


def test_a_refresh_survives_a_fault_at_every_call() -> None:
    for trial in every_fault(worlds(with_two)):
        with trial as world:
            post = Post(world)
            with world.wire.unseen():
                before, mail = len(world.mails(JOHN)), _refresh(world, post.invitation(JOHN))
            post.deliver(mail)
            with world.wire.unseen():
                assert post.dead == []
                world.pipeline.settle()
                assert len(world.mails(JOHN)) == before + 1


def _refresh(world: World, invitation: Invitation) -> bytes:
    """John's calendar program asks for the event (RFC 5546 section 3.2.6)."""
    lines = ("VERSION:2.0", "METHOD:REFRESH", "BEGIN:VEVENT", f"UID:{invitation.uid}")
    person = (f"ATTENDEE:mailto:{JOHN}", "DTSTAMP:20260319T142300Z", "END:VEVENT")
    calendar = "\r\n".join(("BEGIN:VCALENDAR", *lines, *person, "END:VCALENDAR", ""))
    message = EmailMessage(SMTP)
    message["From"], message["To"] = JOHN, invitation.organizer.removeprefix("mailto:")
    message.set_content(calendar, subtype="calendar", params={"method": "REFRESH"})
    return received_by_ses(message, world.clock.now())
