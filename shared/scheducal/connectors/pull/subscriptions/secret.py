"""What a calendar sends back with each incoming webhook: whose calendar it is, and a secret that proves it.

It names its row, so that one read is enough to judge an incoming webhook; the row has the digest alone. It ends in a
code of the environment, so that what nobody here made is known without a read.
"""

from __future__ import annotations

from dataclasses import field
from hashlib import sha256
from hmac import compare_digest

from scheducal.environment_key import EnvironmentKey
from scheducal.ids import is_id, random_text
from scheducal.values import dataclass, replace

_LENGTH = 40
# 96 bits; with them a secret has 127 of the 128 characters that Microsoft takes.
_CODE_LENGTH = 24
_LONGEST = 128
_PURPOSE = "channel"


@dataclass(frozen=True, slots=True)
class SubscriptionSecret:
    """A secret of one calendar's channel. code: empty where it was made before there were codes."""

    tenant_id: str
    connection_id: str
    secret: str = field(repr=False)
    code: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """Write it as the calendar keeps it, at most 128 characters, which is what Microsoft takes."""
        return f"{self._coded}.{self.code}" if self.code else self._coded

    @property
    def _coded(self) -> str:
        return f"{self.tenant_id}.{self.connection_id}.{self.secret}"

    @property
    def digest(self) -> str:
        """Digest it as the table keeps it."""
        return sha256(self.text.encode()).hexdigest()

    def is_of(self, key: EnvironmentKey) -> bool:
        """Tell whether the environment with this key made it, for any channel."""
        return len(self.code) == _CODE_LENGTH and key.is_code(_PURPOSE, self._coded, self.code)

    def proves(self, digest: str | None) -> bool:
        """Tell whether it is the secret of this digest; takes as long for none."""
        return compare_digest(self.digest, digest or "")


def new_secret(tenant_id: str, connection_id: str, key: EnvironmentKey) -> SubscriptionSecret:
    """Make 200 random bits, and the code of the environment with this key."""
    made = SubscriptionSecret(tenant_id, connection_id, random_text(_LENGTH))
    return replace(made, code=key.code(_PURPOSE, made.text, _CODE_LENGTH))


def parse_secret(text: object) -> SubscriptionSecret | None:
    """Read the secret that an incoming webhook carries; None for what cannot be a secret of ours."""
    if not isinstance(text, str) or len(text) > _LONGEST or not text.isascii():
        return None
    tenant_id, _, rest = text.partition(".")
    connection_id, _, rest = rest.partition(".")
    secret, dot, code = rest.partition(".")
    if not is_id(tenant_id, "ten") or not is_id(connection_id, "cal") or len(secret) != _LENGTH:
        return None
    return SubscriptionSecret(tenant_id, connection_id, secret, code) if len(code) == len(dot) * _CODE_LENGTH else None
