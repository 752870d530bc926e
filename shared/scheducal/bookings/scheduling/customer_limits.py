"""What a service's limits leave to one customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from scheducal.availability.engine.explanation import Refused
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.quotas import customer_used_up
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.plan import plan_of
from scheducal.availability.engine.time.ranges import Span, holds
from scheducal.availability.ledger.draft import Draft
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.scheduling.alternatives import unavailable
from scheducal.bookings.scheduling.customer_times import customer_times
from scheducal.bookings.scheduling.preconditions import customer_guards
from scheducal.catalog.services.model import Service, ServiceWithResources
from scheducal.store.table import Table
from scheducal.values import dataclass


@dataclass(slots=True)
class CustomerLimits:
    """One customer's part in an attempt. taken: what the attempt has taken for them so far.

    It reads nothing where the service does not limit single customers.
    """

    table: Table
    service: Service
    customer_id: str
    taken: list[Allocation] = field(default_factory=list)

    def guard(self, draft: Draft, span: Span) -> None:
        """Let everybody who books a range of minutes for the customer meet. Call it before `known`."""
        draft.guard(customer_guards(self.service, self.customer_id, span))

    def known(self, window: Span) -> Sequence[Allocation]:
        """Read what the customer has in a range of minutes; one query."""
        if not self.service.limits_customers:
            return []
        times = customer_times(self.table, self.service.tenant_id, self.customer_id, window)
        return [*(each.taken for each in times), *self.taken]


def check_held(table: Table, draft: Draft, served: ServiceWithResources, customer_id: str, hold: Hold) -> None:
    """Raise Refusal `slot_unavailable` where the customer has as many bookings as the limits allow.

    A hold is nobody's until somebody uses it, so that nothing else has checked it.
    """
    limits, taken, plan = CustomerLimits(table, served.service, customer_id), hold.allocation(), plan_of(served)
    if not served.service.limits_customers:
        return
    span = taken.start, taken.end
    limits.guard(draft, span)
    own = limits.known(reach(plan, span, 0))
    duration = taken.end - taken.start
    if holds(customer_used_up(plan, own, (taken.start, taken.start + 1), duration), taken.start):
        raise unavailable(Refused("limit"), [], hold.start)
