"""What operators do with whole tenants, and the keys by which they do it over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from getpass import getuser
from typing import Any

from scheducal.clock import now
from scheducal.commands.model import Command
from scheducal.operators import exports, jobs, keys, queries, suspension
from scheducal.operators.deletion.service import start_deletion
from scheducal.operators.model import command_line
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.views import shown_file, shown_job, shown_tenant
from scheducal.tenants.roles import KeyRole
from scheducal_tools.cli.operations.tenants import read_pages
from scheducal_tools.cli.operations.views import key_document
from scheducal_tools.cli.sheet import Document


@dataclass(frozen=True, slots=True)
class OperatorOperations:
    """Each raises Refusal."""

    repository: OperatorRepository

    def create_key(self, label: str, role: KeyRole) -> Document:
        """Create a key with its secret, which is kept nowhere."""
        new = keys.create_key(self.repository, label, role, now())
        return key_document(new.key) | {"apiSecret": new.api_secret}

    def keys(self) -> Document:
        """List up to 10,000 keys, revoked ones too, and say whether these are all."""
        found, is_complete = read_pages(lambda start, limit: keys.keys(self.repository, start, limit))
        return {"keys": [key_document(key) for key in found], "isComplete": is_complete}

    def revoke_key(self, api_key: str) -> Document:
        """Revoke a key."""
        return key_document(keys.revoke_key(self.repository, api_key, now()))

    def show(self, tenant_id: str) -> Document:
        """Show a tenant, and the jobs about it."""
        return _document(shown_file(queries.file_of(self.repository, tenant_id)))

    def suspend(self, tenant_id: str, reason: str) -> Document:
        """Let nothing go out for a tenant."""
        return _document(shown_tenant(suspension.suspend(self.repository, _command(), tenant_id, reason)))

    def resume(self, tenant_id: str) -> Document:
        """Let a tenant work again."""
        return _document(shown_tenant(suspension.resume(self.repository, _command(), tenant_id)))

    def export(self, tenant_id: str) -> Document:
        """Start the export of a tenant."""
        return _document(shown_job(exports.start_export(self.repository, _command(), tenant_id)))

    def delete(self, tenant_id: str, wait_days: int, *, ends_holds: bool) -> Document:
        """Suspend a tenant, and delete it after a waiting time."""
        job = start_deletion(self.repository, _command(), tenant_id, wait_days, ends_holds=ends_holds)
        return _document(shown_job(job))

    def call_off(self, tenant_id: str, job_id: str) -> Document:
        """End a job that waits."""
        return _document(shown_job(jobs.call_off(self.repository, _command(), tenant_id, job_id)))

    def go_on(self, tenant_id: str, job_id: str) -> Document:
        """Let a failed job go on."""
        return _document(shown_job(jobs.go_on(self.repository, _command(), tenant_id, job_id)))


def _command() -> Command[Any]:
    # The person at the command line, who has the account's credentials.
    return command_line(f"operator_{getuser()}", now())


def _document(shown: Mapping[str, Any]) -> Document:
    return dict(shown)
