"""Forms of customers, as the contents that their service takes (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from scheducal.catalog.customers.requests import CreateCustomer, MergeCustomer, UpdateCustomer
from scheducal.dashboard.frame.forms import Form, validated
from scheducal.privacy.requests import CreatePrivacyRequest

Fields = Mapping[str, tuple[str, ...]]
_FIELDS = ("name", "email", "phone", "timeZone", "notes")


def customer_form(fields: Fields, *, is_new: bool) -> Form[UpdateCustomer]:
    """Read what is known of a customer. An empty field takes away what was in it."""
    contents = {name: fields.get(name, ("",))[-1].strip() or None for name in _FIELDS}
    if contents["name"] is None:
        contents["name"] = ""
    return validated(fields, contents, CreateCustomer if is_new else UpdateCustomer)


def merge_form(fields: Fields) -> Form[MergeCustomer]:
    """Read who is merged into a customer."""
    return validated(fields, {"customerId": fields.get("customerId", ("",))[-1]}, MergeCustomer)


def privacy_form(fields: Fields, customer_id: str) -> Form[CreatePrivacyRequest]:
    """Read a privacy request about a customer."""
    contents = {"customerId": customer_id, "type": fields.get("type", ("",))[-1]}
    return validated(fields, contents, CreatePrivacyRequest)
