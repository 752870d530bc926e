"""Which appointments a mail is about that is no readable answer."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from quopri import encodestring

from hypothesis import given
from hypothesis import strategies as st

from scheducal.appointments.model import Named
from scheducal.connectors.systems.email.unverified.mentions import mentions
from tests.unit.connectors.systems.email.replies.values import ID, TENANT, UID

TNEF = b"\x78\x9f\x3e\x22vCal-Uid\x01\0\0\0"


def mail(content: bytes, encoding: str = "8bit", kind: str = "application/ms-tnef") -> bytes:
    head = f"From: a@example.com\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + content


def test_the_uid_is_found_however_it_is_written() -> None:
    uid = UID.encode()
    folded = f"BEGIN:VCALENDAR\r\nUID:{UID[:40]}\r\n {UID[40:]}\r\n".encode()
    mails = {
        "winmail.dat": mail(encodebytes(TNEF + uid + b"\0more"), "base64"),
        "winmail.dat, two bytes a letter": mail(encodebytes(TNEF + UID.encode("utf-16-le") + b"\0\0"), "base64"),
        "a folded line": mail(folded, kind="text/calendar"),
        "quoted-printable": mail(encodestring(b"x" * 60 + uid), "quoted-printable", "text/plain"),
        "plain": mail(b"It says " + uid + b".", kind="text/plain"),
        "a mail within a report": b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + mail(b64encode(uid), "base64", "text/calendar") + b"\r\n--b--\r\n",
        "too large": mail(uid + b"x" * 2_000_001, kind="text/plain"),
    }
    found = {
        name: (Named(TENANT, ID) in mentions(data).names(), mentions(data).holds(UID)) for name, data in mails.items()
    }
    assert found == dict.fromkeys(mails, (True, True))


def test_a_uid_must_be_whole() -> None:
    assert not mentions(mail(UID[:-1].encode())).holds(UID)
    assert mentions(mail(ID.encode())).names() == ()


def test_a_mail_is_tied_to_a_few_appointments_at_most() -> None:
    many = " ".join(f"apt_{number:026d}.{TENANT}@x" for number in range(100))
    assert len(mentions(mail(many.encode())).names()) == 5


@given(st.binary(max_size=300))
def test_garbage_mentions_nothing(data: bytes) -> None:
    assert mentions(data).names() == ()
