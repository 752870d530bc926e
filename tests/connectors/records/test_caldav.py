"""CalDAV, against Radicale: its busy times count, appointments go there, and its changes come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Event, vDatetime

from scheducal.connectors.connections import wiring
from scheducal.connectors.systems.caldav.manifest import MANIFEST
from tests.connectors.dav_server import PASSWORD, USER, DavServer, dav_server
from tests.connectors.loopback import loopback_allowed
from tests.integration.world.requests import MOVED, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@dataclass
class Connected:
    """A world whose tenant has a calendar on a server. path: of the calendar. calendar_id: ours."""

    world: World
    server: DavServer
    path: str
    calendar_id: str = ""

    def connect(self, **more: Any) -> dict[str, Any]:
        """Connect the calendar, and settle."""
        given = {"url": self.server.url, "account": "anna@example.com", "userName": USER, **more}
        body = {"kind": MANIFEST.kind, "auth": "api_key", "settings": given, "secrets": {"password": PASSWORD}}
        made = dict(self.world.client.send("connections.create", body, idempotency_key=str(more)).data)
        self.calendar_id = made["connectionId"]
        self.world.pipeline.settle()
        return made

    def create(self, **more: Any) -> str:
        """Make an appointment, and settle."""
        created = self.world.client.create({**WITH_JOHN, **more}, idempotency_key=f"create {sorted(more)}")
        self.world.pipeline.settle()
        return str(created.data["appointmentId"])

    def event(self) -> Any:
        """Give the calendar's one event."""
        (calendar,) = self.server.objects(self.path).values()
        (found,) = [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]
        return found

    def move(self) -> datetime:
        """Move it by three hours, as people do, and give its new start."""
        later: datetime = self.event().start + timedelta(hours=3)
        self.change(dtstart=vDatetime(later), dtend=vDatetime(later + timedelta(hours=1)))
        return later

    def change(self, **values: Any) -> None:
        """Change its properties, as people do."""

        def write(event: Event) -> None:
            for name, value in values.items():
                event.pop(name)
                event.add(name, value)

        (path,) = self.server.objects(self.path)
        self.server.change(path, write)

    def look(self) -> None:
        """Let the time pass after which changes are looked for."""
        self.world.clock.advance(minutes=11)
        self.world.pipeline.sweep()
        self.world.pipeline.settle()

    def appointment(self, appointment_id: str) -> dict[str, Any]:
        """As clients see it."""
        return dict(self.world.client.get(appointment_id).data)


@pytest.fixture
def made(world: World, tmp_path: Path) -> Iterator[Connected]:
    """Yield a world beside a server that has two calendars."""
    with loopback_allowed(), dav_server(tmp_path) as server:
        server.make("private")
        yield Connected(world, server, server.make("work"))


def test_an_appointment_is_kept_there(made: Connected) -> None:
    made.connect(calendar="work")
    appointment_id = made.create()
    shown = made.appointment(appointment_id)
    assert [(each["system"], each["state"]) for each in shown["sync"]] == [("caldav", "synced")]
    event = made.event()
    assert (event["summary"], event["uid"].partition(".")[0]) == (shown["subject"], appointment_id)
    assert str(event["organizer"]) == "mailto:anna@example.com"
    assert (event["attendee"].params["PARTSTAT"], "SCHEDULE-AGENT" in event["attendee"].params) == (
        "NEEDS-ACTION",
        False,
    )
    made.world.client.update(appointment_id, MOVED)
    made.world.pipeline.settle()
    (row,) = of_kind("appointment")
    assert f"{made.event().start:%Y-%m-%dT%H:%M:%S}" == row["startInstant"]
    made.world.client.cancel(appointment_id)
    made.world.pipeline.settle()
    assert made.server.objects(made.path) == {}
    assert [each["state"] for each in made.appointment(appointment_id)["sync"]] == ["synced"]


def test_changes_there_are_followed_and_our_own_are_not(made: Connected) -> None:
    made.connect(calendar="work")
    appointment_id = made.create()
    made.look()
    assert made.appointment(appointment_id)["version"] == 1
    start = made.move()
    made.look()
    (row,) = of_kind("appointment")
    assert (row["version"], datetime.fromisoformat(row["startInstant"])) == (2, start.replace(tzinfo=None))
    made.look()
    assert made.appointment(appointment_id)["version"] == 2
    (path,) = made.server.objects(made.path)
    made.server.client.delete(path)
    made.look()
    assert made.appointment(appointment_id)["status"] == "cancelled"


