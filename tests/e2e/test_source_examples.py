"""The source's own examples, run as they stand but for host, credentials and the appointment's id."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stack.mailbox import message, part, wait_for_mails
from tests.e2e.stack.running import ROOT, LocalStack
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

SOURCE = ROOT.parent / "shared" / "reference" / "source-scheducal-api.txt"
HOST = "https://api.scheducal.com"
LATER = "/api/v1/webhooks"
CURL = re.compile(r"^curl .*?'$", re.MULTILINE | re.DOTALL)
FETCH = re.compile(r"^(?:const response = )?await fetch\(.*?^(?:}\);|\);)$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason=f"needs the source document at {SOURCE}")


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


@pytest.fixture
def appointment_id(tenant: Tenant) -> str:
    """Make an appointment with one invitee, nobody else's."""
    body = {
        "appointmentSubject": "Quarterly Business Review",
        "appointmentStart": "2026-04-15T09:00:00",
        "appointmentEnd": "2026-04-15T10:00:00",
        "appointmentTimeZone": "America/Los_Angeles",
        "address": "lisa@acmecorp.example",
    }
    with tenant.client() as api:
        answer = api.post(APPOINTMENTS, json=body, headers={"Idempotency-Key": os.urandom(16).hex()})
    return str(answer.json()["data"]["appointmentId"])


def examples(pattern: re.Pattern[str]) -> list[str]:
    found = pattern.findall(SOURCE.read_text("utf-8"))
    return [example for example in found if LATER not in example]


def curl(tenant: Tenant, example: str, appointment_id: str = "") -> dict[str, Any]:
    """Run the command; the answer."""
    command = example.replace(HOST, tenant.stack.facts["apiUrl"]).replace("AAMkAGI2...", appointment_id)
    command = command.replace("YOUR_API_KEY", tenant.api_key).replace("YOUR_API_SECRET", tenant.api_secret)
    done = subprocess.run(["sh", "-euc", command], capture_output=True, text=True, check=True, timeout=60)
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["success"] is True, answer
    return answer


def fetch(tenant: Tenant, example: str, appointment_id: str, *, printed: str) -> Any:
    """Run the script; what it prints."""
    setting = f"const appointmentId = {json.dumps(appointment_id)};\n"
    script = (
        setting + example.replace(HOST, tenant.stack.facts["apiUrl"]) + f"\nconsole.log(JSON.stringify({printed}));"
    )
    keys = {"SCHEDUCAL_API_KEY": tenant.api_key, "SCHEDUCAL_API_SECRET": tenant.api_secret}
    node = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert node is not None
    command = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, env=os.environ | keys, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_curl_creates_a_first_appointment(tenant: Tenant) -> None:
    first, _ = (example for example in examples(CURL) if f"{APPOINTMENTS} " in example)
    data = curl(tenant, first)["data"]
    assert (data["subject"], data["timeZone"]) == ("Intro Call — Acme Corp", "America/New_York")
    assert (data["start"], data["end"]) == ("2026-04-01T14:00:00", "2026-04-01T14:30:00")
    assert (data["hasInitialInvitee"], data["inviteeCount"]) == (True, 1)
    [mail] = wait_for_mails(tenant.stack, "contact@acmecorp.com", about=data["appointmentId"])
    assert "Intro Call — Acme Corp" in mail["subject"]


def test_curl_creates_updates_invites_and_cancels(tenant: Tenant) -> None:
    _, create, invite, update, cancel = examples(CURL)
    created = curl(tenant, create)
    assert created["message"] == "Appointment created successfully"
    identity = created["data"]["appointmentId"]
    invited = curl(tenant, invite, identity)
    assert invited["message"] == "Invitation sent successfully"
    assert (invited["data"]["invitee"], invited["data"]["totalInvitees"]) == ("Mary Jones", 2)
    updated = curl(tenant, update, identity)
    assert updated["message"] == "Appointment updated successfully"
    assert updated["data"]["startDateTime"] == "2026-04-15T10:00:00"
    cancelled = curl(tenant, cancel, identity)
    assert cancelled["message"] == "Appointment cancelled successfully"
    assert cancelled["data"]["originalInviteeCount"] == 2
    tenant.settled(identity)
    notice = wait_for_mails(tenant.stack, "john@acmecorp.com", about=identity)[-1]
    assert (notice["method"], notice["to"]) == ("CANCEL", ["john@acmecorp.com"])
    assert "will reschedule next week" in part(message(tenant.stack, notice), "text/plain")


def test_fetch_creates(tenant: Tenant) -> None:
    create, _, _ = examples(FETCH)
    answer = fetch(tenant, create.replace("John Doe", "John D."), "", printed="await response.json()")
    assert answer["message"] == "Appointment created successfully"
    assert answer["data"]["start"] == "2026-04-15T09:00:00"


def test_fetch_updates(tenant: Tenant, appointment_id: str) -> None:
    _, update, _ = examples(FETCH)
    answer = fetch(tenant, update, appointment_id, printed="await response.json()")
    assert answer["message"] == "Appointment updated successfully"
    assert (answer["data"]["appointmentId"], answer["data"]["endDateTime"]) == (appointment_id, "2026-04-15T11:00:00")


def test_fetch_cancels(tenant: Tenant, appointment_id: str) -> None:
    _, _, cancel = examples(FETCH)
    assert fetch(tenant, cancel, appointment_id, printed='"sent"') == "sent"
    with tenant.client() as api:
        assert api.get(f"{APPOINTMENTS}/{appointment_id}").json()["data"]["isActive"] is False
