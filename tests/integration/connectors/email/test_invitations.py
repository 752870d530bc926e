"""What the mails of one appointment say to each invitee, as SES got them."""

from __future__ import annotations

from email import message_from_string
from email.policy import compat32

from icalendar import Calendar

from tests.integration.world.mailbox import Mail, calendar_text
from tests.integration.world.requests import INVITE_MARY, JOHN, MARY, WITH_JOHN
from tests.integration.world.world import World


def attendees(mail: Mail) -> set[str]:
    (event,) = Calendar.from_ical(calendar_text(mail.source) or "").walk("VEVENT")
    listed = event["ATTENDEE"]
    return {str(each).removeprefix("mailto:") for each in (listed if isinstance(listed, list) else [listed])}


def test_the_first_mail_lists_all_invitees_of_its_version_and_a_removal_the_one_alone(world: World) -> None:
    appointment_id = world.client.create(WITH_JOHN, idempotency_key="k").data["appointmentId"]
    assert world.client.invite(appointment_id, INVITE_MARY).status == 200
    world.pipeline.settle()
    for address in (JOHN, MARY):
        (first,) = world.mails(address)
        assert attendees(first) == {JOHN, MARY}, address
    assert world.client.uninvite(appointment_id, MARY).status == 200
    world.pipeline.settle()
    removed = world.mails(MARY)[-1].invitation
    assert removed is not None
    assert (removed.method, removed.status) == ("CANCEL", None)
    assert attendees(world.mails(MARY)[-1]) == {MARY}
    assert len(world.mails(JOHN)) == 1


def test_mails_say_that_a_program_wrote_them_in_lines_of_78(world: World) -> None:
    long = "Name " * 40
    sent = {**WITH_JOHN, "name": long, "appointmentSubject": "x" * 200}
    appointment_id = world.client.create(sent, idempotency_key="k").data["appointmentId"]
    world.pipeline.settle()
    world.client.cancel(appointment_id)
    world.pipeline.settle()
    assert len(world.mails(JOHN)) == 2
    for mail in world.mails(JOHN):
        head = mail.source.replace("\r\n", "\n").partition("\n\n")[0]
        assert message_from_string(mail.source, policy=compat32)["Auto-Submitted"] == "auto-generated"
        assert max(map(len, head.split("\n"))) <= 78
