"""Forms of services and channels, as the contents that their services take (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.catalog.channels.requests import PutChannel
from scheducal.catalog.services.model import Rolling, Service
from scheducal.catalog.services.requests import CreateService, UpdateService
from scheducal.dashboard.availability.fields import number_in, numbers_in, text_in
from scheducal.dashboard.frame.forms import Form, validated

Fields = Mapping[str, tuple[str, ...]]
_NUMBERS = ("bufferBefore", "bufferAfter", "notice", "interval", "seats")


def service_form(fields: Fields, *, is_new: bool) -> Form[UpdateService]:
    """Read a service. One group of resources can be chosen here, of which some serve; what is left out stays."""
    contents: dict[str, Any] = {
        "name": text_in(fields, "name"),
        "description": text_in(fields, "description") or None,
        "timeZone": text_in(fields, "timeZone"),
        "durations": numbers_in(fields, "durations"),
        "confirmationRequired": "confirmationRequired" in fields,
        "isActive": "isActive" in fields,
        **{name: number for name in _NUMBERS if (number := number_in(fields, name)) is not None},
    }
    if (days := number_in(fields, "horizon")) is not None:
        contents["horizon"] = {"days": days}
    if chosen := fields.get("staffing"):
        contents["staffing"] = [{"resources": list(chosen), "take": number_in(fields, "take") or 1}]
    form = validated(fields, contents, CreateService if is_new else UpdateService)
    return Form(fields, {_field_of(name): message for name, message in form.errors.items()}, form.value)


def _field_of(name: str) -> str:
    """Name the field of the form that a part of the contents comes from."""
    for field in ("durations", "horizon", "staffing"):
        if name.startswith(field):
            return "take" if name.endswith("take") else field
    return name


def channel_form(fields: Fields) -> Form[PutChannel]:
    """Read a channel."""
    contents = {
        "holdSeconds": number_in(fields, "holdSeconds"),
        "mostHoldSeconds": number_in(fields, "mostHoldSeconds"),
        "overridesPolicy": "overridesPolicy" in fields,
    }
    return validated(fields, contents, PutChannel)


def values_of(service: Service) -> dict[str, Any]:
    """Give what the fields of a service show at first. staffing: None where it is more than one group."""
    only = service.staffing[0] if len(service.staffing) == 1 else None
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
        "horizon": service.horizon.days if isinstance(service.horizon, Rolling) else "",
        "confirmationRequired": service.confirmation_required,
        "isActive": service.is_active,
        "staffing": only.resources if only and not only.weights and only.pick == "round_robin" else None,
        "take": only.take if only else 1,
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
        "staffing": (),
        "take": 1,
    }
