"""What must hold of the table and the mailboxes, whatever happened. Each law raises AssertionError."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.integration.world import mailbox
from tests.integration.world.mailbox import Invitation, Mail
from tests.integration.world.rows import Partition, Row, of_kind, partitions
from tests.integration.world.world import World

# What belongs to a change and stands outside the appointment's partition.
_BESIDE = ("idempotency", "duplicate", "gmail")
_EVENTS = {
    "created": ["appointment.created"],
    "updated": ["appointment.updated"],
    "canceled": ["appointment.canceled"],
    "invited": ["appointment.updated"],
    "uninvited": ["appointment.updated"],
    "answered": ["attendee.responded"],
    "countered": ["attendee.proposed_new_time"],
}


def commits_are_whole() -> None:
    """Invariant 1: each version has its audit row and its events, and the state and the sync row are the newest's."""
    found = partitions()
    for partition in found:
        _is_whole(partition)
    if not found:
        assert not [row for kind in _BESIDE for row in of_kind(kind)], "a record without its change"
    for record in of_kind("idempotency"):
        _has_its_change(record, found)


def _is_whole(partition: Partition) -> None:
    appointment, audits = partition.appointment, partition.of_kind("audit")
    version = appointment["version"]
    assert [audit["version"] for audit in audits] == list(range(1, version + 1)), "one audit row for each version"
    assert partition.sync["wantedVersion"] == version
    for audit in audits:
        told = [event for event in _events(partition) if event["version"] == audit["version"]]
        expected = _EVENTS[audit["action"]]
        expected = expected + (["appointment.rescheduled"] if "appointmentStart" in audit["changed"] else [])
        assert [event["eventType"] for event in told] == expected, f"events of version {audit['version']}"
    invited = [row for row in partition.of_kind("invitee") if "removedAt" not in row]
    expected_count = 0 if appointment["status"] == "cancelled" else len(invited)
    assert appointment["inviteeCount"] == expected_count
    _events_have_distinct_ids(partition)


def _events(partition: Partition) -> list[Row]:
    """The events that changes told; others tell of what changed nothing."""
    beside = {"appointment.sync_failed", "attendee.response_unverified"}
    return [row for row in partition.of_kind("event") if row["eventType"] not in beside]


def _events_have_distinct_ids(partition: Partition) -> None:
    ids = [json.loads(event["envelope"])["id"] for event in partition.of_kind("event")]
    assert len(set(ids)) == len(ids)


def _has_its_change(record: Row, found: list[Partition]) -> None:
    """Check that the answer that is kept names an appointment and a version that are there."""
    named = json.loads(record["body"])["data"]["appointmentId"]
    versions = {part.appointment["appointmentId"]: part.appointment["version"] for part in found}
    assert int(record["headers"]["ETag"].strip('"')) <= versions[named]


def mailboxes_agree(world: World) -> None:
    """Invariant 4: every calendar shows the newest version to those who are invited, and nothing to the others."""
    for partition in partitions():
        appointment = partition.appointment
        for invitee in partition.of_kind("invitee"):
            shown = mailbox.calendar_of(world.mails(invitee["address"]), appointment["uid"])
            is_invited = appointment["status"] == "confirmed" and "removedAt" not in invitee
            _shows(shown, appointment if is_invited else None)
        assert partition.sync["state"] == "synced"
        assert partition.sync["pushedVersion"] == appointment["version"]
        assert "dueAt" not in partition.sync


def _shows(shown: Invitation | None, appointment: Row | None) -> None:
    if appointment is None:
        assert shown is None, f"a calendar still shows {shown}"
        return
    assert shown is not None, "a calendar shows nothing"
    assert shown.summary == appointment["subject"]
    assert shown.location == appointment["location"]
    assert shown.start == _instant(appointment["startLocal"], appointment["zone"])
    assert shown.end == _instant(appointment["endLocal"], appointment["zone"])
    assert shown.sequence <= appointment["sequence"]


def _instant(local: str, zone: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))


def mail_never_falls_back(world: World) -> None:
    """SEQUENCE and DTSTAMP never fall for a recipient and a UID, in the order in which SES took the mails."""
    for mails in _by_recipient_and_uid(world).values():
        for earlier, later in pairwise(mails):
            assert (later.sequence, later.stamp) >= (earlier.sequence, earlier.stamp), (earlier, later)


def _by_recipient_and_uid(world: World) -> dict[tuple[str, str], list[Invitation]]:
    found: dict[tuple[str, str], list[Invitation]] = {}
    for mail in world.mails():
        if mail.invitation is not None:
            found.setdefault((mail.recipient, mail.invitation.uid), []).append(mail.invitation)
    return found


def mails_repeat_at_most(world: World, times: int) -> None:
    """So many mails, over all, came more often than once; and one that came again was the same to the letter."""
    mails = world.mails()
    assert sum(count - 1 for count in Counter((mail.recipient, mail.source) for mail in mails).values()) <= times
    by_identity: dict[object, Mail] = {}
    for mail in mails:
        if mail.identity is not None:
            assert by_identity.setdefault(mail.identity, mail).source == mail.source, "same identity, other words"


def everything_holds(world: World, *, repeats: int = 0) -> None:
    """All laws, of a world that has settled. repeats: how many mails may have come twice."""
    with world.wire.unseen():
        commits_are_whole()
        mailboxes_agree(world)
        mail_never_falls_back(world)
        mails_repeat_at_most(world, repeats)
