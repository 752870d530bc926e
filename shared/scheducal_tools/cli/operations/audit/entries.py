"""Any tenant's audit log, as operators read and prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scheducal.audit.archive.bucket import ArchiveBucket
from scheducal.audit.archive.repository import ChainRepository
from scheducal.audit.archive.verification import Verification
from scheducal.audit.queries import listed
from scheducal.audit.requests import filter_of
from scheducal.audit.views import FileForm, file_of, page
from scheducal.clock import now
from scheducal.pagination import of_query
from scheducal.store.table import Table
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.operations.stack.outputs import read_all_outputs
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.sheet import Document

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

_PAGE = 1_000
_OUTPUT = "AuditBucket"


@dataclass(frozen=True, slots=True)
class AuditOperations:
    """bucket: opens that of the archive, for a command that needs it."""

    table: Table
    tenants: TenantOperations
    bucket: Callable[[], ArchiveBucket]

    def page(self, tenant_id: str, limit: int, cursor: str | None, wanted: dict[str, str | None]) -> Document:
        """List entries, newest first; raises Refusal. wanted: as `filter_of` takes them."""
        tenant_id = self.tenants.find(tenant_id).tenant_id
        with of_query(tenant_id, wanted):
            found = listed(self.table, tenant_id, filter_of(**wanted), limit, cursor, now())
            return dict(page(found))

    def export(self, tenant_id: str, form: FileForm, wanted: dict[str, str | None]) -> Iterator[str]:
        """Write all entries, newest first, as parts of one file; raises Refusal."""
        tenant_id, begin = self.tenants.find(tenant_id).tenant_id, now()
        cursor, is_first = None, True
        while is_first or cursor is not None:
            with of_query(tenant_id, wanted):
                found = listed(self.table, tenant_id, filter_of(**wanted), _PAGE, cursor, begin)
            yield file_of(found.entries, form, heading=is_first)
            cursor, is_first = found.cursor, False

    def prove(self, tenant_id: str) -> Document:
        """Say of each sealed day whether its entries are as they were; raises Refusal, CommandFailed."""
        tenant_id = self.tenants.find(tenant_id).tenant_id
        found = Verification(ChainRepository(self.table), self.bucket()).prove(tenant_id, now())
        return {
            "days": found.days,
            "entries": found.entries,
            "through": found.through.isoformat(),
            "hash": found.hash,
            "findings": [{"day": each.day.isoformat(), "problem": each.problem} for each in found.findings],
        }


def archive_of(client: Any, cloudformation: CloudFormationClient, stack_name: str) -> ArchiveBucket:
    """Open a stack's archive; raises CommandFailed where it has none."""
    name = read_all_outputs(cloudformation, stack_name).get(_OUTPUT)
    if name is None:
        raise CommandFailed(f"the stack {stack_name} has no output {_OUTPUT}; deploy it again")
    return ArchiveBucket(client, name)
