"""A system as data, over real HTTP on a loopback port: its routes, what they take, and what goes wrong.

It refuses what its table does not declare, and remembers so: a connector may ask for nothing else.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Literal
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.connectors.changes import nested, polled
from tests.connectors.descriptions.description import Description

Does = Literal["create", "update", "cancel", "delete", "read", "list", "changes"]
# How long an access token of the fake lasts, in seconds.
LIFETIME = 3600


@dataclass(frozen=True, slots=True)
class Route:
    """One request that the system takes. of: the collection. needs: what it must have; takes: what it may have beside.

    once: the field by which a second create answers the first one's record. sets: what else a request changes of the
    record. fits: whether a list has a record, by the request's values; None for records that have them. named_by: the
    value that names the record, of a route without its id in the path. finds_by: the field of a record that the path
    names in place of its id; a create gives it that. echoes: whether a list's records show what was asked.
    answer: shows a record, where that differs here, as listed does.
    """

    method: str
    path: str
    does: Does
    of: str
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    once: str | None = None
    sets: Mapping[str, Any] = field(default_factory=dict)
    fits: Callable[[Mapping[str, Any], Mapping[str, Any]], bool] | None = None
    named_by: str = ""
    echoes: bool = False
    finds_by: str = ""
    answer: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    listed: str | None = None

    def matches(self, method: str, path: str) -> str | None:
        """Give the id in the path, empty where the route has none; None for another request."""
        head, gap, tail = self.path.partition("{id}")
        if method != self.method or not path.startswith(head) or not path.endswith(tail):
            return None
        found = path[len(head) : len(path) - len(tail)]
        return found if bool(found) == bool(gap) and "/" not in found else None


@dataclass(frozen=True, slots=True)
class Table:
    """A system. token_path, revoke_path: of its authorization server. answer: shows a record. listed: what lists are
    called. description: of the platform, to which its requests are held. expired: the status for a bad token.
    listed: empty where a list is a bare array. flat: the values of a request, without what they are wrapped in.
    takes_key: tells a good key by its headers, of a system that takes keys. id_of: of a record, by its number.
    takes_secrets: tells good secrets, of a system that gives tokens for those alone. token_of: its answer then.
    item: shows a record in a list, where that differs. begins: records that are there from the beginning.
    """

    routes: tuple[Route, ...]
    token_path: str = "/oauth/token"
    revoke_path: str = "/oauth/revoke"
    listed: str = "results"
    error: Callable[[int, str], Any] = lambda _, code: {"error": code}
    answer: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    description: Description | None = None
    flat: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    takes_key: Callable[[Mapping[str, str]], bool] | None = None
    takes_secrets: Callable[[Mapping[str, Any]], bool] | None = None
    expired: int = 401
    token_of: Callable[[str, str], Mapping[str, Any]] = lambda token, ends: {"AccessToken": token, "Expires": ends}
    item: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    begins: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    id_of: Callable[[int], str] = lambda number: f"r{number}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request in place of its answer. is_silent: it gets none. takes_effect: all the same."""

    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = field(default_factory=dict)
    is_silent: bool = False
    takes_effect: bool = False
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that came. does: what its route does; None for one about tokens."""

    method: str
    path: str
    does: Does | None
    of: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


# Status, body and, where something goes wrong, what does.
Reply = tuple[int, Any, Fault | None]


@dataclass
class Fake:
    """clock: the world's. refused: requests that the table does not declare. faults: for the requests to come.

    objections: what the platform's description has against requests. token_faults: for requests about tokens. clients:
    who gets tokens for secrets alone, with the secrets. code: with which an owner has just agreed.
    """

    table: Table
    clock: Callable[[], datetime]
    records: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    token_faults: deque[Fault] = field(default_factory=deque)
    clients: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    tokens: dict[str, float] = field(default_factory=dict)
    refresh: str | None = "refresh-0"
    renewed: int = 0
    is_revoked: bool = False
    _count: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Put there what is there from the beginning."""
        for of, kept in self.table.begins.items():
            self.records[of] = {name: dict(each) for name, each in kept.items()}

    def mint(self) -> str:
        """Make a new access token."""
        self._count += 1
        token = f"access-{self._count}"
        self.tokens[token] = self.clock().timestamp() + LIFETIME
        return token

    def revoke(self) -> None:
        """Take access away, as the owner."""
        self.tokens.clear()
        self.refresh = None
        self.is_revoked = True

    def all(self, of: str) -> list[dict[str, Any]]:
        """Give the records of a collection."""
        return list(self.records.get(of, {}).values())

    def add(self, of: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Make a record, as people do too."""
        self._count += 1
        record = {**values, "id": self.table.id_of(self._count)}
        self.records.setdefault(of, {})[record["id"]] = record
        return self.touch(record)

    def touch(self, record: dict[str, Any], **values: Any) -> dict[str, Any]:
        """Change a record, as people do too."""
        self._count += 1
        record.update(values, etag=f"e{self._count}", updated=self.clock().isoformat())
        return record

    def hold_to_description(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        """Note what the platform's own description has against a request. Those about tokens are left out."""
        described = self.table.description
        about_access = (self.table.token_path, self.table.revoke_path)
        if described and described.is_there and urlsplit(target).path not in about_access:
            self.objections += described.objections(method, target, headers, body)

    def asked(self, does: Does, of: str) -> int:
        """Count how often a request of a kind came."""
        return sum(each.does == does and each.of == of for each in self.sent)

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Any, Fault | None]:
        """Status, body and, where something goes wrong, what does."""
        with self._lock:
            path = urlsplit(target).path
            if path in (self.table.token_path, self.table.revoke_path):
                text = body.decode() or urlsplit(target).query
                form = json.loads(body) if body.startswith(b"{") else dict(parse_qsl(text))
                return self._of_access(path, headers, form)
            query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
            values = query if not body else self._values(headers, body)
            for route in self.table.routes:
                # Some systems have the id in the query.
                if (found := route.matches(method, target if "?" in route.path else path)) is not None:
                    return self._routed(route, Sent(method, path, route.does, route.of, values), found, headers)
            return *self._refuse(f"{method} {path} is no route"), None

    def _routed(self, route: Route, sent: Sent, found: str, headers: Mapping[str, str]) -> Reply:
        self.sent.append(sent)
        fault = self._fault(sent)
        if fault and not fault.takes_effect:
            return fault.status, fault.body, fault
        if not self._has_access(headers):
            return self.table.expired, self.table.error(401, "invalid_token"), fault
        names = frozenset(sent.values)
        if not route.needs <= names <= route.needs | route.takes:
            return *self._refuse(f"{sent.method} {sent.path} with {sorted(names)}"), fault
        named = str(sent.values.get(route.named_by, "")) if route.named_by else found
        return *self._done(route, named, sent.values), fault

    def _values(self, headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
        is_form = headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
        return self.table.flat(dict(parse_qsl(body.decode())) if is_form else json.loads(body))

    def _has_access(self, headers: Mapping[str, str]) -> bool:
        if self.table.takes_key:
            return not self.is_revoked and self.table.takes_key(headers)
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        return self.tokens.get(token, 0) > self.clock().timestamp()

    def _done(self, route: Route, found: str, values: Mapping[str, Any]) -> tuple[int, Any]:
        kept, shown = self.records.setdefault(route.of, {}), route.answer or self.table.answer
        if route.does == "changes":
            return 200, polled(kept, values, self.table.listed, self._count)
        if route.does == "list":
            fits = route.fits or (lambda asked, each: asked.items() <= each.items())
            each_shown = route.answer or self.table.item or shown
            found_there = [{**each, **(values if route.echoes else {})} for each in kept.values() if fits(values, each)]
            called = self.table.listed if route.listed is None else route.listed
            return 200, nested(called, [each_shown(each) for each in found_there])
        if route.does == "create":
            values = {**values, route.finds_by: found} if route.finds_by else values
            same = [each for each in kept.values() if route.once and each.get(route.once) == values[route.once]]
            return 201, shown(same[0] if same else self.add(route.of, {**values, **route.sets}))
        if route.finds_by:
            found = next((name for name, each in kept.items() if each.get(route.finds_by) == found), "")
        if found not in kept:
            return 404, self.table.error(404, "not_found")
        if route.does == "delete":
            del kept[found]
            return 204, None
        changes = {} if route.does == "read" else {**values, **route.sets}
        return 200, shown(self.touch(kept[found], **changes) if changes else kept[found])

    def _fault(self, sent: Sent) -> Fault | None:
        fits = self.faults and self.faults[0].method in (None, sent.method)
        return self.faults.popleft() if fits else None

    def _refuse(self, why: str) -> tuple[int, Any]:
        self.refused.append(why)
        return 422, self.table.error(422, "undeclared")

    def _of_access(self, path: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Reply:
        self.sent.append(Sent("POST", path, None))
        fault = self.token_faults.popleft() if self.token_faults else None
        if fault and not fault.takes_effect:
            return fault.status, fault.body, fault
        if path == self.table.revoke_path:
            self.revoke()
            return 200, {}, fault
        if form.get("grant_type") == "authorization_code":
            return *self._for_code(form.get("code")), fault
        if self.table.takes_secrets:
            return *self._for_password(form), fault
        if form.get("grant_type") != "refresh_token":
            return *self._for_secrets(headers), fault
        return *self._renewed(form.get("refresh_token")), fault

    def _renewed(self, refresh: str | None) -> tuple[int, Any]:
        if refresh is None or refresh != self.refresh:
            return 400, {"error": "invalid_grant"}
        self.renewed += 1
        self.refresh = f"refresh-{self.renewed}"
        return 200, {"access_token": self.mint(), "expires_in": LIFETIME, "refresh_token": self.refresh}

    def _for_code(self, code: str | None) -> tuple[int, Any]:
        if code is None or code != self.code:
            return 400, {"error": "invalid_grant"}
        self.code, self.refresh, self.is_revoked = None, f"refresh-{code}", False
        return 200, {"access_token": self.mint(), "expires_in": LIFETIME, "refresh_token": self.refresh}

    def _for_password(self, form: Mapping[str, Any]) -> tuple[int, Any]:
        if self.is_revoked or self.table.takes_secrets is None or not self.table.takes_secrets(form):
            return 401, self.table.error(401, "invalid_secrets")
        self.renewed += 1
        ends = self.clock() + timedelta(seconds=LIFETIME)
        return 200, self.table.token_of(self.mint(), ends.isoformat())

    def _for_secrets(self, headers: Mapping[str, str]) -> tuple[int, Any]:
        name, _, secret = b64decode(headers.get("Authorization", "").removeprefix("Basic ")).decode().partition(":")
        if self.is_revoked or not secret or self.clients.get(name) != secret:
            return 401, {"error": "invalid_client"}
        self.renewed += 1
        return 200, {"access_token": self.mint(), "expires_in": LIFETIME}
