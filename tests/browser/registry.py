"""All pages of the dashboard, read from its areas' routes: a new page is looked at without an entry here.

Only a path with parts needs one in EXAMPLES, unless the demo tenant has an id of the part's name.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

import functions
from infra.functions.routes import discover
from tests.browser.demo import Demo

# What gives no page: files, and what leads elsewhere at once.
NO_PAGES = {
    "/dashboard/assets/{name}",
    "/dashboard/audit/file",
    "/dashboard/deliveries/{webhook_id}/{delivery_id}/body",
    "/dashboard/find",
}
# By the route's path: a path with something to see.
EXAMPLES: dict[str, Callable[[Demo], str]] = {
    "/dashboard/appointments/{appointment_id}/uninvite": lambda demo: (
        "/dashboard/appointments/{appointment_id}/uninvite?who={invitee_id}".format(**demo.ids)
    ),
    "/dashboard/bookings/{booking_id}/times": lambda demo: (
        "/dashboard/bookings/{booking_id}/times?service={service_id}&customer={customer_id}&minutes=30&seats=1".format(
            **demo.ids
        )
    ),
    "/dashboard/availability/channels/{name}": lambda _: "/dashboard/availability/channels/partner",
    "/dashboard/connections/new": lambda _: "/dashboard/connections/new?kind=google&auth=oauth",
    "/dashboard/operations/dead-letters/{queue}": lambda _: "/dashboard/operations/dead-letters/Jobs",
    "/dashboard/operations/tenants/{tenant_id}": lambda demo: f"/dashboard/operations/tenants/{demo.tenant.tenant_id}",
}
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
)


def pages(demo: Demo) -> Iterator[str]:
    """Yield the path of each page that an owner and operator can see."""
    for each in discover(functions):
        if each.pages and not each.public:
            yield from _of(each.module, demo)
    yield from VIEWS
    yield from (each.format(**demo.ids) for each in VIEWS_OF_THINGS)


def _of(module: str, demo: Demo) -> Iterator[str]:
    for route in importlib.import_module(module).area.routes:
        if route.method == "GET" and route.path not in NO_PAGES:
            made = EXAMPLES.get(route.path)
            yield made(demo) if made else route.path.format(**demo.ids)
