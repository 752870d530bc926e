"""Where a browser is sent to ask a calendar's owner for access, and the secrets that tie the answer to the question."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode

GOOGLE_SCOPES = (
    "openid",
    "email",
    "https://www.googleapis.com/auth/calendar.events.owned",
    "https://www.googleapis.com/auth/calendar.freebusy",
)
# What Google lets a person leave out on its consent page.
GOOGLE_CALENDAR_SCOPES = frozenset(GOOGLE_SCOPES[2:])
# Of Graph; msal adds those of OpenID Connect and offline_access.
MICROSOFT_SCOPE = "Calendars.ReadWrite"
MICROSOFT_SIGN_IN = ("openid", "profile", "offline_access")
# Any account of a company or school, of whichever directory.
ANY_DIRECTORY = "organizations"


@dataclass(frozen=True, slots=True)
class Ties:
    """Values derived from one secret: none says anything of the others.

    state: RFC 6749 section 10.12. verifier: RFC 7636 section 4.1. nonce: OpenID Connect Core section 15.5.2.
    """

    secret: str = field(repr=False)

    @property
    def state(self) -> str:
        """Give 43 characters that nobody can guess."""
        return self._derived("state")

    @property
    def verifier(self) -> str:
        """Give 43 characters that the token endpoint alone is shown."""
        return self._derived("verifier")

    @property
    def nonce(self) -> str:
        """Give the text that the id token's nonce is the digest of."""
        return self._derived("nonce")

    def _derived(self, purpose: str) -> str:
        return _text(hmac.digest(self.secret.encode(), purpose.encode(), "sha256"))


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser carries to the authorization endpoint. login_hint: whose access is asked for, where known."""

    client_id: str
    redirect_uri: str
    state: str
    challenge: str
    nonce_digest: str
    login_hint: str | None = None


def challenge_of(verifier: str) -> str:
    """Digest the verifier by S256 (RFC 7636 section 4.2)."""
    return _text(sha256(verifier.encode()).digest())


def nonce_digest(nonce: str) -> str:
    """Digest the nonce as the question and the id token carry it, in msal's form."""
    return sha256(nonce.encode()).hexdigest()


def google_address(base: str, question: Question) -> str:
    """Ask for a refresh token, which Google gives with a consent alone."""
    beyond = {"access_type": "offline", "prompt": "consent", "include_granted_scopes": "false"}
    return f"{base}/o/oauth2/v2/auth?{_query(question, GOOGLE_SCOPES, beyond)}"


def microsoft_address(base: str, graph: str, question: Question) -> str:
    """Build the address at which Microsoft asks the owner.

    graph: the resource, `https://graph.microsoft.com` or another cloud's.
    """
    scopes = (*MICROSOFT_SIGN_IN, microsoft_scope(graph))
    beyond = {"response_mode": "query", "prompt": "select_account"}
    return f"{base}/{ANY_DIRECTORY}/oauth2/v2.0/authorize?{_query(question, scopes, beyond)}"


def microsoft_scope(graph: str) -> str:
    """Give the permission to read and write calendars, of the cloud's own Graph."""
    return f"{graph}/{MICROSOFT_SCOPE}"


def _query(question: Question, scopes: tuple[str, ...], beyond: dict[str, str]) -> str:
    values = {
        "response_type": "code",
        "client_id": question.client_id,
        "redirect_uri": question.redirect_uri,
        "scope": " ".join(scopes),
        "state": question.state,
        "nonce": question.nonce_digest,
        "code_challenge": question.challenge,
        "code_challenge_method": "S256",
        **beyond,
    }
    return urlencode(values | ({"login_hint": question.login_hint} if question.login_hint else {}))


def _text(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")
