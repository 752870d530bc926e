"""What an authorization server remembers, and what it refuses (RFC 6749, RFC 7636)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from threading import RLock
from typing import Any

from tests.fakes.tokens import LIFETIME, BearerTokens

CODE_LIFETIME = timedelta(minutes=10)
_VERIFIER_LENGTHS = range(43, 129)

Form = Mapping[str, str]


class TokenRefusal(Exception):
    """An error of a token endpoint (RFC 6749 section 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.status = status


@dataclass(frozen=True, slots=True)
class Client:
    """A registered application."""

    client_id: str
    client_secret: str
    redirect_uris: frozenset[str]


@dataclass(frozen=True, slots=True)
class Consented:
    """What a person agreed to: whose calendar, which scopes, whether while they are away."""

    client_id: str
    account: str
    scopes: tuple[str, ...]
    offline: bool


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """An authorization code's other half."""

    consented: Consented
    redirect_uri: str
    challenge: str
    nonce: str | None
    expires_at: datetime


@dataclass
class Grants:
    """tokens: where access tokens are minted. rotates: whether a refresh gives another refresh token, as Microsoft's.

    outages: statuses that the next requests get. asked: how often each grant type was asked for, successfully or not.
    before_answer: called when a token request was carried out, before its answer goes out.
    """

    tokens: BearerTokens
    rotates: bool
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    lifetime: timedelta = LIFETIME
    clients: dict[str, Client] = field(default_factory=dict)
    outages: list[int] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    before_answer: Callable[[], object] = lambda: None
    lock: RLock = field(default_factory=RLock)
    _codes: dict[str, IssuedCode] = field(default_factory=dict)
    _used_codes: dict[str, Consented] = field(default_factory=dict)
    _refreshing: dict[str, Consented] = field(default_factory=dict)

    def register(self, client_id: str, client_secret: str, *redirect_uris: str) -> Client:
        """Register an application, as its owner does."""
        self.clients[client_id] = Client(client_id, client_secret, frozenset(redirect_uris))
        return self.clients[client_id]

    def issue(self, consented: Consented, redirect_uri: str, challenge: str, nonce: str | None) -> str:
        """Make a code for the browser to carry back."""
        code = f"code_{token_urlsafe(24)}"
        with self.lock:
            expires = self.clock() + CODE_LIFETIME
            self._codes[code] = IssuedCode(consented, redirect_uri, challenge, nonce, expires)
        return code

    def redeem(self, form: Form) -> IssuedCode:
        """Redeem a code, once; using it again takes its tokens back. Raises TokenRefusal."""
        with self.lock:
            issued = self._codes.pop(form.get("code", ""), None)
            if issued is None:
                self._take_back(form.get("code", ""))
                raise TokenRefusal("invalid_grant", "Malformed auth code, or used already.")
            self._used_codes[form["code"]] = issued.consented
        if self.clock() >= issued.expires_at or issued.consented.client_id != form.get("client_id"):
            raise TokenRefusal("invalid_grant", "The code has expired, or is another application's.")
        if issued.redirect_uri != form.get("redirect_uri"):
            raise TokenRefusal("invalid_grant", "redirect_uri differs from the authorization request's.")
        if not _fits(form.get("code_verifier", ""), issued.challenge):
            raise TokenRefusal("invalid_grant", "Invalid code verifier.")
        return issued

    def refresh(self, form: Form) -> tuple[Consented, str | None]:
        """Tell whose refresh token it is, and another where this server rotates them; the old one stays good.

        Raises TokenRefusal.
        """
        with self.lock:
            consented = self._refreshing.get(form.get("refresh_token", ""))
        if consented is None or consented.client_id != form.get("client_id"):
            raise TokenRefusal("invalid_grant", "Token has been expired or revoked.")
        return consented, self.lasting(consented) if self.rotates else None

    def lasting(self, consented: Consented) -> str:
        """Make a refresh token."""
        token = f"rt_{token_urlsafe(48)}"
        with self.lock:
            self._refreshing[token] = consented
        return token

    def refresh_tokens(self) -> list[str]:
        """Every one that is good, oldest first."""
        with self.lock:
            return list(self._refreshing)

    def forget(self, refresh_token: str) -> None:
        """Let a refresh token run out, as an old one does in time."""
        with self.lock:
            del self._refreshing[refresh_token]

    def withdraw(self, account: str) -> None:
        """Take all access back, as a person does in the settings of their account."""
        with self.lock:
            theirs = [token for token, each in self._refreshing.items() if each.account == account.casefold()]
            for token in theirs:
                del self._refreshing[token]
        self.tokens.revoke(account)

    def authenticated(self, form: Form) -> Client:
        """Give the application that asks; raises TokenRefusal."""
        client = self.clients.get(form.get("client_id", ""))
        if client is None or form.get("client_secret") != client.client_secret:
            raise TokenRefusal("invalid_client", "The provided client secret is invalid.", 401)
        return client

    def bearer(self, account: str, scopes: tuple[str, ...]) -> dict[str, Any]:
        """Give the part of an answer that every grant has."""
        return {
            "access_token": self.tokens.mint(account, scopes, self.lifetime),
            "expires_in": int(self.lifetime.total_seconds()),
            "token_type": "Bearer",
            "scope": " ".join(scopes),
        }

    def _take_back(self, code: str) -> None:
        if consented := self._used_codes.get(code):
            self.withdraw(consented.account)


def _fits(verifier: str, challenge: str) -> bool:
    digest = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    return len(verifier) in _VERIFIER_LENGTHS and digest == challenge
