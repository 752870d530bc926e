"""What every form of signature says of a request, and how time limits it. Pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol

from scheducal.connectors.incoming import IncomingRequest
from scheducal.values import dataclass

# unsigned: no signature came. malformed: it cannot be read. stale: its time is too far from ours. wrong: it is not
# the secret's.
Fault = Literal["unsigned", "malformed", "stale", "wrong"]

_SECONDS = re.compile(r"[0-9]{1,12}")
_MILLISECONDS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Refused:
    """Requests that proved nothing. counts: by reason, of those that there were. at: of the last, aware UTC."""

    counts: Mapping[Fault, int]
    at: datetime


class Signature(Protocol):
    """Proves who sent a request."""

    def fault(self, request: IncomingRequest, secret: str) -> Fault | None:
        """Say what is wrong with a request's signature; None for a request that is proven."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """Where a request says when it was signed, which limits for how long it can be sent again.

    header: names it. Empty where `Hmac.pairs` holds it. is_milliseconds: else it is in seconds. tolerance: seconds.
    """

    header: str = ""
    is_milliseconds: bool = False
    tolerance: int = 300

    def is_recent(self, text: str, request: IncomingRequest) -> bool | None:
        """Tell whether a time is near that of the request; None for what is no time."""
        if not (_MILLISECONDS if self.is_milliseconds else _SECONDS).fullmatch(text):
            return None
        signed = int(text) / (1000 if self.is_milliseconds else 1)
        return abs(request.at.timestamp() - signed) <= self.tolerance


def are_same(given: str, expected: str) -> bool:
    """Compare in the same time for any two texts of one length. What was given may be any text."""
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
