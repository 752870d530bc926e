"""Values for the placeholders of a sample event."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from scheducal.clock import now
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.operations.appointments import AppointmentOperations
from scheducal_tools.cli.operations.calendars import CalendarOperations
from scheducal_tools.cli.operations.catalog import CatalogOperations
from scheducal_tools.cli.operations.invocation.bookings import BookingOperations
from scheducal_tools.cli.operations.invocation.credentials import CredentialSource, operator_from_environment
from scheducal_tools.cli.operations.invocation.webhooks import WebhookOperations


def values_for(
    names: Iterable[str],
    given: Mapping[str, str],
    credentials: CredentialSource,
    appointments: AppointmentOperations,
    webhooks: WebhookOperations,
    catalog: CatalogOperations,
    calendars: CalendarOperations,
    bookings: BookingOperations,
) -> dict[str, str]:
    """`credentials` and `operatorCredentials` (of HTTP Basic, RFC 7617), `tenantId`, `appointmentId` of the newest
    confirmed one, and the newest `webhookId`, `calendarId`, `connectionId`, `resourceId`, `serviceId`, `customerId` and
    `bookingId`; dates, as below.

    given: values that take precedence. Raises CommandFailed for a name nobody knows; Refusal.
    """
    found: dict[str, Callable[[], str]] = {
        "credentials": lambda: basic(credentials().api_key, credentials().api_secret),
        "operatorCredentials": lambda: basic(*operator_from_environment()),
        "tenantId": lambda: credentials().tenant_id,
        "appointmentId": lambda: appointments.newest(credentials().tenant_id),
        "webhookId": lambda: webhooks.newest(credentials().tenant_id),
        "calendarId": lambda: calendars.newest(credentials().tenant_id),
        "connectionId": lambda: calendars.newest_connection(credentials().tenant_id),
        "resourceId": lambda: catalog.newest(credentials().tenant_id, "resource"),
        "serviceId": lambda: catalog.newest(credentials().tenant_id, "service"),
        "bookingId": lambda: bookings.newest(credentials().tenant_id),
        "customerId": lambda: catalog.newest_customer(credentials().tenant_id),
    }
    given = {**dates(now().date()), **given}
    wanted = set(names)
    if unknown := sorted(wanted - found.keys() - given.keys()):
        raise CommandFailed(f"the event leaves {unknown[0]} open; give it with --set {unknown[0]}=…")
    return {name: given[name] if name in given else found[name]() for name in wanted}


def dates(today: date) -> dict[str, str]:
    """`yesterday`, and `nextMonday`, which is after today: ISO 8601."""
    monday = today + timedelta(days=7 - today.weekday())
    return {"yesterday": (today - timedelta(days=1)).isoformat(), "nextMonday": monday.isoformat()}


def basic(api_key: str, api_secret: str) -> str:
    """Say what follows `Basic ` in the Authorization header."""
    return base64.b64encode(f"{api_key}:{api_secret}".encode()).decode()
