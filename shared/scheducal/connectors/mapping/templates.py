"""Templates of a connection: checked when they are saved, and filled in for an appointment. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scheducal.connectors.manifest import Manifest
from scheducal.connectors.mapping.formats import FORMATS, TIME_FORMATS, formatted
from scheducal.connectors.mapping.gaps import FIELDS, METADATA, NOTHING, SETTINGS, TIMES, MappingContext, texts
from scheducal.connectors.mapping.paths import FORM, is_path
from scheducal.errors import Refusal

if TYPE_CHECKING:
    from scheducal.bookings.model import Booking
    from scheducal.connectors.protocol import CalendarEvent

LONGEST_TEMPLATE = 1_000
_GAP = re.compile(r"{([^{}|]*)(?:\|([^{}|]*))?}")
_KEY = re.compile(r"[\w.-]{1,40}")
# Names that end so stand for any name: custom fields, metadata.
_ANY = "*"


def check_mapping(manifest: Manifest, mapping: Mapping[str, str]) -> None:
    """Raise Refusal `invalid_field` for fields that the system does not let be filled in, and gaps that say nothing."""
    known, read = [each.name for each in manifest.mapping], _read(manifest)
    for name, template in mapping.items():
        param = f"mapping.{name}"
        if not any(_fits(each, name) for each in known):
            fields = f"its fields are {', '.join(known)}" if known else "leave mapping out"
            message = f"{param}: {manifest.title} has no such field to fill in; {fields}"
            raise Refusal("invalid_field", message, param=param)
        if name in read:
            if not is_path(template):
                raise Refusal("invalid_field", f"{param} must be {FORM}", param=param)
            continue
        for wrong in _faults(manifest, template):
            raise Refusal("invalid_field", f"{param} has {wrong}", param=param)


def filled(
    manifest: Manifest,
    mapping: Mapping[str, str],
    event: CalendarEvent,
    booking: Booking | None,
    known: MappingContext = NOTHING,
) -> dict[str, str]:
    """Fill in each field that the system lets be filled in, by the connection's template or the connector's own.

    What an appointment does not have is empty.
    """
    values = texts(event, booking, known)

    def fill(gap: re.Match[str]) -> str:
        text = values.get(gap[1])
        return formatted(text, gap[2] or "", event.time_zone) if text else ""

    templates = {each.name: each.default for each in manifest.mapping if not each.name.endswith(_ANY)}
    read = _read(manifest)
    return {name: _GAP.sub(fill, text) for name, text in {**templates, **mapping}.items() if name not in read}


def _read(manifest: Manifest) -> frozenset[str]:
    """Name the fields that say where something of an incoming request is, and are no templates."""
    return frozenset(each.name for each in manifest.mapping if each.is_path)


def _fits(declared: str, name: str) -> bool:
    if not declared.endswith(_ANY):
        return declared == name
    return name.startswith(declared[:-1]) and _KEY.fullmatch(name[len(declared) - 1 :]) is not None


def _faults(manifest: Manifest, template: str) -> Iterator[str]:
    """List what is wrong with the gaps of a template, in words."""
    settings = {each.name for each in manifest.settings if not each.is_secret}
    for name, form in _GAP.findall(template):
        is_setting = name.startswith(SETTINGS) and name.removeprefix(SETTINGS) in settings
        is_metadata = name.startswith(METADATA) and _KEY.fullmatch(name.removeprefix(METADATA))
        if not (name in FIELDS or is_setting or is_metadata):
            yield f"a gap that is none of {', '.join(FIELDS)}, {METADATA}… and {SETTINGS}…"
        elif form and form not in FORMATS:
            yield f"a format that is none of {', '.join(FORMATS)}"
        elif form in TIME_FORMATS and name not in TIMES:
            yield f"the format {form}, which is for {' and '.join(sorted(TIMES))} alone"
