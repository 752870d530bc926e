"""`scheducal appointments`."""

from __future__ import annotations

import pytest

from scheducal.store.keys import APPOINTMENT, Key, appointment_partition
from scheducal.store.writes import Update
from tests.integration.cli.bookings import Bookings
from tests.integration.cli.terminal import Terminal


@pytest.fixture
def tenant(bookings: Bookings) -> str:
    """Give the demo tenant's id."""
    return bookings.principal.tenant_id


def ids(document: dict[str, list[dict[str, str]]]) -> list[str]:
    """Of the appointments in a list."""
    return [each["appointmentId"] for each in document["appointments"]]


def test_appointments_are_listed_newest_first(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    booked = [bookings.book(f"Meeting {number}") for number in range(3)]
    document = terminal.document("appointments", "list", tenant)
    assert ids(document) == sorted(booked, reverse=True)
    assert document["nextCursor"] is None


def test_a_list_goes_on_where_its_limit_ended_it(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    booked = {bookings.book(f"Meeting {number}") for number in range(3)}
    first = terminal.document("appointments", "list", tenant, "--limit", "2")
    assert len(ids(first)) == 2
    rest = terminal.document("appointments", "list", tenant, "--cursor", first["nextCursor"])
    assert {*ids(first), *ids(rest)} == booked
    assert rest["nextCursor"] is None


def test_people_are_told_that_there_is_more(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    for number in range(2):
        bookings.book(f"Meeting {number}")
    outcome = terminal.run("appointments", "list", tenant, "--limit", "1")
    assert (outcome.status, len(outcome.stdout.splitlines())) == (0, 2)
    hint, cursor = outcome.stderr.split("--cursor ")
    assert hint == "There may be more: "
    assert len(ids(terminal.document("appointments", "list", tenant, "--cursor", cursor.strip()))) == 1


def test_all_are_read_page_after_page(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    booked = {bookings.book(f"Meeting {number}") for number in range(103)}
    document = terminal.document("appointments", "list", tenant, "--all")
    assert set(ids(document)) == booked
    assert (len(ids(document)), document["nextCursor"]) == (103, None)


def test_filters(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    april = bookings.book("April", "ada@example.com")
    june = bookings.book("June", "bob@example.com", day=60)
    cancelled = bookings.book("Off")
    bookings.cancel(cancelled)

    def listed(*options: str) -> list[str]:
        return ids(terminal.document("appointments", "list", tenant, *options))

    assert listed("--from", "2027-06-01T00:00:00Z", "--to", "2027-07-01T00:00:00Z") == [june]
    assert listed("--status", "cancelled") == [cancelled]
    assert listed("--invitee", "ada@example.com") == [april]
    assert listed("--status", "cancelled", "--invitee", "ada@example.com") == []


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (["--from", "tomorrow"], 1, "invalid_date_time"),
        (["--cursor", "nonsense"], 1, "invalid_cursor"),
        (["--status", "lost"], 2, "--status"),
        (["--limit", "0"], 2, "--limit"),
        (["--limit", "10001"], 2, "--limit"),
    ],
)
def test_options_that_make_no_sense(
    terminal: Terminal, tenant: str, options: list[str], status: int, message: str
) -> None:
    outcome = terminal.run("appointments", "list", tenant, *options, "--json")
    assert (outcome.status, outcome.stdout) == (status, "")
    assert outcome.stderr.count("\n") == 1
    assert message in outcome.stderr


def test_show_tells_the_whole_story(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    appointment = bookings.book("Review", "ada@example.com")
    bookings.invite(appointment, "Bob", "bob@example.com")
    bookings.sync(appointment)
    bookings.uninvite(appointment, "bob@example.com")
    bookings.rename(appointment, "Review, at last")
    document = terminal.document("appointments", "show", tenant, appointment)
    assert (document["subject"], document["version"]) == ("Review, at last", 4)
    assert [each["email"] for each in document["invitees"]] == ["ada@example.com"]
    assert [(each["system"], each["state"], each["version"]) for each in document["sync"]] == [("email", "pending", 2)]
    assert [(each["version"], each["action"], each["changed"]) for each in document["history"]] == [
        (1, "created", []),
        (2, "invited", ["invitees"]),
        (3, "uninvited", ["invitees"]),
        (4, "updated", ["appointmentSubject"]),
    ]
    assert {each["actor"] for each in document["history"]} == {bookings.principal.actor}
    assert {(each["email"], each["reference"]) for each in document["told"]} == {
        ("ada@example.com", "message-ada@example.com"),
        ("bob@example.com", "message-bob@example.com"),
    }


def test_show_for_people(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    appointment = bookings.book("Review [bold]of[/bold] it all", "ada@example.com")
    bookings.sync(appointment)
    lines = terminal.run("appointments", "show", tenant, appointment).stdout.splitlines()
    assert lines[0].split() == ["Appointment", appointment]
    assert lines[1].split(maxsplit=1) == ["Subject", "Review [bold]of[/bold] it all"]
    assert [line for line in lines if line in {"Invitees", "Sync", "History", "Told"}] == [
        "Invitees",
        "Sync",
        "History",
        "Told",
    ]
    told = lines[lines.index("Told") + 2].split()
    assert told[1:4] == ["ada@example.com", "email", "create"]


@pytest.mark.parametrize("unknown", ["apt_00000000000000000000000000", "apt", ""])
def test_an_unknown_appointment_is_not_found(terminal: Terminal, tenant: str, unknown: str) -> None:
    outcome = terminal.run("appointments", "show", tenant, unknown)
    assert (outcome.status, outcome.stdout) == (1, "")
    assert outcome.stderr == "scheducal: there is no appointment with this id (appointment_not_found)\n"


def test_another_tenants_appointment_is_not_found(terminal: Terminal, bookings: Bookings) -> None:
    other = terminal.document("tenants", "create", "Other")["tenantId"]
    assert terminal.run("appointments", "show", other, bookings.book("Mine")).status == 1


def test_rederive_moves_what_the_zones_rules_have_moved(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    stale, right = bookings.book("Moved"), bookings.book("As it was")
    derived_before = {"startInstant": "2027-04-15T08:00:00", "endInstant": "2027-04-15T09:00:00"}
    bookings.table.update(Update(Key(appointment_partition(tenant, stale), APPOINTMENT), derived_before))

    assert terminal.document("appointments", "rederive", tenant) == {"moved": [stale]}
    assert terminal.run("appointments", "rederive", tenant).stdout == "none\n"

    moved, same = (terminal.document("appointments", "show", tenant, each) for each in (stale, right))
    assert (moved["start"], moved["version"], same["version"]) == ("2027-04-15T09:00:00", 2, 1)
    assert [(each["action"], each["actor"]) for each in moved["history"]][-1] == ("rederived", "operator")


def test_rederive_for_people(terminal: Terminal, bookings: Bookings, tenant: str) -> None:
    appointment = bookings.book("Moved")
    derived_before = {"startInstant": "2027-04-15T08:00:00", "endInstant": "2027-04-15T09:00:00"}
    bookings.table.update(Update(Key(appointment_partition(tenant, appointment), APPOINTMENT), derived_before))
    assert terminal.run("appointments", "rederive", tenant).stdout.splitlines() == ["Moved", appointment]
