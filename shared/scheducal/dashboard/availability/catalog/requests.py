"""Forms of services and channels, as the contents that their services take (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scheducal.catalog.channels.requests import PutChannel
from scheducal.catalog.services.model import Service
from scheducal.catalog.services.requests import CreateService, UpdateService
from scheducal.dashboard.availability.catalog.limits import horizon_in, horizon_text, limits_in, rules_in
from scheducal.dashboard.availability.fields import number_in, numbers_in, text_in
from scheducal.dashboard.frame.forms import Form, validated
from scheducal.values import dataclass

Fields = Mapping[str, tuple[str, ...]]
MOST_GROUPS = 5
_NUMBERS = ("bufferBefore", "bufferAfter", "notice", "interval", "seats")


@dataclass(frozen=True, slots=True)
class Group:
    """Resources of which some serve, as a form shows it. weights: shares in the order of the resources, as text."""

    resources: tuple[str, ...] = ()
    take: int = 1
    pick: str = "round_robin"
    weights: str = ""


def service_form(fields: Fields, *, is_new: bool) -> Form[UpdateService]:
    """Read a service. A group of which nobody is chosen is none; what is left out stays."""
    contents: dict[str, Any] = {
        "name": text_in(fields, "name"),
        "description": text_in(fields, "description") or None,
        "timeZone": text_in(fields, "timeZone"),
        "durations": numbers_in(fields, "durations"),
        "confirmationRequired": "confirmationRequired" in fields,
        "isActive": "isActive" in fields,
        **{name: number for name in _NUMBERS if (number := number_in(fields, name)) is not None},
    }
    if (horizon := horizon_in(fields, "horizon")) is not None:
        contents["horizon"] = horizon
    limits, places = limits_in(fields)
    # A form of an older page has neither. Then they stay as they are.
    if "limits[0].per" in fields:
        contents["limits"] = limits
    if "channels" in fields:
        contents["channels"] = rules_in(fields)
    groups = [number for number in range(MOST_GROUPS) if fields.get(f"staffing[{number}].resources")]
    contents["staffing"] = [_group(fields, f"staffing[{number}]") for number in groups]
    form = validated(fields, contents, CreateService if is_new else UpdateService)
    return Form(fields, {_field_of(name, groups, places): message for name, message in form.errors.items()}, form.value)


def in_order(group: Group, resources: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put those of a group first, in its order, which can decide who serves. resources: ids and names."""
    places = {each: place for place, each in enumerate(group.resources)}
    return sorted(resources, key=lambda each: places.get(each[0], len(places)))


def groups_in(fields: Fields) -> int:
    """Count the groups of resources that a form has."""
    return max((number + 1 for number in range(MOST_GROUPS) if f"staffing[{number}].take" in fields), default=0)


def _group(fields: Fields, name: str) -> dict[str, Any]:
    return {
        "resources": list(fields[f"{name}.resources"]),
        "take": number_in(fields, f"{name}.take") or 1,
        "pick": text_in(fields, f"{name}.pick") or "round_robin",
        "weights": numbers_in(fields, f"{name}.weights"),
    }


def _field_of(name: str, groups: Sequence[int], limits: Sequence[int]) -> str:
    """Name the field of the form that a part of the contents comes from. groups, limits: their places in the form."""
    if found := re.match(r"staffing\[(\d+)\]\.(\w+)", name):
        return f"staffing[{groups[int(found[1])]}].{found[2]}"
    if found := re.match(r"limits\[(\d+)\]\.(\w+)", name):
        return f"limits[{limits[int(found[1])]}].{found[2]}"
    if found := re.match(r"channels\.([\w-]+)\.(\w+)", name):
        return found[0]
    return next((field for field in ("durations", "horizon") if name.startswith(field)), name)


def channel_form(fields: Fields) -> Form[PutChannel]:
    """Read a channel."""
    contents = {
        "holdSeconds": number_in(fields, "holdSeconds"),
        "mostHoldSeconds": number_in(fields, "mostHoldSeconds"),
        "overridesPolicy": "overridesPolicy" in fields,
    }
    return validated(fields, contents, PutChannel)


def values_of(service: Service) -> dict[str, Any]:
    """Give what the fields of a service show at first."""
    return {
        "name": service.name,
        "description": service.description or "",
        "timeZone": service.time_zone,
        "durations": ", ".join(map(str, service.durations)),
        "bufferBefore": service.buffer_before,
        "bufferAfter": service.buffer_after,
        "notice": service.notice,
        "interval": service.interval,
        "seats": service.seats,
        "horizon": horizon_text(service.horizon),
        "confirmationRequired": service.confirmation_required,
        "isActive": service.is_active,
        "staffing": [
            Group(each.resources, each.take, each.pick, ", ".join(map(str, each.weights))) for each in service.staffing
        ],
    }


def new_values(zone: str) -> dict[str, Any]:
    """Give what the fields of a new one show."""
    return {
        "name": "",
        "description": "",
        "timeZone": zone,
        "durations": "30",
        "bufferBefore": 0,
        "bufferAfter": 0,
        "notice": 0,
        "interval": 30,
        "seats": 1,
        "horizon": 60,
        "confirmationRequired": False,
        "isActive": True,
        "staffing": [],
    }
