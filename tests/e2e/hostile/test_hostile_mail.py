"""Unusual text that is accepted: the mail shows it as it was sent, and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest

from tests.e2e.stack.envelope import data
from tests.e2e.stack.mailbox import event, message, part, wait_for_mails
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}
ADDRESS = "guest@example.com"
# Of every plane, with private ones, non-characters, combining ones and such as change direction.
PLANES = [
    "\u00e9",
    "\u0391\u03a9",
    "\u05d0\u05d1\u05d2",
    "\u0639\u0631\u0628\u064a",
    "\u6f22\u5b57",
    "e\u0301\u0323",
    "\ufffd\ufffe",
    "\u202e\u2066",
    "\U0001d518",
    "\U0001f9d1\u200d\U0001f680",
    "\U00020000",
    "\U00030000",
    *(chr(plane << 16 | 0xFFFE) for plane in range(4, 14)),
    "\U000e0041",
    "\U000f0000",
    "\U0010ffff",
]
# A name loses what nobody sees. Other texts keep it.
UNSEEN = "\u202e\u2066\U000e0041"
HOSTILE_HTML = """<p onclick="x()">Agenda</p><script>alert(1)</script><iframe src="https://evil.example"></iframe>
<img src=x onerror=alert(1)><a href="javascript:alert(1)">link</a><style>*{display:none}</style>
<svg onload=alert(1)><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<base href="https://evil.example"><meta http-equiv=refresh content="0;url=https://evil.example"><b>Bring papers"""


ACTING = ("<script", "<iframe", "onerror", "onclick", "onload", "javascript:", "evil.example", "<base", "<form")
NAMES = [
    '"; PARTSTAT=ACCEPTED; X="',
    "A, B; C: D",
    "Ada <victim@example.com>",
    "=?utf-8?q?Bcc:_victim@example.com?=",
    "\\n\\r^n^'",
    "(comment) @",
    "'; DROP TABLE--",
    "n" * 200,
    "\u00fc" * 200,
]
SUBJECTS = ["=?utf-8?b?QmNjOiB4?=", "BEGIN:VEVENT", "\\n; , \\", "x" * 255, "\u6f22" * 255, "{{7*7}}"]
SPANS = [
    ("0001-01-01T00:00:00", "0001-01-01T00:00:01"),
    ("0999-12-31T23:00:00", "1000-01-01T00:00:00"),
    ("1582-10-10T09:00:00", "1582-10-10T10:00:00"),
    ("1969-12-31T23:59:59", "1970-01-01T00:00:00"),
    ("9999-12-31T00:00:00", "9999-12-31T23:59:59"),
    ("0001-01-01T00:00:00", "9999-12-31T23:59:59"),
]
ZONES = ["Pacific/Kiritimati", "Pacific/Marquesas", "Antarctica/Troll", "Africa/Monrovia", "Etc/GMT+12"]


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


def invitations(tenant: Tenant, requests: Sequence[dict[str, str]]) -> Iterator[tuple[EmailMessage, Any]]:
    """For each request the mail, and its event, to the invitee of the appointment that it makes."""
    made = []
    with tenant.client() as api:
        for request in requests:
            answer = api.post(APPOINTMENTS, json={**CALL, "address": ADDRESS, **request})
            made.append(data(answer, 201)["appointmentId"])
    for identity in made:
        [mail] = wait_for_mails(tenant.stack, ADDRESS, about=identity)
        yield message(tenant.stack, mail), event(tenant.stack, mail)


def displayed(mail: EmailMessage) -> str:
    """Give the recipient's name (RFC 2047); the address parser of some Pythons puts spaces between encoded words."""
    raw = next(value for name, value in mail.raw_items() if name == "To")
    return str(make_header(decode_header(parseaddr(raw.replace("\r\n", ""))[0])))


def test_unicode_of_every_plane(tenant: Tenant) -> None:
    requests = [
        {
            "appointmentSubject": f"Subject {text} end",
            "appointmentLocation": f"Room {text} end",
            "appointmentBody": f"<p>Body {text} end</p>",
            "name": f"Name {text} end",
        }
        for text in PLANES
    ]
    for request, (mail, shown) in zip(requests, invitations(tenant, requests), strict=True):
        subject, location, name = (request[each] for each in ("appointmentSubject", "appointmentLocation", "name"))
        name = " ".join(name.translate(dict.fromkeys(map(ord, UNSEEN))).split())
        assert subject in mail["Subject"]
        assert [address.addr_spec for address in mail["To"].addresses] == [ADDRESS]
        assert displayed(mail) == name
        assert (str(shown["SUMMARY"]), str(shown["LOCATION"])) == (subject, location)
        assert shown["ATTENDEE"].params["CN"] == name
        assert subject.replace("Subject", "Body") in part(mail, "text/plain")


def test_a_name_stays_a_name(tenant: Tenant) -> None:
    requests = [{"name": name, "appointmentSubject": f"To {name}"} for name in NAMES]
    for name, (mail, shown) in zip(NAMES, invitations(tenant, requests), strict=True):
        assert [address.addr_spec for address in mail["To"].addresses] == [ADDRESS], name
        assert displayed(mail) == name
        assert (mail["Bcc"], mail["Cc"]) == (None, None)
        attendee = shown["ATTENDEE"]
        assert str(attendee) == f"mailto:{ADDRESS}"
        assert attendee.params["PARTSTAT"] == "NEEDS-ACTION"
        assert attendee.params.get("X") is None


def test_a_subject_stays_a_subject(tenant: Tenant) -> None:
    requests = [{"appointmentSubject": subject} for subject in SUBJECTS]
    for subject, (mail, shown) in zip(SUBJECTS, invitations(tenant, requests), strict=True):
        assert subject[:100] in mail["Subject"]
        assert str(shown["SUMMARY"]) == subject
        assert mail.defects == []


def test_hostile_html_is_shown_without_what_acts(tenant: Tenant) -> None:
    request = {"appointmentBody": HOSTILE_HTML, "appointmentSubject": "<script>x</script>"}
    [(mail, shown)] = invitations(tenant, [request])
    html, text = part(mail, "text/html"), part(mail, "text/plain")
    for word in ("Agenda", "Bring papers"):
        assert word in html
        assert word in text
        assert word in str(shown["DESCRIPTION"])
    for acting in ACTING:
        assert acting not in html.lower()
    assert "alert(1)" not in text


def test_times_from_year_1_to_9999(tenant: Tenant) -> None:
    requests = [
        {"appointmentStart": start, "appointmentEnd": end, "appointmentTimeZone": "UTC"} for start, end in SPANS
    ]
    for (start, end), (_, shown) in zip(SPANS, invitations(tenant, requests), strict=True):
        expected = datetime.fromisoformat(f"{start}+00:00"), datetime.fromisoformat(f"{end}+00:00")
        assert (shown["DTSTART"].dt, shown["DTEND"].dt) == expected
    with tenant.client() as api:
        for start, end in SPANS:
            for query in ({"from": f"{start}Z"}, {"to": f"{end}Z"}):
                assert api.get(APPOINTMENTS, params=query).status_code == 200


def test_zones_that_are_unlike_others(tenant: Tenant) -> None:
    requests = [{"appointmentTimeZone": zone} for zone in ZONES]
    for zone, (mail, _) in zip(ZONES, invitations(tenant, requests), strict=True):
        assert zone in part(mail, "text/plain")
