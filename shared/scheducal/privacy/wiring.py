"""Privacy requests of the function's own table, and how they put a customer's own row right."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from scheducal.bookings.changes.readdress import readdress
from scheducal.bookings.wiring import changes
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.wiring import customers
from scheducal.commands.model import Command
from scheducal.jobs.model import Job
from scheducal.privacy.service import Privacy
from scheducal.store.table import table
from scheducal.values import replace

if TYPE_CHECKING:
    from scheducal.privacy.requests import CreatePrivacyRequest


def start(command: Command[Job], request: CreatePrivacyRequest) -> Job:
    """Give a job that answers the request; raises Refusal."""
    return Privacy(table()).start(command, request, partial(_correct, command))


def _correct(command: Command[Any], customer_id: str, corrections: Mapping[str, str]) -> Customer:
    """Put the customer's own row right. Coming bookings follow a new e-mail address."""
    # The answer is kept with the request's own commit alone.
    own: Command[Customer] = replace(command.keeping(lambda _customer: {}), idempotency_key=None, expected=None)
    return customers().update(own, customer_id, corrections, partial(readdress, changes(), own))
