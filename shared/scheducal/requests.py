"""What the requests of all rooms have in common: the base of their models, and the check that a field is there."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

_CREDENTIAL = WithJsonSchema({"type": "string", "description": "Here or, recommended, in the Authorization header."})
Credential = Annotated[Any, _CREDENTIAL]


# Of a body: how it is carried out, and not with what.
_NO_CONTENTS = {"api_key", "api_secret", "notify"}


class ApiRequest(BaseModel):
    """A request body. Unknown fields are refused, since ignoring a misspelt one would lose a change.

    Built on first use: each function needs one of them.
    """

    model_config = ConfigDict(extra="forbid", defer_build=True)

    api_key: Credential = Field(None, alias="apiKey", exclude=True, repr=False)
    api_secret: Credential = Field(None, alias="apiSecret", exclude=True, repr=False)

    def sent(self) -> dict[str, Any]:
        """Give the fields that the client sent, without credentials, by their Python names."""
        return {name: getattr(self, name) for name in self.model_fields_set - _NO_CONTENTS}


class NotifyingRequest(ApiRequest):
    """Changes something that people are told of."""

    notify: bool = Field(
        default=True,
        strict=True,
        description="Whether those who are invited are told by mail. Where a connected calendar tells them itself, and "
        "cannot be told not to, false is refused.",
    )


def given(value: Any) -> Any:
    """Refuse null and blank text as absent."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise PydanticCustomError("missing_required_field", "is required and must not be null or blank")
    return value
