"""How a system exchanges the secrets of a connection for tokens, as data. The constructor refuses contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import PLACEHOLDER, Address
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.values import dataclass

Pairs = tuple[tuple[str, str], ...]
# Where the requests of an exchange carry the assertion.
ASSERTION = "assertion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """A JWT that the connection's own key signs with RS256 (RFC 7523), for the gap `{assertion}`.

    issuer, subject, audience: texts with gaps. key: the secret setting with the private key in PEM.
    """

    issuer: str
    subject: str
    audience: str
    key: str
    lasts: timedelta = timedelta(minutes=3)

    def claims(self, values: Mapping[str, str], at: datetime) -> dict[str, object]:
        """Give what is signed."""
        names = {"iss": self.issuer, "sub": self.subject, "aud": self.audience}
        texts = {name: text.format_map(values) for name, text in names.items()}
        return {**texts, "iat": int(at.timestamp()), "exp": int((at + self.lasts).timestamp())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request that gives a token for secrets: client credentials, a JWT, a password, or a form of the system's own.

    token, path: where. form, body, query: what it carries, as texts with gaps for settings and secrets; of them, form
    or body is sent by POST, and a query alone by GET. basic: user and password. assertion: what fills `{assertion}`.
    keys: what each request carries beside the token, this one included. prefix: before the token in later requests;
    `none` for nothing.
    """

    token: Address
    path: str
    form: Pairs = ()
    body: Pairs = ()
    query: Pairs = ()
    basic: tuple[str, str] | tuple[()] = ()
    assertion: Assertion | None = None
    fields: TokenFields = TokenFields()
    keys: ApiKey | None = None
    prefix: str = "Bearer"

    def __post_init__(self) -> None:
        """Raise ValueError where nothing is exchanged, or an assertion goes nowhere."""
        if self.form and self.body:
            raise ValueError("it sends a form or a body")
        if (ASSERTION in self.gaps) != (self.assertion is not None):
            raise ValueError("with the gap assertion, it says how one is made")
        if not self.gaps:
            raise ValueError("it sends at least one setting of the connection")

    @property
    def method(self) -> Literal["GET", "POST"]:
        """Tell how it is sent."""
        return "POST" if self.form or self.body else "GET"

    @property
    def gaps(self) -> frozenset[str]:
        """Name what it sends."""
        return frozenset(name for text in self._texts() for name in PLACEHOLDER.findall(text))

    @property
    def needs(self) -> frozenset[str]:
        """Name the settings that it needs."""
        made = self.assertion
        signed = re.findall(PLACEHOLDER, made.issuer + made.subject + made.audience) if made else []
        key = [made.key] if made else []
        sent = self.keys.gaps if self.keys else frozenset[str]()
        return (self.gaps | {*signed, *key} | sent) - {ASSERTION}

    def _texts(self) -> Iterator[str]:
        yield from (self.path, *self.basic)
        yield from (text for _, text in (*self.form, *self.body, *self.query))
