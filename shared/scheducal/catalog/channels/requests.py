"""What clients send about channels."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator, Field

from scheducal.catalog.fields import UNSENT, CatalogRequest, Truth, Whole

LONGEST_HOLD_SECONDS = 3600
Seconds = Annotated[int, Field(ge=10, le=LONGEST_HOLD_SECONDS), Whole]
ChannelName = Annotated[
    str, AfterValidator(unquote), Path(description="`internal`, `partner`, `embedded`, `open` or your own.")
]


class PutChannel(CatalogRequest):
    """Add a channel, or set what holds for one; what is left out is as it was at first."""

    hold_seconds: Seconds = Field(UNSENT, alias="holdSeconds", description="How long a hold lasts that does not say.")
    most_hold_seconds: Seconds = Field(UNSENT, alias="mostHoldSeconds", description="The longest a hold may last.")
    overrides_policy: Truth = Field(
        UNSENT,
        alias="overridesPolicy",
        description="Whether it may cancel and reschedule where a customer no longer may.",
    )


class DeleteChannel(CatalogRequest):
    """Delete a channel."""
