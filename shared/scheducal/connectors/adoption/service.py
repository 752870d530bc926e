"""Makes bookings of other systems the tenant's own."""

from __future__ import annotations

from datetime import datetime

from pydantic import ValidationError

from scheducal.bookings.model import Booking, minute_of
from scheducal.bookings.requests import CreateBooking, CustomerFields
from scheducal.bookings.scheduling.customer_times import customer_times
from scheducal.bookings.scheduling.slot_request import SlotRequest
from scheducal.bookings.service import Bookings
from scheducal.catalog.customers.matching import matched
from scheducal.catalog.customers.phone import numbers_of
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.rows import entry_of
from scheducal.catalog.services.document import SERVICE
from scheducal.clock import Clock, to_seconds
from scheducal.commands.model import Command
from scheducal.commands.service import AnsweredBefore
from scheducal.connectors.adoption.model import AdoptionResult, NotPlaced, Reason
from scheducal.connectors.adoption.repository import UnplacedRepository
from scheducal.connectors.adoption.rows import link_writes
from scheducal.connectors.adoption.rules import WAIVED, Placement, customer_of, place_of, reason_of
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.copies.service import Copies, of_foreign
from scheducal.connectors.foreign import ForeignBooking
from scheducal.errors import Refusal
from scheducal.http.request import SystemUnavailable
from scheducal.store.table import Table
from scheducal.system_names import system_name
from scheducal.tenants.access import principal_of
from scheducal.tenants.model import INTERNAL, Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.values import dataclass, replace
from scheducal.walltime.wall_time import WallTime


