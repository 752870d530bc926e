"""Says how much of AWS one piece of work takes. tests/integration/connectors/test_costs.py measures it and holds us to
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calls:
    """What one invocation asks for, one after the other. aws: of AWS. outside: of a calendar or an endpoint."""

    aws: int
    outside: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """invocations: by the function's name. sends: requests that put messages into queues. metrics: how many
    of our own metrics are written. stored_kilobytes: rows that stay, in the indexes too.
    """

    invocations: Mapping[str, Calls]
    read_units: float
    write_units: int = 0
    sends: int = 0
    metrics: int = 0
    stored_kilobytes: int = 0


# A ring of the clock where nothing is to be done.
RINGS = {
    "pipeline.sweep": Work({"pipeline.sweep": Calls(57)}, read_units=29),
    "pipeline.expire": Work({"pipeline.expire": Calls(8)}, read_units=4),
    "pipeline.reconcile": Work({"pipeline.reconcile": Calls(9)}, read_units=5),
    "pipeline.archive": Work({"pipeline.archive": Calls(2)}, read_units=1.5),
}
# One look at what is free and one booking, kept in a connected calendar, told to one endpoint. Functions start cold.
BOOKING = Work(
    {
        "availability.list": Calls(4),
        "bookings.create": Calls(5),
        "pipeline.dispatch": Calls(4),
        "pipeline.calendars": Calls(9, outside=1),
        "pipeline.deliver": Calls(7, outside=1),
    },
    read_units=13.5,
    write_units=115,
    sends=2,
    metrics=4,
    stored_kilobytes=23,
)
