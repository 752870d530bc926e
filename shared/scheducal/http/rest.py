"""How a connected calendar gets the bearer token that each of its requests carries."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import urljoin

import httpx

from scheducal import clock
from scheducal.clock import Clock
from scheducal.http.exchanges import note_exchange
from scheducal.http.request import HERE, Keys, NoAnswer, Request, Response, SystemUnavailable
from scheducal.http.retry_after import parse_retry_after
from scheducal.values import dataclass, replace


class AccessTokens(Protocol):
    """Bearer tokens for one calendar.

    Both raise AccessLost where the owner must give access again, and SystemUnavailable where there is no token now.
    """

    def current(self) -> str:
        """Give a token that is valid for a while yet."""
        ...

    def renewed(self, old: str) -> str:
        """Give another token than one that the calendar just refused (401); renews at most once for each old one."""
        ...


# httpx tells its logger the address of each request, which names people's mailboxes.
logging.getLogger("httpx").setLevel(logging.WARNING)
# A page of a hundred events with long bodies fits.
_MOST_BYTES = 8_000_000
NO_KEYS = Keys()
_SCHEMES = ("https://", "http://")
# These keep the method and the body.
_REDIRECTS = (301, 302, 307, 308)
_MOST_HOPS = 3
# Seconds of each read. `_WHOLE_SECONDS` limits their sum.
_EACH_WAIT = httpx.Timeout(10, connect=5)
_WHOLE_SECONDS = 25.0
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)


def http_client(transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Build a client that keeps connections, follows no redirect, and heeds no proxy of the environment."""
    # A redirect would carry the bearer token to another host.
    return httpx.Client(timeout=_EACH_WAIT, follow_redirects=False, trust_env=False, transport=transport)


@dataclass(frozen=True, slots=True)
class Rest:
    """One system as one owner's calendar is allowed to see it.

    base: without a slash at its end. tokens: None for a system that takes `keys` instead. retry_header: says how long
    to leave the system alone; None where nothing does. is_guarded: whether tenants say where the system is, and the
    client judges each address. Then it may lead to others, as CalDAV's servers do for each account. keys: what requests
    carry, beside a token where there is one. prefix: before the token; `none` for nothing. expired: statuses and codes
    that mean a refused token, beside 401. settings: of the connection, which go with each answer.
    """

    client: httpx.Client
    base: str
    tokens: AccessTokens | None
    now: Clock = clock.now
    monotonic: Callable[[], float] = time.monotonic
    retry_header: str | None = "Retry-After"
    keys: Keys = NO_KEYS
    is_guarded: bool = False
    prefix: str = "Bearer"
    expired: tuple[tuple[int, str], ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    def send(self, request: Request) -> Response:
        """Send a request; where the token is refused, send it once more with a new one.

        Raises SystemUnavailable where there is no complete answer, so that the request may have taken effect, and
        what the tokens raise.
        """
        if self.tokens is None:
            return self._answer(request, self.keys)
        token = self.tokens.current()
        answer = self._answer(request, self._with(token))
        # Once only. A second 401 is an answer like others, and the caller judges it.
        return self._answer(request, self._with(self.tokens.renewed(token))) if self._is_refused(answer) else answer

    def _with(self, token: str) -> Keys:
        text = token if self.prefix == "none" else f"{self.prefix} {token}"
        return replace(self.keys, headers={**self.keys.headers, "Authorization": text})

    def _is_refused(self, answer: Response) -> bool:
        return answer.status == 401 or (answer.status, answer.body.get("error")) in self.expired

    def is_ours(self, address: str) -> bool:
        """Tell whether a whole address is one of this system."""
        return address.startswith(f"{self.base}/") or (self.is_guarded and address.startswith(_SCHEMES))

    def _answer(self, request: Request, keys: Keys) -> Response:
        began, status = self.monotonic(), None
        try:
            response = self._redirected(request, keys)
            status = response.status
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # The type alone: httpx's messages may hold the address, and with it a person's mailbox.
            kind = SystemUnavailable if isinstance(error, _NOT_SENT) else NoAnswer
            raise kind(f"the system cannot be reached: {type(error).__name__}") from None
        finally:
            note_exchange(request.method, request.path, status, self.monotonic() - began)
        return response

    def _redirected(self, request: Request, keys: Keys) -> Response:
        """Follow redirects where that is safe: the client judges each address."""
        response = self._exchanged(request, keys)
        for _ in range(_MOST_HOPS if self.is_guarded else 0):
            if response.status not in _REDIRECTS or "location" not in response.headers:
                break
            address = urljoin(self._url(request.path), response.headers["location"])
            request = replace(request, path=address, query={})
            response = self._exchanged(request, keys)
        return response

    def _exchanged(self, request: Request, keys: Keys) -> Response:
        # Whatever was sent inflated is counted as such: the limit is one of memory.
        headers = {**request.headers, **keys.headers, "Accept-Encoding": "identity"}
        url, query = self._url(request.path), {**request.query, **keys.query} or None
        body = None if request.body is None else {**request.body, **keys.body}
        sent: dict[str, Any] = {"json": body, "data": request.form, "content": request.text}
        with self.client.stream(request.method, url, params=query, headers=headers, **sent) as response:
            content = self._content(response)
        found, items, text = _read(content)
        if found is None and response.is_success and request.reads == "object":
            # A success must be what was asked for.
            raise NoAnswer("the system's answer is no JSON object")
        retry_after = self._retry_after(response.headers)
        wait = None if retry_after is None else timedelta(seconds=retry_after)
        return Response(response.status_code, found or {}, wait, items, text, dict(response.headers), self.settings)

    def _retry_after(self, headers: httpx.Headers) -> int | None:
        # Proxies before a system with a header of its own say it by the standard's.
        names = (self.retry_header, "Retry-After") if self.retry_header else ()
        asked = (
            parse_retry_after(headers.get(name), self.now(), in_milliseconds=name.lower().endswith("-ms"))
            for name in names
        )
        return next((seconds for seconds in asked if seconds is not None), None)

    def _url(self, path: str) -> str:
        """Build the address.

        Tokens go to the system alone, even where an answer or a row of ours names another address.
        """
        if path == HERE:
            return self.base
        if path.startswith("/") or (self.is_guarded and not path):
            return f"{self.base}{path}"
        if not self.is_ours(path):
            raise SystemUnavailable("the system named an address that is not its own")
        return path

    def _content(self, response: httpx.Response) -> bytes:
        content, ends = bytearray(), self.monotonic() + _WHOLE_SECONDS
        for chunk in response.iter_bytes():
            content += chunk
            # httpx limits each read and not their sum: an answer that drips would hold the worker.
            if len(content) > _MOST_BYTES or self.monotonic() > ends:
                raise NoAnswer("the system's answer is too long")
        return bytes(content)


def _read(content: bytes) -> tuple[Mapping[str, Any] | None, Sequence[Any], str]:
    """Read the JSON object, the JSON list or the text of an answer.

    An error may come from a proxy in HTML: its status says enough.
    """
    if not content:
        return {}, (), ""
    try:
        parsed = json.loads(content)
    except ValueError:
        return None, (), content.decode(errors="replace")
    if isinstance(parsed, dict):
        return parsed, (), ""
    return (None, parsed, "") if isinstance(parsed, list) else (None, (), content.decode(errors="replace"))
