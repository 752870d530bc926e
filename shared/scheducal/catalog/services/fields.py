"""Parts of a service as clients send them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from scheducal.catalog.fields import DateText, Nested, NullableZone, Truth, Whole, nullable_text, text_like
from scheducal.catalog.services.model import LimitOf, LimitScope, Pick
from scheducal.catalog.services.rules import NAMES, unknown_name
from scheducal.text import line_of

MOST_NAMED = 50
LONGEST_NOTICE = 525_600
LONGEST_TEMPLATE = 255
_RESOURCE_ID = r"^res_[0-7][0-9a-hjkmnp-tv-z]{25}$"
_CHANNEL_NAME = r"^[a-z][a-z0-9-]{0,39}$"
_CURRENCY = "^[A-Z]{3}$"
ResourceId = Annotated[
    str,
    Field(pattern=_RESOURCE_ID, examples=["res_01k9x7m3t5v8w0y2b4d6f8h1j3"]),
    text_like(_RESOURCE_ID, "the id of a resource, as GET /api/v1/resources shows it"),
]
ChannelName = Annotated[
    str,
    Field(pattern=_CHANNEL_NAME),
    text_like(_CHANNEL_NAME, "1 to 40 characters a to z, 0 to 9 and -, the first of them a letter"),
]
Minutes = Annotated[int, Field(ge=0, le=1440), Whole]
Notice = Annotated[int, Field(ge=0, le=LONGEST_NOTICE), Whole]
Count = Annotated[int, Field(ge=1, le=100_000), Whole]


class RollingFields(Nested):
    """So many days from today on, in the service's zone; `business`: only Mondays to Fridays are counted."""

    days: Annotated[int, Field(ge=1, le=730), Whole]
    business: Truth = Field(default=False)


class FixedFields(Nested):
    """From one date to another in the service's zone, both included."""

    first_day: DateText = Field(alias="from")
    last_day: DateText = Field(alias="to")


def _which(value: Any) -> str:
    """Choose the form by the names that are there; pydantic asks again when it writes what it read."""
    is_fixed = isinstance(value, FixedFields) or (isinstance(value, dict) and bool({"from", "to"} & value.keys()))
    return "~fixed" if is_fixed else "~rolling"


Horizon = Annotated[
    Annotated[RollingFields, Tag("~rolling")] | Annotated[FixedFields, Tag("~fixed")], Discriminator(_which)
]


class RequirementFields(Nested):
    """Some of a group of resources, for the whole of the booking.

    `take`: how many; 1 is any one. `pick`: which, where more are free. `weights`: shares, in the order of `resources`.
    """

    resources: Annotated[list[ResourceId], Field(min_length=1, max_length=MOST_NAMED)]
    take: Annotated[int, Field(ge=1, le=10), Whole] = Field(1)
    pick: Pick = Field("round_robin")
    weights: Annotated[list[Annotated[int, Field(ge=1, le=100), Whole]], Field(max_length=MOST_NAMED)] = Field([])


class LimitFields(Nested):
    """At most so many bookings of the service, of it with each single resource, or of it by each customer.

    `per` `time`: so many of a customer's bookings may overlap, of any service; its `scope` is `customer`. `timeZone`
    null: the service's.
    """

    per: LimitOf
    most: Count
    scope: LimitScope = Field(default_factory=lambda sent: "customer" if sent.get("per") == "time" else "service")
    time_zone: NullableZone = Field(None, alias="timeZone")

    @field_validator("scope")
    @classmethod
    def _fits(cls, scope: LimitScope, info: ValidationInfo) -> LimitScope:
        if info.data.get("per") == "time" and scope != "customer":
            raise PydanticCustomError("invalid_field", "must be customer where per is time")
        return scope


class PriceFields(Nested):
    """`amount` in the currency's minor unit (cents)."""

    amount: Annotated[int, Field(ge=0, le=1_000_000_000), Whole]
    currency: Annotated[
        str,
        Field(pattern=_CURRENCY, description="ISO 4217.", examples=["EUR"]),
        text_like(_CURRENCY, "a code of ISO 4217, such as EUR"),
    ]


class ChannelRuleFields(Nested):
    """What one channel may see; null where the service's own rule holds. `fraction`: per cent of the capacity."""

    is_offered: Truth = Field(default=True, alias="isOffered")
    resources: Annotated[list[ResourceId], Field(min_length=1, max_length=MOST_NAMED)] | None = Field(None)
    notice: Notice | None = Field(None)
    horizon: Horizon | None = Field(None)
    most_per_day: Count | None = Field(None, alias="mostPerDay")
    fraction: Annotated[int, Field(ge=1, le=100), Whole] | None = Field(None)


def _template(value: str | None) -> str | None:
    if value is not None and (unknown := unknown_name(value)):
        names = ", ".join(f"{{{name}}}" for name in NAMES)
        raise PydanticCustomError(
            "invalid_field",
            "must have no {unknown}; the names in braces are {names}",
            {"unknown": unknown, "names": names},
        )
    return value


Template = Annotated[
    str | None,
    BeforeValidator(line_of(LONGEST_TEMPLATE)),
    AfterValidator(_template),
    nullable_text(
        "Of the appointment; `{service}`, `{customer}` and `{resources}` stand for their names.",
        "{service} with {resources}",
        longest=LONGEST_TEMPLATE,
    ),
]
