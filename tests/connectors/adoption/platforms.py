"""The other side of each platform whose bookings can become ours: how its people book, move, cancel and miss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.connectors.bench import Bench, Subject
from tests.connectors.records.test_acuity import ACUITY
from tests.connectors.records.test_calendly import BASE, CALENDLY, uri
from tests.connectors.records.test_mindbody import MINDBODY, ZONE
from tests.connectors.records.test_square import SQUARE
from tests.connectors.records.test_zoom import ZOOM
from tests.integration.world.catalog.business import BERLIN, MONDAY

EVE = "eve@example.com"
LENGTH = timedelta(minutes=30)
Values = Mapping[str, Any]


def on_monday(clock: str) -> datetime:
    """Give the instant of a time in Berlin."""
    return datetime.fromisoformat(f"{MONDAY}T{clock}:00").replace(tzinfo=ZoneInfo(BERLIN))


def _customer(made: Bench, of: str, values: Values) -> str:
    """Make the person of a system that keeps people by themselves."""
    return str(made.fake.add(of, values)["id"])


def _site(at: datetime) -> Values:
    """Give times as Mindbody has them, by the clocks of the site."""
    walls = (each.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M:%S") for each in (at, at + LENGTH))
    return dict(zip(("StartDateTime", "EndDateTime"), walls, strict=True))


def _utc(at: datetime) -> str:
    return at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moved_by_pair(made: Bench, remote_id: str, at: datetime) -> str:
    """Move it as Calendly does: another booking takes its place."""
    old = made.fake.records["invitees"][remote_id]
    new = made.fake.add("invitees", {**old, "start_time": _utc(at), "old_invitee": uri(old)})
    made.fake.touch(old, status="canceled", new_invitee=uri(new))
    return str(new["id"])


@dataclass(frozen=True)
class Platform:
    """service, resource: as it names them. record: of a booking there, of a service. times: of a record.

    cancelled, missed: what people change then; None of a platform that deletes, or knows no no-shows.
    """

    subject: Subject
    service: str
    resource: str
    record: Callable[[Bench, str], Values]
    times: Callable[[datetime], Values]
    cancelled: Values | None
    missed: Values | None = None
    moves: Callable[[Bench, str, datetime], str] | None = None


PLATFORMS = (
    Platform(
        ACUITY,
        "52816430",
        "6738415",
        lambda _, service: {
            "appointmentTypeID": int(service),
            "calendarID": 6738415,
            "firstName": "Eve",
            "lastName": "Holt",
            "email": EVE,
            "duration": "30",
            "timezone": BERLIN,
            "notes": "",
        },
        lambda at: {"datetime": at.isoformat()},
        {"canceled": True},
        {"canceled": True, "noShow": True},
    ),
    Platform(
        CALENDLY,
        "GBGBDCAADAEDCRZ5",
        "HOST1",
        lambda _, service: {
            "event_type": f"{BASE}/event_types/{service}",
            "host": f"{BASE}/users/HOST1",
            "minutes": 30,
            "tracking": {},
            "invitee": {"name": "Eve Holt", "email": EVE, "timezone": BERLIN},
        },
        lambda at: {"start_time": _utc(at)},
        {"status": "canceled", "reason": "ill"},
        {"no_show": {"uri": f"{BASE}/invitee_no_shows/N1"}},
        moves=_moved_by_pair,
    ),
    Platform(
        MINDBODY,
        "147",
        "100000279",
        lambda made, service: {
            "SessionTypeId": int(service),
            "StaffId": 100000279,
            "ClientId": _customer(made, "clients", {"FirstName": "Eve", "LastName": "Holt", "Email": EVE}),
            "Notes": "",
        },
        _site,
        {"Status": "LateCancelled"},
        {"Status": "NoShow"},
    ),
    Platform(
        SQUARE,
        "W6ZXZ",
        "_7Jvi",
        lambda made, service: {
            "appointment_segments": [
                {"service_variation_id": service, "team_member_id": "_7Jvi", "duration_minutes": 30}
            ],
            "customer_id": _customer(made, "customers", {"given_name": "Eve", "email_address": EVE}),
            "seller_note": "",
        },
        lambda at: {"start_at": _utc(at)},
        {"status": "CANCELLED_BY_CUSTOMER"},
        {"status": "NO_SHOW"},
    ),
    Platform(
        ZOOM,
        "meeting",
        "host-1",
        lambda _, service: {
            "type": 2 if service == "meeting" else 8,
            "topic": "Advice",
            "agenda": "",
            "duration": 30,
            "timezone": BERLIN,
            "host_id": "host-1",
            "settings": {"meeting_invitees": [{"email": EVE}]},
        },
        lambda at: {"start_time": _utc(at)},
        None,
    ),
)


@dataclass
class There:
    """The side of a platform. Each act names the record that says so."""

    platform: Platform
    made: Bench

    def book(self, at: str, service: str = "") -> str:
        """Let somebody book."""
        record = self.platform.record(self.made, service or self.platform.service)
        values = {**record, **self.platform.times(on_monday(at))}
        return str(self.made.fake.add(self.made.subject.meetings, values)["id"])

    def move(self, remote_id: str, at: str) -> str:
        """Move it there."""
        self.made.world.clock.advance(minutes=1)
        if self.platform.moves:
            return self.platform.moves(self.made, remote_id, on_monday(at))
        return self._touch(remote_id, self.platform.times(on_monday(at)))

    def cancel(self, remote_id: str) -> str:
        """Cancel it there."""
        self.made.world.clock.advance(minutes=1)
        if self.platform.cancelled is None:
            del self.made.fake.records[self.made.subject.meetings][remote_id]
            return remote_id
        return self._touch(remote_id, self.platform.cancelled)

    def miss(self, remote_id: str) -> None:
        """Note there that nobody came."""
        assert self.platform.missed
        self._touch(remote_id, self.platform.missed)

    def told(self, *remote_ids: str) -> None:
        """Tell us of records, one request each."""
        for each in remote_ids:
            assert self.made.tell(each) < 300
            self.made.settle()

    def _touch(self, remote_id: str, values: Values) -> str:
        self.made.fake.touch(self.made.fake.records[self.made.subject.meetings][remote_id], **values)
        return remote_id
