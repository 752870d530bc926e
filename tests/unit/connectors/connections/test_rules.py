"""What becomes of connections, and of the default."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheducal.connectors.connections import rules
from scheducal.connectors.connections.model import Connection, settings_of
from scheducal.connectors.connections.names import CALENDARS
from scheducal.errors import Refusal
from scheducal.tenants.model import DefaultCalendar

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
GOOGLE = Connection("ten_1", "cal_1", "google", "oauth", AT, AT, {"account": "anna@example.com"})
EXCHANGE = replace(
    GOOGLE,
    connection_id="cal_2",
    kind="exchange",
    auth="client_credentials",
    settings={**GOOGLE.settings, "directoryId": "d-1"},
)
DEFAULT = DefaultCalendar("cal_1", "google", "anna@example.com")
OTHER = DefaultCalendar("cal_2", "exchange", "anna@example.com")


@pytest.mark.parametrize(
    ("before", "make_default", "after"),
    [(None, None, DEFAULT), (OTHER, None, OTHER), (OTHER, True, DEFAULT), (None, False, None), (OTHER, False, OTHER)],
)
def test_a_new_connection_becomes_the_default_where_there_is_none_or_it_is_asked_for(
    before: DefaultCalendar | None, make_default: bool | None, after: DefaultCalendar | None
) -> None:
    assert rules.connected(GOOGLE, before, make_default=make_default).default == after


def test_what_is_sent_and_differs_is_changed() -> None:
    decision = rules.updated(GOOGLE, {"label": "Desk", "is_default": True}, OTHER, LATER)
    assert decision is not None
    assert (decision.after.label, decision.after.version, decision.after.updated_at) == ("Desk", 2, LATER)
    assert (decision.default, decision.changed) == (DEFAULT, ("label", "isDefault"))
    assert rules.updated(GOOGLE, {"label": None, "is_default": True}, DEFAULT, LATER) is None
    assert rules.updated(GOOGLE, {"is_default": False}, OTHER, LATER) is None


def test_the_default_is_taken_back_by_itself_alone() -> None:
    decision = rules.updated(GOOGLE, {"is_default": False}, DEFAULT, LATER)
    assert decision is not None
    assert decision.default is None
    assert rules.disconnected(GOOGLE, DEFAULT, LATER).default is None
    assert rules.disconnected(GOOGLE, OTHER, LATER).default == OTHER


def test_lost_access_is_noted_once_and_regained() -> None:
    lost = rules.access_lost(GOOGLE, DEFAULT, LATER)
    assert lost is not None
    assert (lost.after.state, lost.default) == ("reauthorization_required", DEFAULT)
    assert rules.access_lost(lost.after, DEFAULT, LATER) is None
    again = rules.reconnected(lost.after, DEFAULT, LATER, "d-2")
    assert (again.after.state, again.after.version, again.after.directory) == ("active", 3, "d-2")


def test_a_change_never_goes_back_in_time() -> None:
    later = replace(GOOGLE, updated_at=LATER)
    assert rules.disconnected(later, None, AT).after.updated_at == LATER


@pytest.mark.parametrize(
    ("account", "calendar", "code"),
    [
        ("Anna@Example.com", "primary", "calendar_already_connected"),
        (None, "primary", None),
        ("anna@example.com", "team", None),
        ("bert@example.com", "primary", None),
    ],
)
def test_the_same_calendar_is_known_by_account_and_name(account: str | None, calendar: str, code: str | None) -> None:
    new = replace(GOOGLE, connection_id="cal_3", settings=settings_of(account, calendar, None))
    if code is None:
        rules.check_new([GOOGLE], new, CALENDARS)
        return
    with pytest.raises(Refusal) as refused:
        rules.check_new([GOOGLE], new, CALENDARS)
    assert (refused.value.code, refused.value.data) == (code, {"calendarId": "cal_1"})


def test_an_operator_s_word_is_needed_for_what_no_owner_agreed_to() -> None:
    robot = replace(GOOGLE, auth="service_account")
    assert [rules.realm_of(each) for each in (GOOGLE, EXCHANGE, robot)] == [None, "d-1", "example.com"]


def test_each_kind_is_connected_in_its_own_ways() -> None:
    for kind, auth in (("exchange", "service_account"), ("google", "client_credentials")):
        with pytest.raises(Refusal, match="auth of kind"):
            rules.check_way(kind, auth)  # type: ignore[arg-type]
    rules.check_way("exchange", "client_credentials")
    rules.check_way("google", "service_account")
