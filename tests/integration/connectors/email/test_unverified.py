"""Answers by mail that do not count: on the timeline, in the tenant's list, as an event; and the tenant's choice."""

from __future__ import annotations

from base64 import encodebytes
from typing import Any

import pytest

from scheducal.connectors.systems.email.unverified import service as unverified
from scheducal.store.table import table
from scheducal.tenants.model import UnverifiedPolicy
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import set_settings
from tests.faults import every_fault
from tests.integration.connectors.email.test_replies import events, shown
from tests.integration.scenarios import the_id, with_two
from tests.integration.world.laws import everything_holds
from tests.integration.world.requests import JOHN, MARY
from tests.integration.world.rows import the_partition
from tests.integration.world.webhooks.post import Post
from tests.integration.world.world import World, worlds

EVE = "eve@elsewhere.example"
EVENT = "attendee.response_unverified"
CALENDAR = "Content-Type: text/calendar\r\n\r\n"
REPORT = "Content-Type: multipart/report; boundary=b\r\n\r\n"
FORGED = "Nothing proves that the mail comes from its sender's domain."


@pytest.fixture
def post(world: World) -> Post:
    """One appointment of which John and Mary were told, two versions so far."""
    with_two(world)
    return Post(world)


def answers(world: World) -> list[dict[str, Any]]:
    """The answers on the timeline."""
    timeline = world.client.send("appointments.timeline", None, {"appointmentId": the_id()}).data["timeline"]
    return [entry for entry in timeline if entry["type"] == "answer"]


def listed(world: World, **query: str) -> list[dict[str, Any]]:
    """The tenant's answers that do not count."""
    found: list[dict[str, Any]] = world.client.send("appointments.unverified", query=query).data["unverifiedResponses"]
    return found


def told() -> list[dict[str, Any]]:
    """The data of the events."""
    return events(the_partition(), EVENT)


def forged(post: Post) -> bytes:
    return post.compose(JOHN, "ACCEPTED").replace(b"dmarc=pass", b"dmarc=fail")


def chooses(policy: UnverifiedPolicy) -> None:
    """The tenant of the one appointment chooses."""
    tenant_id = the_partition().of_kind("appointment")[0]["tenantId"]
    set_settings(TenantRepository(table()), tenant_id, unverified_answers=policy)


def test_an_answer_that_does_not_count_is_shown_listed_and_told(world: World, post: Post) -> None:
    post.deliver(forged(post))
    (entry,), (row,), (data,) = answers(world), listed(world), told()
    john = shown(world, JOHN)
    assert (john["response"], world.client.get(the_id()).data["version"]) == ("needsAction", 2)
    said = {"outcome": "unauthenticated", "reason": FORGED, "response": "accepted", "respondedBy": JOHN}
    assert said.items() <= entry.items()
    assert (entry["inviteeId"], entry["email"], entry["version"]) == (john["inviteeId"], JOHN, 2)
    at = entry["at"]
    assert row == {
        **said,
        "appointmentId": the_id(),
        "inviteeId": john["inviteeId"],
        "version": 2,
        "receivedAt": at,
    }
    assert data["unverified"] == {**said, "receivedAt": at}
    assert (data["attendee"]["email"], data["attendee"]["response"]) == (JOHN, "needsAction")
    assert (data["appointmentId"], data["version"]) == (the_id(), 2)


def test_every_kind_that_names_the_appointment_is_tied_to_it(world: World, post: Post) -> None:
    uid = str(world.client.get(the_id()).data["uid"])
    good = post.compose(JOHN, "ACCEPTED")
    tnef = b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(b"vCal-Uid\1\0\0\0" + uid.encode() + b"\0")
    event = f"BEGIN:VEVENT\r\nUID:{uid}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    mails = {
        "unauthenticated": (forged(post), JOHN),
        "no_calendar": (f"From: {JOHN}\r\nContent-Type: application/ms-tnef\r\n".encode() + tnef, JOHN),
        "no_sender": (good.replace(b"\r\nTo:", b"\r\nFrom: eve@elsewhere.example\r\nTo:", 1), None),
        "automatic": (good.replace(b"\r\nTo:", b"\r\nAuto-Submitted: auto-replied\r\nTo:", 1), JOHN),
        "not_the_invitee": (post.compose(JOHN, "ACCEPTED", sender=EVE), JOHN),
        "other_method": (f"From: {MARY}\r\n{CALENDAR}BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n{event}".encode(), MARY),
        "malformed": (f"From: {MARY}\r\n{CALENDAR}UID:{uid}\r\n".encode(), MARY),
        "bounce": (f"{REPORT}--b\r\n\r\n{uid}\r\n--b--\r\n".encode(), None),
        "too_large": (f"From: {JOHN}\r\n\r\n{uid}".encode() + b"x" * 2_000_001, None),
    }
    for name, (data, _) in mails.items():
        post.deliver(data, name)
    assert {each["outcome"]: each["email"] for each in answers(world)} == {
        name: who for name, (_, who) in mails.items()
    }
    assert {each["outcome"] for each in listed(world)} == mails.keys()
    assert {each["unverified"]["outcome"] for each in told()} == mails.keys()
    assert all(each["reason"].endswith(".") for each in listed(world))
    assert shown(world, JOHN)["response"] == "needsAction"
    assert post.dead == []
    world.pipeline.settle()
    everything_holds(world)


