"""Limits of a service, and what its channels may see, as fields of a form (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scheducal.catalog.services.model import ChannelRule, Horizon, Limit, Rolling, Service
from scheducal.dashboard.availability.fields import Fields, number_in, text_in
from scheducal.values import dataclass

MOST_LIMITS = 10
PERS = (("day", "a day"), ("week", "a week"), ("month", "a month"), ("time", "at the same time"))
SCOPES = (("service", "for the service"), ("resource", "for each person or room"), ("customer", "by each customer"))
_DATES = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")
_WEEKDAYS = re.compile(r"(\d{1,9}) weekdays")


@dataclass(frozen=True, slots=True)
class ShownLimit:
    """A limit as a form shows it. most: empty for one that is not there yet."""

    most: str = ""
    per: str = "day"
    scope: str = "service"
    zone: str = ""


@dataclass(frozen=True, slots=True)
class ShownRule:
    """What one channel may see, as a form shows it. has_any: whether it differs from the service's own rules."""

    channel: str
    is_offered: bool
    resources: tuple[str, ...]
    notice: str
    horizon: str
    most_per_day: str
    fraction: str
    has_any: bool


def horizon_in(fields: Fields, name: str) -> dict[str, Any] | None:
    """Read `60`, `60 weekdays` or `2026-12-01 to 2026-12-24`; None for an empty field."""
    text = text_in(fields, name)
    if dates := _DATES.fullmatch(text):
        return {"from": dates[1], "to": dates[2]}
    if weekdays := _WEEKDAYS.fullmatch(text):
        return {"days": int(weekdays[1]), "business": True}
    days = number_in(fields, name)
    return None if days is None else {"days": days}


def horizon_text(horizon: Horizon | None) -> str:
    """Write it so that `horizon_in` reads the same."""
    if horizon is None:
        return ""
    if isinstance(horizon, Rolling):
        return f"{horizon.days} weekdays" if horizon.business else str(horizon.days)
    return f"{horizon.first_day} to {horizon.last_day}"


def limits_in(fields: Fields) -> tuple[list[dict[str, Any]], list[int]]:
    """Read the limits that have a number, and give their places in the form."""
    places = [place for place in range(MOST_LIMITS) if text_in(fields, f"limits[{place}].most")]
    return [_limit(fields, f"limits[{place}]") for place in places], places


def rules_in(fields: Fields) -> dict[str, dict[str, Any]]:
    """Read the rules of the channels that the form names; one that says nothing of its own has none."""
    found = {name: _rule(fields, f"channels.{name}") for name in fields.get("channels", ())}
    return {name: rule for name, rule in found.items() if not rule["isOffered"] or len(rule) > 1}


def shown_limits(limits: Sequence[Limit], fields: Fields) -> list[ShownLimit]:
    """Give the limits that a form shows: those that there are, and one more to fill in."""
    kept = [ShownLimit(str(each.most), each.per, each.scope, each.time_zone or "") for each in limits]
    sent = sum(f"limits[{place}].per" in fields for place in range(MOST_LIMITS))
    count = min(MOST_LIMITS, sent or len(kept) + 1)
    return [*kept, *(ShownLimit() for _ in range(count - len(kept)))][:count]


def shown_rules(service: Service | None, channels: Iterable[str]) -> list[ShownRule]:
    """Give the rules of all channels by name, those that a service names alone too."""
    own: Mapping[str, ChannelRule] = service.channels if service else {}
    return [_shown(name, own.get(name, ChannelRule())) for name in sorted({*channels, *own})]


def _limit(fields: Fields, name: str) -> dict[str, Any]:
    found = {"most": number_in(fields, f"{name}.most"), "per": text_in(fields, f"{name}.per")}
    more = {"scope": text_in(fields, f"{name}.scope"), "timeZone": text_in(fields, f"{name}.timeZone")}
    return {**found, **{key: value for key, value in more.items() if value}}


def _rule(fields: Fields, name: str) -> dict[str, Any]:
    numbers = {each: number_in(fields, f"{name}.{each}") for each in ("notice", "mostPerDay", "fraction")}
    given = {
        **numbers,
        "horizon": horizon_in(fields, f"{name}.horizon"),
        "resources": list(fields.get(f"{name}.resources", ())) or None,
    }
    kept = {each: value for each, value in given.items() if value is not None}
    return {"isOffered": f"{name}.isOffered" in fields, **kept}


def _shown(channel: str, rule: ChannelRule) -> ShownRule:
    return ShownRule(
        channel,
        rule.is_offered,
        rule.resources or (),
        _text(rule.notice),
        horizon_text(rule.horizon),
        _text(rule.most_per_day),
        _text(rule.fraction),
        rule != ChannelRule(),
    )


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
