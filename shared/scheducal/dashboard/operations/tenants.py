"""The pages of tenants: found, suspended, resumed, exported."""

from __future__ import annotations

from typing import Any

from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.commands import perform
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.operations.pages import BASE, TEMPLATES
from scheducal.dashboard.operations.views import job_lines, state_of, tenant_lines
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.operators.exports import start_export
from scheducal.operators.queries import file_of, tenants
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.suspension import resume, suspend
from scheducal.store.table import table

_LISTED = 50
# A name is looked for among so many tenants.
_SEARCHED = 1_000


def show_all(request: PageRequest) -> PageResponse:
    """Show a page of tenants, or those whose name has some words in it. An id leads to its tenant."""
    words = request.query.get("q", "").strip()
    if is_id(words, "ten"):
        return redirect(f"{BASE}/tenants/{words}")
    found = tenants(OperatorRepository(table()), _SEARCHED if words else _LISTED, request.query.get("cursor"))
    shown = [each for each in found.entries if words.casefold() in each.name.casefold()]
    link, clock = Link(request.path, request.query), Clock(request.viewer.zone, request.at)
    return page(
        request,
        TEMPLATES,
        "tenants.html",
        title="Tenants",
        tenants=tenant_lines(shown, clock),
        pages=pager(link, len(shown), found.cursor),
        words=words,
    )


def show(request: PageRequest, form: Form[Any] | None = None) -> PageResponse:
    """Show a tenant, with what can be done with it. form: a suspension that was refused."""
    tenant_id = request.parts["tenant_id"]
    file = file_of(OperatorRepository(table()), tenant_id)
    return page(
        request,
        TEMPLATES,
        "tenant.html",
        title=file.tenant.name if file.tenant else tenant_id,
        status=422 if form else 200,
        file=file,
        state=state_of(file.tenant) if file.tenant else ("off", "Deleted"),
        jobs=job_lines(file.jobs, Clock(request.viewer.zone, request.at)),
        form=form or Form(),
    )


def suspend_it(request: PageRequest) -> PageResponse:
    """Suspend a tenant, with a reason."""
    tenant_id, reason = request.parts["tenant_id"], request.form.get("reason", ("",))[-1]
    operators = OperatorRepository(table())
    try:
        return perform(
            request,
            lambda command: suspend(operators, command, tenant_id, reason),
            lambda after: (f"{BASE}/tenants/{tenant_id}", f"{after.name} is suspended: nothing goes out for it."),
        )
    except Refusal as refusal:
        if refusal.param != "reason":
            raise
        return show(request, Form[Any](request.form).refused(refusal))


def resume_it(request: PageRequest) -> PageResponse:
    """Let a tenant work again."""
    tenant_id, operators = request.parts["tenant_id"], OperatorRepository(table())
    return perform(
        request,
        lambda command: resume(operators, command, tenant_id),
        lambda after: (f"{BASE}/tenants/{tenant_id}", f"{after.name} works again. What waited is put back now."),
    )


def export_it(request: PageRequest) -> PageResponse:
    """Begin to write a tenant's rows into the bucket of exports."""
    tenant_id, operators = request.parts["tenant_id"], OperatorRepository(table())
    return perform(
        request,
        lambda command: start_export(operators, command, tenant_id),
        lambda job: (f"{BASE}/tenants/{tenant_id}", f"The export {job.job_id} has begun. It is listed below."),
    )
