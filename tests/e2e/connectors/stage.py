"""A running local stack with fakes, as a tenant and the people behind each platform use it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol
from urllib.parse import urljoin

import httpx

from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import eventually
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant
from tests.fakes.neighbourhood import PEOPLE

CONNECTIONS = "/api/v1/connections"
HOST = PEOPLE[0]


class Tells(Protocol):
    """Says what happens to the program that plays the story for a person."""

    def __call__(self, text: str) -> None:
        """Say one thing."""


@dataclass(frozen=True, slots=True)
class Stage:
    """api: as the tenant. browser: of people, who are everywhere else."""

    tenant: Tenant
    api: httpx.Client
    browser: httpx.Client

    @property
    def fakes(self) -> str:
        """Give the address of all fakes."""
        return str(self.tenant.stack.facts["fakesUrl"])

    def connect(self, kind: str) -> str:
        """Connect a platform with what its page says; give the connection's id."""
        page = self.browser.get(f"{self.fakes}/{kind}/_here").raise_for_status().text
        body = json.loads(unescape(re.findall('(?s)<pre id="connection">(.*?)</pre>', page)[0]))
        return self._connected(body)

    def connect_google(self) -> str:
        """Connect a person's calendar, which appointments are kept in from then on."""
        return self._connected({"kind": "google", "auth": "oauth"})

    def _connected(self, body: dict[str, Any]) -> str:
        answer = self.api.post(CONNECTIONS, json=body)
        if answer.status_code == 202:
            assert "connected" in self._agree(data(answer, 202)["authorizationUrl"])
            return str(data(answer, 202)["connectionId"])
        return str(data(answer, 201)["connectionId"])

    def _agree(self, link: str) -> str:
        """Follow our link, agree on the platform's page, and come back."""
        asked = self.browser.get(link).raise_for_status()
        names = re.findall(r"name=\"?(\w+)\"? (?:checked )?value=['\"]([^'\"]*)", asked.text)
        form = {name: unescape(value) for name, value in names if name != "scope"}
        scopes = [value for name, value in names if name == "scope"]
        action = re.findall(r'action="([^"]+)"', asked.text)
        chosen = {**form, "scope": scopes, "account": HOST, "decision": "allow"}
        return self.browser.post(urljoin(str(asked.url), action[0] if action else ""), data=chosen).text

    def act(self, kind: str, action: str, record_id: str = "") -> None:
        """Press a button of a platform's page."""
        answer = self.browser.post(f"{self.fakes}/{kind}/_here/{action}", data={"id": record_id} if record_id else {})
        answer.raise_for_status()

    def state(self, kind: str) -> dict[str, Any]:
        """Say what a platform has, and what it was asked."""
        found: dict[str, Any] = self.browser.get(f"{self.fakes}/{kind}/_here/state.json").raise_for_status().json()
        return found

    def an_hour_later(self, subject: str) -> None:
        """Move the event of a subject in the person's calendar."""
        page = self.browser.get(f"{self.fakes}/google/").raise_for_status().text
        (line,) = [each for each in page.split("<li ") if subject in each]
        (event,) = set(re.findall(r"name=event value='([^']+)'", line))
        form = {"calendar": HOST, "event": event, "do": "An hour later"}
        self.browser.post(f"{self.fakes}/google/act", data=form).raise_for_status()

    def appointment(self, appointment_id: str) -> dict[str, Any]:
        """Read it as the tenant."""
        return dict(data(self.api.get(f"{APPOINTMENTS}/{appointment_id}"), 200))

    def wait(self, appointment_id: str, **wanted: tuple[str, int]) -> dict[str, Any]:
        """Give the appointment once each system has come so far: a state, and a version."""

        def is_so(found: dict[str, Any]) -> bool:
            states = {each["system"]: (each["state"], each["version"]) for each in found["sync"]}
            return all(states.get(kind) == each for kind, each in wanted.items())

        return eventually(lambda: self.appointment(appointment_id), is_so, seconds=100)
