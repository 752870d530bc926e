"""Where a request comes from: an IPv4 address, or the network of an IPv6 address. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from scheducal.errors import Refusal
from scheducal.settings import SourceSettings

# What the distribution in front adds, in place of what a viewer sends under these names.
ORIGIN, VIEWER = "x-scheducal-origin", "x-scheducal-viewer"
UNKNOWN = "unknown"
# Who has one IPv6 address has the 2^64 beside it as well.
_NETWORK_BITS = 64
Event = Mapping[str, object]


def source_of(address: object, headers: Mapping[str, str], settings: SourceSettings) -> str:
    """Find the source that counts.

    address: of the side that connected.
    headers: by names in lower case.

    Behind the distribution the viewer's address counts, once the distribution has proven itself. Raises Refusal
    `not_found` for a request past it, where that is not allowed.
    """
    if is_proven(headers, settings):
        return named(headers.get(VIEWER))
    if settings.origin_required == "true":
        raise Refusal("not_found", "there is nothing at this address; use the public one")
    return named(address)


def is_proven(headers: Mapping[str, str], settings: SourceSettings) -> bool:
    """Tell whether the request carries the distribution's secret."""
    presented = headers.get(ORIGIN, "").encode("utf-8", "surrogatepass")
    return bool(settings.origin_secret) and hmac.compare_digest(presented, settings.origin_secret.encode())


def named(address: object) -> str:
    """Give one name to all addresses of one source."""
    try:
        parsed = ip_address(str(address).partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ip_network((parsed, _NETWORK_BITS), strict=False))
        parsed = parsed.ipv4_mapped
    assert isinstance(parsed, IPv4Address)
    return str(parsed)
