"""Delegation by mail: the delegate hears of everything, and the owner sees who comes in whose place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from icalendar import Calendar

from tests.integration.scenarios import the_id, with_two
from tests.integration.world import mailbox
from tests.integration.world.laws import everything_holds
from tests.integration.world.requests import CANCELLED, JOHN, MARY, MOVED, RENAMED
from tests.integration.world.rows import the_partition
from tests.integration.world.webhooks.post import Post
from tests.integration.world.world import World

EVE = "eve@elsewhere.example"


@pytest.fixture
def post(world: World) -> Post:
    """John and Mary were told, and John lets Eve come in his place."""
    with_two(world)
    post = Post(world)
    said(world, post, JOHN, "DELEGATED", delegate=EVE)
    return post


def said(world: World, post: Post, address: str, partstat: Any, **more: Any) -> None:
    """Answer, let everything follow, and let a moment pass."""
    post.answer(address, partstat, **more)
    settle(world)


def settle(world: World) -> None:
    world.pipeline.settle()
    world.clock.advance(seconds=30)


def last(world: World, address: str) -> tuple[str, dict[str, dict[str, str]], str]:
    """Give METHOD, the attendees' parameters and the text of the newest mail to somebody."""
    source = world.mails(address)[-1].source
    calendar: Any = Calendar.from_ical(mailbox.calendar_text(source) or "")
    (event,) = calendar.walk("VEVENT")
    listed = event["attendee"] if isinstance(event["attendee"], list) else [event["attendee"]]
    attendees = {str(each).removeprefix("mailto:"): dict(each.params) for each in listed}
    return str(calendar["method"]), attendees, mailbox.text_of(source)


def people(world: World) -> dict[str, dict[str, Any]]:
    """Give everybody on the list, by address."""
    return {each["email"]: each for each in world.client.get(the_id()).data["invitees"]}


def last_event() -> dict[str, Any]:
    """Give the data of the newest event."""
    rows = sorted(the_partition().of_kind("event"), key=lambda row: (row["version"], row["sk"]))
    data: dict[str, Any] = json.loads(rows[-1]["envelope"])["data"]
    return data


def test_a_delegate_is_invited_and_both_are_shown(world: World, post: Post) -> None:
    method, attendees, text = last(world, EVE)
    assert method == "REQUEST"
    assert "You come in place of John Doe." in text
    assert (attendees[JOHN]["PARTSTAT"], attendees[JOHN]["DELEGATED-TO"]) == ("DELEGATED", f"mailto:{EVE}")
    assert (attendees[EVE]["PARTSTAT"], attendees[EVE]["DELEGATED-FROM"]) == ("NEEDS-ACTION", f"mailto:{JOHN}")
    said(world, post, EVE, "ACCEPTED")
    found = people(world)
    assert (found[JOHN]["response"], found[JOHN]["delegatedTo"], found[JOHN]["delegatedFrom"]) == ("delegated", EVE, [])
    assert (found[EVE]["response"], found[EVE]["delegatedTo"], found[EVE]["delegatedFrom"]) == (
        "accepted",
        None,
        [JOHN],
    )
    told = last_event()
    assert (told["attendee"]["email"], told["attendee"]["delegatedFrom"]) == (EVE, [JOHN])
    timeline = world.client.send("appointments.timeline", None, {"appointmentId": the_id()}, {}).data["timeline"]
    answers = [each["answer"] for each in timeline if each["type"] == "change" and each["answer"]]
    assert [(each["response"], each["delegatedTo"]) for each in answers] == [("delegated", EVE), ("accepted", None)]
    everything_holds(world)


def test_a_delegate_hears_of_each_change_and_of_the_cancellation(world: World, post: Post) -> None:
    said(world, post, EVE, "ACCEPTED")
    world.client.update(the_id(), RENAMED)
    settle(world)
    for address in (JOHN, MARY, EVE):
        method, attendees, _ = last(world, address)
        assert method == "REQUEST"
        assert attendees[JOHN]["DELEGATED-TO"] == f"mailto:{EVE}"
        assert (attendees[EVE]["PARTSTAT"], attendees[EVE]["DELEGATED-FROM"]) == ("ACCEPTED", f"mailto:{JOHN}")
    assert "Eve comes in your place" not in last(world, JOHN)[2]
    assert f"{EVE} comes in your place." in last(world, JOHN)[2]
    world.client.cancel(the_id(), CANCELLED)
    settle(world)
    assert [last(world, address)[0] for address in (JOHN, MARY, EVE)] == ["CANCEL"] * 3
    everything_holds(world)


