"""What proves the requests of systems that sign nothing. Pure."""

from __future__ import annotations

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.model import Fault, are_same
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretHeader:
    """The secret itself in a header, for systems that sign nothing. prefix: what stands before it."""

    header: str
    prefix: str = ""

    def fault(self, request: IncomingRequest, secret: str) -> Fault | None:
        """Compare the header with the secret."""
        given = request.headers.get(self.header, "")
        if not given:
            return "unsigned"
        return None if are_same(given, f"{self.prefix}{secret}") else "wrong"


@dataclass(frozen=True, slots=True)
class PathSecret:
    """Nothing but the address, whose code this environment made. What came has to be read again from the system."""

    def fault(self, request: IncomingRequest, secret: str) -> Fault | None:
        """Find none: the address was checked before."""
        del request, secret
        return None
