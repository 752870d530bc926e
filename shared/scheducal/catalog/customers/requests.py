"""What clients send about customers."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field, WithJsonSchema

from scheducal.catalog.fields import UNSENT, CatalogRequest, Email, Name, Notes, NullableZone, Phone, text_like

CustomerEmail = Annotated[
    str | None,
    Query(
        alias="email",
        description="Only the one with this address.",
        json_schema_extra={"minLength": 1, "maxLength": 254},
    ),
]
CustomerPhone = Annotated[
    str | None, Query(alias="phone", description="Only those with this number, in international form.")
]


CUSTOMER_ID = "cus_[0-7][0-9a-hjkmnp-tv-z]{25}"
OtherCustomer = Annotated[
    str,
    text_like(CUSTOMER_ID, "the customerId of another customer"),
    WithJsonSchema(
        {
            "type": "string",
            "description": "The other customer, who is gone afterwards.",
            "examples": ["cus_01k9x7m3t5v8w0y2b4d6f8h1j3"],
        }
    ),
]


class UpdateCustomer(CatalogRequest):
    """Change a customer: only the fields that are there."""

    name: Name = Field(UNSENT)
    email: Email = Field(UNSENT)
    phone: Phone = Field(UNSENT)
    time_zone: NullableZone = Field(UNSENT, alias="timeZone")
    notes: Notes = Field(UNSENT)


class CreateCustomer(UpdateCustomer):
    """Add a customer, with an e-mail address, a telephone number, or both."""

    name: Name


class MergeCustomer(CatalogRequest):
    """Merge another customer into this one."""

    other_id: OtherCustomer = Field(alias="customerId")


class DeleteCustomer(CatalogRequest):
    """Delete a customer."""
