"""All pages of the dashboard, read from its areas' routes: a new page is looked at without an entry here.

Only a path that shows nothing without a query needs one in QUERIES.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping

import functions
from infra.functions.routes import discover

# What gives no page: files, and what leads elsewhere at once.
NO_PAGES = {
    "/dashboard/assets/{name}",
    "/dashboard/audit/file",
    "/dashboard/deliveries/{webhook_id}/{delivery_id}/body",
    "/dashboard/find",
}
# By the route's path: a query with which it has something to see.
QUERIES = {
    "/dashboard/appointments/{appointment_id}/deliveries": "of={delivery_id}",
    "/dashboard/bookings/{booking_id}/deliveries": "of={delivery_id}",
    "/dashboard/log/{request_id}/followed": "of=appointment:{appointment_id}",
    "/dashboard/log/{request_id}/deliveries": "of={delivery_id}",
    "/dashboard/appointments/{appointment_id}/uninvite": "who={invitee_id}",
    "/dashboard/bookings/{booking_id}/times": "service={service_id}&customer={customer_id}&minutes=30&seats=1",
    "/dashboard/connections/new": "kind=google&auth=oauth",
}
# Parts of paths that are nobody's ids.
NAMES = {"name": "partner", "queue": "Jobs"}
# Further views of a page, which its path alone does not show.
VIEWS = (
    "/dashboard/nowhere",
    "/dashboard/appointments?view=month",
    "/dashboard/bookings?view=list",
    "/dashboard/customers?q=nobody",
)
# The same, of things of the demo tenant.
VIEWS_OF_THINGS = (
    "/dashboard/availability/{resource_id}?as=times",
    "/dashboard/availability/offers?service={service_id}",
    "/dashboard/bookings/new?service={service_id}",
    "/dashboard/customers/{customer_id}?show=answers",
    "/dashboard/connections/{mirror_id}",
    "/dashboard/connections/{mirror_id}/rules",
)


def pages(ids: Mapping[str, str]) -> Iterator[str]:
    """Yield the path of each page that an owner and operator can see. ids: of things, by what they are."""
    for each in discover(functions):
        if each.pages and not each.public:
            yield from _of(each.module, {**NAMES, **ids})
    yield from VIEWS
    yield from (each.format(**ids) for each in VIEWS_OF_THINGS)


def _of(module: str, ids: Mapping[str, str]) -> Iterator[str]:
    for route in importlib.import_module(module).area.routes:
        if route.method == "GET" and route.path not in NO_PAGES:
            query = f"?{QUERIES[route.path]}" if route.path in QUERIES else ""
            yield f"{route.path}{query}".format(**ids)
