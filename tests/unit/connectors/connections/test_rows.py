"""Connections as rows: those of earlier releases are read as they were written, and calendars keep their form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.connectors.connections.authorization.model import Authorization
from scheducal.connectors.connections.model import Connection, Filter, Secret
from scheducal.connectors.connections.rows import authorization_item, authorization_of, connection_item, connection_of
from scheducal.store.keys import connection_key
from scheducal.store.values import Item, marshal, unmarshal

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
# As releases before connections of other kinds wrote them.
EXCHANGE = {
    "kind": "connection",
    "tenantId": "ten_1",
    "calendarId": "cal_1",
    "calendarKind": "exchange",
    "account": "anna@example.com",
    "auth": "client_credentials",
    "calendar": "primary",
    "directory": "9188040d-6c67-4c5b-b112-36a304b66dad",
    "label": "Desk",
    "state": "reauthorization_required",
    "version": 3,
    "createdAt": "2026-03-19T14:23:01Z",
    "updatedAt": "2026-03-19T14:23:01Z",
}
GOOGLE = {
    "kind": "connection",
    "tenantId": "ten_1",
    "calendarId": "cal_2",
    "calendarKind": "google",
    "account": "anna@example.com",
    "auth": "oauth",
    "calendar": "team@group.calendar.google.com",
    "state": "active",
    "version": 1,
    "createdAt": "2026-03-19T14:23:01Z",
    "updatedAt": "2026-03-19T14:23:01Z",
    "deletedAt": "2026-03-19T14:23:01Z",
}
AUTHORIZATION = {
    "kind": "authorization",
    "tenantId": "ten_1",
    "calendarId": "cal_3",
    "calendarKind": "google",
    "calendar": "primary",
    "label": "Desk",
    "makeDefault": True,
    "isRenewal": False,
    "askedBy": "key_1",
    "secret": b"sealed",
    "challenge": "challenge",
    "nonceDigest": "digest",
    "expiresAt": 1773930780,
}
OTHER = Connection(
    tenant_id="ten_1",
    connection_id="con_1",
    kind="google",
    auth="api_key",
    created_at=AT,
    updated_at=AT,
    settings={"domain": "acme"},
    secrets={"apiKey": Secret(b"sealed", AT)},
    filter=Filter(("svc_1",), ("res_1", "res_2"), ("web",), bookings_only=True),
    mapping={"subject": "{customer.name}"},
    label="Help desk",
    state="reauthorization_required",
    version=4,
    deleted_at=AT,
)


def stored(item: dict[str, Any]) -> Item:
    """Store a row, and read it back from DynamoDB."""
    return unmarshal(marshal(item))


def test_calendars_are_read_and_written_as_ever() -> None:
    # What lost its access is listed among what needs a person.
    listed = {"gsi2pk": "T#ten_1#ATTENTION", "gsi2sk": "8connection#cal_1"}
    assert stored(connection_item(connection_of(EXCHANGE))) == EXCHANGE | listed
    assert stored(connection_item(connection_of(GOOGLE))) == GOOGLE
    exchange, google = connection_of(EXCHANGE), connection_of(GOOGLE)
    assert (exchange.account, exchange.calendar, exchange.directory) == (
        "anna@example.com",
        "primary",
        "9188040d-6c67-4c5b-b112-36a304b66dad",
    )
    assert exchange.settings == {"account": exchange.account, "directoryId": exchange.directory}
    assert google.settings == {"account": "anna@example.com", "calendar": "team@group.calendar.google.com"}
    assert (google.directory, google.deleted_at, google.filter) == (None, AT, Filter())


def test_a_question_that_an_earlier_release_asked_can_be_answered() -> None:
    found = authorization_of(AUTHORIZATION)
    asked = found.connection
    assert (asked.connection_id, asked.kind, asked.auth, asked.account, asked.calendar, asked.label) == (
        "cal_3",
        "google",
        "oauth",
        "",
        "primary",
        "Desk",
    )
    assert (found.make_default, found.is_renewal, found.expires_at - asked.created_at) == (
        True,
        False,
        timedelta(minutes=10),
    )
    assert authorization_of(stored(authorization_item(found))) == found
    # An earlier release reads ours, while both are at work.
    assert AUTHORIZATION.items() <= stored(authorization_item(found)).items()


def test_other_connections_come_back_whole() -> None:
    assert connection_of(stored(connection_item(OTHER))) == OTHER
    question = Authorization(OTHER, None, False, "key_1", b"x", "challenge", "digest", AT)
    assert authorization_of(stored(authorization_item(question))) == question
    assert "sealed" not in repr(OTHER) + repr(question)


def test_keys_of_calendars_stay() -> None:
    assert connection_key("ten_1", "cal_1").attributes() == {"pk": "T#ten_1#CALENDARS", "sk": "CAL#cal_1"}
    assert connection_key("ten_1", "con_1").attributes() == {"pk": "T#ten_1#CALENDARS", "sk": "CON#con_1"}
