"""A token endpoint of OAuth 2.0 (RFC 6749), for servers that are one for everybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import httpx

from scheducal import clock
from scheducal.clock import Clock
from scheducal.connectors.oauth.answers import says_no
from scheducal.connectors.oauth.errors import refusal
from scheducal.connectors.oauth.grant import Application, Code, Consent, ConsentIncomplete, ServiceAccount, Tokens
from scheducal.connectors.oauth.model import OAuth, Revocation
from scheducal.connectors.oauth.requests import nonce_digest
from scheducal.http.request import SystemUnavailable
from scheducal.values import dataclass

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ASSERTED_FOR = timedelta(minutes=5)
_LARGEST = 64 * 1024
NOBODY = httpx.Auth()


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """base: where the token endpoint's path begins. All raise AccessLost and SystemUnavailable."""

    client: httpx.Client
    oauth: OAuth
    base: str
    now: Clock = clock.now

    def redeem(self, application: Application, code: Code) -> Consent:
        """Exchange an authorization code; raises ConsentIncomplete."""
        verifier = {"code_verifier": code.verifier} if self.oauth.pkce else {}
        form = {"grant_type": "authorization_code", "code": code.code, "redirect_uri": code.redirect_uri, **verifier}
        answer = self._ask(application, form)
        # A server that names no scopes gave those that were asked for (RFC 6749 section 5.1).
        given = str(answer.get("scope", self.oauth.separator.join(self.oauth.scopes)))
        if not set(given.split(self.oauth.separator)) >= set(self.oauth.scopes):
            raise ConsentIncomplete(self.oauth.too_narrow)
        tokens = self._tokens(answer)
        if tokens.refresh_token is None and self.oauth.refresh != "none":
            raise ConsentIncomplete(self.oauth.too_short)
        return Consent(tokens, self._account(answer, application, code))

    def refresh(self, application: Application, directory: str | None, refresh_token: str) -> Tokens:
        """Ask for an access token with a refresh token (RFC 6749 section 6). directory: such servers have none."""
        del directory
        return self._tokens(self._ask(application, {"grant_type": "refresh_token", "refresh_token": refresh_token}))

    def impersonate(self, account: ServiceAccount, subject: str, at: datetime) -> Tokens:
        """Ask for a token of somebody whose domain lets the service account stand for them (RFC 7523 section 2.1)."""
        # jwt brings cryptography, which most renewals need nothing of.
        import jwt  # noqa: PLC0415

        claims = {
            "iss": account.client_email,
            "sub": subject,
            "scope": " ".join(sorted(self.oauth.scopes)),
            "aud": self._url,
            "iat": int(at.timestamp()),
            "exp": int((at + _ASSERTED_FOR).timestamp()),
        }
        headers = {"kid": account.private_key_id}
        try:
            assertion = jwt.encode(claims, account.private_key, algorithm="RS256", headers=headers)
        except (ValueError, TypeError, jwt.PyJWTError):
            raise SystemUnavailable("the service account's private key cannot be read") from None
        return self._tokens(self._post({"grant_type": _JWT_BEARER, "assertion": assertion}))

    def revoke(self, revocation: Revocation, application: Application, token: str, access: str) -> None:
        """Take access back. A token that is no longer good is as good as taken back."""
        address = revocation.address(self.base, application, token, access)
        try:
            sent = revocation.request(application, token, access)
            response = self.client.request(revocation.method, address, **sent)
        except httpx.HTTPError as error:
            raise self._unavailable(f"cannot be reached: {type(error).__name__}") from None
        if not response.is_success and response.status_code not in revocation.done:
            raise self._unavailable("did not take the token back")

    @property
    def _url(self) -> str:
        return f"{self.base}{self.oauth.token_path}"

    def _ask(self, application: Application, form: Mapping[str, str]) -> Mapping[str, Any]:
        client_id, secret = application.client_id, application.client_secret
        if self.oauth.client_auth == "basic":
            return self._post(form, httpx.BasicAuth(quote_plus(client_id), quote_plus(secret)))
        return self._post({**form, "client_id": client_id, "client_secret": secret})

    def _post(self, form: Mapping[str, str], auth: httpx.Auth = NOBODY) -> Mapping[str, Any]:
        try:
            response = self.client.post(self._url, data=form, auth=auth)
        except httpx.HTTPError as error:
            raise self._unavailable(f"cannot be reached: {type(error).__name__}") from None
        answer = self._object(response)
        if response.status_code != 200:
            raise (
                refusal(answer.get("error"), self.oauth.lost)
                if response.status_code < 429
                else self._unavailable("is busy")
            )
        return answer

    def _object(self, response: httpx.Response) -> Mapping[str, Any]:
        try:
            parsed = json.loads(response.content[:_LARGEST])
        except ValueError:
            parsed = None
        if isinstance(parsed, dict):
            return parsed
        raise self._unavailable("gave an answer that is no JSON object")

    def _tokens(self, answer: Mapping[str, Any]) -> Tokens:
        tokens = self.oauth.fields.tokens(answer, self.now())
        if tokens is None:
            # Some refuse with a status of success.
            raise (
                refusal(answer["error"], self.oauth.lost)
                if says_no(answer) and "error" in answer
                else self._unavailable("gave an answer without a token")
            )
        return tokens

    def _account(self, answer: Mapping[str, Any], application: Application, code: Code) -> str | None:
        """Read whose token it is. It comes from the endpoint over TLS, so the signature may go unchecked.

        OpenID Connect Core section 3.1.3.7.
        """
        claim = self.oauth.account_claim
        if claim is None:
            return None
        import jwt  # noqa: PLC0415

        options: Any = {"verify_signature": False, "require": ["aud", claim]}
        try:
            claims = jwt.decode(str(answer.get("id_token")), options=options)
        except jwt.PyJWTError:
            raise SystemUnavailable(self.oauth.nameless) from None
        if claims["aud"] != application.client_id or claims.get("nonce") != nonce_digest(code.nonce):
            raise self._unavailable("gave an answer that belongs to another request")
        return str(claims[claim]).casefold()

    def _unavailable(self, why: str) -> SystemUnavailable:
        return SystemUnavailable(f"{self.oauth.name} {why}")
