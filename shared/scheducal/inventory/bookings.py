"""Rows of bookings and their times, and of the catalog that they are made from."""

from __future__ import annotations

from scheducal.inventory.model import IDENTITY, NAME, NOTE, RowKind

_AS_LONG = "as long as the tenant"

BOOKINGS = (
    RowKind(
        name="booking",
        holds="a booking: who booked which service, when, with whom",
        kept=_AS_LONG,
        export="booking",
        plain="bookingId serviceId serviceName zone startLocal startFold endLocal endFold resources resourceIds "
        "customerId customerZone status channel createdAt updatedAt seats before after cancellationNotice "
        "reschedulingNotice mostReschedules changesWhenInactive moveRenewsCancellation cancellationEnded amount "
        "currency holdId seriesId reschedules ownReschedules hasConflict mayRepeat override calendarEvents version",
        machine="minutes hasAppointment hasTimeRow",
        person={
            "customerName": NAME,
            "customerEmail": IDENTITY,
            "customerPhone": IDENTITY,
            "notes": NOTE,
            "metadata": NOTE,
            "subject": NOTE,
            "location": NOTE,
            "reason": NOTE,
        },
        erasure="anonymise",
    ),
    RowKind(
        name="bookingAudit",
        holds="who changed a booking, and when",
        kept=_AS_LONG,
        export="audit",
        plain="action actor version at override",
    ),
    RowKind(
        name="hold",
        holds="a slot that is kept for some minutes",
        kept="a week after its end",
        export="hold",
        plain="holdId serviceId zone startLocal startFold endLocal endFold resources channel createdAt until seats "
        "before after state bookingId",
    ),
    RowKind(
        name="customerTime",
        holds="that a customer has a booking at a time",
        kept="until the booking is over",
        machine="bookingId",
    ),
    RowKind(
        name="ledger",
        holds="what is taken of a resource on a day",
        kept="until the day is long past",
        machine="version taken",
    ),
    RowKind(
        name="guard",
        holds="that a limit of a service was looked at",
        kept="until its period is long past",
        machine="version",
    ),
    RowKind(
        name="share",
        holds="how often a resource was booked for a service",
        kept="until it has not been booked for long",
        machine="version order share step days",
    ),
    RowKind(
        name="channel",
        holds="a way by which bookings come in",
        kept=_AS_LONG,
        export="channel",
        plain="entryId version createdAt updatedAt contents",
        json="contents",
    ),
    RowKind(
        name="service",
        holds="a service that customers can book",
        kept=_AS_LONG,
        export="service",
        plain="entryId version createdAt updatedAt contents",
        json="contents",
    ),
    RowKind(
        name="resource",
        holds="a person, room or piece of equipment that serves bookings, with working hours",
        kept=_AS_LONG,
        export="resource",
        plain="entryId version createdAt updatedAt",
        person={"contents": NAME},
        json="contents",
    ),
    RowKind(
        name="catalogState",
        holds="how many entries a catalog has",
        kept=_AS_LONG,
        machine="revision counts",
    ),
    RowKind(
        name="customer",
        holds="somebody who books",
        kept=_AS_LONG,
        export="customer",
        plain="customerId version createdAt updatedAt timeZone",
        person={
            "name": NAME,
            "email": IDENTITY,
            "phone": IDENTITY,
            "notes": NOTE,
            "aliases": IDENTITY,
            "gsi2pk": IDENTITY,
            "gsi2sk": IDENTITY,
        },
        erasure="remove",
    ),
    RowKind(
        name="customerIdentity",
        holds="whose an address or a number is; its key names it",
        kept=_AS_LONG,
        machine="customerId",
        erasure="remove",
    ),
)
