"""The resources of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources import rules
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.service import Entries
from scheducal.store.table import Table, table


def resources_of(table: Table) -> Entries[Resource]:
    """Give the resources in a table."""
    return Entries(CatalogRepository(table), RESOURCE, rules.check)


@cache
def resources() -> Entries[Resource]:
    """Build one per process."""
    return resources_of(table())
