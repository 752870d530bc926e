"""Answers by mail: from the mail bucket to the invitee, the event and what clients are shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest

from tests.faults import Mode, every_fault
from tests.integration.scenarios import the_id, with_two
from tests.integration.world.laws import everything_holds
from tests.integration.world.requests import JOHN, MARY, MOVED, RENAMED
from tests.integration.world.rows import Partition, the_partition
from tests.integration.world.webhooks.post import Post
from tests.integration.world.world import World, worlds

ELEVEN_IN_LOS_ANGELES = datetime(2026, 4, 15, 18, 0, tzinfo=UTC)


@pytest.fixture
def post(world: World) -> Post:
    """One appointment of which John and Mary were told, two versions so far."""
    with_two(world)
    return Post(world)


def events(partition: Partition, event_type: str) -> list[dict[str, Any]]:
    """Give the data of the events of a type, oldest first."""
    rows = [row for row in partition.of_kind("event") if row["eventType"] == event_type]
    return [json.loads(row["envelope"])["data"] for row in rows]


def shown(world: World, address: str) -> dict[str, Any]:
    """Make an invitee as clients see it."""
    invitees = world.client.get(the_id()).data["invitees"]
    (found,) = [each for each in invitees if each["email"] == address]
    return dict(found)


def notes() -> list[str]:
    """Give the outcomes that the log notes."""
    return sorted(row["outcome"] for row in the_partition().of_kind("reply"))


@pytest.mark.parametrize(
    ("partstat", "response"),
    [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentativelyAccepted")],
)
def test_an_answer_is_shown_and_told(world: World, post: Post, partstat: Any, response: str) -> None:
    post.answer(JOHN, partstat, comment="See you there")
    attendee = {
        "name": "John Doe",
        "email": JOHN,
        "response": response,
        "respondedAt": "2026-03-19T14:23:31Z",
        "comment": "See you there",
    }
    (told,) = events(the_partition(), "attendee.responded")
    assert told["attendee"] == {**attendee, "inviteeId": shown(world, JOHN)["inviteeId"]}
    assert told["version"] == 3
    assert {each["email"]: each["response"] for each in told["attendees"]} == {JOHN: response, MARY: "needsAction"}
    seen = shown(world, JOHN)
    assert (seen["response"], seen["comment"]) == (response, "See you there")
    assert seen["respondedAt"] == attendee["respondedAt"]
    assert shown(world, MARY)["response"] == "needsAction"


def test_another_address_of_the_invitees_domain_answers_and_is_named(world: World, post: Post) -> None:
    sender = "invitations-noreply@" + JOHN.rpartition("@")[2]
    post.answer(JOHN, "ACCEPTED", sender=sender)
    (told,) = events(the_partition(), "attendee.responded")
    assert (told["attendee"]["email"], told["attendee"]["respondedBy"]) == (JOHN, sender)
    timeline = world.client.send("appointments.timeline", None, {"appointmentId": the_id()}).data["timeline"]
    (entry,) = [each for each in timeline if each["type"] == "answer"]
    assert (entry["email"], entry["respondedBy"], entry["outcome"]) == (JOHN, sender, "answered")


def test_a_proposed_time_is_told_in_the_appointments_zone(world: World, post: Post) -> None:
    post.answer(JOHN, "TENTATIVE", proposed_start=ELEVEN_IN_LOS_ANGELES)
    (told,) = events(the_partition(), "attendee.proposed_new_time")
    assert told["attendee"]["response"] == "tentativelyAccepted"
    assert told["attendee"]["proposedStart"] == "2026-04-15T11:00:00"
    assert told["attendee"]["proposedEnd"] == "2026-04-15T12:00:00"
    assert told["attendee"]["proposedStartInstant"] == "2026-04-15T18:00:00Z"
    assert (told["start"], told["startInstant"]) == ("2026-04-15T09:00:00", "2026-04-15T16:00:00Z")
    assert events(the_partition(), "attendee.responded") == []
    assert shown(world, JOHN)["proposedStart"] == "2026-04-15T11:00:00"


def test_a_proposed_place_is_told_and_shown_without_a_time(world: World, post: Post) -> None:
    post.answer(JOHN, "TENTATIVE", place="Room B")
    (told,) = events(the_partition(), "attendee.proposed_new_time")
    assert told["attendee"]["proposedLocation"] == "Room B"
    assert not {"proposedStart", "proposedEnd"} & told["attendee"].keys()
    seen = shown(world, JOHN)
    assert (seen["response"], seen["proposedLocation"], seen["proposedStart"]) == (
        "tentativelyAccepted",
        "Room B",
        None,
    )


def test_a_place_that_a_calendar_still_shows_is_no_proposal(world: World, post: Post) -> None:
    behind = post.invitation(JOHN)
    for place in ("Room 1", "Room 2", None):
        world.clock.advance(minutes=5)
        assert world.client.update(the_id(), {"appointmentLocation": place}).status == 200
    world.pipeline.settle()

    def proposed(**countered: Any) -> tuple[str | None, bool]:
        world.clock.advance(minutes=1)
        post.answer(JOHN, "TENTATIVE", **countered)
        seen = shown(world, JOHN)
        return seen["proposedLocation"], seen["proposedStart"] is not None

    assert proposed(place="Room 1", proposed_start=(eleven := behind.start.replace(hour=18))) == (None, True)
    assert proposed(place="Room 3", proposed_start=eleven) == ("Room 3", True)
    assert proposed(place="Room 2") == ("Room 2", False)


def test_a_proposal_whose_time_cannot_be_read_is_kept_for_people_and_its_answer_counts(
    world: World, post: Post
) -> None:
    said = post.compose(JOHN, "TENTATIVE", proposed_start=ELEVEN_IN_LOS_ANGELES)
    mail = message_from_bytes(said, policy=SMTP)
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    calendar = part.get_content().replace("DTSTART:", "DTSTART;TZID=Nowhere:").replace("180000Z", "180000")
    part.set_content(calendar, subtype="calendar", params={"method": "COUNTER"})
    assert post.deliver(mail.as_bytes(), "strange") == ["unmatched/unresolved_time/strange"]
    assert shown(world, JOHN)["response"] == "tentativelyAccepted"
    assert notes() == ["unresolved_time"]


def test_an_answer_sends_no_mail_and_everything_holds(world: World, post: Post) -> None:
    before = world.mails()
    post.answer(JOHN, "ACCEPTED")
    post.answer(MARY, "DECLINED")
    world.pipeline.settle()
    assert world.mails() == before
    everything_holds(world)


def test_a_later_answer_replaces_an_earlier_one(world: World, post: Post) -> None:
    post.answer(JOHN, "ACCEPTED")
    world.clock.advance(minutes=5)
    post.answer(JOHN, "DECLINED")
    assert shown(world, JOHN)["response"] == "declined"
    assert len(events(the_partition(), "attendee.responded")) == 2


def test_an_answer_that_was_overtaken_changes_nothing(world: World, post: Post) -> None:
    early = post.compose(JOHN, "ACCEPTED")
    world.clock.advance(minutes=5)
    post.answer(JOHN, "DECLINED")
    keys = post.deliver(early, "early")
    assert shown(world, JOHN)["response"] == "declined"
    assert "unmatched/stale/early" in keys
    assert notes() == ["answered", "stale"]


def test_a_reschedule_asks_anew_and_makes_earlier_answers_void(world: World, post: Post) -> None:
    late = post.compose(MARY, "ACCEPTED")
    post.answer(JOHN, "ACCEPTED")
    assert world.client.update(the_id(), MOVED).status == 200
    assert shown(world, JOHN)["response"] == "needsAction"
    assert shown(world, JOHN)["respondedAt"] is None
    (told,) = events(the_partition(), "appointment.rescheduled")
    assert [each["response"] for each in told["attendees"]] == ["needsAction", "needsAction"]
    post.deliver(late, "late")
    assert shown(world, MARY)["response"] == "needsAction"
    world.pipeline.settle()
    world.clock.advance(minutes=1)
    post.answer(JOHN, "ACCEPTED")
    assert shown(world, JOHN)["response"] == "accepted"
    world.pipeline.settle()
    everything_holds(world)


@pytest.mark.parametrize("change", ["rename", "uninvite"])
def test_what_moves_nothing_leaves_answers_standing(world: World, post: Post, change: str) -> None:
    post.answer(JOHN, "ACCEPTED")
    late = post.compose(JOHN, "TENTATIVE")
    if change == "rename":
        assert world.client.update(the_id(), RENAMED).status == 200
    else:
        assert world.client.uninvite(the_id(), MARY).status == 200
    assert shown(world, JOHN)["response"] == "accepted"
    post.deliver(late)
    assert shown(world, JOHN)["response"] == "tentativelyAccepted"


def test_the_same_mail_counts_once_however_it_is_doubled(world: World, post: Post) -> None:
    mail = post.compose(JOHN, "ACCEPTED")
    post.deliver(mail, "one", times=3)
    keys = post.deliver(mail, "another")
    assert len(events(the_partition(), "attendee.responded")) == 1
    assert world.client.get(the_id()).data["version"] == 3
    assert keys == ["inbox/another", "inbox/one"]


def test_two_answers_of_one_second_do_not_flip_when_the_first_comes_again(world: World, post: Post) -> None:
    accepted, declined = post.compose(JOHN, "ACCEPTED"), post.compose(JOHN, "DECLINED")
    for mail in (accepted, declined, accepted, accepted):
        post.deliver(mail)
    assert shown(world, JOHN)["response"] == "declined"


def test_answers_after_a_cancellation_or_a_removal_are_noted_and_change_nothing(world: World, post: Post) -> None:
    john, mary = post.compose(JOHN, "ACCEPTED"), post.compose(MARY, "ACCEPTED")
    assert world.client.uninvite(the_id(), MARY).status == 200
    keys = post.deliver(mary, "mary")
    assert world.client.cancel(the_id()).status == 200
    keys = post.deliver(john, "john")
    assert keys == ["unmatched/cancelled/john", "unmatched/removed/mary"]
    assert notes() == ["cancelled", "removed"]
    assert world.client.get(the_id()).data["version"] == 4
    assert events(the_partition(), "attendee.responded") == []


def test_a_stranger_is_not_let_in(world: World, post: Post) -> None:
    forged = post.compose(JOHN, "ACCEPTED").replace(b"dmarc=pass", b"dmarc=fail")
    foreign = post.compose(JOHN, "ACCEPTED", uid=f"{the_id()}.ten_00000000000000000000000000@mail.test")
    post.deliver(forged, "forged")
    post.deliver(foreign, "foreign")
    keys = post.deliver(_as_eve(world, post), "crasher")
    assert keys == [
        "unmatched/not_invited/crasher",
        "unmatched/unauthenticated/forged",
        "unmatched/unknown_appointment/foreign",
    ]
    assert shown(world, JOHN)["response"] == "needsAction"
    assert world.client.get(the_id()).data["version"] == 2
    assert notes() == ["not_invited", "unauthenticated"]


def _as_eve(world: World, post: Post) -> bytes:
    """Make an answer in Eve's own name, by John's forwarded invitation."""
    from scheducal_tools.local.mailbox.replying import ReplyIntent, reply_mail

    return reply_mail(post.invitation(JOHN), ReplyIntent("eve@elsewhere.example", "ACCEPTED", world.clock.now()))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no_sender"),
        (b"From: a@example.com\r\n\r\nHello", "no_calendar"),
        (b"From: a@example.com\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR", "malformed"),
        (b"From: a@example.com\r\n\r\n" + b"x" * 2_000_001, "too_large"),
    ],
)
def test_what_is_no_answer_is_kept_and_answers_nobody(world: World, post: Post, data: bytes, reason: str) -> None:
    before = world.mails()
    assert post.deliver(data, "strange") == [f"unmatched/{reason}/strange"]
    assert world.mails() == before
    assert post.dead == []


def test_a_mail_that_was_set_aside_is_passed_over(post: Post) -> None:
    keys = post.deliver(b"From: a@example.com\r\n\r\nHello", "strange")
    post.notify("inbox/strange")
    assert post.keys() == keys == ["unmatched/no_calendar/strange"]
    assert post.dead == []


def test_nothing_personal_is_logged(world: World, post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    post.answer(JOHN, "ACCEPTED", comment="My secret")
    post.deliver(b"From: eve@elsewhere.example\r\n\r\nMy secret")
    written = capsys.readouterr().out
    assert "reply.answered" in written
    assert "reply.no_calendar" in written
    assert not [word for word in (JOHN, "eve@", "My secret") if word in written]


def test_an_answer_survives_a_fault_at_every_call() -> None:
    for trial in every_fault(worlds(with_two)):
        with trial as world:
            post = Post(world)
            with world.wire.unseen():
                mail = post.compose(JOHN, "ACCEPTED")
            post.deliver(mail)
            with world.wire.unseen():
                assert post.dead == []
                assert shown(world, JOHN)["response"] == "accepted"
                assert len(events(the_partition(), "attendee.responded")) == 1
                world.pipeline.settle()
            everything_holds(world)


def test_a_mail_that_is_set_aside_survives_a_fault_at_every_call() -> None:
    for trial in every_fault(worlds(with_two), [mode for mode in Mode if mode is not Mode.REPEATED]):
        with trial as world:
            post = Post(world)
            keys = post.deliver(b"From: a@example.com\r\n\r\nHello", "strange")
            assert keys == ["unmatched/no_calendar/strange"]
            assert post.dead == []
