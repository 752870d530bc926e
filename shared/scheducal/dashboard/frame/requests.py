"""A request for a page, as an area's functions see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from scheducal.api.requests import Event, raw_body
from scheducal.dashboard.session.cookies import cookie_in
from scheducal.dashboard.session.model import SignedIn
from scheducal.errors import Refusal
from scheducal.values import dataclass

# More than any form of ours has: a week of hours as a grid is the largest.
_MOST_FIELDS = 1_000
# The field of "Notify them?"
NOTIFY = "notify"
_FORM = "application/x-www-form-urlencoded"
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PageRequest:
    """One request for a page, or for a part of one.

    signed_in: whose it is, None on pages for anybody.
    parts: of the path, by their names in the route: `{"key_id": "key_1"}`.
    """

    event: Event
    at: datetime
    signed_in: SignedIn | None = None
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def viewer(self) -> SignedIn:
        """Give who is signed in; only pages for members may ask."""
        assert self.signed_in is not None, "a page for anybody has no viewer"
        return self.signed_in

    @property
    def request_id(self) -> str:
        """Give the id that the answer's header and our logs carry."""
        return str(self.event["requestContext"]["requestId"])

    @property
    def method(self) -> str:
        """Give the method; HEAD asks for what GET does, without its body."""
        method = str(self.event["requestContext"]["http"]["method"])
        return "GET" if method == "HEAD" else method

    @property
    def path(self) -> str:
        """Give the path, without the query string."""
        return str(self.event["rawPath"])

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """Give the headers, by their names in lower case."""
        return {name.lower(): str(value) for name, value in (self.event.get("headers") or {}).items()}

    @cached_property
    def query(self) -> Mapping[str, str]:
        """Give the query string. Of a name that comes twice the last counts; an empty value is none."""
        return {name: value for name, value in _pairs(str(self.event.get("rawQueryString") or "")) if value}

    @property
    def is_quiet(self) -> bool:
        """Tell whether a form answered "Notify them?", which `ui.notify` asks, with no."""
        return self.method == "POST" and self.form.get(NOTIFY, ("",))[-1] == "no"

    @cached_property
    def form(self) -> Fields:
        """Read the body of a form, all values of each name; raises Refusal `unsupported_media_type` and others."""
        media_type = self.headers.get("content-type", "").split(";")[0].strip().lower()
        raw = raw_body(self.event)
        if raw and media_type != _FORM:
            raise Refusal("unsupported_media_type", f"send the form as {_FORM}")
        found: dict[str, tuple[str, ...]] = {}
        for name, value in _pairs(raw.decode("utf-8", "replace")):
            found[name] = (*found.get(name, ()), value)
        return found

    def cookie(self, name: str) -> str | None:
        """Give a cookie, None where it is missing."""
        return cookie_in(self.event, name)

    @property
    def part(self) -> str | None:
        """Give the id of the element that htmx asks a part for, None for a whole page.

        Where there are several of a kind, `followed-2` is the second `followed`.
        """
        if self.headers.get("hx-request-type") != "partial":
            return None
        return self.headers.get("hx-target", "").partition("#")[2].rstrip("-0123456789") or None

    @property
    def by_htmx(self) -> bool:
        """Say whether a script of ours asks, which follows no redirect to another page by itself."""
        return self.headers.get("hx-request") == "true"


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        found = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError as error:
        raise Refusal("payload_too_large", f"a form has at most {_MOST_FIELDS} fields") from error
    # A line of a text area ends in CR LF on the wire.
    return [(name, value.replace("\r\n", "\n")) for name, value in found]


def given(query: Mapping[str, str], **changes: Any) -> dict[str, str]:
    """Give a query string's fields with some changed; None takes one away."""
    merged = {**query, **changes}
    return {name: str(value) for name, value in merged.items() if value is not None and value != ""}
