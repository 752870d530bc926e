"""A tenant's appointments, booked by the services that the functions call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import boto3

from scheducal.appointments.gmail_first_invite import GmailFirstInvite
from scheducal.appointments.repository import AppointmentRepository
from scheducal.appointments.requests import CreateAppointment, SendInvitation, UpdateAppointment
from scheducal.appointments.service import Appointments
from scheducal.clock import now, to_seconds
from scheducal.commands.model import Command
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.rules import connected
from scheducal.connectors.push.queue import SyncMessage, SyncQueue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.worker import PushWorker
from scheducal.connectors.systems.email.email_calendar import EmailCalendar
from scheducal.connectors.systems.email.mime import Mail
from scheducal.queue import Queue
from scheducal.store.table import Table
from scheducal.system_names import EMAIL
from scheducal.tenants.access import principal_of
from scheducal.tenants.credentials import ApiKeyPair
from scheducal.tenants.model import INTERNAL, Principal, Sender

_numbers = count(1)
_FIRST_DAY = datetime(2027, 4, 15, 9, tzinfo=UTC)


class Post:
    """Takes every mail."""

    def send(self, mail: Mail) -> str:
        """Its message id."""
        return f"message-{mail.recipient}"


@dataclass(frozen=True, slots=True)
class Bookings:
    """Books, changes and syncs as one tenant."""

    principal: Principal
    sender: Sender
    table: Table
    queue: SyncQueue

    @classmethod
    def of(cls, credentials: ApiKeyPair, facts: dict[str, Any]) -> Bookings:
        """Those of the tenant that the API key names, on the stack that the facts describe."""
        session = boto3.Session("test", "test", region_name=facts["region"])
        table = Table(session.client("dynamodb", endpoint_url=facts["awsEndpointUrl"]), facts["tableName"])
        sqs = session.client("sqs", endpoint_url=facts["awsEndpointUrl"])
        queue = SyncQueue(Queue(sqs, "no-queue-is-needed"))
        tenant = credentials.tenant_id
        principal = principal_of(tenant, credentials.api_key, "full", INTERNAL)
        return cls(principal, Sender("Demo", f"{tenant}@mail.test"), table, queue)

    def book(self, subject: str, address: str | None = None, *, day: int = 0) -> str:
        """Give the id of an appointment some days after 2027-04-15."""
        start = _FIRST_DAY + timedelta(days=day)
        request = CreateAppointment.model_validate(
            {
                "appointmentStart": start.isoformat(),
                "appointmentEnd": (start + timedelta(hours=1)).isoformat(),
                "appointmentTimeZone": "UTC",
                "appointmentSubject": subject,
                "address": address,
            }
        )
        made = self._service.create(self._command(), request, _no_calendar)
        return made.after.appointment.appointment_id

    def rename(self, appointment_id: str, subject: str) -> None:
        """One more version."""
        self._service.update(
            self._command(), appointment_id, UpdateAppointment.model_validate({"appointmentSubject": subject})
        )

    def invite(self, appointment_id: str, name: str, address: str) -> None:
        """One more invitee."""
        self._service.invite(self._command(), appointment_id, SendInvitation(name=name, address=address))

    def uninvite(self, appointment_id: str, address: str) -> None:
        """One invitee less."""
        self._service.uninvite(self._command(), appointment_id, address)

    def cancel(self, appointment_id: str) -> None:
        """Cancel an appointment."""
        self._service.cancel(self._command(), appointment_id, None)

    def sync(self, appointment_id: str) -> None:
        """Tell the invitees."""
        repository, calendar = SyncRepository(self.table, EMAIL), EmailCalendar(Post())
        worker = PushWorker(repository, self.queue, calendar, now, lambda: True)
        assert worker.sync(SyncMessage(self.principal.tenant_id, appointment_id, EMAIL)) == "synced"

    def connect(self, tenant: str) -> str:
        """Connect a calendar that gets no appointments, and give its id."""
        at = to_seconds(now())
        settings = {"account": "anna@example.com"}
        new = Connection(tenant, "cal_01j0000000000000000000000a", "google", "oauth", at, at, settings)
        repository = ConnectionRepository(self.table)
        repository.add(repository.owned(tenant), connected(new, None, make_default=None), "test", {})
        return new.connection_id

    @property
    def _service(self) -> Appointments:
        return Appointments(AppointmentRepository(self.table), GmailFirstInvite())

    def _command(self) -> Command[Any]:
        number = f"request-{next(_numbers)}"
        return Command(self.principal, self.sender, now(), number, lambda _: {}, idempotency_key=number)


def _no_calendar(tenant_id: str, calendar_id: str) -> None:
    del tenant_id, calendar_id
