"""Address ranges that no customer's endpoint is in: the IANA special-purpose registries and a few more.

Own data instead of the flags of `ipaddress`: those differ between Python versions and miss several of these ranges.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """A block of addresses, the name its registry gives it, and where that is said."""

    network: IPv4Network | IPv6Network
    name: str
    source: str


def _v4(network: str, name: str, source: str) -> Range:
    return Range(IPv4Network(network), name, source)


def _v6(network: str, name: str, source: str) -> Range:
    return Range(IPv6Network(network), name, source)


# Every IPv4 address outside these is public.
REFUSED_V4 = (
    _v4("0.0.0.0/8", "this network", "RFC 791"),
    _v4("10.0.0.0/8", "private use", "RFC 1918"),
    _v4("100.64.0.0/10", "shared address space", "RFC 6598"),
    _v4("127.0.0.0/8", "loopback", "RFC 1122"),
    _v4("168.63.129.16/32", "Azure platform services", "Azure documentation"),
    _v4("169.254.0.0/16", "link local", "RFC 3927"),
    _v4("172.16.0.0/12", "private use", "RFC 1918"),
    _v4("192.0.0.0/24", "IETF protocol assignments", "RFC 6890"),
    _v4("192.0.2.0/24", "documentation (TEST-NET-1)", "RFC 5737"),
    _v4("192.88.99.0/24", "deprecated 6to4 relay anycast", "RFC 7526"),
    _v4("192.168.0.0/16", "private use", "RFC 1918"),
    _v4("198.18.0.0/15", "benchmarking", "RFC 2544"),
    _v4("198.51.100.0/24", "documentation (TEST-NET-2)", "RFC 5737"),
    _v4("203.0.113.0/24", "documentation (TEST-NET-3)", "RFC 5737"),
    _v4("224.0.0.0/4", "multicast", "RFC 5771"),
    _v4("240.0.0.0/4", "reserved, limited broadcast included", "RFC 1112, RFC 8190"),
)

# Of IPv6 only global unicast can be public: that alone refuses ::/96, 64:ff9b::/96, 64:ff9b:1::/48, 100::/64,
# 5f00::/16, fc00::/7, fe80::/10, fec0::/10 and ff00::/8.
GLOBAL_UNICAST = IPv6Network("2000::/3")

REFUSED_V6 = (
    _v6("2001::/23", "IETF protocol assignments, Teredo included", "RFC 2928, RFC 4380"),
    _v6("2001:db8::/32", "documentation", "RFC 3849"),
    _v6("2002::/16", "6to4", "RFC 3056, RFC 7526"),
    _v6("3fff::/20", "documentation", "RFC 9637"),
)

LOOPBACK = (_v4("127.0.0.0/8", "loopback", "RFC 1122"), _v6("::1/128", "loopback", "RFC 4291"))

Address = IPv4Address | IPv6Address


def is_public(address: Address) -> bool:
    """Tell whether the address belongs to the Internet at large.

    An IPv4-mapped address is judged as the IPv4 address in it; every other form that carries an IPv4 address
    (IPv4-compatible, NAT64, 6to4, Teredo) is refused, and so is an address with a zone id.
    """
    if isinstance(address, IPv4Address):
        return not any(address in entry.network for entry in REFUSED_V4)
    # A zone id names an interface of this machine (RFC 4007).
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    return address in GLOBAL_UNICAST and not any(address in entry.network for entry in REFUSED_V6)


def is_loopback(address: Address) -> bool:
    """Tell whether the address is this machine's own: 127.0.0.0/8 or ::1."""
    return any(address in entry.network for entry in LOOPBACK)
