"""Pages of customers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from scheducal.audit.reads import note_read
from scheducal.bookings.changes.readdress import hand_over, readdress
from scheducal.bookings.queries.pages import page as page_of_bookings
from scheducal.bookings.queries.pagination import Only, parse_listing
from scheducal.bookings.wiring import changes
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.customers.service import find
from scheducal.catalog.customers.wiring import customers
from scheducal.dashboard.appointments.entries import shown
from scheducal.dashboard.asking.model import Missed
from scheducal.dashboard.asking.queries import since
from scheducal.dashboard.asking.service import attempt, fields_of, status_of, value_of
from scheducal.dashboard.customers.queries import A_PAGE, answers, search, with_other
from scheducal.dashboard.customers.requests import customer_form, merge_form, privacy_form
from scheducal.dashboard.customers.views import merge_text, shown_answers, values_of
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.forms import Form
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.jobs.model import Job
from scheducal.privacy.wiring import start
from scheducal.store.keys import customer_key
from scheducal.store.table import table

TEMPLATES = Path(__file__).with_name("templates")
HERE = "/dashboard/customers"
_LONGEST_WORDS = 254


def index(request: PageRequest) -> PageResponse:
    """Search customers. Four AWS requests, the session's among them."""
    words = request.query.get("q", "").strip()[:_LONGEST_WORDS]
    found = search(table(), request.viewer.tenant_id, words, request.query.get("cursor"))
    _note(request, None, [each.customer_id for each in found.customers])
    link = Link(request.path, request.query)
    return page(
        request,
        TEMPLATES,
        "index.html",
        title="Customers",
        found=found,
        words=words,
        pages=pager(link, len(found.customers), found.cursor),
    )


def show(request: PageRequest) -> PageResponse:
    """Show one customer with bookings, or with answers. Four AWS requests, the session's among them."""
    customer = _customer(request)
    _note(request, customer.customer_id, [customer.customer_id])
    wants_answers = request.query.get("show") == "answers"
    values: dict[str, Any] = {"entries": [], "answers": [], "pages": None}
    if wants_answers and customer.email:
        values["answers"] = shown_answers(answers(table(), customer.tenant_id, customer.email))
    elif not wants_answers:
        values |= _bookings(request, customer)
    return page(
        request,
        TEMPLATES,
        "customer.html",
        title=customer.name,
        customer=customer,
        here=f"{HERE}/{customer.customer_id}",
        wants_answers=wants_answers,
        may_write=request.viewer.may("customers.write"),
        may_ask=request.viewer.may("privacy.write"),
        **values,
    )


def ask_new(request: PageRequest) -> PageResponse:
    """Ask for a new customer. One AWS request, the session's."""
    return _edit(request, Form(), (), None)


def create(request: PageRequest) -> PageResponse:
    """Add them."""
    form = customer_form(fields_of(request), is_new=True)
    return attempt(
        request,
        form,
        lambda command: customers().create(command, value_of(form).contents()),
        lambda made: (f"{HERE}/{made.customer_id}", f"{made.name} was added."),
        lambda form, missed: _edit(request, form, missed, None),
    )


def ask_edit(request: PageRequest) -> PageResponse:
    """Show what is known of a customer. Three AWS requests, the session's among them."""
    return _edit(request, Form(), (), _read(request))


def save(request: PageRequest) -> PageResponse:
    """Change it. Coming bookings follow a new e-mail address."""
    form, customer_id = customer_form(fields_of(request), is_new=False), request.parts["customer_id"]

    def act(command: Any) -> Customer:
        return customers().update(
            command, customer_id, value_of(form).contents(), partial(readdress, changes(), command)
        )

    return attempt(
        request,
        form,
        act,
        lambda after: (f"{HERE}/{after.customer_id}", f"{after.name} is as you left them."),
        lambda form, missed: _edit(request, form, missed, _read(request)),
        since(request, customer_key(request.viewer.tenant_id, customer_id).pk),
    )


def ask_merge(request: PageRequest) -> PageResponse:
    """Ask whom to merge into a customer, and say what that does. Four AWS requests, the session's among them."""
    return _merge(request, Form())


