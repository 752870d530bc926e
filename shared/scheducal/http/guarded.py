"""An HTTP transport to addresses that tenants give: each is judged, and the connection goes to an address judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

import httpx

from scheducal.errors import Refusal
from scheducal.http.pinned.deadline import Deadline
from scheducal.http.pinned.model import RequestFailed
from scheducal.http.pinned.resolver import Resolver, resolve, system_resolver
from scheducal.http.pinned.target import Policy, parse_target
from scheducal.values import dataclass


class AddressRefused(httpx.ConnectError):
    """The address is none that we send to. Nothing was sent."""


def _below() -> httpx.BaseTransport:
    # A connection that is kept was opened for one name, and must not serve another on the same machine.
    return httpx.HTTPTransport(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass(frozen=True, slots=True)
class Guarded(httpx.BaseTransport):
    """policy: of this environment. The name is resolved once, and TLS checks the certificate of the name."""

    policy: Callable[[], Policy]
    resolver: Resolver = system_resolver
    below: httpx.BaseTransport = field(default_factory=_below)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the address that was judged. Raises AddressRefused, and httpx's errors."""
        try:
            target = parse_target(str(request.url), self.policy())
            addresses = resolve(target, self.resolver, Deadline())
        except (Refusal, RequestFailed, TimeoutError) as refused:
            raise AddressRefused(str(refused), request=request) from refused
        return self._sent(request, target.host, [str(each) for each in addresses])

    def close(self) -> None:
        """Close what is below."""
        self.below.close()

    def _sent(self, request: httpx.Request, host: str, addresses: list[str]) -> httpx.Response:
        extensions = {**request.extensions, "sni_hostname": host}
        for place, address in enumerate(addresses, 1):
            url = request.url.copy_with(host=address)
            pinned = httpx.Request(
                request.method, url, headers=request.headers, stream=request.stream, extensions=extensions
            )
            try:
                return self.below.handle_request(pinned)
            except httpx.ConnectError:
                if place == len(addresses):
                    raise
        raise AddressRefused("the name has no address", request=request)
