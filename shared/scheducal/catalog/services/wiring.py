"""The services of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.service import Entries
from scheducal.catalog.services import rules
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Service
from scheducal.store.table import Table, table


def services_of(table: Table) -> Entries[Service]:
    """Give the services in a table."""
    return Entries(CatalogRepository(table), SERVICE, rules.check)


@cache
def services() -> Entries[Service]:
    """Build one per process."""
    return services_of(table())
