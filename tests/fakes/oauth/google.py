"""Google's authorization server: consent, tokens, service accounts, revocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.fakes.oauth.consent import ask, decide, refused_request, withdrawal
from tests.fakes.oauth.endpoint import token_endpoint
from tests.fakes.oauth.grants import Form, Grants, TokenRefusal
from tests.fakes.oauth.signing import id_token, public_key

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUTHORIZE = "/o/oauth2/v2/auth"
_LONGEST_ASSERTION = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Robot:
    """A service account. domains: those whose administrator delegated to it, with which scopes."""

    client_email: str
    key_id: str
    domains: Mapping[str, frozenset[str]]


@dataclass
class GoogleAuthority:
    """people: who can be chosen on the consent page. robots: service accounts by address."""

    grants: Grants
    people: list[str] = field(default_factory=list)
    robots: dict[str, Robot] = field(default_factory=dict)
    _asked_before: set[tuple[str, str]] = field(default_factory=set)

    def answer(self, form: Form, address: str) -> dict[str, Any]:
        """Answer as the token endpoint at the address; raises TokenRefusal."""
        match form.get("grant_type"):
            case "authorization_code":
                return self._redeem(form)
            case "refresh_token":
                self.grants.authenticated(form)
                consented, _ = self.grants.refresh(form)
                return self.grants.bearer(consented.account, consented.scopes)
            case granted if granted == JWT_BEARER:
                return self._impersonate(form, address)
        raise TokenRefusal("unsupported_grant_type", "Invalid grant_type.")

    def _redeem(self, form: Form) -> dict[str, Any]:
        self.grants.authenticated(form)
        issued = self.grants.redeem(form)
        consented = issued.consented
        answer = self.grants.bearer(consented.account, consented.scopes)
        if consented.offline:
            answer["refresh_token"] = self.grants.lasting(consented)
        if "openid" in consented.scopes:
            claims = {"iss": "https://accounts.google.com", "sub": consented.account, "nonce": issued.nonce}
            email = {"email": consented.account, "email_verified": True} if "email" in consented.scopes else {}
            answer["id_token"] = id_token(consented.client_id, {**claims, **email})
        return answer

    def _impersonate(self, form: Form, address: str) -> dict[str, Any]:
        """RFC 7523, and the delegation that a domain's administrator gave."""
        assertion = form.get("assertion", "")
        robot = self._signer(assertion)
        options: Any = {"require": ["iss", "sub", "aud", "iat", "exp", "scope"], "verify_iat": False}
        options |= {"verify_exp": False}
        try:
            claims = jwt.decode(
                assertion, public_key(robot.key_id), algorithms=["RS256"], audience=address, options=options
            )
        except jwt.PyJWTError as error:
            raise TokenRefusal("invalid_grant", f"Invalid JWT: {type(error).__name__}") from error
        self._check_times(claims)
        subject, scopes = str(claims["sub"]).casefold(), tuple(str(claims["scope"]).split())
        if not set(scopes) <= robot.domains.get(subject.rpartition("@")[2], frozenset()):
            message = "Client is unauthorized to retrieve access tokens using this method, or not for these scopes."
            raise TokenRefusal("unauthorized_client", message, 401)
        if subject not in self.people:
            raise TokenRefusal("invalid_grant", "Invalid email or User ID")
        return self.grants.bearer(subject, scopes)

    def _signer(self, assertion: str) -> Robot:
        try:
            header, claims = (
                jwt.get_unverified_header(assertion),
                jwt.decode(assertion, options={"verify_signature": False}),
            )
        except jwt.PyJWTError as error:
            raise TokenRefusal("invalid_grant", "Invalid JWT.") from error
        robot = self.robots.get(str(claims.get("iss")))
        if robot is None or header.get("kid") != robot.key_id:
            raise TokenRefusal("invalid_grant", "Invalid JWT Signature.")
        return robot

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self.grants.clock()
        issued, expires = (datetime.fromtimestamp(claims[name], UTC) for name in ("iat", "exp"))
        if not issued <= now + timedelta(minutes=5) or not now < expires <= issued + _LONGEST_ASSERTION:
            raise TokenRefusal("invalid_grant", "Invalid JWT: must be short-lived and in a reasonable timeframe.")

    def is_lasting(self, query: Mapping[str, str], account: str, scopes: tuple[str, ...]) -> bool:
        """Tell whether there is a refresh token: with the first consent, or where consent was asked for again."""
        del scopes
        is_first = (query["client_id"], account) not in self._asked_before
        self._asked_before.add((query["client_id"], account))
        return query.get("access_type") == "offline" and (is_first or query.get("prompt") == "consent")


def google_authority_app(authority: GoogleAuthority) -> Starlette:
    """Give the consent page, the token endpoint, and the page where access is taken back."""
    grants = authority.grants

    async def authorize(request: Request) -> Response:
        query = dict(request.query_params)
        if refusal := refused_request(grants, query):
            return HTMLResponse(f"Error 400: {refusal}", 400)
        if request.method == "GET":
            return ask("Google", authority.people, query)
        return await decide(grants, request, authority.is_lasting)

    async def token(request: Request) -> Response:
        address = f"{str(request.base_url).rstrip('/')}/token"
        return await token_endpoint(grants, request, lambda form: authority.answer(form, address))

    async def revoke(request: Request) -> Response:
        token = dict(parse_qsl((await request.body()).decode())).get("token", "")
        if token not in grants.refresh_tokens():
            return JSONResponse({"error": "invalid_token"}, 400)
        grants.forget(token)
        return JSONResponse({})

    async def security(request: Request) -> Response:
        return await withdrawal(grants, authority.people, request)

    return Starlette(
        routes=[
            Route(AUTHORIZE, authorize, methods=["GET", "POST"]),
            Route("/token", token, methods=["POST"]),
            Route("/revoke", revoke, methods=["POST"]),
            Route("/security", security, methods=["GET", "POST"]),
        ]
    )
