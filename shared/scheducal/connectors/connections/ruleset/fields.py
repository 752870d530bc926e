"""A connection's rules as clients send them. Each field refuses with what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from scheducal.connectors.connections.calendars.fields import flag, one_of, schema
from scheducal.connectors.connections.ruleset.model import Act, Direction, Ruleset, Winner

MOST_PAIRS = 50
_LONGEST_ID = 200


def _pairs(value: Any) -> dict[str, str]:
    """Check a table of our ids by the system's; null is the same as none."""
    if value is None:
        return {}
    if not isinstance(value, Mapping) or len(value) > MOST_PAIRS:
        message = f"must be an object of at most {MOST_PAIRS} entries, from the system's id to yours"
        raise PydanticCustomError("invalid_field", message)
    return dict(value)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID or not value.isprintable():
        raise PydanticCustomError("invalid_field", f"must be an id of 1 to {_LONGEST_ID} printable characters")
    return value


def _choice(description: str, *choices: str) -> Any:
    return schema(description, examples=[choices[0]], type="string", enum=list(choices))


def _table(description: str, example: Mapping[str, str]) -> Any:
    ids = {"type": "string", "minLength": 1, "maxLength": _LONGEST_ID}
    table = {"type": "object", "additionalProperties": ids, "maxProperties": MOST_PAIRS}
    return schema(description, examples=[dict(example)], anyOf=[table, {"type": "null"}])


_Id = Annotated[str, BeforeValidator(_id)]
_FLAG = {"anyOf": [{"type": "boolean"}, {"type": "null"}]}
_ACTS = BeforeValidator(one_of(("do", "leave")))
_Acts = ("do", "leave")


class RulesFields(BaseModel):
    """Which changes go which way. Rules that are left out are as usual."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    direction: Annotated[
        Direction,
        BeforeValidator(one_of(("both", "out", "in"))),
        _choice("`out` tells the system and follows nothing; `in` the other way round.", "both", "out", "in"),
    ] = Field("both")
    on_create: Annotated[Act, _ACTS, _choice("When an appointment is made.", *_Acts)] = Field("do", alias="onCreate")
    on_move: Annotated[Act, _ACTS, _choice("When it changes.", *_Acts)] = Field("do", alias="onMove")
    on_cancel: Annotated[Act, _ACTS, _choice("When it is cancelled.", *_Acts)] = Field("do", alias="onCancel")
    on_no_show: Annotated[Act, _ACTS, _choice("When nobody came.", *_Acts)] = Field("leave", alias="onNoShow")
    notifies: Annotated[
        bool | None,
        BeforeValidator(flag),
        schema("Whether the system tells people by itself. Null: as usual there.", examples=[False], **_FLAG),
    ] = Field(None)
    winner: Annotated[
        Winner,
        BeforeValidator(one_of(("later", "ours", "theirs"))),
        _choice("Who wins where both sides changed the same.", "later", "ours", "theirs"),
    ] = Field("later")
    adopts: Annotated[
        bool | None,
        BeforeValidator(flag),
        schema("Whether bookings that begin there become yours.", examples=[True], **_FLAG),
    ] = Field(None)
    services: Annotated[
        dict[_Id, _Id], BeforeValidator(_pairs), _table("Your services by the system's ids.", {"4711": "svc_…"})
    ] = Field({})
    resources: Annotated[
        dict[_Id, _Id], BeforeValidator(_pairs), _table("Your resources by the system's ids.", {"12": "res_…"})
    ] = Field({})

    def chosen(self) -> Ruleset:
        """Give the rules as a value."""
        return Ruleset(**{**self.model_dump(), "adopts": bool(self.adopts)})
