"""The identity providers of this deployment, and where they are asked (pure)."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import urlencode

from scheducal.errors import Refusal
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One of them. name: in the user pool. title: for people. domains: whose addresses it may vouch for.

    says_verified: whether it says of each address that it was verified, as OpenID Connect has it. With SAML the
    domains alone say so.
    """

    name: str
    title: str
    domains: tuple[str, ...]
    says_verified: bool


@dataclass(frozen=True, slots=True)
class Federation:
    """address: the user pool's domain, without a slash at its end. issuer: of its tokens.

    redirect: where browsers come back to. client_id: of the pool's client for this alone.
    """

    address: str
    issuer: str
    client_id: str
    redirect: str
    providers: tuple[IdentityProvider, ...]

    def provider(self, name: str) -> IdentityProvider:
        """Find one; raises Refusal `not_found`."""
        found = next((each for each in self.providers if each.name == name), None)
        if found is None:
            raise Refusal("not_found", "there is no such identity provider")
        return found

    def authorize_url(self, provider: IdentityProvider, state: str, nonce: str, verifier: str) -> str:
        """Write where the browser goes: RFC 6749 section 4.1.1, with PKCE (RFC 7636)."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect,
            "scope": "openid email",
            "identity_provider": provider.name,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        return f"{self.address}/oauth2/authorize?{urlencode(query)}"


def federation_of(text: str) -> Federation | None:
    """Read the setting, which infra writes as JSON; None where there is none."""
    if not text:
        return None
    told = json.loads(text)
    providers = tuple(
        IdentityProvider(each["name"], each["title"], tuple(each["domains"]), each["saysVerified"])
        for each in told["providers"]
    )
    return Federation(told["address"], told["issuer"], told["clientId"], told["redirect"], providers)


def challenge_of(verifier: str) -> str:
    """Give the challenge of a verifier, RFC 7636 section 4.2."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
