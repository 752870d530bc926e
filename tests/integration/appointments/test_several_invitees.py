"""Several people are invited by one create: one version, one invitation for each."""

from __future__ import annotations

from tests.integration.world.laws import everything_holds
from tests.integration.world.requests import GMAIL, INVITE_MARY, JOHN, MARY, PLAIN, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


def test_everybody_of_one_create_is_told_once_of_one_version(world: World) -> None:
    created = world.client.create({**WITH_JOHN, "invitees": [INVITE_MARY, {"address": GMAIL}]})
    assert (created.status, created.data["inviteeCount"], created.data["gmailFirstInvite"]) == (201, 3, True)
    world.pipeline.settle()
    shown = world.client.get(created.data["appointmentId"]).data
    assert shown["version"] == 1
    assert {each["email"]: each["name"] for each in shown["invitees"]} == {
        JOHN: "John Doe",
        MARY: "Mary Jones",
        GMAIL: None,
    }
    for address in (JOHN, MARY, GMAIL):
        assert len([mail for mail in world.mails(address) if mail.invitation is not None]) == 1
    assert [row["eventType"] for row in of_kind("event")] == ["appointment.created"]
    everything_holds(world)


def test_an_address_that_is_named_twice_is_invited_once_under_its_first_name(world: World) -> None:
    twice = [{"name": "J. Doe", "address": JOHN.upper()}, {"address": MARY}, INVITE_MARY, {**INVITE_MARY, "name": "M"}]
    created = world.client.create({**WITH_JOHN, "invitees": twice})
    shown = world.client.get(created.data["appointmentId"]).data
    assert {each["email"]: each["name"] for each in shown["invitees"]} == {JOHN: "John Doe", MARY: "Mary Jones"}


def test_spellings_of_one_gmail_mailbox_get_one_plain_message(world: World) -> None:
    spellings = ["j.doe@gmail.com", "jdoe@gmail.com", "jdoe+work@googlemail.com"]
    created = world.client.create({**PLAIN, "invitees": [{"address": each} for each in spellings]})
    assert (created.status, created.data["inviteeCount"]) == (201, 3)
    world.pipeline.settle()
    assert len([mail for mail in world.mails() if mail.invitation is None]) == 1
    # Another process does not remember the mailbox, and one of two is new.
    again = world.client.create({**PLAIN, "invitees": [{"address": spellings[1]}, {"address": "new@gmail.com"}]})
    assert (again.status, again.data["gmailFirstInvite"]) == (201, True)


def test_forty_are_invited_at_once_and_no_more(world: World) -> None:
    most = [{"address": f"p{number}@gmail.com"} for number in range(41)]
    created = world.client.create({**WITH_JOHN, "invitees": most[:40]})
    assert (created.status, created.data["inviteeCount"]) == (201, 41)
    given = [JOHN, *(each["address"] for each in most[:40])]
    shown = world.client.get(created.data["appointmentId"]).data["invitees"]
    assert [each["email"] for each in shown] == given
    refused = world.client.create({**PLAIN, "invitees": most})
    assert (refused.status, refused.code) == (422, "invalid_field")


def test_what_is_no_invitee_is_refused(world: World) -> None:
    for wrong, code in (
        ([{"name": "Mary"}], "missing_required_field"),
        ([{"address": "mary"}], "invalid_email"),
        ([{"address": MARY, "role": "chair"}], "invalid_field"),
        (["mary@acmecorp.com"], "invalid_field"),
        ("mary@acmecorp.com", "invalid_field"),
    ):
        assert world.client.create({**PLAIN, "invitees": wrong}).code == code, wrong
    assert of_kind("appointment") == []
