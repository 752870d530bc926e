"""Exchanges the secrets of a connection for a token, by the data in the connector's auth.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from scheducal.connectors.oauth.answers import says_no
from scheducal.connectors.oauth.exchange import ASSERTION, Exchange, Pairs
from scheducal.connectors.oauth.grant import Tokens
from scheducal.http.request import AccessLost, Keys, SystemUnavailable
from scheducal.values import dataclass

_LARGEST = 64 * 1024
_BUSY = {408, 425, 429}


@dataclass(frozen=True, slots=True)
class ExchangeEndpoint:
    """base: where the path begins, with its gaps filled. title: of the system, for people."""

    client: httpx.Client
    exchange: Exchange
    base: str
    title: str

    def tokens(self, values: Mapping[str, str], at: datetime) -> Tokens:
        """Ask for a token. values: settings and opened secrets by name. Raises AccessLost, SystemUnavailable."""
        response = self._answer(self._filled(values, at))
        if response.status_code in _BUSY or response.status_code >= 500:
            raise SystemUnavailable(f"{self.title} gives no token now ({response.status_code})")
        answer = _object(response)
        tokens = self.exchange.fields.tokens(answer, at) if response.is_success else None
        if tokens is not None:
            return tokens
        # The secrets are the owner's: nobody else can put right what is wrong with them.
        if not response.is_success or says_no(answer):
            raise AccessLost(f"{self.title} takes the secrets no longer ({response.status_code})")
        raise SystemUnavailable(f"{self.title} gave an answer without a token")

    def _filled(self, values: Mapping[str, str], at: datetime) -> Mapping[str, str]:
        made = self.exchange.assertion
        if made is None:
            return values
        # jwt brings cryptography, which other exchanges need nothing of.
        import jwt  # noqa: PLC0415

        try:
            assertion = jwt.encode(dict(made.claims(values, at)), values[made.key], algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):
            raise AccessLost("the private key cannot be read") from None
        return {**values, ASSERTION: assertion}

    def _answer(self, values: Mapping[str, str]) -> httpx.Response:
        exchange = self.exchange
        keys = exchange.keys.keys(values) if exchange.keys else Keys()
        user = [text.format_map(values) for text in exchange.basic]
        sent: dict[str, Any] = {
            "params": {**_pairs(exchange.query, values), **keys.query} or None,
            "data": _pairs(exchange.form, values) or None,
            "json": _pairs(exchange.body, values) or None,
            "auth": httpx.BasicAuth(*user) if user else None,
            "headers": keys.headers,
        }
        try:
            return self.client.request(exchange.method, f"{self.base}{exchange.path.format_map(values)}", **sent)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SystemUnavailable(f"{self.title} cannot be reached: {type(error).__name__}") from None


def _pairs(pairs: Pairs, values: Mapping[str, str]) -> dict[str, str]:
    return {name: text.format_map(values) for name, text in pairs}


def _object(response: httpx.Response) -> Mapping[str, Any]:
    try:
        parsed = json.loads(response.content[:_LARGEST])
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
