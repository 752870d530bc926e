"""How this deployment is known to other systems: from Secrets Manager, at most five minutes old."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol, cast

from botocore.config import Config

from scheducal import aws, clock
from scheducal.connectors import registry
from scheducal.connectors.connections.model import Kind
from scheducal.connectors.connections.tokens.expiry import tell_ends
from scheducal.connectors.oauth.grant import Application, NotSetUp, ServiceAccount
from scheducal.settings import ApplicationSettings, application_settings
from scheducal.values import dataclass

REMEMBERED_FOR = timedelta(minutes=5)
_CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})


class Secrets(Protocol):
    """What is used of Secrets Manager."""

    def get_secret_value(self, *, SecretId: str) -> Any:  # noqa: N803  Secrets Manager's
        """Give `SecretString`."""
        ...


@dataclass(slots=True)
class Credentials:
    """What the secrets hold: JSON objects with `clientId`, `clientSecret` and, of some, `serviceAccount`, a key file.

    `clientSecretEnds` and `serviceAccountEnds` may stand beside them: dates, which are told when they are near.
    settings_of: what the environment says of a system, by its public name.
    """

    settings_of: Callable[[str], ApplicationSettings]
    secrets: Secrets
    _read: dict[str, tuple[datetime, Mapping[str, Any]]] = field(default_factory=dict, repr=False)

    def application(self, kind: Kind) -> Application:
        """Raise NotSetUp."""
        values = self._values(kind)
        client_id, client_secret = values.get("clientId"), values.get("clientSecret")
        if not (isinstance(client_id, str) and isinstance(client_secret, str) and client_id and client_secret):
            raise NotSetUp(f"the secret of {kind} has no clientId and clientSecret")
        return Application(client_id, client_secret)

    def service_account(self, kind: Kind) -> ServiceAccount:
        """Raises NotSetUp."""
        account = self._values(kind).get("serviceAccount")
        names = ("client_email", "private_key_id", "private_key")
        if not isinstance(account, Mapping) or not all(isinstance(account.get(name), str) for name in names):
            raise NotSetUp(f"the secret of {kind} has no serviceAccount with {', '.join(names)}")
        return ServiceAccount(*(account[name] for name in names))

    def _values(self, kind: Kind) -> Mapping[str, Any]:
        settings = self.settings_of(registry.manifest(kind).public_name)
        return _given(settings) or self._secret(kind, settings.secret_name)

    def _secret(self, kind: Kind, name: str) -> Mapping[str, Any]:
        if not name:
            raise NotSetUp("neither a secret nor a client id is named in the function's environment")
        if (read := self._read.get(name)) and clock.now() < read[0]:
            return read[1]
        with aws.calling():
            answer = self.secrets.get_secret_value(SecretId=name)
        values, now = _object(answer["SecretString"]), clock.now()
        self._read[name] = (now + REMEMBERED_FOR, values)
        tell_ends(kind, values, now.date())
        return values


def _given(settings: ApplicationSettings) -> Mapping[str, Any]:
    """Give the values of the environment, as on one's own machine; empty where there are none."""
    account = settings.service_account
    if not settings.client_id and not account:
        return {}
    service_account = {"serviceAccount": _object(account)} if account else {}
    return {"clientId": settings.client_id, "clientSecret": settings.client_secret, **service_account}


def _object(text: str) -> Mapping[str, Any]:
    """Raise NotSetUp, whose message quotes nothing."""
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise NotSetUp("the secret is no JSON object")
    return parsed


@cache
def credentials() -> Credentials:
    """Build the function's own; one per process."""
    return Credentials(application_settings, cast("Secrets", aws.client("secretsmanager", _CLIENT_CONFIG)))
