"""One platform on one's own machine: its fake, where it tells of changes, and what a person can do there."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

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
    """hook: the address and the secret that a person has entered, for a platform that is not told them by its API."""

    subject: Subject
    fake: Fake
    hook: tuple[str, str] = ("", "")
    told: list[str] = field(default_factory=list)

    @property
    def manifest(self) -> Manifest:
        """Give the connector's."""
        return registry.manifest(self.subject.kind)

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
        self.fake.code = f"code-{datetime.now(UTC).timestamp():.0f}"
        return f"{redirect_uri}?{urlencode({'code': self.fake.code, 'state': state})}"

    def move(self, record_id: str) -> None:
        """Change a record as people do, and tell of it."""
        self.fake.touch(self.fake.records[self.subject.meetings][record_id], **self.subject.moved)
        self._tell(record_id)

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
        yield from ((str(each.get("url", "")), str(each.get("secret", ""))) for each in self.fake.all("hooks"))
        yield self.hook


def platforms() -> dict[str, Platform]:
    """Find those whose connector is in the product, and whose tests describe the platform as a table."""
    found: dict[str, Platform] = {}
    for name in _modules():
        for subject in _subjects(vars(import_module(name))):
            if subject.kind in registry.kinds():
                found[subject.kind] = Platform(subject, Fake(subject.table, lambda: datetime.now(UTC)))
    return dict(sorted(found.items()))


def _modules() -> list[str]:
    names = (each.name for each in pkgutil.walk_packages(tests.connectors.__path__, "tests.connectors."))
    return sorted(name for name in names if name.rpartition(".")[2].startswith("test_"))


def _subjects(names: dict[str, Any]) -> Iterator[Subject]:
    """Find those that a module names one by one, and those in its tuple SUBJECTS."""
    every = (*names.values(), *names.get("SUBJECTS", ()))
    return (each for each in every if isinstance(each, Subject))