@dataclass(frozen=True, slots=True)
class Adoptions:
    """Those of all connections."""

    table: Table
    bookings: Bookings
    clock: Clock

    def adopt(self, connection: Connection, title: str, foreign: ForeignBooking) -> AdoptionResult:
        """Book what the system has, once. title: of the system, for people. Raises SystemUnavailable, to be repeated.

        Unknown: it is nothing to adopt. Unsettled: it may be a record that we are just making. Copy: it is a booking
        that we have already, which another system brought there.
        """
        now, unplaced = to_seconds(self.clock()), UnplacedRepository(self.table)
        named = connection.tenant_id, connection.connection_id
        kept = unplaced.get(*named, foreign.remote_id)
        is_over = foreign.end is not None and foreign.end <= now
        if self._was_copy(connection, foreign):
            return "copy"
        if not foreign.is_booked or is_over or foreign.appointment_id:
            if kept:
                unplaced.forget(*named, foreign.remote_id)
            return "unknown"
        if kept and kept.is_settled(foreign):
            return "unknown"
        system = system_name(connection.kind, connection.connection_id)
        if foreign.start and unplaced.may_be_ours(connection.tenant_id, system, foreign.start):
            return "unsettled"
        result = self._placed(connection, title, foreign, now)
        if kept and result != "unplaced":
            unplaced.forget(*named, foreign.remote_id)
        return result

    def _placed(self, connection: Connection, title: str, foreign: ForeignBooking, now: datetime) -> AdoptionResult:
        try:
            if self._is_copy(connection, foreign, now):
                return "copy"
            self._book(connection, title, foreign, now)
        except NotPlaced as why:
            # Two systems may tell of the same booking at the same moment.
            if why.reason == "time_taken" and self._is_copy(connection, foreign, now):
                return "copy"
            UnplacedRepository(self.table).note(connection.tenant_id, connection.connection_id, foreign, why, now)
            return "unplaced"
        return "adopted"

    def gone(self, connection: Connection, remote_id: str) -> None:
        """Forget a record that is gone, as far as it was a copy."""
        copies = self._copies(connection)
        if copy := copies.known([remote_id]).get(remote_id):
            copies.seen(copy, None, None)

    def _copies(self, connection: Connection) -> Copies:
        system = system_name(connection.kind, connection.connection_id)
        return Copies(self.table, connection.tenant_id, system, self.clock)

    def _was_copy(self, connection: Connection, foreign: ForeignBooking) -> bool:
        """Follow a record that was a copy before; one that is cancelled is none any more."""
        copies = self._copies(connection)
        copy = copies.known([foreign.remote_id]).get(foreign.remote_id)
        if copy:
            copies.seen(copy, *((foreign.start, foreign.end) if foreign.is_booked else (None, None)))
        return copy is not None

    def _is_copy(self, connection: Connection, foreign: ForeignBooking, at: datetime) -> bool:
        """Link what is booked with us already, for the same customer at the same time, by whatever way it came."""
        tenant = TenantRepository(self.table).tenant(connection.tenant_id)
        if tenant is None or foreign.start is None or foreign.end is None:
            return False
        with numbers_of(tenant.settings.default_country):
            try:
                contents = CustomerFields.model_validate(customer_of(foreign)).contents()
            except (ValidationError, NotPlaced):
                return False
        match = matched(CustomerRepository(self.table), tenant.tenant_id, contents, connection.connection_id, at)
        if match.writes:
            return False
        span = minute_of(foreign.start), minute_of(foreign.end)
        times = customer_times(self.table, tenant.tenant_id, match.customer_id, span)
        near = [each.taken.holder for each in times if (each.taken.start, each.taken.end) == span]
        return self._copies(connection).among(near, of_foreign(foreign), foreign.remote_id) is not None

    def _book(self, connection: Connection, title: str, foreign: ForeignBooking, now: datetime) -> None:
        tenant = TenantRepository(self.table).tenant(connection.tenant_id)
        if tenant is None:
            return
        place = place_of(foreign, connection.ruleset)
        if foreign.time_zone is None:
            place = self._by_the_service_s_clocks(connection.tenant_id, place)
        request = _request(foreign, place, title, tenant)
        slot_request = SlotRequest(
            place.service_id,
            place.start,
            place.minutes,
            resource_id=place.resource_id,
            alternatives=0,
            waived=request.waived,
        )
        system = system_name(connection.kind, connection.connection_id)
        try:
            self.bookings.adopt(
                _command(tenant, connection, foreign, now),
                request,
                slot_request,
                lambda booking: link_writes(booking, system, foreign.remote_id, now),
            )
        except AnsweredBefore:
            return
        except Refusal as refusal:
            if refusal.code == "temporarily_unavailable":
                raise SystemUnavailable(str(refusal)) from refusal
            raise NotPlaced(reason_of(refusal), str(refusal)) from refusal

    def _by_the_service_s_clocks(self, tenant_id: str, place: Placement) -> Placement:
        """Put a time that came without a zone into the service's."""
        item = CatalogRepository(self.table).get(tenant_id, "service", place.service_id)
        zone = entry_of(SERVICE, item).time_zone if item else place.start.zone
        return replace(place, start=WallTime.at(place.start.instant, zone))


def _request(foreign: ForeignBooking, place: Placement, title: str, tenant: Tenant) -> CreateBooking:
    """Write the request that a person would send; raises NotPlaced."""
    body = {
        "serviceId": place.service_id,
        "start": place.start.isoformat(),
        "timeZone": place.start.zone,
        "customer": customer_of(foreign),
        "notes": foreign.notes,
        "override": list(WAIVED),
        "overrideReason": f"Booked in {title}",
    }
    try:
        with numbers_of(tenant.settings.default_country):
            return CreateBooking.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        param = ".".join(map(str, first["loc"]))
        reason: Reason = "no_customer" if param.startswith("customer") else "refused"
        raise NotPlaced(reason, f"{param} {first['msg']}") from error


def _command(tenant: Tenant, connection: Connection, foreign: ForeignBooking, now: datetime) -> Command[Booking]:
    """Give the command. Its key makes it once, however many workers carry it out at the same time."""
    identity = f"adopt {connection.connection_id} {foreign.remote_id}"
    principal = principal_of(tenant.tenant_id, connection.connection_id, "full", INTERNAL, tenant.settings)
    return Command(principal, tenant.sender, now, identity, lambda _: {}, identity)