def test_what_people_wrote_beside_and_answered_stays(made: Connected) -> None:
    """A server with scheduling writes answers into the event, which changes its tag while we write."""
    made.connect(calendar="work")
    appointment_id = made.create()
    (path,) = made.server.objects(made.path)

    def answer(event: Event) -> None:
        event["attendee"].params["PARTSTAT"] = "ACCEPTED"
        event.add("categories", ["Tea"])

    made.server.before["PUT"] = lambda: made.server.change(path, answer)
    made.world.client.update(appointment_id, {"appointmentSubject": "Another"})
    made.world.pipeline.settle()
    event = made.event()
    assert (str(event["summary"]), event["attendee"].params["PARTSTAT"]) == ("Another", "ACCEPTED")
    assert "categories" in event
    made.look()
    (invitee,) = made.appointment(appointment_id)["invitees"]
    assert invitee["response"] == "accepted"


def test_a_create_whose_answer_was_lost_makes_no_second_event(made: Connected) -> None:
    made.connect(calendar="work")
    made.server.answers["GET"] = ("503 Busy", [("Retry-After", "30")], b"")
    appointment_id = made.create()
    assert len(made.server.objects(made.path)) == 1
    assert [each["state"] for each in made.appointment(appointment_id)["sync"]] == ["synced"]


def test_a_copy_beside_mails_of_our_own(made: Connected) -> None:
    """The server invites nobody: appointments are kept by e-mail, and what moves there moves everywhere."""
    made.connect(calendar="work", attendees="ours")
    appointment_id = made.create()
    systems = [(each["system"], each["state"]) for each in made.appointment(appointment_id)["sync"]]
    assert systems == [("email", "synced"), ("caldav", "synced")]
    assert made.event()["attendee"].params["SCHEDULE-AGENT"] == "CLIENT"
    made.move()
    made.look()
    assert made.appointment(appointment_id)["version"] == 2
    named = {**WITH_JOHN, "calendarId": made.calendar_id}
    assert made.world.client.create(named, idempotency_key="named").code == "calendar_not_found"


def test_busy_times_are_those_of_all_occurrences(made: Connected) -> None:
    made.connect(calendar="work", timeZone="Europe/Berlin")
    events = {
        "weekly": "DTSTART:20260420T080000Z\nDTEND:20260420T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:a",
        "free": "DTSTART:20260420T100000Z\nDTEND:20260420T110000Z\nTRANSP:TRANSPARENT\nSUMMARY:b",
        "off": "DTSTART:20260420T120000Z\nDTEND:20260420T130000Z\nSTATUS:CANCELLED\nSUMMARY:c",
        "declined": "DTSTART:20260420T140000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:Anna@example.com",
        "day": "DTSTART;VALUE=DATE:20260422\nSUMMARY:d",
    }
    for name, text in events.items():
        lines = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:{name}\nDTSTAMP:20260101T000000Z\n{text}"
        made.server.put(f"{made.path}{name}.ics", f"{lines}\nEND:VEVENT\nEND:VCALENDAR\n".replace("\n", "\r\n"))
    calendar = wiring.open_system(made.world.tenant.tenant_id, made.calendar_id)
    found = calendar.busy(datetime(2026, 4, 20, tzinfo=UTC), datetime(2026, 4, 28, tzinfo=UTC))  # type: ignore[attr-defined]
    assert [(f"{each.start:%d %H:%M}", f"{each.end:%d %H:%M}") for each in found] == [
        ("20 08:00", "20 09:00"),
        ("21 22:00", "22 22:00"),
        ("27 08:00", "27 09:00"),
    ]


def test_a_token_that_the_server_forgot_begins_again(made: Connected) -> None:
    made.connect(calendar="work")
    appointment_id = made.create()
    made.look()
    made.move()
    made.server.answers["REPORT"] = ("418 I'm a teapot", [], b"")
    made.look()
    assert made.appointment(appointment_id)["version"] == 2


def test_a_check_says_what_is_wrong(made: Connected) -> None:
    made.connect(calendar="work")
    assert _checked(made)["result"] == "ok"
    made.world.client.send("connections.update", {"secrets": {"password": "wrong"}}, {"connectionId": made.calendar_id})
    assert _checked(made)["result"] == "credentials_refused"
    made.connect(calendar="nowhere")
    assert _checked(made)["result"] == "unreachable"
    made.connect(url="https://10.0.0.1/dav")
    found = _checked(made)
    assert (found["result"], "AddressRefused" in found["detail"]) == ("unreachable", True)


def _checked(made: Connected) -> dict[str, Any]:
    path = {"connectionId": made.calendar_id}
    return dict(made.world.client.send("connections.check", {}, path).data)
