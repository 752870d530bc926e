"""Fields that nobody should send: the contract's answer, and nothing written.

One sample of each class is sent over HTTP by `tests/e2e/test_refusals.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.world.client import Client
from tests.integration.world.untouched import CALL, Refused, refused, untouched

NOT_TEXT: list[Any] = [0, -1, 1.5, 10**400, True, [], ["a"], {}, {"a": {"b": []}}]
TEXT_FIELDS = ["appointmentSubject", "appointmentBody", "appointmentLocation", "name", "address"]
LINE_BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x00", "\x1b"]
INJECTION = "Hello{}Bcc: victim@example.com"
NO_ADDRESSES = [
    "ada",
    "ada@",
    "@example.com",
    "a b@example.com",
    "ada@example.com\r\nBcc: victim@example.com",
    "ada@example.com, victim@example.com",
    "ada@example.com;victim@example.com",
    "Ada <ada@example.com>",
    "mailto:ada@example.com",
    "ada@example.com?bcc=victim@example.com",
    "ada@[127.0.0.1]",
    "ada@-.com",
    "ada@exa\x00mple.com",
    "ada@example.com\u202e",
    "\ud800@example.com",
    "ä@example.com",
    "a" * 65 + "@example.com",
    "a@" + "b." * 130 + "com",
]
NO_TIMES = [
    "",
    "now",
    "2027-03-01",
    "2027-03-01 09:00:00",
    "2027-03-01T24:00:00",
    "2027-03-01T09:60:00",
    "2027-03-01T23:59:60",
    "2027-02-29T09:00:00",
    "2027-13-01T09:00:00",
    "2027-00-10T09:00:00",
    "0000-01-01T00:00:00",
    "10000-01-01T00:00:00",
    "-001-01-01T00:00:00",
    "2027-03-01T09:00:00.5",
    "2027-03-01T09:00:00+24:00",
    "2027-03-01T09:00:00+0100",
    "2027-03-01T09:00:00[Europe/Paris]",
    "\u0662\u0660\u0662\u0667-03-01T09:00:00",
    "2027-03-01T09:00:00\x00",
    "2027-03-01T09:00:00\n",
    "2027-W09-1T09:00:00",
    "1" * 100_000,
    # Within the years 1 to 9999 where it is read, but not in UTC.
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59-01:00",
]
NO_ZONES = [
    "Mars/Olympus",
    "europe/paris",
    "Europe",
    "Europe/Paris ",
    "UTC+1",
    "EST5EDT,M3.2.0,M11.1.0",
    "../../etc/passwd",
    "/usr/share/zoneinfo/UTC",
    "Europe/../UTC",
    "zone.tab",
    "\x00",
    "Europe/Paris\x00",
    "\ud800",
    "🕰",
    "Z" * 100_000,
    "localtime",
    "Factory",
]
NO_FIELDS = ["appointmentSubjct", "tenantId", "version", "sequence", "__proto__", "", "\x00", "a.b[0]", "x" * 10_000]
QUERIES: list[dict[str, str]] = [
    {"limit": "101"},
    {"limit": "-1"},
    {"limit": "ten"},
    {"limit": "9" * 5_000},
    {"limit": ""},
    {"status": "Confirmed"},
    {"from": "2027-02-29"},
    {"from": "2027-01-01T00:00:00"},
    {"to": "9999-12-31T23:59:59-23:59"},
    {"from": "2027-01-02T00:00:00Z", "to": "2027-01-01T00:00:00Z"},
    {"invitee": ""},
    {"invitee": "a" * 255},
    {"cursor": ""},
    {"cursor": "%%%"},
    {"cursor": "e30"},
    {"cursor": "WyJjcmVhdGVkIiwgIjIwMjciLCAiXHVkODAwIiwgIngiXQ"},
    {"cursor": "Ww" * 3_000},
]


@pytest.fixture
def made(client: Client) -> Iterator[dict[str, str]]:
    with untouched(client) as path:
        yield path


def refusals(client: Client, made: dict[str, str], field: str, value: Any) -> list[Refused]:
    """Send the value to each endpoint that takes the field."""
    if field.startswith("appointment"):
        replies = [client.create({**CALL, field: value}), client.send("update", {field: value}, made)]
    elif field == "comment":
        replies = [client.send("cancel", {field: value}, made)]
    else:
        person = {"name": "Mary", "address": "mary@example.com", field: value}
        replies = [client.create({**CALL, **person}), client.send("invite", person, made)]
    return [refused(reply) for reply in replies]


def test_what_is_no_text(client: Client, made: dict[str, str]) -> None:
    codes = {
        "appointmentStart": "invalid_date_time",
        "appointmentEnd": "invalid_date_time",
        "appointmentTimeZone": "invalid_time_zone",
        "address": "invalid_email",
    }
    wrong = [
        (field, value, found)
        for field in [*CALL, *TEXT_FIELDS, "comment"]
        for value in NOT_TEXT
        for found in refusals(client, made, field, value)
        if found != (422, codes.get(field, "invalid_field"), field)
    ]
    assert wrong == []


def test_text_that_no_field_takes(client: Client, made: dict[str, str]) -> None:
    # A line break in what becomes a header; text that is too long or has no form in UTF-8; no address.
    headers = ["appointmentSubject", "appointmentLocation", "name"]
    texts = ["appointmentSubject", "appointmentBody", "appointmentLocation", "name", "comment"]
    unfit = [
        *((field, INJECTION.format(each), "invalid_field") for field in headers for each in LINE_BREAKS),
        *((field, each, "invalid_field") for field in texts for each in ("x" * 70_000, "\ud800", "a\udfffb")),
        *(("address", each, "invalid_email") for each in NO_ADDRESSES),
    ]
    wrong = [
        (field, value, found)
        for field, value, code in unfit
        for found in refusals(client, made, field, value)
        if found != (422, code, field)
    ]
    assert wrong == []


def test_what_is_no_time(client: Client, made: dict[str, str]) -> None:
    created = {time: refused(client.create({**CALL, "appointmentStart": time})) for time in NO_TIMES}
    updated = {time: refused(client.send("update", {"appointmentStart": time}, made)) for time in NO_TIMES}
    no_time = dict.fromkeys(NO_TIMES, (422, "invalid_date_time", "appointmentStart"))
    assert updated == no_time
    status, code, param = created.pop("")
    assert (status, code, param) == (400, "missing_required_field", "appointmentStart")
    assert created == {time: refusal for time, refusal in no_time.items() if time}


def test_what_is_no_zone(client: Client, made: dict[str, str]) -> None:
    found = {zone: refusals(client, made, "appointmentTimeZone", zone) for zone in NO_ZONES}
    assert found == {zone: [(422, "invalid_time_zone", "appointmentTimeZone")] * 2 for zone in NO_ZONES}


def test_fields_that_a_request_does_not_have(client: Client, made: dict[str, str]) -> None:
    replies = {
        name: (client.create({**CALL, name: "x"}), client.send("update", {name: "x"}, made)) for name in NO_FIELDS
    }
    found = {name: [refused(reply)[:2] for reply in both] for name, both in replies.items()}
    assert found == {name: [(422, "invalid_field")] * 2 for name in NO_FIELDS}


@pytest.mark.usefixtures("made")
def test_queries(client: Client) -> None:
    codes = {"invalid_field", "invalid_date_time", "invalid_time_range", "invalid_email", "invalid_cursor"}
    found = [(query, refused(client.list(**query))) for query in QUERIES]
    wrong = [
        (query, (status, code, param))
        for query, (status, code, param) in found
        if status != 422 or code not in codes or param not in query
    ]
    assert wrong == []
