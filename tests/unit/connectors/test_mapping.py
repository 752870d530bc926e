"""Fields of other systems that tenants fill in by templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheducal.appointments.model import Organizer
from scheducal.connectors import registry
from scheducal.connectors.manifest import Mappable
from scheducal.connectors.mapping.gaps import FIELDS
from scheducal.connectors.mapping.templates import check_mapping, filled
from scheducal.connectors.protocol import CalendarEvent
from scheducal.errors import Refusal
from tests.unit.bookings.samples import CONFIRMED as BOOKING

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
MANIFEST = replace(
    registry.manifest("google"),
    mapping=(
        Mappable(name="title", title="Title", default="{appointment.subject}"),
        Mappable(name="note", title="Note", default=""),
    ),
)
EVENT = CalendarEvent(
    uid="u",
    version=1,
    notice_version=1,
    sequence=0,
    created=AT,
    stamp=AT,
    start=AT,
    end=AT,
    time_zone="Europe/Berlin",
    subject="Review",
    body_html=None,
    location=None,
    organizer=Organizer("Acme", "desk@example.com"),
    invitees=(),
    appointment_id="apt_1",
)


def test_templates_are_filled_in_and_defaults_work_without_any() -> None:
    assert filled(MANIFEST, {}, EVENT, None) == {"title": "Review", "note": ""}
    mapping = {"title": "{customer.name}: {booking.service}", "note": "at {appointment.location}{appointment.start}"}
    assert filled(MANIFEST, mapping, EVENT, None) == {"title": ": ", "note": "at 2026-03-19T14:23:01Z"}
    shown = filled(MANIFEST, {"title": "{customer.name}: {booking.service}"}, EVENT, BOOKING)
    assert shown["title"] == f"{BOOKING.snapshot.name}: {BOOKING.service_name}"
    every = filled(MANIFEST, {"note": "|".join(f"{{{name}}}" for name in FIELDS)}, EVENT, BOOKING)
    assert "{" not in every["note"]


def test_only_known_fields_and_gaps_are_taken() -> None:
    check_mapping(MANIFEST, {"title": "{customer.name}, just text, }{ and braces"})
    for mapping, param in (
        ({"colour": "red"}, "mapping.colour"),
        ({"title": "{customer.password}"}, "mapping.title"),
        ({"title": "{}"}, "mapping.title"),
        ({"title": "{appointment.subject.__class__}"}, "mapping.title"),
        ({"title": "{0}{appointment.subject!r}"}, "mapping.title"),
    ):
        with pytest.raises(Refusal) as refused:
            check_mapping(MANIFEST, mapping)
        assert (refused.value.code, refused.value.param) == ("invalid_field", param)
    with pytest.raises(Refusal, match="leave mapping out"):
        check_mapping(registry.manifest("google"), {"title": "x"})
