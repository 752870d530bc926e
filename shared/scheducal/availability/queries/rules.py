"""What is asked about a service, as a plain value, and what must hold of it."""

from __future__ import annotations

from scheducal.availability.engine.plan import Plan, plan_of
from scheducal.availability.queries.move import Move
from scheducal.catalog.services.model import Service, ServiceWithResources
from scheducal.catalog.services.rules import no_service
from scheducal.errors import Refusal
from scheducal.values import dataclass
from scheducal.walltime.zones import parse_zone


@dataclass(frozen=True, slots=True)
class AvailabilityQuery:
    """time_zone: the asker's, None for the service's.
    duration: minutes, None for the service's usual one.
    resource_id: one that must be among those that serve.
    move: the booking that is to get another time, None for a new one.
    """

    service_id: str
    time_zone: str | None = None
    resource_id: str | None = None
    duration: int | None = None
    seats: int = 1
    move: Move | None = None

    def check(self) -> None:
        """Raise Refusal `invalid_time_zone`."""
        if self.time_zone is not None:
            parse_zone(self.time_zone, "timeZone")

    def plan(self, served: ServiceWithResources) -> Plan:
        """Plan the service for this question.

        Raises Refusal `service_not_found` for a service that is switched off. Raises `invalid_field` for a resource
        that it does not have, or that the channel may not see, and for more seats than it has.
        """
        if self.move is None:
            if not served.service.is_active:
                raise no_service()
            check_seats(served.service, self.seats)
        plan = plan_of(served, frozenset([self.resource_id] if self.resource_id else []))
        if self.resource_id:
            check_resource(plan, self.resource_id)
        return plan

    def duration_of(self, plan: Plan) -> int:
        """Give the minutes; raises Refusal `invalid_field` for a duration that the service does not have."""
        known, kept = plan.service.durations, self.move.minutes if self.move else None
        if self.duration is not None and self.duration not in (*known, kept):
            choices = ", ".join(map(str, known))
            raise Refusal(
                "invalid_field", f"duration must be one of this service's: {choices} minutes", param="duration"
            )
        return self.duration or kept or known[0]


def check_resource(plan: Plan, resource_id: str) -> None:
    """Raise Refusal `invalid_field` for one that the service does not have, or that the channel may not see.

    plan: with this resource as preferred.
    """
    if resource_id not in plan.usable:
        raise Refusal("invalid_field", "resourceId must be one of this service's resources", param="resourceId")


def check_seats(service: Service, seats: int) -> None:
    """Raise Refusal `invalid_field` for more than any of the service's times has."""
    if seats > service.seats:
        raise Refusal("invalid_field", f"seats must be at most {service.seats}, this service's", param="seats")


def moment_to_explain(*, explain: bool, at: str | None) -> str | None:
    """Give the time that an explanation is asked of, None for a list; raises Refusal for one without the other."""
    if explain and at is None:
        raise Refusal("missing_required_field", "at is required with explain: the time in question", param="at")
    if at is not None and not explain:
        raise Refusal("invalid_field", "at goes with explain=true; a list has from and to", param="at")
    return at
