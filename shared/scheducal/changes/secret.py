"""What a calendar sends back with each notification: whose calendar it is, and a secret that proves it.

It names its row, so that one read is enough to judge a notification; the row has the digest alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest

from scheducal.ids import is_id, random_text

_LENGTH = 40
_LONGEST = 128


@dataclass(frozen=True, slots=True)
class ChannelSecret:
    """A secret of one calendar's channel."""

    tenant_id: str
    calendar_id: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """As the calendar keeps it, at most 128 characters, which is what Microsoft takes."""
        return f"{self.tenant_id}.{self.calendar_id}.{self.secret}"

    @property
    def digest(self) -> str:
        """As the table keeps it."""
        return sha256(self.text.encode()).hexdigest()

    def proves(self, digest: str | None) -> bool:
        """Whether it is the secret of this digest; takes as long for none."""
        return compare_digest(self.digest, digest or "")


def new_secret(tenant_id: str, calendar_id: str) -> ChannelSecret:
    """200 random bits."""
    return ChannelSecret(tenant_id, calendar_id, random_text(_LENGTH))


def parse_secret(text: object) -> ChannelSecret | None:
    """What a notification carries; None for what cannot be a secret of ours."""
    if not isinstance(text, str) or len(text) > _LONGEST or not text.isascii():
        return None
    tenant_id, _, rest = text.partition(".")
    calendar_id, _, secret = rest.partition(".")
    if not is_id(tenant_id, "ten") or not is_id(calendar_id, "cal") or len(secret) != _LENGTH:
        return None
    return ChannelSecret(tenant_id, calendar_id, secret)
