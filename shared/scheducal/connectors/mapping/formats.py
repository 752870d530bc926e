"""How the text of a gap is written: `{appointment.start|usDate}`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from scheducal.walltime.zones import zone_info


def _us_phone(text: str) -> str:
    """Write a number of the United States or Canada as people there do; any other stays in E.164."""
    if not text.startswith("+1") or len(text) != len("+15551234567"):
        return text
    return f"({text[2:5]}) {text[5:8]}-{text[8:]}"


Format = Callable[[datetime], str]
# Times are read by the clocks of the appointment's zone.
TIME_FORMATS: Final[Mapping[str, Format]] = {
    "date": lambda at: f"{at:%Y-%m-%d}",
    "usDate": lambda at: f"{at:%m/%d/%Y}",
    "euDate": lambda at: f"{at:%d.%m.%Y}",
    "day": lambda at: f"{at:%A}, {at:%B} {at.day}, {at.year}",
    "time": lambda at: f"{at:%H:%M}",
    "time12": lambda at: f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}",
    "local": lambda at: f"{at:%Y-%m-%dT%H:%M:%S}",
    "offset": lambda at: at.isoformat(timespec="seconds"),
    "unix": lambda at: str(int(at.timestamp())),
    "unixMs": lambda at: str(int(at.timestamp()) * 1000),
}
TEXT_FORMATS: Final[Mapping[str, Callable[[str], str]]] = {
    "lower": str.lower,
    "upper": str.upper,
    "first": lambda text: text.partition(" ")[0],
    "rest": lambda text: text.partition(" ")[2].strip(),
    "digits": lambda text: "".join(each for each in text if each.isdigit()),
    "e164": lambda text: text,
    "usPhone": _us_phone,
}
FORMATS = (*TIME_FORMATS, *TEXT_FORMATS)


def formatted(text: str, name: str, zone: str) -> str:
    """Write a text in a format. An instant is given in UTC. An empty name leaves it as it is."""
    if time_format := TIME_FORMATS.get(name):
        return time_format(datetime.fromisoformat(text).astimezone(zone_info(zone)))
    return TEXT_FORMATS[name](text) if name else text
