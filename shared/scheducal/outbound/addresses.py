"""Which addresses a request may go to; the answer is the same on every Python version."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from scheducal.outbound.ranges import GLOBAL_UNICAST, LOOPBACK, REFUSED_V4, REFUSED_V6

Address = IPv4Address | IPv6Address


def is_public(address: Address) -> bool:
    """Whether the address belongs to the Internet at large.

    An IPv4-mapped address is judged as the IPv4 address in it; every other form that carries an IPv4 address
    (IPv4-compatible, NAT64, 6to4, Teredo) is refused, and so is an address with a zone id.
    """
    if isinstance(address, IPv4Address):
        return not any(address in entry.network for entry in REFUSED_V4)
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    return address in GLOBAL_UNICAST and not any(address in entry.network for entry in REFUSED_V6)


def is_loopback(address: Address) -> bool:
    """Whether the address is this machine's own: 127.0.0.0/8 or ::1."""
    return any(address in entry.network for entry in LOOPBACK)
