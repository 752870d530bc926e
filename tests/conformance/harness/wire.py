"""Between a system and the network: counts our requests, and makes one of them go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

import httpx

Result = TypeVar("Result")


class Killed(BaseException):
    """The process ended here; its successor knows what the table knows."""


class Fault(Enum):
    """What becomes of a request. Each value says what the caller sees, and whether it took effect."""

    REFUSED = "no connection; without effect"
    FAULTY = "500; without effect"
    THROTTLED = "429; without effect"
    FAULTY_AFTER = "500; took effect"
    UNANSWERED = "no answer in time; took effect"
    KILLED_BEFORE = "process killed; without effect"
    KILLED_AFTER = "process killed; took effect"

    @property
    def takes_effect(self) -> bool:
        """Tell whether the service carries the request out."""
        return self in {Fault.FAULTY_AFTER, Fault.UNANSWERED, Fault.KILLED_AFTER}

    @property
    def kills(self) -> bool:
        """Tell whether the process ends."""
        return self in {Fault.KILLED_BEFORE, Fault.KILLED_AFTER}


@dataclass(slots=True)
class OutboundWire:
    """requests: what was sent so far, `POST /users/…`, those that failed included."""

    requests: list[str] = field(default_factory=list)
    _fault: tuple[int, Fault] | None = None
    _meanwhile: tuple[int, Callable[[], object]] | None = None

    def fail(self, number: int, fault: Fault) -> None:
        """Make the request of this number, from 0, go wrong, once."""
        self._fault = (number, fault)

    def interrupt(self, number: int, meanwhile: Callable[[], object]) -> None:
        """Do something else right before the request of this number, once."""
        self._meanwhile = (number, meanwhile)

    @property
    def is_spent(self) -> bool:
        """Tell whether the fault or interruption that was asked for has happened."""
        return self._fault is None and self._meanwhile is None

    def transport(self) -> httpx.BaseTransport:
        """For httpx.Client(transport=…), in place of the one that `rest.http_client` would have."""
        return _Transport(self)

    def pass_on(self, name: str, perform: Callable[[], Result], instead: Callable[[Fault], Result]) -> Result:
        """Count a request and carry it out, unless it is to go wrong: `instead` says or raises what comes of that."""
        number = len(self.requests)
        self.requests.append(name)
        if self._meanwhile is not None and self._meanwhile[0] == number:
            meanwhile, self._meanwhile = self._meanwhile[1], None
            meanwhile()
        if self._fault is None or self._fault[0] != number:
            return perform()
        fault, self._fault = self._fault[1], None
        if fault.takes_effect:
            perform()
        if fault.kills:
            raise Killed
        return instead(fault)


class _Transport(httpx.BaseTransport):
    """A real transport behind the wire. Nothing is encrypted on loopback: certificates would only take time."""

    def __init__(self, wire: OutboundWire) -> None:
        self._wire = wire
        self._real = httpx.HTTPTransport(trust_env=False, verify=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        name = f"{request.method} {request.url.path}"
        return self._wire.pass_on(name, lambda: self._answered(request), lambda fault: _gone_wrong(request, fault))

    def close(self) -> None:
        self._real.close()

    def _answered(self, request: httpx.Request) -> httpx.Response:
        """Read to its end, so that what is thrown away gives its connection back."""
        response = self._real.handle_request(request)
        response.read()
        return response


def _gone_wrong(request: httpx.Request, fault: Fault) -> httpx.Response:
    if fault is Fault.REFUSED:
        raise httpx.ConnectError("refused on purpose", request=request)
    if fault is Fault.UNANSWERED:
        raise httpx.ReadTimeout("not answered on purpose", request=request)
    if fault is Fault.THROTTLED:
        return httpx.Response(429, headers={"Retry-After": "7"}, json={"error": {"code": 429}})
    return httpx.Response(500, text="<html>something went wrong on purpose</html>")
