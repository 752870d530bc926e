"""The catalog of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.catalog.kinds import RESOURCE, SERVICE
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources import rules as resource_rules
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.service import Entries
from scheducal.catalog.services import rules as service_rules
from scheducal.catalog.services.model import Service
from scheducal.store.table import Table, table


def resources_of(table: Table) -> Entries[Resource]:
    """Give the resources in a table."""
    return Entries(CatalogRepository(table), RESOURCE, resource_rules.check)


def services_of(table: Table) -> Entries[Service]:
    """Give the services in a table."""
    return Entries(CatalogRepository(table), SERVICE, service_rules.check)


@cache
def resources() -> Entries[Resource]:
    """Build one per process."""
    return resources_of(table())


@cache
def services() -> Entries[Service]:
    """Build one per process."""
    return services_of(table())