def test_a_stranger_and_a_late_answer_are_listed_too(world: World, post: Post) -> None:
    late = post.compose(MARY, "ACCEPTED")
    post.deliver(post.compose(EVE, "ACCEPTED", invitation=post.invitation(JOHN)))
    world.clock.advance(minutes=1)
    assert world.client.cancel(the_id()).status == 200
    post.deliver(late)
    assert [each["outcome"] for each in listed(world)] == ["cancelled", "not_invited"]
    assert [each["respondedBy"] for each in listed(world)] == [MARY, EVE]


def test_a_copy_is_noted_once(world: World, post: Post) -> None:
    mail = forged(post)
    post.deliver(mail, "one", times=2)
    post.deliver(mail, "two")
    assert (len(answers(world)), len(listed(world)), len(told())) == (1, 1, 1)


def test_the_tenant_chooses_what_an_unauthenticated_answer_does(world: World, post: Post) -> None:
    chooses("ignore")
    assert post.deliver(forged(post), "ignored") == ["unmatched/unauthenticated/ignored"]
    assert (answers(world), listed(world), told()) == ([], [], [])
    chooses("count")
    post.deliver(forged(post), "counted")
    assert shown(world, JOHN)["response"] == "accepted"
    (entry,) = answers(world)
    assert (entry["outcome"], entry["reason"]) == ("answered", f"{FORGED} It counts by the tenant's setting.")
    assert (listed(world), told()) == ([], [])
    # Only the proof of the sender is waived: somebody else's answer still counts for nobody.
    post.deliver(post.compose(MARY, "ACCEPTED", sender=EVE).replace(b"dmarc=pass", b"dmarc=fail"))
    assert [each["outcome"] for each in listed(world)] == ["not_the_invitee"]
    assert shown(world, MARY)["response"] == "needsAction"


def test_somebody_who_sends_answers_without_end_fills_no_timeline(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unverified, "MOST_NOTES", 2)
    for number in range(4):
        keys = post.deliver(post.compose(JOHN, "ACCEPTED", comment=str(number), sender=EVE), f"mail{number}")
    assert len(answers(world)) == len(told()) == 2
    assert len(keys) == 4


def test_the_list_has_pages_and_is_the_tenants_own(world: World, post: Post) -> None:
    for number in range(3):
        post.deliver(post.compose(JOHN, "ACCEPTED", comment=str(number), sender=EVE))
        world.clock.advance(minutes=1)
    first = world.client.send("appointments.unverified", query={"limit": "2"}).data
    rest = world.client.send("appointments.unverified", query={"limit": "2", "cursor": first["nextCursor"]}).data
    found = [each["receivedAt"] for each in [*first["unverifiedResponses"], *rest["unverifiedResponses"]]]
    assert (len(found), found, rest["nextCursor"]) == (3, sorted(found, reverse=True), None)
    stranger = world.new_tenant("Other").send("appointments.unverified").data
    assert stranger == {"unverifiedResponses": [], "nextCursor": None}


def test_it_survives_a_fault_at_every_call() -> None:
    for trial in every_fault(worlds(with_two)):
        with trial as world:
            post = Post(world)
            with world.wire.unseen():
                mail = forged(post)
            post.deliver(mail)
            with world.wire.unseen():
                assert post.dead == []
                assert (len(answers(world)), len(listed(world)), len(told())) == (1, 1, 1)
                world.pipeline.settle()
            everything_holds(world)
