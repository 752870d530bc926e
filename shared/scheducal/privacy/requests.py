"""What clients send about privacy requests and legal holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from scheducal.catalog.customers.requests import CUSTOMER_ID
from scheducal.catalog.fields import UNSENT, Email, Name, Nested, Phone, text_like
from scheducal.errors import Refusal
from scheducal.privacy.model import Sought
from scheducal.requests import ApiRequest, given
from scheducal.text import lines_of

_LONGEST_REASON = 1_000
CustomerId = Annotated[
    str,
    text_like(CUSTOMER_ID, "the customerId of a customer"),
    WithJsonSchema(
        {"type": "string", "description": "Of the customer.", "examples": ["cus_01k9x7m3t5v8w0y2b4d6f8h1j3"]}
    ),
]
HoldReason = Annotated[
    str,
    BeforeValidator(lambda value: given(lines_of(_LONGEST_REASON)(given(value)))),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": _LONGEST_REASON,
            "pattern": "\\S",
            "description": "Why, such as the case's number.",
            "examples": ["Case 4711"],
        }
    ),
]


class OfPerson(ApiRequest):
    """A request that is about a person, named by one of three fields."""

    customer_id: CustomerId | None = Field(None, alias="customerId")
    email: Email = Field(None)
    phone: Phone = Field(None)

    @property
    def sought(self) -> Sought:
        """Say who is meant; raises Refusal unless exactly one field names them."""
        found = Sought(self.customer_id, self.email, self.phone)
        names = list(found.document())
        if not names:
            message = "one of customerId, email and phone is required: it says whom the request is about"
            raise Refusal("missing_required_field", message, param="customerId")
        if len(names) > 1:
            raise Refusal("invalid_field", f"send {names[0]} or {names[1]}, not both", param=names[1])
        return found


class Corrections(Nested):
    """How it is right. Only fields that are there are corrected."""

    name: Name = Field(UNSENT)
    email: Email = Field(UNSENT)
    phone: Phone = Field(UNSENT)

    def contents(self) -> dict[str, str]:
        """Give the fields that the client sent, by their names on the wire."""
        sent = self.model_dump(include=self.model_fields_set)
        return {name: value for name, value in sent.items() if value is not None}


class CreatePrivacyRequest(OfPerson):
    """Ask for all that is known of a person, have it corrected, or have it erased."""

    type: Literal["access", "delete", "correct"]
    corrections: Corrections | None = Field(None)

    @property
    def corrected(self) -> dict[str, str]:
        """Give what is to be corrected; raises Refusal where that and the type do not go together."""
        found = self.corrections.contents() if self.corrections else {}
        if self.type == "correct" and not found:
            message = "corrections is required with the type correct: a name, an email or a phone"
            raise Refusal("missing_required_field", message, param="corrections")
        if self.type != "correct" and self.corrections is not None:
            raise Refusal("invalid_field", "corrections go with the type correct alone", param="corrections")
        return found


class CreateLegalHold(OfPerson):
    """Order that nothing of a person is erased."""

    reason: HoldReason


class ReleaseLegalHold(ApiRequest):
    """End a legal hold."""
