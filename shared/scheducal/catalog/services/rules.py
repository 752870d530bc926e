"""What must hold of a service and its templates beyond the form of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scheducal.catalog.services.model import Fixed, Horizon, Requirement, Service
from scheducal.errors import Refusal
from scheducal.values import replace

# Each takes a row or two of the ledger, and all are written together.
MOST_TAKEN = 10
MOST_NAMED = 50
LONGEST_FIXED_DAYS = 730


def check(service: Service) -> None:
    """Raise Refusal `invalid_field`, which names the field and what would be right."""
    if (place := _repeated(service.durations)) is not None:
        raise _wrong(f"durations[{place}]", f"is {service.durations[place]} again; name each duration once")
    if service.offset >= service.interval:
        same = service.offset % service.interval
        raise _wrong("offset", f"must be less than the interval, {service.interval}; {same} means the same")
    _check_staffing(service)
    _check_horizon(service.horizon, "horizon")
    for name, rule in service.channels.items():
        for place, each in enumerate(rule.resources or ()):
            if each not in service.resource_ids:
                where = f"channels.{name}.resources[{place}]"
                raise _wrong(where, f"names {each}, which is in none of the staffing's groups")
        if rule.horizon is not None:
            _check_horizon(rule.horizon, f"channels.{name}.horizon")


def confirms_move(service: Service, *, by_business: bool) -> bool:
    """Tell whether a booking that was confirmed is confirmed again after a move."""
    whose = service.moves_confirmed
    return service.confirmation_required and (whose == "all" or (whose == "customer" and not by_business))


def shown_to(service: Service, channel: str) -> Service:
    """Offer a service to a channel that it is hidden from, by the channel's other rules."""
    rule = replace(service.rule_of(channel), is_offered=True)
    return replace(service, channels={**service.channels, channel: rule})


def no_service() -> Refusal:
    """Refuse an id that is no service's, or another tenant's."""
    return Refusal("service_not_found", "there is no service with this id", param="serviceId")


def _check_staffing(service: Service) -> None:
    named = {
        f"staffing[{group}].resources[{place}]": each
        for group, requirement in enumerate(service.staffing)
        for place, each in enumerate(requirement.resources)
    }
    if (place := _repeated(named.values())) is not None:
        where, each = list(named.items())[place]
        raise _wrong(where, f"names {each} again; a resource can be in one group only")
    if len(named) > MOST_NAMED:
        raise _wrong("staffing", f"names {len(named)} resources; a service has at most {MOST_NAMED}")
    taken = sum(requirement.take for requirement in service.staffing)
    if taken > MOST_TAKEN:
        raise _wrong("staffing", f"takes {taken} resources together; a booking takes at most {MOST_TAKEN}")
    for place, requirement in enumerate(service.staffing):
        _check_requirement(requirement, f"staffing[{place}]")


def _check_requirement(requirement: Requirement, where: str) -> None:
    size = len(requirement.resources)
    if requirement.take > size:
        raise _wrong(f"{where}.take", f"must be at most {size}, the number of its resources")
    if requirement.weights and len(requirement.weights) != size:
        raise _wrong(f"{where}.weights", f"must be empty or have one number for each resource, {size} in all")


def _check_horizon(horizon: Horizon, where: str) -> None:
    if not isinstance(horizon, Fixed):
        return
    if not 0 <= (horizon.last_day - horizon.first_day).days < LONGEST_FIXED_DAYS:
        message = f"must be from {horizon.first_day} on, and of at most {LONGEST_FIXED_DAYS} days in all"
        raise _wrong(f"{where}.to", message)


def _repeated(values: Iterable[object]) -> int | None:
    """Find the place of the first value that was there before, None where each is there once."""
    seen = set[object]()
    for place, value in enumerate(values):
        if value in seen:
            return place
        seen.add(value)
    return None


def _wrong(param: str, message: str) -> Refusal:
    return Refusal("invalid_field", f"{param} {message}", param=param)


NAMES = ("service", "customer", "resources")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_name(template: str) -> str | None:
    """Find the first name in braces that is none of NAMES, or a brace that stands alone; None where all is right."""
    for found in _PLACEHOLDER.finditer(template):
        if found[1] not in NAMES:
            return found[0]
    alone = re.search("[{}]", _PLACEHOLDER.sub("", template))
    return alone[0] if alone else None


def worded(template: str, values: Mapping[str, str]) -> str:
    """Fill the template with a value for each name; names in braces inside a value stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)
