"""What is counted when a system refuses this deployment's own client secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import pytest

from scheducal.clock import now
from scheducal.connectors.connections.tokens.credentials import Credentials
from scheducal.connectors.connections.tokens.renewals import Renewals
from scheducal.connectors.oauth.engine import OAuthEngine
from scheducal.connectors.oauth.errors import refusal
from scheducal.connectors.oauth.grant import Application, Code, NotSetUp
from scheducal.http.request import AccessLost, SystemUnavailable
from tests.unit.connectors.connections.test_rules import GOOGLE


@dataclass(frozen=True)
class Deployment:
    """Its credentials and the system's answer, both in one: each raises what it is made with."""

    lacking: Exception | None = None
    refused: Exception | None = None

    def application(self, kind: str) -> Application:
        del kind
        if self.lacking:
            raise self.lacking
        return Application("id", "secret")

    def refresh(self, *_: Any) -> None:
        assert self.refused
        raise self.refused

    redeem = refresh


@pytest.mark.parametrize(
    ("deployment", "raised", "counted"),
    [
        (Deployment(refused=refusal("invalid_client")), SystemUnavailable, 1),
        (Deployment(lacking=NotSetUp("no secret is entered")), (SystemUnavailable, NotSetUp), 1),
        (Deployment(refused=refusal("temporarily_unavailable")), SystemUnavailable, 0),
        (Deployment(refused=refusal("invalid_grant")), AccessLost, 0),
    ],
)
def test_what_an_operator_has_to_mend_is_counted(
    deployment: Deployment, raised: Any, counted: int, capsys: pytest.CaptureFixture[str]
) -> None:
    renewals = Renewals(cast("OAuthEngine", deployment), cast("Credentials", deployment), now, lambda _: {})
    code = Code("code", "verifier", "nonce", "https://api.example.com/oauth/callback")
    asks: list[Callable[[], object]] = [
        lambda: renewals.renewal(GOOGLE)("refresh token"),
        lambda: renewals.redeem(GOOGLE, code),
    ]
    for ask in asks:
        with pytest.raises(raised):
            ask()
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        metrics = [each for each in lines if "client_secret.refused" in each]
        assert [each["client_secret.refused"] for each in metrics] == [[1.0]] * counted
        assert all(each["stage"] == "dev" for each in metrics)
