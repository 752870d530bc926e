"""Where a request goes, and what a stage allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scheducal.outbound.addresses import Address, is_loopback, is_public

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

    host: a lower-case ASCII name, or an address without brackets. path_and_query: as given, with the leading slash.
    address: the host when it is an address, None for a name. loopback: the policy lets it be this machine.
    """

    scheme: Scheme
    host: str
    port: int
    path_and_query: str
    address: Address | None
    loopback: bool = False

    @property
    def authority(self) -> str:
        """The value of the Host header (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def admits(self, address: Address) -> bool:
        """Whether a connection for this target may end at the address."""
        return is_loopback(address) if self.loopback else is_public(address)
