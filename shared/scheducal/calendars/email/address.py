"""E-mail addresses as mail and calendar objects write them."""

from __future__ import annotations

from contextlib import suppress
from email.errors import HeaderParseError
from email.headerregistry import Address
from urllib.parse import quote

import idna

# RFC 6068 would have more of these encoded, but calendar programs compare addresses letter by letter.
_PLAIN = "!$&'*+-/=._~@"


class UnusableAddress(ValueError):
    """No mail can be sent to the address; the message does not repeat it."""


def mailable(address: str) -> str:
    """The address in ASCII, the domain by IDNA 2008 (RFC 5891).

    Raises UnusableAddress for a local part beyond ASCII, which the mail service does not carry, and for what
    is no address.
    """
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise UnusableAddress("the part before the @ has letters beyond ASCII")
    try:
        ascii_address = f"{local}@{_ascii_domain(domain)}"
        parsed = Address(addr_spec=ascii_address)
    except (idna.IDNAError, HeaderParseError, ValueError, IndexError):
        raise UnusableAddress("not an e-mail address") from None
    if parsed.addr_spec != ascii_address or not ascii_address.isprintable():
        raise UnusableAddress("not an e-mail address")
    return ascii_address


def mailto(address: str) -> str:
    """The address as a URI (RFC 6068) for ORGANIZER and ATTENDEE, of those too that no mail can be sent to."""
    local, _, domain = address.rpartition("@")
    with suppress(idna.IDNAError):  # then it is written as it is, percent-encoded
        domain = _ascii_domain(domain)
    return f"mailto:{quote(local, safe=_PLAIN)}@{quote(domain, safe=_PLAIN)}"


def _ascii_domain(domain: str) -> str:
    return domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
