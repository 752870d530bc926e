"""The table of address ranges."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.http.pinned.addresses import REFUSED_V4, REFUSED_V6, Range, is_loopback, is_public

# RFC 6890 and the registries' later entries, written down independently of the table: first and last of each.
NOT_PUBLIC = """
0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.255.255.255
168.63.129.16 169.254.0.0 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255
192.88.99.0 192.88.99.255 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255
203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:10.0.0.5 ::ffff:169.254.169.254 64:ff9b::101:101 64:ff9b:1::101:101 100::1 100:0:0:1::1
1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2001:: 2001:0:101:101:: 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff
2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 2002:101:101:: 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff
3fff:: 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff 4000:: 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
2606:4700::1%eth0
"""

# The neighbours of those ranges, and well-known hosts.
PUBLIC = """
1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 168.63.129.17
169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.1.255 192.0.3.0 192.88.98.255
192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255
203.0.114.0 223.255.255.255 1.1.1.1 93.184.215.14 ::ffff:1.1.1.1
2000:: 2001:200:: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2003::
2606:4700:4700::1111 3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff 3fff:1000:: 3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
"""


@pytest.mark.parametrize("text", NOT_PUBLIC.split())
def test_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC.split())
def test_public(text: str) -> None:
    assert is_public(ip_address(text))


def test_every_entry_says_what_it_is_and_where_that_is_said() -> None:
    table = [*REFUSED_V4, *REFUSED_V6]
    assert len({entry.network for entry in table}) == len(table)
    assert all(entry.name and entry.source for entry in table)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_or_multicast_is_public(address: IPv4Address | IPv6Address) -> None:
    if address.is_private or address.is_multicast or address.is_link_local or address.is_reserved:
        mapped = getattr(address, "ipv4_mapped", None)
        assert not is_public(address) or (mapped is not None and is_public(mapped))


@pytest.mark.parametrize("entry", [*REFUSED_V4, *REFUSED_V6], ids=lambda entry: str(entry.network))
@given(data=st.data())
def test_no_address_of_a_refused_range_is_public(entry: Range, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, entry.network.num_addresses - 1))
    assert not is_public(entry.network[offset])


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_within_an_ipv6_one(address: IPv4Address) -> None:
    bits = int(address)
    assert is_public(IPv6Address((0xFFFF << 32) | bits)) == is_public(address)
    carriers = (bits, (0x64FF9B << 96) | bits, (0x64FF9B0001 << 80) | bits, (0x2002 << 112) | (bits << 80))
    assert not any(is_public(IPv6Address(carrier)) for carrier in carriers)
    assert not is_public(IPv6Address((0x20010000 << 96) | (bits ^ 0xFFFFFFFF)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("127.0.0.1", True), ("127.255.255.255", True), ("::1", True)),
        *(("128.0.0.1", False), ("::2", False), ("::ffff:127.0.0.1", False), ("0.0.0.0", False)),
    ],
)
def test_loopback(text: str, *, expected: bool) -> None:
    assert is_loopback(ip_address(text)) is expected
