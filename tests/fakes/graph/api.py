"""Each request of Graph's API that calendars make, and its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.graph.mailboxes import delta
from tests.fakes.graph.mailboxes.event import Event
from tests.fakes.graph.mailboxes.mailbox import Mailbox
from tests.fakes.graph.mailboxes.schedule import schedules
from tests.fakes.graph.refusal import Reply, invalid, item_not_found
from tests.fakes.graph.service import GraphFake
from tests.fakes.tokens import Grant

_FILTER = re.compile(
    r"singleValueExtendedProperties/Any\("
    r"ep: ep/id eq '(?P<name>(?:[^']|'')*)' and ep/value eq '(?P<value>(?:[^']|'')*)'\)"
)
_PROPERTY = re.compile(r"id eq '((?:[^']|'')*)'")
_PAGE_SIZE = re.compile(r"odata\.maxpagesize=(\d{1,4})")


@dataclass(frozen=True)
class Call:
    """One request that was let in. parts: named in the path. base: the API's address."""

    fake: GraphFake
    grant: Grant
    base: str
    path: str
    parts: Mapping[str, str | None]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any

    @property
    def immutable(self) -> bool:
        """Tell whether immutable ids are asked for."""
        return 'IdType="ImmutableId"' in self.headers.get("prefer", "")

    @property
    def mailbox(self) -> Mailbox:
        """Give the one that the path names."""
        return self.fake.seen_by(self.grant, self.parts.get("user"))

    @property
    def calendar(self) -> str | None:
        """Give the calendar that the path names, None for the default one."""
        calendar = self.parts.get("calendar")
        if calendar is not None and calendar not in self.mailbox.calendars:
            raise item_not_found()
        return calendar

    @property
    def event(self) -> Event:
        """Give the event that the path names."""
        return self.mailbox.get(str(self.parts["event"]), immutable=self.immutable)

    def shown(self, event: Event) -> Mapping[str, Any]:
        """Give the event with the properties that are asked for."""
        names = tuple(each.replace("''", "'") for each in _PROPERTY.findall(self.query.get("$expand", "")))
        return event.shown(immutable=self.immutable, names=names)


def create(call: Call) -> Reply:
    """POST …/events."""
    return Reply(201, call.shown(call.mailbox.create(call.body, call.calendar)))


def find(call: Call) -> Reply:
    """GET …/events, all or those with a property of ours."""
    wanted = call.query.get("$filter")
    if wanted is None:
        found = call.mailbox.present(call.calendar)
    elif match := _FILTER.fullmatch(wanted):
        name, value = (match[part].replace("''", "'") for part in ("name", "value"))
        found = call.mailbox.with_property(name, value, call.calendar)
    else:
        raise invalid("Invalid filter clause.", "ErrorInvalidUrlQueryFilter")
    return Reply(200, {"value": [call.shown(each) for each in found]})


def get(call: Call) -> Reply:
    """GET …/events/{id}."""
    return Reply(200, call.shown(call.event))


def patch(call: Call) -> Reply:
    """PATCH …/events/{id}."""
    return Reply(200, call.shown(call.mailbox.patch(call.event, call.body, call.headers.get("if-match"))))


def remove(call: Call) -> Reply:
    """DELETE …/events/{id}."""
    call.mailbox.delete(call.event)
    return Reply(204)


def cancel(call: Call) -> Reply:
    """POST …/events/{id}/cancel. Names of parameters are known in any case."""
    given = {str(name).casefold(): value for name, value in (call.body or {}).items()}
    comment = given.get("comment", "")
    if given.keys() - {"comment"} or not isinstance(comment, str):
        raise invalid("The parameters are not valid.", "BadRequest")
    call.mailbox.cancel(call.event, comment)
    return Reply(202)


def changes(call: Call) -> Reply:
    """GET …/calendarView/delta."""
    text = call.query.get("$deltatoken") or call.query.get("$skiptoken")
    generation = call.fake.cursor_generation
    cursor = delta.Cursor.of(text) if text else delta.first_cursor(dict(call.query), generation)
    asked = _PAGE_SIZE.search(call.headers.get("prefer", ""))
    size = min(call.fake.page, int(asked[1])) if asked else call.fake.page

    def link(name: str, value: str) -> str:
        return f"{call.base}{call.path}?{name}={value}"

    found = delta.page(call.mailbox, call.calendar, cursor, size, generation, link, immutable=call.immutable)
    return Reply(200, found)


def schedule(call: Call) -> Reply:
    """POST …/calendar/getSchedule."""
    assert call.mailbox
    return Reply(200, schedules(call.body, call.fake.mailboxes))


def subscribe(call: Call) -> Reply:
    """POST /subscriptions; the resource must be events of a mailbox that the token opens."""
    resource = call.body.get("resource") if isinstance(call.body, dict) else None
    named = re.fullmatch(r"/?users/([^/]+)(?:/calendars/[^/]+)?/events/?", str(resource), re.IGNORECASE)
    if named is None:
        raise invalid("The resource cannot be subscribed to.", "ExtensionError")
    mailbox = call.fake.seen_by(call.grant, named[1])
    return Reply(201, call.fake.subscriptions.create(call.body, mailbox.address, immutable=call.immutable).shown())


def renew(call: Call) -> Reply:
    """PATCH /subscriptions/{id}."""
    return Reply(200, call.fake.subscriptions.renew(str(call.parts["subscription"]), call.body).shown())


def unsubscribe(call: Call) -> Reply:
    """DELETE /subscriptions/{id}."""
    del call.fake.subscriptions.by_id[call.fake.subscriptions.get(str(call.parts["subscription"])).subscription_id]
    return Reply(204)


def reauthorize(call: Call) -> Reply:
    """POST /subscriptions/{id}/reauthorize."""
    call.fake.subscriptions.get(str(call.parts["subscription"]))
    return Reply(204)


Operation = Callable[[Call], Reply]
_USER = r"(?:/users/(?P<user>[^/]+)|/me)"
_CALENDAR = rf"{_USER}(?:/calendars/(?P<calendar>[^/]+))?"
_EVENT = rf"{_USER}/events/(?P<event>[^/]+)"
_SUBSCRIPTION = r"/subscriptions/(?P<subscription>[^/]+)"
OPERATIONS: tuple[tuple[str, re.Pattern[str], Operation], ...] = tuple(
    (method, re.compile(path), operation)
    for method, path, operation in (
        ("POST", rf"{_CALENDAR}/events", create),
        ("GET", rf"{_CALENDAR}/events", find),
        ("GET", _EVENT, get),
        ("PATCH", _EVENT, patch),
        ("DELETE", _EVENT, remove),
        ("POST", rf"{_EVENT}/(?:microsoft\.graph\.)?cancel", cancel),
        ("GET", rf"{_CALENDAR}/calendarView/delta", changes),
        ("POST", rf"{_USER}/calendar/getSchedule", schedule),
        ("POST", r"/subscriptions", subscribe),
        ("PATCH", _SUBSCRIPTION, renew),
        ("DELETE", _SUBSCRIPTION, unsubscribe),
        ("POST", rf"{_SUBSCRIPTION}/reauthorize", reauthorize),
    )
)
