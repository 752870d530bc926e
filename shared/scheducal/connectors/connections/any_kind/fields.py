"""Types of request fields about connections of any kind. Each refuses with what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from scheducal.connectors import registry
from scheducal.connectors.connections.calendars.fields import flag, one_of, schema
from scheducal.connectors.connections.model import KINDS, Filter, is_any_id
from scheducal.connectors.log.model import Direction, Result
from scheducal.connectors.manifest import CredentialKind
from scheducal.connectors.mapping.templates import LONGEST_TEMPLATE
from scheducal.requests import given

MOST_ENTRIES = 50
_MOST_NAMES = 20
_LONGEST_NAME = 64
_LONGEST_VALUE = 500
_ULID = "[0-7][0-9a-hjkmnp-tv-z]{25}"


def _kind(value: Any) -> str:
    known = registry.connectable()
    if given(value) not in known:
        raise PydanticCustomError("invalid_field", f"must be one of {', '.join(known)}")
    return str(value)


def _entries(value: Any) -> dict[str, Any]:
    """Check a JSON object of few entries; null is the same as none."""
    if value is None:
        return {}
    if not isinstance(value, Mapping) or len(value) > MOST_ENTRIES:
        raise PydanticCustomError("invalid_field", f"must be an object of at most {MOST_ENTRIES} entries")
    return dict(value)


def _template(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEMPLATE or not _is_text(value):
        message = f"must be a template of at most {LONGEST_TEMPLATE} characters, such as {{customer.name}}"
        raise PydanticCustomError("invalid_field", message)
    return value


def _is_text(text: str) -> bool:
    return text.replace("\n", "").replace("\t", "").isprintable()


def _name(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_NAME or not value.isascii():
        raise PydanticCustomError("invalid_field", f"must be an id of 1 to {_LONGEST_NAME} characters")
    return value


def _value(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
        raise PydanticCustomError("invalid_field", f"must be a text of at most {_LONGEST_VALUE} characters")
    return value


def _names(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST_NAMES:
        raise PydanticCustomError("invalid_field", f"must be a list of at most {_MOST_NAMES} ids")
    return value


def _each_once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _connection_id(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and is_any_id(value)):
        return value
    raise PydanticCustomError("invalid_field", "must be the connectionId of a connection")


def _list(description: str, example: str) -> Any:
    items = {"type": "string", "minLength": 1, "maxLength": _LONGEST_NAME}
    return schema(description, examples=[[example]], type="array", items=items, maxItems=_MOST_NAMES)


def _object(description: str, example: Mapping[str, str], longest: int) -> Any:
    values = {"anyOf": [{"type": "string", "maxLength": longest}, {"type": "null"}]}
    object_ = {"type": "object", "additionalProperties": values, "maxProperties": MOST_ENTRIES}
    return schema(description, examples=[dict(example)], anyOf=[object_, {"type": "null"}])


AnyConnectionId = Annotated[str, AfterValidator(unquote), Path(description="As the list of connections shows it.")]
LogEntryId = Annotated[str, AfterValidator(unquote), Path(description="As the list of the log shows it.")]
LogDirection = Annotated[Direction | None, Query(description="Only what went `out`, or what came `in`.")]
LogResult = Annotated[Result | None, Query(description="Only what ended so.")]
LogAppointment = Annotated[
    str | None, Query(alias="appointmentId", description="Only what was done about this appointment.")
]
PageLimit = Annotated[int, Query(description="Most connections on a page.", ge=1, le=100)]
AnyKind = Annotated[
    Any,
    BeforeValidator(_kind),
    schema("A kind of system, as `GET /api/v1/connectors` lists them.", examples=list(KINDS[-1:]), type="string"),
]
AnyAuth = Annotated[
    Any,
    BeforeValidator(one_of(get_args(CredentialKind))),
    schema(
        "How access is given: `oauth` asks the owner, `api_key` takes secrets.",
        examples=["oauth"],
        type="string",
        enum=list(get_args(CredentialKind)),
    ),
]
Settings = Annotated[
    dict[str, Any],
    BeforeValidator(_entries),
    _object("The kind's settings by name.", {"account": "anna@example.com"}, 2_048),
]
Secrets = Annotated[
    dict[str, Any],
    BeforeValidator(_entries),
    _object("The kind's secrets by name. They are sealed, and never shown again.", {"apiKey": "…"}, 4_000),
]
Templates = Annotated[
    dict[str, Annotated[str, BeforeValidator(_template)]],
    BeforeValidator(_entries),
    _object("The system's fields by name, as templates.", {"title": "{customer.name}"}, LONGEST_TEMPLATE),
]
RenewedConnection = Annotated[
    str | None,
    BeforeValidator(_connection_id),
    schema(
        "The connection whose access is to be renewed.",
        examples=["con_01j0000000000000000000000a"],
        anyOf=[{"type": "string", "pattern": f"^(cal|con)_{_ULID}$"}, {"type": "null"}],
    ),
]


_Names = Annotated[list[Annotated[str, BeforeValidator(_name)]], BeforeValidator(_names), AfterValidator(_each_once)]


class FilterFields(BaseModel):
    """Which appointments a connection gets. An empty list means all."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    services: Annotated[_Names, _list("Of these services.", "svc_01j0000000000000000000000a")] = Field([])
    resources: Annotated[_Names, _list("With any of these resources.", "res_01j0000000000000000000000a")] = Field([])
    channels: Annotated[_Names, _list("That came by these channels.", "partner")] = Field([])
    metadata: Annotated[
        dict[Annotated[str, BeforeValidator(_name)], Annotated[str, BeforeValidator(_value)]],
        BeforeValidator(_entries),
        _object("That have each of these in their metadata.", {"team": "north"}, _LONGEST_VALUE),
    ] = Field({})
    bookings_only: Annotated[
        bool | None, BeforeValidator(flag), schema("Whether only bookings.", examples=[True], type="boolean")
    ] = Field(None, alias="bookingsOnly")

    def chosen(self) -> Filter:
        """Give the filter as a value."""
        lists = (tuple(self.services), tuple(self.resources), tuple(self.channels))
        return Filter(*lists, tuple(sorted(self.metadata.items())), bool(self.bookings_only))
