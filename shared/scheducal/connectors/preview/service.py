"""Works out what a system would get of an appointment. Nothing is sent, and nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import partial
from typing import Any

from scheducal.appointments.repository import AppointmentRepository
from scheducal.bookings.repository import booking_of_appointment
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.connectors import registry
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.manifest import TEXTS, Manifest
from scheducal.connectors.mapping.templates import filled
from scheducal.connectors.preview.rules import Why, passes, why
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.push.work import calendar_event
from scheducal.connectors.record import Source
from scheducal.connectors.runners.booked import Booked
from scheducal.connectors.runners.parts import mirror_part
from scheducal.connectors.runners.texts.notification import is_told_by_texts, message_part, notification_of
from scheducal.errors import Refusal
from scheducal.http.request import Request
from scheducal.store.table import Table
from scheducal.system_names import system_name
from scheducal.values import dataclass

_TEXTS = frozenset(each.name for each in TEXTS)


@dataclass(frozen=True, slots=True)
class Preview:
    """mapping: its fields, filled in. texts: of a system that sends some.

    record: what a system would keep, or the body of its first text; None where that takes several requests.
    """

    connection: Connection
    appointment_id: str
    is_passed: bool
    why: Why
    mapping: Mapping[str, str] = field(default_factory=dict)
    record: Mapping[str, Any] | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Previews:
    """Those of all connections; a command says whose."""

    table: Table

    def show(self, command: Command[Preview], connection_id: str, appointment_id: str) -> Preview:
        """Give the preview; raises Refusal `connection_not_found`, `appointment_not_found`."""
        connections = ConnectionRepository(self.table)

        def attempt() -> Preview:
            found = self.of(connections.find(command.principal.tenant_id, connection_id), appointment_id)
            if kept := command.kept(found):
                connections.keep(kept)
            return found

        return carry_out(connections, command, attempt)

    def of(self, connection: Connection, appointment_id: str) -> Preview:
        """Give the preview of a connection that was read; raises Refusal `appointment_not_found`."""
        aggregate = AppointmentRepository(self.table).load(connection.tenant_id, appointment_id)
        if aggregate is None:
            raise Refusal("appointment_not_found", "there is no appointment with this id", param="appointmentId")
        manifest, event = registry.manifest(connection.kind), calendar_event(aggregate)
        booked = Booked(connection, partial(booking_of_appointment, self.table))
        system = system_name(connection.kind, connection.connection_id)
        sync = next((each for each in aggregate.syncs if each.system == system), None)
        booking = booked.booking(event)
        fields = filled(manifest, connection.mapping, event, booked.disclosed(event), booked.known)
        return Preview(
            connection,
            appointment_id,
            is_passed=passes(connection, booking),
            why=why(manifest, connection, aggregate.appointment, booking, sync),
            mapping={name: text for name, text in fields.items() if name not in _TEXTS},
            record=_record(manifest, event, booked, fields),
            texts={name: text for name, text in fields.items() if name in _TEXTS},
        )


def _record(
    manifest: Manifest, event: CalendarEvent, booked: Booked, fields: Mapping[str, str]
) -> Mapping[str, Any] | None:
    if manifest.calendar is not None or not {"mirror", "message"} & set(manifest.capabilities):
        return None
    if is_told_by_texts(booked.connection):
        text = message_part(manifest.kind).message(
            notification_of(booked, event, "cancelled" if event.cancelled else "created")
        )
        return text.body or text.form if isinstance(text, Request) else None
    wanted = mirror_part(manifest.kind).wanted(Source(event, booked.disclosed(event), fields))
    return wanted.fields if wanted.exists else {}
