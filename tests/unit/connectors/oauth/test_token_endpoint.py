"""What auth.py may say of a token endpoint: each form of it, against a server that takes no other."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import jwt
import pytest

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.grant import Application, Code, Consent, ConsentIncomplete
from scheducal.connectors.oauth.model import OAuth, Revocation
from scheducal.connectors.oauth.requests import ConsentRequest, Ties, challenge_of, consent_address, nonce_digest
from scheducal.connectors.oauth.token_endpoint import TokenEndpoint
from scheducal.http.request import AccessLost, SystemUnavailable

SERVER = Address(variable="TOY_URL", usual="https://login.example.com")
# The smallest: no OpenID Connect, so that nobody's account is told.
PLAIN = OAuth(
    name="Toy",
    authorize=SERVER,
    authorize_path="/authorize",
    token=SERVER,
    token_path="/token",
    sign_in=(),
    scopes=("write", "read"),
    refresh="same",
    account_claim=None,
    too_narrow="more boxes must be ticked",
    too_short="access was given once before",
    nameless="nobody is named",
)
SIGNED_IN = replace(PLAIN, sign_in=("openid", "email"), account_claim="email")
APPLICATION = Application("id one", "s:cret")
BACK = "https://api.example.com/oauth/callback"
TIES = Ties("secret")
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Server:
    """A token endpoint that knows what it was asked for, and refuses all else (RFC 6749, 7636)."""

    oauth: OAuth
    query: dict[str, str]
    answer: dict[str, Any]
    refresh: str = "refresh 1"
    renewals: int = field(default=1)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        if not self._is_known(request, form):
            return httpx.Response(401, json={"error": "invalid_client"})
        match form["grant_type"]:
            case "authorization_code" if self._is_answer(form):
                first = {"access_token": "access 1", "refresh_token": self.refresh, **self.answer}
                return httpx.Response(200, json={name: value for name, value in first.items() if value is not None})
            case "refresh_token" if form["refresh_token"] == self.refresh:
                return httpx.Response(200, json=self._renewed())
        return httpx.Response(400, json={"error": "invalid_grant"})

    def _is_known(self, request: httpx.Request, form: dict[str, str]) -> bool:
        if self.oauth.client_auth == "body":
            return "Authorization" not in request.headers and form.get("client_secret") == "s:cret"
        scheme, _, pair = request.headers.get("Authorization", "").partition(" ")
        return scheme == "Basic" and b64decode(pair) == b"id+one:s%3Acret" and "client_secret" not in form

    def _is_answer(self, form: dict[str, str]) -> bool:
        proof = self.query.get("code_challenge")
        shown = challenge_of(form["code_verifier"]) if "code_verifier" in form else None
        return form["code"] == "code" and form["redirect_uri"] == self.query["redirect_uri"] and proof == shown

    def _renewed(self) -> dict[str, Any]:
        self.renewals += 1
        renewed = {"access_token": f"access {self.renewals}", "expires_in": 3600}
        if self.oauth.refresh == "rotates":
            self.refresh = f"refresh {self.renewals}"
            renewed["refresh_token"] = self.refresh
        return renewed


def question(oauth: OAuth) -> dict[str, str]:
    """Give the consent page's query, as the browser carries it there."""
    asked = ConsentRequest("id one", BACK, "state", challenge_of(TIES.verifier), nonce_digest(TIES.nonce))
    return {name: values[0] for name, values in parse_qs(urlsplit(consent_address(oauth, "", "", asked)).query).items()}


def endpoint(oauth: OAuth, **answer: Any) -> TokenEndpoint:
    """Make an endpoint behind which a server of that form stands; absent fields of its answer are None."""
    given = {"expires_in": 3600, "scope": "read write", **answer}
    server = Server(oauth, question(oauth), given)
    return TokenEndpoint(httpx.Client(transport=httpx.MockTransport(server)), oauth, SERVER.usual, lambda: AT)


def redeemed(oauth: OAuth, **answer: Any) -> Consent:
    """Redeem a consent."""
    return endpoint(oauth, **answer).redeem(APPLICATION, Code("code", TIES.verifier, TIES.nonce, BACK))


