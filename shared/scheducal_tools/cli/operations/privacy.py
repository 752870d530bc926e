"""Privacy requests, legal holds and retention of any tenant, as operators handle them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from scheducal.api.validation import refusal_of
from scheducal.clock import now
from scheducal.commands.model import Command
from scheducal.privacy import views
from scheducal.privacy.requests import CreateLegalHold, CreatePrivacyRequest
from scheducal.privacy.retention.rules import KINDS, parse_retention
from scheducal.privacy.retention.service import Retention
from scheducal.privacy.service import Privacy
from scheducal.store.table import Table
from scheducal.tenants.access import principal_of
from scheducal.tenants.model import INTERNAL, Tenant
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.cli.sheet import Document

ACTOR = "operator"
_MOST_LISTED = 100
Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PrivacyOperations:
    """All of it raises Refusal, `tenant_not_found` among others."""

    table: Table
    tenants: TenantOperations

    def request(self, tenant_id: str, kind: str, person: dict[str, str]) -> Document:
        """Make a privacy request, `access` or `delete`."""
        body = _read(CreatePrivacyRequest, {"type": kind, **person})
        job = self._privacy.start(self._command(tenant_id), body, lambda *_: None)
        return cast("Document", views.shown(job, now()))

    def all(self, tenant_id: str) -> Document:
        """Give the newest 100 requests."""
        found = self._privacy.listed(self.tenants.find(tenant_id).tenant_id, _MOST_LISTED, None)
        return cast("Document", views.page(found, now()))

    def show(self, tenant_id: str, request_id: str) -> Document:
        """Give one request with its report."""
        job = self._privacy.find(self.tenants.find(tenant_id).tenant_id, request_id)
        return cast("Document", views.shown(job, now()))

    def hold(self, tenant_id: str, person: dict[str, str], reason: str) -> Document:
        """Keep what is known of a person."""
        body = _read(CreateLegalHold, {"reason": reason, **person})
        return cast("Document", views.shown_hold(self._privacy.hold(self._command(tenant_id), body)))

    def holds(self, tenant_id: str) -> Document:
        """List a tenant's legal holds."""
        return cast("Document", views.holds(self._privacy.holds(self.tenants.find(tenant_id).tenant_id)))

    def release(self, tenant_id: str, hold_id: str) -> Document:
        """End a legal hold."""
        return cast("Document", views.shown_hold(self._privacy.release(self._command(tenant_id), hold_id)))

    def retention(self, tenant_id: str, settings: Sequence[str]) -> Document:
        """Change the settings that are given as `KIND=DAYS`, and give all with what the last round removed."""
        found, retention = self.tenants.find(tenant_id), Retention(self.table)
        tenant = retention.set(found.tenant_id, parse_retention(settings), ACTOR, now())
        job = retention.job(tenant.tenant_id)
        report = job.report if job else {}
        kept = [{"kind": kind, "days": tenant.retention.get(kind)} for kind in KINDS]
        return {"retention": kept, "removed": report.get("removed", {}), "lastRound": report.get("roundAt")}

    @property
    def _privacy(self) -> Privacy:
        return Privacy(self.table)

    def _command(self, tenant_id: str) -> Command[Any]:
        tenant: Tenant = self.tenants.find(tenant_id)
        principal = principal_of(tenant.tenant_id, ACTOR, "full", INTERNAL, tenant.settings)
        # An operator's command is never a repetition of another.
        return Command(principal, tenant.sender, now(), uuid4().hex, lambda _result: {})


def _read(model: type[Body], contents: dict[str, str]) -> Body:
    """Read a body as the API does; raises Refusal."""
    try:
        return model.model_validate(contents)
    except ValidationError as wrong:
        raise refusal_of([dict(each) for each in wrong.errors()], [model]) from wrong
