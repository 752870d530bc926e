"""Lists a calendar's events by pages, and what changed since a sync token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from tests.fakes.google.events.calendar import OwnedCalendar
from tests.fakes.google.refusal import GoogleRefusal, invalid

_NOT_WITH_SYNC_TOKEN = ("iCalUID", "orderBy", "privateExtendedProperty", "q", "timeMin", "timeMax", "updatedMin")
_MOST_RESULTS = 2500


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left of a listing. query: as at its first page. upto: the calendar's change at that time."""

    query: Mapping[str, str]
    events: tuple[str, ...]
    upto: int


@dataclass
class Listing:
    """most: events on a page, whatever is asked for."""

    calendar: OwnedCalendar
    most: int = _MOST_RESULTS
    _rests: dict[str, _Rest] = field(default_factory=dict)

    def page(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Make an `Events` of Google's. Raises GoogleRefusal: 410 for a token that is too old."""
        rest = self._rest(query)
        size = min(int(query.get("maxResults", 250)), self.most)
        shown, left = rest.events[:size], rest.events[size:]
        page = {"kind": "calendar#events", "items": [self._item(each, query) for each in shown]}
        if left:
            token = f"page-{self.calendar.calendar_id}-{len(self._rests)}"
            self._rests[token] = _Rest(rest.query, left, rest.upto)
            return {**page, "nextPageToken": token}
        return {**page, "nextSyncToken": f"sync-{rest.upto}-{query.get('singleEvents', 'false')}"}

    def forget_pages(self) -> None:
        """No token of a page is known any more."""
        self._rests.clear()

    def _rest(self, query: Mapping[str, str]) -> _Rest:
        first = {name: value for name, value in query.items() if name != "pageToken"}
        if token := query.get("pageToken"):
            rest = self._rests.get(token)
            if rest is None or rest.query != first:
                raise invalid("Invalid page token value.", "pageToken")
            return rest
        upto = self.calendar.changes
        if token := query.get("syncToken"):
            since = self._since(token, query)
            changed = sorted(self.calendar.changed.items(), key=lambda each: each[1])
            return _Rest(first, tuple(each for each, number in changed if number > since), upto)
        return _Rest(first, tuple(self._within(query)), upto)

    def _since(self, token: str, query: Mapping[str, str]) -> int:
        for name in _NOT_WITH_SYNC_TOKEN:
            if name in query:
                raise invalid(f"{name} cannot be specified together with syncToken.", name)
        if query.get("showDeleted") == "false":
            raise invalid("showDeleted cannot be false with syncToken.", "showDeleted")
        _, number, single = token.split("-")
        if single != query.get("singleEvents", "false"):
            raise invalid("singleEvents differs from the first synchronization.", "singleEvents")
        if int(number) < self.calendar.oldest:
            raise GoogleRefusal(
                410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.", "syncToken"
            )
        return int(number)

    def _within(self, query: Mapping[str, str]) -> Iterator[str]:
        starts_before, ends_after = _limit(query.get("timeMax")), _limit(query.get("timeMin"))
        shows_deleted = query.get("showDeleted") == "true"
        for event_id, event in self.calendar.events.items():
            start, end = span(event)
            is_within = (not starts_before or start < starts_before) and (not ends_after or end > ends_after)
            if is_within and (shows_deleted or event["status"] != "cancelled"):
                yield event_id

    def _item(self, event_id: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Show an event. A deleted one tells only its id to those who did not ask for deleted ones."""
        event = self.calendar.events[event_id]
        if event["status"] == "cancelled" and query.get("showDeleted") != "true":
            return {"kind": "calendar#event", "etag": event["etag"], "id": event_id, "status": "cancelled"}
        return deepcopy(event)


def span(event: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Start and end, aware; days are those of UTC."""
    return _instant(event["start"]), _instant(event["end"])


def _instant(when: Mapping[str, str]) -> datetime:
    if "dateTime" in when:
        return datetime.fromisoformat(when["dateTime"])
    return datetime.combine(date.fromisoformat(when["date"]), time(), UTC)


def _limit(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise invalid("Bad Request") from None
    if found and found.tzinfo is None:
        raise invalid("Bad Request: an offset is missing")
    return found