def test_every_form_of_a_server_gives_access() -> None:
    """With PKCE or without, the secret here or there, scopes by blanks or commas, an expiry or none."""
    token = {"email": "Anna@Example.com", "aud": "id one", "nonce": nonce_digest(TIES.nonce)}
    id_token = jwt.encode(token, "k" * 32, algorithm="HS256")
    for oauth, answer, account, lifetime in (
        (PLAIN, {}, None, 3600),
        (PLAIN, {"scope": None}, None, 3600),
        (replace(PLAIN, pkce=False), {}, None, 3600),
        (replace(PLAIN, client_auth="basic"), {}, None, 3600),
        (replace(PLAIN, separator=","), {"scope": "read,write"}, None, 3600),
        (replace(PLAIN, lasts=timedelta(hours=2)), {"expires_in": None}, None, 7200),
        (replace(PLAIN, ends="expires_at"), {"expires_in": None, "expires_at": "2026-11-20T13:00:00Z"}, None, 3600),
        (SIGNED_IN, {"id_token": id_token}, "anna@example.com", 3600),
    ):
        consent = redeemed(oauth, **answer)
        assert (consent.account, consent.tokens.lifetime) == (account, timedelta(seconds=lifetime)), oauth
        assert (consent.tokens.access_token, consent.tokens.refresh_token) == ("access 1", "refresh 1")


def test_the_question_says_what_the_server_knows() -> None:
    assert question(replace(PLAIN, separator=","))["scope"] == "write,read"
    assert "nonce" in question(SIGNED_IN)
    assert "nonce" not in question(PLAIN)
    assert "code_challenge" not in question(replace(PLAIN, pkce=False))


def test_refresh_tokens_live_as_their_kind_says() -> None:
    """`same`: the first goes on being good. `rotates`: it ends with its use. `none`: there is none."""
    same, rotating = endpoint(PLAIN), endpoint(replace(PLAIN, refresh="rotates"))
    for _ in range(2):
        assert same.refresh(APPLICATION, None, "refresh 1").refresh_token is None
    assert rotating.refresh(APPLICATION, None, "refresh 1").refresh_token == "refresh 2"
    with pytest.raises(AccessLost):
        rotating.refresh(APPLICATION, None, "refresh 1")
    assert redeemed(replace(PLAIN, refresh="none"), refresh_token=None).tokens.refresh_token is None


def test_what_is_not_enough_is_refused() -> None:
    for oauth, answer, error, said in (
        (PLAIN, {"scope": "read"}, ConsentIncomplete, "more boxes"),
        (PLAIN, {"refresh_token": None}, ConsentIncomplete, "given once before"),
        (PLAIN, {"expires_in": None}, SystemUnavailable, "without a token"),
        (SIGNED_IN, {}, SystemUnavailable, "nobody is named"),
    ):
        with pytest.raises(error, match=said):
            redeemed(oauth, **answer)
    with pytest.raises(ValueError, match="openid"):
        replace(PLAIN, account_claim="email")


def test_a_refusal_may_come_as_a_success() -> None:
    """With codes of its own, of which auth.py says what they mean."""
    answer = {"ok": False, "error": "invalid_code", "access_token": None}
    for lost, raised in (((), SystemUnavailable), (("invalid_code",), AccessLost)):
        with pytest.raises(raised):
            redeemed(replace(PLAIN, lost=lost), **answer)


def test_access_is_taken_back_as_the_system_wants_it() -> None:
    body = (("client_id", "{clientId}"), ("access_token", "{access}"))
    client = (("Authorization", "Client {clientSecret}"),)
    forms: list[tuple[Revocation, str, str, bytes, str | None]] = [
        (Revocation(path="/revoke"), "POST", "/revoke", b"token=refresh+1", None),
        (Revocation(path="/revoke", basic=True), "POST", "/revoke", b"token=refresh+1", "Basic aWQgb25lOnM6Y3JldA=="),
        (
            Revocation(path="/oauth2/revoke", form=(), body=body, headers=client),
            "POST",
            "/oauth2/revoke",
            b'{"client_id":"id one","access_token":"access 1"}',
            "Client s:cret",
        ),
        (Revocation(path="/tokens/{token}", method="DELETE", form=()), "DELETE", "/tokens/refresh%201", b"", None),
    ]
    for revocation, *expected in forms:
        got: list[Any] = []

        def respond(request: httpx.Request, got: list[Any] = got) -> httpx.Response:
            got += [request.method, request.url.raw_path.decode(), request.read()]
            got.append(request.headers.get("Authorization"))
            return httpx.Response(400)

        ending = TokenEndpoint(httpx.Client(transport=httpx.MockTransport(respond)), PLAIN, SERVER.usual)
        ending.revoke(revocation, APPLICATION, "refresh 1", "access 1")
        assert got == expected
        with pytest.raises(SystemUnavailable, match="did not take"):
            ending.revoke(replace(revocation, done=()), APPLICATION, "refresh 1", "access 1")


def test_secrets_are_not_in_the_address() -> None:
    assert b64encode(b"s:cret").decode() not in str(question(PLAIN))
    assert "s:cret" not in str(question(PLAIN))
