"""What clients are told of customers: shapes alone, named as on the wire, that cost nothing to import."""

from __future__ import annotations

# pydantic, which makes the OpenAPI document of these, needs this TypedDict before Python 3.12.
from typing_extensions import TypedDict


class CustomerContents(TypedDict):
    """What is known of a customer, without the id."""

    name: str
    email: str | None
    phone: str | None
    timeZone: str | None
    notes: str | None


class ShownCustomer(CustomerContents):
    """Who books."""

    customerId: str
    version: int
    dateCreated: str
    lastUpdated: str


class CustomerPage(TypedDict):
    """One page of a list; `nextCursor` is null on the last."""

    customers: list[ShownCustomer]
    nextCursor: str | None


class DeletedCustomer(TypedDict):
    """What is gone."""

    customerId: str