def test_a_move_ends_the_delegation_and_tells_the_delegate(world: World, post: Post) -> None:
    said(world, post, EVE, "ACCEPTED")
    world.client.update(the_id(), MOVED)
    settle(world)
    assert {name: each["response"] for name, each in people(world).items()} == {
        JOHN: "needsAction",
        MARY: "needsAction",
    }
    method, attendees, _ = last(world, EVE)
    assert (method, list(attendees)) == ("CANCEL", [EVE])
    _, attendees, _ = last(world, JOHN)
    assert set(attendees) == {JOHN, MARY}
    assert attendees[JOHN]["PARTSTAT"] == "NEEDS-ACTION"
    assert "invitees" in last_event()["changed"]
    said(world, post, JOHN, "DELEGATED", delegate=EVE)
    assert (last(world, EVE)[0], people(world)[EVE]["response"]) == ("REQUEST", "needsAction")
    everything_holds(world)


def test_of_a_delegate_who_declines_the_invitee_is_asked_again(world: World, post: Post) -> None:
    said(world, post, EVE, "DECLINED")
    method, attendees, text = last(world, JOHN)
    assert method == "REQUEST"
    assert "Please answer yourself" in text
    assert (attendees[JOHN]["PARTSTAT"], attendees[JOHN]["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert (attendees[EVE]["PARTSTAT"], attendees[EVE]["DELEGATED-FROM"]) == ("DECLINED", f"mailto:{JOHN}")
    assert len(world.mails(MARY)) == 1
    found = people(world)
    assert (found[JOHN]["response"], found[EVE]["response"]) == ("needsAction", "declined")
    said(world, post, JOHN, "ACCEPTED")
    assert {name: each["response"] for name, each in people(world).items()} == {JOHN: "accepted", MARY: "needsAction"}
    assert last(world, EVE)[0] == "CANCEL"
    everything_holds(world)


def test_taking_the_invitee_off_the_list_tells_the_delegates_of_a_chain_too(world: World, post: Post) -> None:
    said(world, post, EVE, "DELEGATED", delegate="bob@elsewhere.example")
    assert people(world)["bob@elsewhere.example"]["delegatedFrom"] == [EVE]
    world.client.uninvite(the_id(), JOHN)
    settle(world)
    assert set(people(world)) == {MARY}
    for address in (JOHN, EVE, "bob@elsewhere.example"):
        method, attendees, _ = last(world, address)
        assert (method, list(attendees)) == ("CANCEL", [address])
    everything_holds(world)


def test_a_refused_delegation_changes_nothing_and_is_shown_with_its_reason(world: World, post: Post) -> None:
    before = people(world)
    organizer = world.client.get(the_id()).data["organizer"]
    refused = [
        (organizer, "delegate_is_organizer"),
        (MARY, "delegation_loop"),
        ("j\u00f6rg@elsewhere.example", "delegate_unreachable"),
        ("bob@elsewhere.example\r\nBcc: x@x.example", "delegate_unreachable"),
    ]
    for delegate, _ in refused:
        post.answer(MARY, "DELEGATED", delegate=delegate)
        settle(world)
    assert people(world) == before
    timeline = world.client.send("appointments.timeline", None, {"appointmentId": the_id()}, {}).data["timeline"]
    entries = [each for each in timeline if each["type"] == "answer"][1:]
    assert [each["outcome"] for each in entries] == [outcome for _, outcome in refused]
    assert all(each["reason"].startswith("The attendee delegates") for each in entries)
    listed = world.client.send("appointments.unverified", None, None, {}).data["unverifiedResponses"]
    assert sorted(each["outcome"] for each in listed) == sorted(outcome for _, outcome in refused)
    everything_holds(world)


def test_nobody_delegates_without_proof(world: World, post: Post) -> None:
    mail = post.compose(MARY, "DELEGATED", delegate="bob@elsewhere.example", sender=MARY)
    post.deliver(mail.replace(b"dmarc=pass", b"dmarc=fail"))
    settle(world)
    assert world.mails("bob@elsewhere.example") == []
