"""The domain of a Cognito user pool: codes, tokens and public keys, as its published contract has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheducal.dashboard.sign_in.federation.model import challenge_of
from tests.fakes.oauth.signing import private_key, public_key

_LIVES = 300


@dataclass
class UserPoolDomain:
    """client_id, redirect: of the one app client. issuer: the pool's. key: the name of the key that signs."""

    client_id: str
    redirect: str
    issuer: str = ""
    key: str = "pool"
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    revoked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def agreed(self, address: str, email: str, **claims: Any) -> dict[str, str]:
        """Answer as the pool does once an identity provider signed somebody in: the query of the way back.

        claims: further ones of the id token, or others.
        """
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert (asked["client_id"], asked["redirect_uri"]) == (self.client_id, self.redirect)
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        now = int(self.clock().timestamp())
        identity = {"providerName": asked["identity_provider"], "userId": email, "providerType": "OIDC"}
        told = {
            "iss": self.issuer,
            "aud": self.client_id,
            "token_use": "id",
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + _LIVES,
            "email": email,
            "email_verified": True,
            "identities": [identity],
        }
        code = token_urlsafe(16)
        self._codes[code] = {"challenge": asked["code_challenge"], "claims": {**told, **claims}}
        return {"code": code, "state": asked["state"]}

    def app(self) -> Starlette:
        """Give the endpoints."""
        return Starlette(
            routes=[
                Route("/oauth2/token", self._token, methods=["POST"]),
                Route("/oauth2/revoke", self._revoke, methods=["POST"]),
                Route("/.well-known/jwks.json", self._keys),
            ]
        )

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        if form.get("client_id") != self.client_id:
            return JSONResponse({"error": "invalid_client"}, 400)
        if form.get("grant_type") != "authorization_code":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        # A code is good once.
        found = self._codes.pop(str(form.get("code")), None)
        verified = found and challenge_of(str(form.get("code_verifier"))) == found["challenge"]
        if not found or not verified or form.get("redirect_uri") != self.redirect:
            return JSONResponse({"error": "invalid_grant"}, 400)
        signed = jwt.encode(found["claims"], private_key(self.key), algorithm="RS256", headers={"kid": self.key})
        refresh = token_urlsafe(16)
        tokens = {"id_token": signed, "access_token": "access", "refresh_token": refresh}
        return JSONResponse({**tokens, "token_type": "Bearer", "expires_in": _LIVES})

    async def _revoke(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        if form.get("client_id") != self.client_id:
            return JSONResponse({"error": "invalid_client"}, 400)
        self.revoked.append(str(form.get("token")))
        return Response(status_code=200)

    async def _keys(self, request: Request) -> Response:
        del request
        made = json.loads(RSAAlgorithm.to_jwk(public_key("pool")))
        return JSONResponse({"keys": [{**made, "kid": "pool", "alg": "RS256", "use": "sig"}]})
