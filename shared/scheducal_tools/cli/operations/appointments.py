"""Any tenant's appointments, as operators look at them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from scheducal.appointments import views
from scheducal.appointments.model import Appointment
from scheducal.appointments.queries.history import read_changes
from scheducal.appointments.queries.pages import read_page
from scheducal.appointments.queries.pagination import Listing, ListPosition, encode_cursor, parse_listing
from scheducal.appointments.repository import AppointmentRepository, find
from scheducal.appointments.service import rederive
from scheducal.bookings.changes.outside import followed_outside
from scheducal.bookings.changes.rederive import rederive_pending
from scheducal.clock import now
from scheducal.connectors.push.repository import SyncRepository
from scheducal.errors import Refusal
from scheducal.pagination import of_query
from scheducal.store.table import Table
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.operations.views import dossier_document
from scheducal_tools.cli.sheet import Document

# Who the history says it was.
ACTOR = "operator"
_PAGE = 100
# Pages can be empty and still have a next one, so that a limit on appointments does not bound the reading.
_MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class AppointmentOperations:
    """Reads, and derives instants again."""

    table: Table
    tenants: TenantOperations

    def page(
        self,
        tenant_id: str,
        *,
        begin: str | None,
        end: str | None,
        status: str | None,
        invitee: str | None,
        limit: int,
        cursor: str | None,
    ) -> Document:
        """List as the API does, but for the limit, which may be any; raises Refusal."""
        with of_query(tenant_id, begin, end, status, invitee):
            listing = parse_listing(begin=begin, end=end, status=status, invitee=invitee, limit=limit, cursor=cursor)
            found, place = self._read(tenant_id, listing)
            return {
                "appointments": [views.summary(appointment) for appointment in found],
                "nextCursor": encode_cursor(place) if place else None,
            }

    def dossier(self, tenant_id: str, appointment_id: str) -> Document:
        """Collect all that is known of an appointment; raises Refusal `tenant_not_found`, `appointment_not_found`."""
        tenant_id = self.tenants.find(tenant_id).tenant_id
        found = find(AppointmentRepository(self.table), tenant_id, appointment_id)
        work = SyncRepository(self.table, found.appointment.system).load(tenant_id, appointment_id)
        assert work is not None, "an appointment and its sync row are committed together"
        return dossier_document(work, read_changes(self.table, tenant_id, appointment_id))

    def rederive(self, tenant_id: str) -> Document:
        """List the ids of coming appointments and pending bookings that the zones' rules have moved.

        Raises Refusal `tenant_not_found`.
        """
        tenant_id, at = self.tenants.find(tenant_id).tenant_id, now()
        appointments = rederive(self.table, tenant_id, ACTOR, at, partial(followed_outside, self.table))
        return {"moved": [*appointments, *rederive_pending(self.table, tenant_id, ACTOR, at)]}

    def newest(self, tenant_id: str) -> str:
        """Give the id of the confirmed appointment created last; raises Refusal `appointment_not_found`."""
        found, _ = self._read(tenant_id, Listing(limit=1, status="confirmed"))
        if not found:
            message = f"{tenant_id} has no confirmed appointment; make one with `scheducal invoke appointments.create`"
            raise Refusal("appointment_not_found", message)
        return found[0].appointment_id

    def _read(self, tenant_id: str, listing: Listing) -> tuple[list[Appointment], ListPosition | None]:
        """Page after page up to the listing's limit, and where the rest begins."""
        tenant_id, at = self.tenants.find(tenant_id).tenant_id, now()
        found: list[Appointment] = []
        place = listing.place
        for _ in range(_MOST_PAGES):
            wanted = min(_PAGE, listing.limit - len(found))
            page = read_page(self.table, tenant_id, replace(listing, limit=wanted, place=place), at)
            found += page.appointments
            place = page.next_place
            if place is None or len(found) >= listing.limit:
                break
        return found, place
