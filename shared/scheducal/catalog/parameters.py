"""Parameters in the path and in the query string of the catalog's endpoints."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator

ResourceId = Annotated[str, AfterValidator(unquote), Path(description="As the create answered it.")]
ServiceId = Annotated[str, AfterValidator(unquote), Path(description="As the create answered it.")]
CustomerId = Annotated[str, AfterValidator(unquote), Path(description="As the create answered it.")]
ChannelName = Annotated[
    str, AfterValidator(unquote), Path(description="`internal`, `partner`, `embedded`, `open` or your own.")
]
PageLimit = Annotated[int, Query(description="Most on a page.", ge=1, le=100)]
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
