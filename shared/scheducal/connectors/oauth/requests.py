"""Where a browser is sent to ask a calendar's owner for access, and the secrets that tie the answer to the question."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import field
from hashlib import sha256
from urllib.parse import urlencode

from scheducal.connectors.oauth.model import OAuth
from scheducal.values import dataclass


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
class ConsentRequest:
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


def consent_address(oauth: OAuth, base: str, api: str, question: ConsentRequest) -> str:
    """Build the address of a consent page. base: of the authorization server; api: of the system's API."""
    directory = oauth.directories.anyone if oauth.directories else ""
    path = oauth.authorize_path.replace("{directory}", directory)
    return f"{base}{path}?{urlencode(_query(oauth, api, question))}"


def _query(oauth: OAuth, api: str, question: ConsentRequest) -> dict[str, str]:
    values = {
        "response_type": "code",
        "client_id": question.client_id,
        "redirect_uri": question.redirect_uri,
        "scope": oauth.separator.join((*oauth.sign_in, *oauth.scopes_at(api))),
        "state": question.state,
    }
    if oauth.account_claim:
        values["nonce"] = question.nonce_digest
    if oauth.pkce:
        values |= {"code_challenge": question.challenge, "code_challenge_method": "S256"}
    return values | dict(oauth.query) | ({"login_hint": question.login_hint} if question.login_hint else {})


def _text(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")
