"""The pages of operators: read, turn into what is shown, answer."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from botocore.config import Config

from scheducal import aws
from scheducal.dashboard.frame.answers import Answer, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.commands import perform
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.operations.health import Stage
from scheducal.dashboard.operations.redriving import DeadLetters
from scheducal.dashboard.operations.runbook import words_about
from scheducal.dashboard.operations.views import Costs, month_cost, queue_lines, state_of, tenant_lines
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.operators.exports import start_export
from scheducal.operators.queries import file_of, tenants
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.suspension import resume, suspend
from scheducal.operators.views import shown_job
from scheducal.settings import operations_settings, stage_settings
from scheducal.store.table import table

TEMPLATES = Path(__file__).with_name("templates")
BASE = "/dashboard/operations"
_CLIENT = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"})
_LISTED = 50
# A name is looked for among so many tenants.
_SEARCHED = 1_000


@cache
def stage() -> Stage:
    """Give the stage as CloudWatch knows it."""
    return Stage(aws.client("cloudwatch", _CLIENT), stage_settings().stage, operations_settings())


@cache
def dead_letters() -> DeadLetters:
    """Give the stage's dead-letter queues."""
    return DeadLetters(aws.client("sqs", _CLIENT), operations_settings().dead_letters)


@cache
def _costs() -> Costs:
    return Costs(**json.loads(Path(__file__).with_name("costs.json").read_text("utf-8")))


def show(request: PageRequest) -> Answer:
    """Show how the stage is. Four AWS requests."""
    health = stage().health(request.at)
    return page(
        request,
        TEMPLATES,
        "operations.html",
        title="Operations",
        stage=stage_settings().stage,
        health=health,
        queues=queue_lines(health),
        cost=month_cost(_costs(), health.bookings, request.at),
    )


def letters(request: PageRequest) -> Answer:
    """Show what one dead-letter queue holds, beside the runbook's words. Three AWS requests."""
    queue = request.parts["queue"]
    waiting, found = dead_letters().show(queue)
    return page(
        request,
        TEMPLATES,
        "letters.html",
        title=f"Dead letters of {queue}",
        queue=queue,
        waiting=waiting,
        letters=found,
        runbook=words_about(queue),
    )


def redrive(request: PageRequest) -> Answer:
    """Send a queue's dead letters back."""
    queue = request.parts["queue"]
    return redirect(f"{BASE}/dead-letters/{queue}", dead_letters().redrive(queue))


def list_tenants(request: PageRequest) -> Answer:
    """Show a page of tenants, or those whose name has some words in it. An id leads to its tenant."""
    words = request.query.get("q", "").strip()
    if is_id(words, "ten"):
        return redirect(f"{BASE}/tenants/{words}")
    operators = OperatorRepository(table())
    found = tenants(operators, _SEARCHED if words else _LISTED, request.query.get("cursor"))
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


def one_tenant(request: PageRequest, form: Form[Any] | None = None) -> Answer:
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
        jobs=[shown_job(each) for each in file.jobs],
        form=form or Form(),
    )


def suspend_tenant(request: PageRequest) -> Answer:
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
        return one_tenant(request, Form[Any](request.form).refused(refusal))


def resume_tenant(request: PageRequest) -> Answer:
    """Let a tenant work again."""
    tenant_id, operators = request.parts["tenant_id"], OperatorRepository(table())
    return perform(
        request,
        lambda command: resume(operators, command, tenant_id),
        lambda after: (f"{BASE}/tenants/{tenant_id}", f"{after.name} works again. What waited is put back now."),
    )


def export_tenant(request: PageRequest) -> Answer:
    """Begin to write a tenant's rows into the bucket of exports."""
    tenant_id, operators = request.parts["tenant_id"], OperatorRepository(table())
    return perform(
        request,
        lambda command: start_export(operators, command, tenant_id),
        lambda job: (f"{BASE}/tenants/{tenant_id}", f"The export {job.job_id} has begun. It is listed below."),
    )
