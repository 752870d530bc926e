"""What an authorization server is asked with, and what it gives."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta

from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Application:
    """How this deployment is known to a system: its client id and secret (RFC 6749 section 2.3.1)."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account, as its key file names it. private_key: PKCS#8 in PEM."""

    client_email: str
    private_key_id: str
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token endpoint answered (RFC 6749 section 5.1). refresh_token: None where it gave no new one."""

    access_token: str = field(repr=False)
    lifetime: timedelta
    refresh_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Consent:
    """What an authorization code was exchanged for, and whose it is.

    account: the address of the owner who agreed, None where the server does not say. directory: the directory they
    belong to, None where there are none.
    """

    tokens: Tokens
    account: str | None
    directory: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code with what proves that the same party began (RFC 7636). nonce: as in the id token."""

    code: str = field(repr=False)
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)
    redirect_uri: str


class ConsentIncomplete(Exception):
    """Access was given, but not enough of it to work with; the message says what lacks."""


class NotSetUp(Exception):
    """This deployment has no credentials for the system; the message names where they belong."""
