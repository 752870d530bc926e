"""One platform on one's own machine: its fake, where it tells of changes, and what a person can do there."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx

import tests.connectors
from scheducal.connectors import registry
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.parts import auth_part
from tests.connectors.bench import Subject
from tests.connectors.fake import Fake
from tests.connectors.signing import FakeWebhook

_SECONDS = 10
CLIENT = "scheducal-on-this-machine"


@dataclass
class Platform:
    """hook: the address that a person has entered, for a platform that is not told it by its API. is_down: whether it
    answers nobody.
    """

    subject: Subject
    fake: Fake
    hook: str = ""
    told: list[str] = field(default_factory=list)
    is_down: bool = False

    @property
    def manifest(self) -> Manifest:
        """Give the connector's."""
        return registry.manifest(self.subject.kind)

    @property
    def connection(self) -> dict[str, Any]:
        """Give the body of a request that connects it: the fake takes these secrets alone."""
        given = {"settings": self.subject.settings, "secrets": self.subject.secrets, "mapping": self.subject.mapping}
        return {"kind": self.subject.kind, "auth": self.subject.auth} | {
            name: dict(each) for name, each in given.items() if each
        }

    def variables(self, address: str) -> dict[str, str]:
        """Give the variables that lead functions here. address: of this platform."""
        manifest, oauth = self.manifest, auth_part(self.subject.kind).oauth
        exchanges = auth_part(self.subject.kind).exchanges.values()
        addresses = [
            manifest.api,
            *([oauth.authorize, oauth.token] if oauth else []),
            *(each.token for each in exchanges),
        ]
        name = manifest.public_name.upper()
        own = {f"{name}_CLIENT_ID": CLIENT, f"{name}_CLIENT_SECRET": "no-secret-at-all"} if oauth else {}
        return {each.variable: address for each in addresses if each} | own

    def consent(self, redirect_uri: str, state: str) -> str:
        """Agree, as the account's owner, and give where the browser goes."""
        self.fake.code = f"code-{uuid4().hex}"
        return f"{redirect_uri}?{urlencode({'code': self.fake.code, 'state': state})}"

    def move(self, record_id: str) -> None:
        """Move a record to the next day as people do, and tell of it."""
        record = self.fake.records[self.subject.meetings][record_id]
        values = {name: _a_day_later(record[name]) for name in self.subject.moved}
        if self.subject.moves:
            told = self.subject.moves(self.fake, record, values)
        else:
            self.fake.touch(record, **values)
            told = (record_id,)
        for each in told:
            self._tell(each)

    def delete(self, record_id: str) -> None:
        """Delete a record as people do, and tell of it."""
        self.fake.records[self.subject.meetings].pop(record_id, None)
        self._tell(record_id)

    def _tell(self, record_id: str) -> None:
        for url, secret in self._hooks():
            if self.subject.notice is None or not url:
                continue
            headers, body = self.subject.notice(FakeWebhook(url, (record_id,), secret, datetime.now(UTC)))
            try:
                answer = httpx.post(url, headers=headers, content=body, timeout=_SECONDS, trust_env=False)
                self.told.append(f"{record_id}: {answer.status_code}")
            except httpx.HTTPError as error:
                self.told.append(f"{record_id}: {type(error).__name__}")

    def _hooks(self) -> Iterator[tuple[str, str]]:
        incoming = self.manifest.incoming
        agreed = self.subject.secrets.get(incoming.secret, "") if incoming and incoming.secret else ""
        for each in self.fake.all("hooks"):
            says = self.subject.told_secret or str(each.get("signing_key", ""))
            yield str(each.get("url") or each.get("target", "")), agreed or says
        yield self.hook, agreed


def _a_day_later(value: Any) -> Any:
    """Move a time, in the form that it has; leave anything else, such as a length."""
    if not isinstance(value, str):
        return value
    later = (datetime.fromisoformat(value) + timedelta(days=1)).isoformat()
    return later.replace("+00:00", "Z") if value.endswith("Z") else later


def platforms() -> dict[str, Platform]:
    """Find those whose connector is in the product, and whose tests describe the platform as a table."""
    found: dict[str, Platform] = {}
    for name in _modules():
        for subject in _subjects(vars(import_module(name))):
            if subject.kind in registry.kinds():
                fake = Fake(subject.table, lambda: datetime.now(UTC))
                # Of a platform that gives tokens for the secrets of an application.
                fake.clients[subject.settings.get("clientId", "")] = subject.secrets.get("clientSecret", "")
                found[subject.kind] = Platform(subject, fake)
    return dict(sorted(found.items()))


def _modules() -> list[str]:
    names = (each.name for each in pkgutil.walk_packages(tests.connectors.__path__, "tests.connectors."))
    return sorted(name for name in names if name.rpartition(".")[2].startswith("test_"))


def _subjects(names: dict[str, Any]) -> Iterator[Subject]:
    """Find those that a module names one by one, and those in its tuple SUBJECTS."""
    every = (*names.values(), *names.get("SUBJECTS", ()))
    return (each for each in every if isinstance(each, Subject))
