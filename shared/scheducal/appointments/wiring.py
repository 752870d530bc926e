"""The appointments of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.appointments.gmail_first_invite import GmailFirstInvite
from scheducal.appointments.repository import AppointmentRepository
from scheducal.appointments.service import Appointments
from scheducal.gmail import load_domain_predicate, no_workspace
from scheducal.settings import table_settings
from scheducal.store.table import table


@cache
def appointments() -> Appointments:
    """Build one per process."""
    hook = table_settings().gmail_domain_hook
    first_invite = GmailFirstInvite(load_domain_predicate(hook) if hook else no_workspace)
    return Appointments(AppointmentRepository(table()), first_invite)
