"""Secrets that are exchanged for tokens, in the form of each system."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.connectors.oauth.exchange import Assertion, Exchange
from scheducal.connectors.oauth.exchange_endpoint import ExchangeEndpoint
from scheducal.connectors.oauth.grant import Tokens
from scheducal.http.request import AccessLost, SystemUnavailable

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
BASE = Address(variable="X_URL", usual="https://login.example.com")
VALUES = {"id": "id one", "secret": "s:cret", "account": "acc", "token": "r1/abc", "site": "-99", "user": "anna"}
ACCOUNT = Exchange(
    token=BASE,
    path="/oauth/token",
    form=(("grant_type", "account_credentials"), ("account_id", "{account}")),
    basic=("{id}", "{secret}"),
)
CLIENT = Exchange(
    token=BASE,
    path="/token",
    form=(("grant_type", "client_credentials"), ("client_id", "{id}"), ("client_secret", "{secret}")),
    fields=TokenFields(lasts=timedelta(hours=1)),
)
NESTED = Exchange(
    token=BASE,
    path="/o/oauth2/token",
    query=(("refreshToken", "{token}"),),
    fields=TokenFields(access="data.token.access_token", lifetime="data.token.expires_in"),
)
PASSWORD = Exchange(
    token=BASE,
    path="/usertoken/issue",
    body=(("Username", "{user}"), ("Password", "{secret}")),
    fields=TokenFields(access="AccessToken", ends="Expires"),
    keys=ApiKey(headers=(("API-Key", "{token}"), ("SiteId", "{site}"))),
)
SIGNED = Exchange(
    token=BASE,
    path="/token",
    form=(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", "{assertion}")),
    assertion=Assertion(issuer="{id}", subject="{user}", audience="https://login.example.com", key="key"),
    fields=TokenFields(lasts=timedelta(hours=2)),
)


def asked(exchange: Exchange, answer: httpx.Response, **values: str) -> tuple[httpx.Request, Tokens]:
    """Ask a server that answers so, and give what it got."""
    got: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return answer

    client = httpx.Client(transport=httpx.MockTransport(respond))
    tokens = ExchangeEndpoint(client, exchange, BASE.usual, "Toy").tokens({**VALUES, **values}, AT)
    return got[0], tokens


def form(request: httpx.Request) -> dict[str, str]:
    """Read a form."""
    return {name: found[0] for name, found in parse_qs(request.read().decode()).items()}


def given(tokens: Tokens) -> tuple[str, float]:
    """Give the token and how long it is good for."""
    return tokens.access_token, tokens.lifetime.total_seconds()


def test_account_and_client_credentials() -> None:
    request, tokens = asked(ACCOUNT, httpx.Response(200, json={"access_token": "a", "expires_in": "3600"}))
    assert form(request) == {"grant_type": "account_credentials", "account_id": "acc"}
    assert request.headers["Authorization"] == httpx.BasicAuth("id one", "s:cret")._auth_header
    assert given(tokens) == ("a", 3600)
    request, tokens = asked(CLIENT, httpx.Response(200, json={"access_token": "a", "instance_url": "https://x"}))
    assert form(request) == {"grant_type": "client_credentials", "client_id": "id one", "client_secret": "s:cret"}
    assert given(tokens) == ("a", 3600)


def test_a_token_asked_for_with_get_and_one_asked_for_with_a_password() -> None:
    answer = {"response": True, "data": {"token": {"access_token": "a", "token_type": "BEARER", "expires_in": 604799}}}
    request, tokens = asked(NESTED, httpx.Response(200, json=answer))
    assert (request.method, parse_qs(urlsplit(str(request.url)).query)) == ("GET", {"refreshToken": ["r1/abc"]})
    assert given(tokens) == ("a", 604799)
    request, tokens = asked(PASSWORD, httpx.Response(200, json={"AccessToken": "a", "Expires": "2026-11-20T13:00:00"}))
    assert json.loads(request.read()) == {"Username": "anna", "Password": "s:cret"}
    assert (request.headers["API-Key"], request.headers["SiteId"]) == ("r1/abc", "-99")
    assert given(tokens) == ("a", 3600)


def test_an_assertion_is_signed_with_the_connection_s_own_key() -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    request, tokens = asked(SIGNED, httpx.Response(200, json={"access_token": "a"}), key=pem)
    options: Any = {"verify_exp": False, "verify_iat": False}
    audience = "https://login.example.com"
    claims = jwt.decode(form(request)["assertion"], key.public_key(), ["RS256"], options, audience=audience)
    assert (claims["iss"], claims["sub"]) == ("id one", "anna")
    assert claims["exp"] == AT.timestamp() + 180
    assert given(tokens) == ("a", 7200)
    with pytest.raises(AccessLost, match="private key"):
        asked(SIGNED, httpx.Response(200, json={"access_token": "a"}), key="none")


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (httpx.Response(401, json={"error": "invalid_client"}), AccessLost),
        (httpx.Response(400, content=b"<html>"), AccessLost),
        (httpx.Response(200, json={"response": False, "error": "no"}), AccessLost),
        (httpx.Response(200, json={}), SystemUnavailable),
        (httpx.Response(200, json={"access_token": "a", "expires_in": "soon"}), SystemUnavailable),
        (httpx.Response(429), SystemUnavailable),
        (httpx.Response(502), SystemUnavailable),
    ],
)
def test_a_refusal_asks_for_the_owner_and_an_outage_for_patience(answer: httpx.Response, raised: Any) -> None:
    with pytest.raises(raised) as told:
        asked(ACCOUNT, answer)
    assert "s:cret" not in str(told.value)


def test_an_exchange_that_cannot_be_meant_is_refused() -> None:
    for wrong in (
        {"form": (("a", "b"),), "basic": ()},
        {"body": (("a", "{b}"),)},
        {"form": (("a", "{assertion}"),)},
        {"assertion": SIGNED.assertion},
    ):
        with pytest.raises(ValueError, match=r"it sends|gap assertion"):
            replace(ACCOUNT, **wrong)
