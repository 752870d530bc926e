"""Where a request goes, and what a stage allows."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

from scheducal.errors import Refusal
from scheducal.http.pinned.addresses import Address, is_loopback, is_public
from scheducal.http.pinned.hosts import ends_in_number, is_loopback_name, objection
from scheducal.values import dataclass

Scheme = Literal["https", "http"]
DEFAULT_PORTS: dict[Scheme, int] = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a stage allows beyond public https.

    allow_loopback: http and https to this machine, on any port; for the local stage alone.
    own_hosts: our own host names, lower case, which are refused: a delivery to ourselves would feed on itself.
    """

    allow_loopback: bool = False
    own_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that has been judged; only `parse_target` makes one.

    host: a lower-case ASCII name, or an address without brackets.
    path_and_query: as given, with the leading slash.
    address: the host when it is an address, None for a name.
    loopback: the policy lets it be this machine.
    """

    scheme: Scheme
    host: str
    port: int
    path_and_query: str
    address: Address | None
    loopback: bool = False

    @property
    def authority(self) -> str:
        """Give the value of the Host header (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def admits(self, address: Address) -> bool:
        """Tell whether a connection for this target may end at the address."""
        return is_loopback(address) if self.loopback else is_public(address)


# Characters. RFC 9110 section 4.1 asks for 8,000; customers' endpoints are far shorter.
_LENGTH_LIMIT = 2048
# Other ports lead to services that are no receivers of webhooks, such as mail or databases.
_PORTS = (443, 8443)
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_URL = re.compile(r"(?P<scheme>[a-z]+)://(?P<authority>[^/?#]+)(?P<rest>[^#]*)(?P<fragment>#.*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:\[(?P<bracketed>[0-9a-f:.]+)]|(?P<name>[^:\[\]@%]+))(?::(?P<port>[0-9]{1,5}))?")


class _Unfit(ValueError):
    """The text is no URL that we send to; the message says what it must be."""


def parse_target(text: object, policy: Policy, *, param: str | None = None) -> Target:
    """Read the target that a customer's text names.

    Raises Refusal `invalid_webhook_url` with `param`: for anything but https to a public host on port 443 or 8443 (RFC
    3986 syntax, at most 2,048 visible ASCII characters, no user information, no fragment).
    """
    try:
        return _target(_checked_text(text), policy)
    except _Unfit as unfit:
        raise Refusal("invalid_webhook_url", f"the URL is not usable: {unfit}", param=param) from unfit


def _target(text: str, policy: Policy) -> Target:
    scheme, authority, rest = _split(text)
    host, address, port = _host_and_port(authority)
    loopback = policy.allow_loopback and (is_loopback(address) if address else is_loopback_name(host))
    if not loopback:
        _require_public(scheme, host, address, port, policy)
    known: Scheme = "http" if scheme == "http" else "https"
    return Target(known, host, DEFAULT_PORTS[known] if port is None else port, rest, address, loopback)


def _checked_text(text: object) -> str:
    if not isinstance(text, str) or not text:
        raise _Unfit("it must be a text such as https://hooks.example.com/scheducal")
    if len(text) > _LENGTH_LIMIT:
        raise _Unfit(f"it must have at most {_LENGTH_LIMIT} characters")
    # Readers disagree about a backslash: for browsers it is a slash.
    if not _VISIBLE.fullmatch(text) or "\\" in text:
        raise _Unfit(
            "it must consist of visible ASCII characters without backslash; others are percent-encoded in the path "
            "and query, and an international host name goes in its xn-- form"
        )
    return text


def _split(text: str) -> tuple[str, str, str]:
    """Split into scheme, authority (both lower case), path and query (as given, with a leading slash)."""
    match = _URL.fullmatch(text)
    if match is None or match["scheme"].lower() not in DEFAULT_PORTS:
        raise _Unfit("it must begin with https:// and a host name")
    if match["fragment"] is not None:
        raise _Unfit("it must not have a fragment (#...), which is never sent")
    rest = match["rest"]
    return match["scheme"].lower(), match["authority"].lower(), rest if rest.startswith("/") else f"/{rest}"


def _host_and_port(authority: str) -> tuple[str, Address | None, int | None]:
    # A password in a URL would appear in lists and logs.
    if "@" in authority:
        raise _Unfit("it must not carry a user name or password")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise _Unfit("its host must be a plain domain name, and a colon after it must be followed by a port number")
    port = None if match["port"] is None else int(match["port"])
    if port is not None and not 1 <= port <= 65535:
        raise _Unfit("its port must be between 1 and 65535")
    address = _address(match["bracketed"], match["name"])
    return str(address) if address else match["name"], address, port


def _address(bracketed: str | None, name: str | None) -> Address | None:
    """Give the address that the host is, None for a name."""
    try:
        if bracketed is not None:
            return IPv6Address(bracketed)
        return IPv4Address(name) if name is not None and ends_in_number(name) else None
    except ValueError as error:
        raise _Unfit("its host must be a domain name, or an address in its usual spelling") from error


def _require_public(scheme: str, host: str, address: Address | None, port: int | None, policy: Policy) -> None:
    if scheme != "https":
        raise _Unfit("it must begin with https://")
    if port is not None and port not in _PORTS:
        raise _Unfit("its port must be 443 or 8443")
    if address is not None and not is_public(address):
        raise _Unfit("its host must be reachable from the Internet, which this address is not")
    wrong = objection(host, policy.own_hosts) if address is None else None
    if wrong is not None:
        raise _Unfit(wrong)
