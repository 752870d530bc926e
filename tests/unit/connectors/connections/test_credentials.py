"""How this deployment is known to systems."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from scheducal import clock
from scheducal.connectors.connections.tokens.credentials import REMEMBERED_FOR, Credentials
from scheducal.connectors.oauth.grant import Application, NotSetUp
from scheducal.settings import ApplicationSettings, read_settings

AT = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
ENDS = ("clientSecretEnds", "serviceAccountEnds")
ROBOT = {"client_email": "robot@example.com", "private_key_id": "1", "private_key": "pem"}


def named(system: str) -> ApplicationSettings:
    """As deployed: a secret for each system."""
    return ApplicationSettings(secret_name=f"stack/{system}")


@dataclass
class Kept:
    """Secrets Manager with one text for every name."""

    text: str
    asked: list[str] = field(default_factory=list)

    def get_secret_value(self, *, SecretId: str) -> Any:  # noqa: N803  Secrets Manager's
        """Gives `SecretString`."""
        self.asked.append(SecretId)
        return {"SecretString": self.text}


def test_a_secret_is_read_when_it_is_needed_and_kept_for_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [AT]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    kept = Kept(json.dumps({"clientId": "id", "clientSecret": "secret", "serviceAccount": ROBOT}))
    credentials = Credentials(named, kept)
    assert kept.asked == []
    assert credentials.application("exchange") == Application("id", "secret")
    assert credentials.application("google") == credentials.application("exchange")
    assert credentials.service_account("google").client_email == "robot@example.com"
    assert kept.asked == ["stack/microsoft", "stack/google"]
    now[0] += REMEMBERED_FOR
    credentials.application("google")
    assert kept.asked == ["stack/microsoft", "stack/google", "stack/google"]


def test_the_environment_takes_the_place_of_secrets() -> None:
    variables = {
        "GOOGLE_CLIENT_ID": "g",
        "GOOGLE_CLIENT_SECRET": "gs",
        "MICROSOFT_CLIENT_ID": "m",
        "MICROSOFT_CLIENT_SECRET": "ms",
        "GOOGLE_SERVICE_ACCOUNT": json.dumps(ROBOT),
    }
    kept = Kept("{}")

    def settings_of(system: str) -> ApplicationSettings:
        return read_settings(ApplicationSettings, variables, f"{system.upper()}_")

    credentials = Credentials(settings_of, kept)
    assert credentials.application("google") == Application("g", "gs")
    assert credentials.application("exchange") == Application("m", "ms")
    assert credentials.service_account("google").private_key_id == "1"
    assert kept.asked == []


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"clientId": "id"}', '{"clientId": "", "clientSecret": "x"}'])
def test_what_is_not_entered_yet_is_said_without_quoting_it(text: str) -> None:
    credentials = Credentials(named, Kept(text))
    for ask in (lambda: credentials.application("google"), lambda: credentials.service_account("google")):
        with pytest.raises(NotSetUp) as lacking:
            ask()
        assert "no json" not in str(lacking.value)


def test_without_a_name_there_is_nothing_to_read() -> None:
    with pytest.raises(NotSetUp, match="neither"):
        Credentials(lambda _: ApplicationSettings(), Kept("{}")).application("google")


def test_no_repr_shows_a_secret() -> None:
    settings = ApplicationSettings(client_secret="hidden-1", service_account="hidden-2")
    credentials = Credentials(named, Kept('{"clientId": "id", "clientSecret": "hidden-3"}'))
    application = credentials.application("google")
    assert "hidden" not in repr([settings, application])


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({}, []),
        ({"clientSecretEnds": "2026-04-19"}, []),
        ({"clientSecretEnds": "2026-04-18"}, [("clientSecretEnds", "2026-04-18")]),
        ({"clientSecretEnds": "2025-01-01"}, [("clientSecretEnds", "2025-01-01")]),
        ({"serviceAccountEnds": "2026-03-19"}, [("serviceAccountEnds", "2026-03-19")]),
        ({"clientSecretEnds": "30.11.2028"}, [("clientSecretEnds", "None")]),
        ({"clientSecretEnds": 20281130, "serviceAccountEnds": ""}, [(name, "None") for name in ENDS]),
    ],
)
def test_a_secret_that_ends_within_thirty_days_is_told_whenever_it_is_read(
    entered: dict[str, Any],
    told: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    credentials = Credentials(named, Kept(json.dumps({"clientId": "id", "clientSecret": "hidden", **entered})))
    for _ in range(2):
        assert credentials.application("exchange") == Application("id", "hidden")
    warned = [vars(each) for each in caplog.records]
    assert [(each["msg"], each["system"], each["entry"], each["ends"]) for each in warned] == [
        ("client secret ends", "exchange", *each) for each in told
    ]
    written = capsys.readouterr().out
    assert sum("client_secret.ends" in each for each in map(json.loads, written.splitlines())) == len(told)
    assert "hidden" not in written + caplog.text
