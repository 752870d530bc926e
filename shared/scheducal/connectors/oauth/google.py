"""Google's token endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import jwt

from scheducal.connectors.oauth.grant import Application, Code, Consent, ConsentIncomplete, ServiceAccount, Tokens
from scheducal.connectors.oauth.refusal import refusal
from scheducal.connectors.oauth.request import GOOGLE_CALENDAR_SCOPES, nonce_digest
from scheducal.http.request import SystemUnavailable

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ASSERTED_FOR = timedelta(minutes=5)
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class GoogleAuthorization:
    """base: `https://oauth2.googleapis.com`. All raise AccessLost and ProviderUnavailable."""

    client: httpx.Client
    base: str

    def redeem(self, application: Application, code: Code) -> Consent:
        """Exchange an authorization code; raises ConsentIncomplete."""
        answer = self._ask(
            application,
            grant_type="authorization_code",
            code=code.code,
            code_verifier=code.verifier,
            redirect_uri=code.redirect_uri,
        )
        if not set(str(answer.get("scope", "")).split()) >= GOOGLE_CALENDAR_SCOPES:
            raise ConsentIncomplete("every box about calendars must be ticked on Google's page")
        tokens = _tokens(answer)
        if tokens.refresh_token is None:
            raise ConsentIncomplete("Google gave access for one hour alone, since it was given lasting access before")
        return Consent(tokens, _account(answer, application, code))

    def refresh(self, application: Application, refresh_token: str) -> Tokens:
        """Refresh tokens (RFC 6749 section 6)."""
        return _tokens(self._ask(application, grant_type="refresh_token", refresh_token=refresh_token))

    def impersonate(self, account: ServiceAccount, subject: str, at: datetime) -> Tokens:
        """Get a token for a user of a domain that gave the service account delegation (RFC 7523 section 2.1)."""
        claims = {
            "iss": account.client_email,
            "sub": subject,
            "scope": " ".join(sorted(GOOGLE_CALENDAR_SCOPES)),
            "aud": f"{self.base}/token",
            "iat": int(at.timestamp()),
            "exp": int((at + _ASSERTED_FOR).timestamp()),
        }
        headers = {"kid": account.private_key_id}
        try:
            assertion = jwt.encode(claims, account.private_key, algorithm="RS256", headers=headers)
        except (ValueError, TypeError, jwt.PyJWTError):
            raise SystemUnavailable("the service account's private key cannot be read") from None
        return _tokens(self._post({"grant_type": _JWT_BEARER, "assertion": assertion}))

    def _ask(self, application: Application, **parameters: str) -> Mapping[str, Any]:
        credentials = {"client_id": application.client_id, "client_secret": application.client_secret}
        return self._post({**parameters, **credentials})

    def _post(self, form: Mapping[str, str]) -> Mapping[str, Any]:
        try:
            response = self.client.post(f"{self.base}/token", data=form)
        except httpx.HTTPError as error:
            raise SystemUnavailable(f"Google cannot be reached: {type(error).__name__}") from None
        answer = _object(response)
        if response.status_code != 200:
            raise refusal(answer.get("error")) if response.status_code < 429 else SystemUnavailable("Google is busy")
        return answer


def _object(response: httpx.Response) -> Mapping[str, Any]:
    try:
        parsed = json.loads(response.content[:_LARGEST])
    except ValueError:
        parsed = None
    if isinstance(parsed, dict):
        return parsed
    raise SystemUnavailable("Google's answer is no JSON object")


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    access, seconds, refresh = answer.get("access_token"), answer.get("expires_in"), answer.get("refresh_token")
    if not isinstance(access, str) or not isinstance(seconds, int):
        raise SystemUnavailable("Google's answer has no token")
    return Tokens(access, timedelta(seconds=seconds), refresh if isinstance(refresh, str) else None)


def _account(answer: Mapping[str, Any], application: Application, code: Code) -> str:
    """Read the account from an id token.

    It comes straight from the token endpoint over TLS, so that the signature may go unchecked (OpenID Connect 3.1.3.7).
    """
    try:
        claims = jwt.decode(
            str(answer.get("id_token")), options={"verify_signature": False, "require": ["aud", "email"]}
        )
    except jwt.PyJWTError:
        raise SystemUnavailable("Google's answer does not say whose calendar it is") from None
    if claims["aud"] != application.client_id or claims.get("nonce") != nonce_digest(code.nonce):
        raise SystemUnavailable("Google's answer belongs to another request")
    return str(claims["email"]).casefold()
