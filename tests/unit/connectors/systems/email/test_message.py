"""The mail around the calendar object: structure, headers, and nothing that a field can add to them."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.appointments.model import Organizer
from scheducal.connectors.protocol import Operation, Step
from scheducal.connectors.systems.email.content import METHODS, content
from scheducal.connectors.systems.email.mime import first_message
from scheducal.connectors.systems.email.properties import UnusableAddress
from tests.unit.connectors.samples import (
    ANY_TEXT,
    ORGANIZER,
    at,
    calendar_bytes,
    calendar_parts,
    event,
    invitee,
    letters,
    mail,
    parsed,
)

OPERATIONS: tuple[Operation, ...] = get_args(Operation)
# SES writes Message-ID and Date.
HEADERS = ["From", "Reply-To", "To", "Auto-Submitted", "Subject", "MIME-Version", "Content-Type"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_structure(operation: Operation) -> None:
    message = parsed(mail(operation, event()))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    (calendar,) = calendar_parts(message)
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar["Content-Disposition"] is None
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": METHODS[operation]}
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == attachment["Content-Type"].params["name"] == "invite.ics"
    assert attachment.get_payload(decode=True) == calendar.get_payload(decode=True)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_both_methods_are_one(operation: Operation) -> None:
    assert f"\r\nMETHOD:{METHODS[operation]}\r\n".encode() in calendar_bytes(mail(operation, event()))


def test_headers() -> None:
    late = invitee(2, added_at=at(7))
    message = parsed(mail("add_invitee", event(invitee(), late), late))
    assert message.keys() == HEADERS
    assert str(message["From"]) == str(message["Reply-To"]) == "Acme Scheduling <acme@cal.example.org>"
    assert str(message["To"]) == "Guest 2 <guest2@example.com>"
    assert message["Subject"] == "Invitation: Quarterly Business Review"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("operation", "subject"),
    [
        ("create", "Invitation: Appointment with Acme Scheduling"),
        ("update", "Updated invitation: Appointment with Acme Scheduling"),
        ("cancel", "Cancelled: Appointment with Acme Scheduling"),
        ("remove_invitee", "Cancelled: Appointment with Acme Scheduling"),
    ],
)
def test_subject_of_an_appointment_without_one(operation: Operation, subject: str) -> None:
    assert parsed(mail(operation, event(subject=None)))["Subject"] == subject


def test_sent_again_it_is_the_same_message() -> None:
    assert mail("update", event()) == mail("update", event())


def test_tags_say_which_mail_it_is_and_hold_ids_alone() -> None:
    known = event(version=7, tenant_id="ten_x", appointment_id="apt_y")
    for each in (mail("update", known), first_message(content(Step("create", invitee()), known))):
        assert each.tags == {"tenant": "ten_x", "appointment": "apt_y", "invitee": "i1", "version": "7"}


def test_an_organizer_without_a_name_is_named_by_the_address() -> None:
    message = parsed(mail("create", event(organizer=Organizer(ORGANIZER.address, " \n"), subject=None)))
    assert str(message["From"]) == "acme@cal.example.org"
    assert message["Subject"] == "Invitation: Appointment with acme@cal.example.org"


@settings(deadline=None)
@given(subject=ANY_TEXT, name=ANY_TEXT, organizer=ANY_TEXT)
def test_any_text_comes_back_and_adds_no_header(subject: str, name: str, organizer: str) -> None:
    sender = Organizer(ORGANIZER.address, organizer)
    shown = event(invitee(name=name), subject=f"S{subject}", organizer=sender)
    sent = mail("create", shown)
    message = parsed(sent)
    assert message.keys() == HEADERS
    assert letters(message["Subject"]) == letters(f"Invitation:S{subject}")
    for header, address, words in (
        ("To", "guest1@example.com", name),
        ("From", ORGANIZER.address, organizer),
        ("Reply-To", ORGANIZER.address, organizer),
    ):
        (found,) = message[header].addresses
        assert (found.addr_spec, letters(found.display_name)) == (address, letters(words))
        assert not message[header].defects
    assert not any(part.defects for part in message.walk())


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]) | st.sampled_from(' ",;@<>=?_\\é'), max_size=90))
def test_words_and_the_spaces_between_them_come_back(text: str) -> None:
    words = " ".join(text.replace("\ufeff", "").split())
    raw = message_from_bytes(mail("create", event(invitee(name=words), subject=f"S{words}")).data)
    name, address = parseaddr(raw["To"])
    assert address == "guest1@example.com"
    assert str(make_header(decode_header(name))) == words
    assert str(make_header(decode_header(raw["Subject"].replace("\r\n", "")))) == f"Invitation: S{words}"


def test_what_looks_encoded_is_shown_as_it_was_given() -> None:
    tricky = "=?utf-8?q?=0D=0ABcc=3A_evil=40example=2Eorg?="
    message = parsed(mail("create", event(invitee(name=tricky), subject=tricky)))
    assert message.keys() == HEADERS
    assert message["Subject"] == f"Invitation: {tricky}"
    assert message["To"].addresses[0].display_name == tricky


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.sampled_from(["x", "é", "😀", "a b ", "ñ,", '"\\', "a, b; c@d.org "]), st.integers(200, 100_000))
def test_lines_are_short_enough_for_smtp(piece: str, length: int) -> None:
    long = (piece * length)[:length]
    sent = mail("update", event(invitee(name=long), subject=long, location=long, body_html=long, comment=long))
    assert all(len(line) <= 78 for line in sent.data.partition(b"\r\n\r\n")[0].split(b"\r\n"))
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in sent.data.split(b"\r\n"))
    assert parsed(sent)["Subject"].startswith("Updated invitation: " + piece.strip())
    assert len(parsed(sent)["Subject"]) <= 250


def test_the_address_is_in_ascii() -> None:
    sent = mail("create", event(invitee(address="jo@straße.example")))
    assert sent.recipient == parsed(sent)["To"].addresses[0].addr_spec == "jo@xn--strae-oqa.example"


@pytest.mark.parametrize(
    "address",
    ["jörg@example.com", "", "nobody", "a@", "@b.org", "a b@c.org", "a@b.org\r\nBcc: c@d.org", "a@b.org, c@d.org",
     "a@b\x00.org", "<a@b.org>", "a@b.org>", 'x" <a@b.org>', "a@ex ample.org", "a@-ü.org"],
)  # fmt: skip
def test_no_mail_goes_to_what_is_no_address(address: str) -> None:
    with pytest.raises(UnusableAddress) as refused:
        mail("create", event(invitee(address=address)))
    assert not address or address not in str(refused.value)


def test_the_first_message_is_plain_and_from_the_same_sender() -> None:
    step = Step("create", invitee())
    message, invited = parsed(first_message(content(step, event()))), parsed(mail("create", event()))
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message["From"] == invited["From"]
    assert message["To"] == invited["To"]
    assert message["Subject"] == "Acme Scheduling is about to send you an invitation"
    assert "Quarterly Business Review" in message.get_content()
