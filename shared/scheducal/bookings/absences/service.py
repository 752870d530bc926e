"""Changes of a resource that its coming bookings follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from scheducal.bookings.absences.marks import mark
from scheducal.bookings.changes.service import BookingChanges
from scheducal.bookings.model import Booking
from scheducal.catalog.model import WithMeta
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.service import Contents, Entries
from scheducal.commands.model import Command
from scheducal.errors import Refusal
from scheducal.values import dataclass

Of = Command[WithMeta[Resource]]


@dataclass(slots=True)
class ResourceChanges:
    """One request about a resource. conflicts: the coming bookings that it leaves in an absence."""

    resources: Entries[Resource]
    changes: BookingChanges
    conflicts: list[Booking] = field(default_factory=list)

    def update(self, command: Of, resource_id: str, contents: Contents) -> WithMeta[Resource]:
        """Change the fields that are sent; raises Refusal."""
        return self.resources.update(command, resource_id, contents, self._marking(command))

    def add_time_off(self, command: Of, resource_id: str, absence: Mapping[str, Any]) -> WithMeta[Resource]:
        """Add one absence to those that there are; the same again changes nothing. Raises Refusal."""

        def edited(before: Contents) -> Contents:
            kept = [each for each in before["timeOff"] if each != absence]
            return {"timeOff": [*kept, absence]}

        return self.resources.edit(command, resource_id, {}, edited, self._marking(command))

    def remove_time_off(self, command: Of, resource_id: str, start: str) -> WithMeta[Resource]:
        """Remove the absence that begins at a wall time; raises Refusal `time_off_not_found`."""

        def edited(before: Contents) -> Contents:
            kept = [each for each in before["timeOff"] if each["start"] != start]
            if len(kept) == len(before["timeOff"]):
                message = "no absence begins at this time; GET the resource to see when each does"
                raise Refusal("time_off_not_found", message, param="start")
            return {"timeOff": kept}

        return self.resources.edit(command, resource_id, {}, edited, self._marking(command))

    def _marking(self, command: Of) -> Callable[[Resource, Resource], None]:
        def follow(before: Resource, after: Resource) -> None:
            self.conflicts = mark(self.changes, command, before, after)

        return follow
