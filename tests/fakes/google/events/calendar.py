"""One calendar: its events, and which of them changed when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.google.events.validation import check_event, check_id
from tests.fakes.google.mail import GuestMail, mails_of
from tests.fakes.google.meet import meeting
from tests.fakes.google.refusal import GoogleRefusal, invalid, not_found

_TIMES = ("start", "end")


@dataclass
class OwnedCalendar:
    """events: by id, cancelled ones included, as Google shows them. changed: the number of each one's last change.

    oldest: sync tokens from before this change are no longer known. told: called after each change.
    """

    calendar_id: str
    owner: str
    clock: Callable[[], datetime]
    told: Callable[[OwnedCalendar], None]
    mails: list[GuestMail]
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    changes: int = 0
    oldest: int = 0
    hides_busy: bool = False

    def get(self, event_id: str) -> dict[str, Any]:
        """Give the event, also when it is cancelled."""
        if event_id not in self.events:
            raise not_found()
        return deepcopy(self.events[event_id])

    def insert(self, body: Mapping[str, Any], *, notify: bool) -> dict[str, Any]:
        """Insert a new event. An id is taken for good, whatever became of its event."""
        event_id = body.get("id") or f"g{self.changes:08d}"
        check_id(event_id)
        if event_id in self.events:
            raise GoogleRefusal(409, "duplicate", "The requested identifier already exists.")
        event = {"status": "confirmed", **_merged({}, body), **self._own(event_id)}
        check_event(event)
        return self._kept({}, event, notify=notify)

    def patch(
        self, event_id: str, body: Mapping[str, Any], *, notify: bool, if_match: str | None = None
    ) -> dict[str, Any]:
        """Write over what is there; objects are merged, lists replaced, null takes away."""
        before = self.get(event_id)
        if if_match not in (None, "*", before["etag"]):
            raise GoogleRefusal(412, "conditionNotMet", "Precondition Failed", "If-Match")
        if body.get("sequence", before["sequence"]) < before["sequence"]:
            raise invalid("Invalid sequence value. The specified sequence number is below the current sequence number.")
        after = _merged(before, body)
        check_event(after)
        return before if as_shown(after, self.owner) == before else self._kept(before, after, notify=notify)

    def delete(self, event_id: str, *, notify: bool) -> None:
        """Cancel it. The organizer's copy keeps what it said."""
        before = self.get(event_id)
        if before["status"] == "cancelled":
            raise GoogleRefusal(410, "deleted", "Resource has been deleted")
        self._kept(before, {**before, "status": "cancelled"}, notify=notify)

    def _own(self, event_id: str) -> dict[str, Any]:
        """Give the fields that Google sets in a new event by itself."""
        person = {"email": self.owner, "self": True}
        return {
            "kind": "calendar#event",
            "id": event_id,
            "iCalUID": f"{event_id}@google.com",
            "htmlLink": f"https://www.google.com/calendar/event?eid={event_id}",
            "created": self._now(),
            "sequence": 0,
            "creator": person,
            "organizer": person,
            "eventType": "default",
        }

    def _kept(self, before: Mapping[str, Any], after: dict[str, Any], *, notify: bool) -> dict[str, Any]:
        if before and any(before[name] != after[name] for name in _TIMES):
            after["sequence"] = max(after["sequence"], before["sequence"] + 1)
        after = as_shown(after, self.owner)
        self.changes += 1
        self.changed[after["id"]] = self.changes
        after |= {"etag": f'"{2000 * self.changes}"', "updated": self._now()}
        self.events[after["id"]] = deepcopy(after)
        if notify:
            self.mails.extend(mails_of(before, after))
        self.told(self)
        return deepcopy(after)

    def _now(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_shown(event: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """Times with the offset of their zone, and the calendar's owner among the guests marked as such."""
    shown = deepcopy(dict(event))
    for name in _TIMES:
        if "dateTime" in shown[name]:
            shown[name]["dateTime"] = _local(shown[name])
    for each in shown.get("attendees", []):
        if each["email"].casefold() == owner.casefold():
            each |= {"organizer": True, "self": True}
    if request := shown.get("conferenceData", {}).get("createRequest"):
        shown |= meeting(request)
    elif "conferenceData" not in shown:
        shown.pop("hangoutLink", None)
    return shown


def _local(when: Mapping[str, str]) -> str:
    zone = ZoneInfo(when.get("timeZone", "UTC"))
    moment = datetime.fromisoformat(when["dateTime"])
    local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.isoformat(timespec="seconds").replace("+00:00", "Z")


def _merged(before: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    after = deepcopy(dict(before))
    for name, value in body.items():
        if value is None:
            after.pop(name, None)
        elif isinstance(value, Mapping):
            after[name] = _merged(after.get(name, {}), value)
        elif name == "attendees":
            after[name] = _attendees(value)
        else:
            after[name] = deepcopy(value)
    return after


def _attendees(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each address once; who comes without an answer has none any more."""
    return list(
        {each.get("email", "").casefold(): {"responseStatus": "needsAction", **each} for each in given}.values()
    )
