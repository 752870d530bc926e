"""Privacy requests of the function's own table, and how they put a customer's own row right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from scheducal.bookings.changes.readdress import readdress
from scheducal.bookings.wiring import changes
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.wiring import customers
from scheducal.commands.model import Command
from scheducal.commands.service import told_of_duplicate
from scheducal.jobs.model import Job
from scheducal.privacy.service import Privacy
from scheducal.store.commit import Writes
from scheducal.store.table import table
from scheducal.values import replace

if TYPE_CHECKING:
    from scheducal.privacy.requests import CreatePrivacyRequest


def start(command: Command[Job], request: CreatePrivacyRequest) -> Job:
    """Give a job that answers the request; raises Refusal."""
    return Privacy(table()).start(command, request, partial(_correct, command))


def _correct(command: Command[Any], customer_id: str, corrections: Mapping[str, str], job: Writes) -> Customer:
    """Put the customer's own row right in the job's commit. Coming bookings follow a new e-mail address."""
    # The answer is among the job's writes.
    own: Command[Customer] = replace(command.keeping(lambda _customer: {}), idempotency_key=None, expected=None)
    return customers().update(own, customer_id, corrections, partial(_follow, own), job)


@contextmanager
def _follow(own: Command[Any], before: Customer, after: Customer) -> Iterator[None]:
    with told_of_duplicate(customers().repository, own, "requestId"), readdress(changes(), own, before, after):
        yield
