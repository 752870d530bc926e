"""The customers of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.customers.service import Customers
from scheducal.store.table import table


@cache
def customers() -> Customers:
    """Build one per process."""
    return Customers(CustomerRepository(table()))