def merge(request: PageRequest) -> PageResponse:
    """Merge another customer into this one."""
    form, customer_id = merge_form(fields_of(request)), request.parts["customer_id"]

    def act(command: Any) -> Customer:
        other_id = value_of(form).other_id
        return customers().merge(command, customer_id, other_id, partial(hand_over, changes(), command))

    return attempt(
        request,
        form,
        act,
        lambda after: (f"{HERE}/{after.customer_id}", f"Both are {after.name} now."),
        lambda form, _: _merge(request, form),
        since(request, customer_key(request.viewer.tenant_id, customer_id).pk),
    )


def ask_privacy(request: PageRequest) -> PageResponse:
    """Ask which privacy request a customer makes. Three AWS requests, the session's among them."""
    return _privacy(request, Form())


def start_privacy(request: PageRequest) -> PageResponse:
    """Make it. A job answers it."""
    customer_id = request.parts["customer_id"]
    form = privacy_form(fields_of(request), customer_id)

    def done(job: Job) -> tuple[str, str]:
        said = f"The request {job.job_id} is being answered. It stands in the audit log."
        return (HERE if job.parameters["type"] == "delete" else f"{HERE}/{customer_id}"), said

    return attempt(
        request,
        form,
        lambda command: start(command, value_of(form)),
        done,
        lambda form, _: _privacy(request, form),
    )


def _customer(request: PageRequest) -> Customer:
    return find(CustomerRepository(table()), request.viewer.tenant_id, request.parts["customer_id"])


def _read(request: PageRequest) -> Customer:
    customer = _customer(request)
    _note(request, customer.customer_id, [customer.customer_id])
    return customer


def _note(request: PageRequest, identity: str | None, ids: Sequence[str]) -> None:
    """Note who is shown, before they are."""
    shown_ids = {"customers": [{"customerId": each} for each in ids]}
    note_read(table(), request.viewer.principal, "customer", identity, shown_ids)


def _bookings(request: PageRequest, customer: Customer) -> dict[str, Any]:
    listing = parse_listing(
        begin=None,
        end=None,
        limit=A_PAGE,
        cursor=request.query.get("cursor"),
        now=request.at,
        only=Only(customer_id=customer.customer_id),
    )
    found = page_of_bookings(table(), request.viewer.principal, listing)
    link = Link(request.path, request.query)
    return {"entries": [shown(each) for each in found.entries], "pages": pager(link, len(found.entries), found.cursor)}


def _edit(request: PageRequest, form: Form[Any], missed: Sequence[Missed], customer: Customer | None) -> PageResponse:
    here = f"{HERE}/{customer.customer_id}" if customer else HERE
    return page(
        request,
        TEMPLATES,
        "edit.html",
        title=f"Edit {customer.name}" if customer else "New customer",
        status=status_of(form, missed),
        form=form,
        missed=missed,
        values=values_of(customer) if customer else dict.fromkeys(("name", "email", "phone", "timeZone", "notes"), ""),
        version=customer.version if customer else None,
        back=here,
        action=f"{here}/edit" if customer else HERE,
    )


def _merge(request: PageRequest, form: Form[Any]) -> PageResponse:
    """Find the other one by what the viewer knows of them."""
    words, named = (
        request.query.get("who", form.shown("customerId")).strip()[:_LONGEST_WORDS],
        request.parts["customer_id"],
    )
    customer, other = with_other(table(), request.viewer.tenant_id, named, words)
    if customer is None:
        raise Refusal("customer_not_found", "there is no customer with this id", param="customerId")
    _note(request, named, [named, *([other.customer_id] if other else [])])
    here = f"{HERE}/{customer.customer_id}"
    return page(
        request,
        TEMPLATES,
        "merge.html",
        title=f"Merge somebody into {customer.name}",
        status=status_of(form, ()),
        form=form,
        customer=customer,
        other=other,
        words=words,
        said=merge_text(customer, other) if other else [],
        back=here,
        action=f"{here}/merge",
    )


def _privacy(request: PageRequest, form: Form[Any]) -> PageResponse:
    customer = _read(request)
    here = f"{HERE}/{customer.customer_id}"
    return page(
        request,
        TEMPLATES,
        "privacy.html",
        title=f"Privacy request of {customer.name}",
        status=status_of(form, ()),
        form=form,
        back=here,
        action=f"{here}/privacy",
    )
