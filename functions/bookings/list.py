"""GET /api/v1/bookings."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import Begin, Cursor, DatesZone, End
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.bookings import views
from scheducal.bookings.queries import fields
from scheducal.bookings.queries.pages import page
from scheducal.bookings.queries.pagination import Only, parse_listing
from scheducal.bookings.responses import BookingPage
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/bookings",
    **operation("listBookings", "List bookings", answer=BookingPage, fails_with=(400, 422), tag="Bookings"),
)
def list_bookings(
    begin: Begin = None,
    end: End = None,
    zone: DatesZone = None,
    status: fields.Status = None,
    serviceId: fields.Service = None,  # noqa: N803  as on the wire
    resourceId: fields.Resource = None,  # noqa: N803
    customerId: fields.Customer = None,  # noqa: N803
    customerEmail: fields.CustomerEmail = None,  # noqa: N803
    channel: fields.ChannelName = None,
    seriesId: fields.Series = None,  # noqa: N803
    hasConflict: fields.HasConflict = None,  # noqa: N803
    limit: fields.BookingLimit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """By start; without a range or a customer, the next 31 days. A page may end early: follow `nextCursor` to null.

    The business sees all, any other channel what came by itself.
    """
    given = command(app)
    only = Only.asked(
        status, resourceId, serviceId, customerId, customerEmail, channel, seriesId, has_conflict=hasConflict
    )
    listing = parse_listing(begin=begin, end=end, zone=zone, limit=limit, cursor=cursor, now=given.at, only=only)
    found = page(table(), given.principal, listing)
    return disclose(app, "booking", answer("Bookings retrieved successfully", views.page(found, given.principal)))


handler = endpoint(app, needs=SHOWS_BOOKINGS, any_channel=True)
