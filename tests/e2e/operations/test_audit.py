"""The audit log on the local stack: a request over HTTP, its trace through real queues, a sealed day and its proof."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheducal import clock
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.table import Table
from scheducal.store.writes import Put
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_tenant
from scheducal_tools.local.aws import LocalAws
from tests.e2e.stack.running import ROOT, LocalStack, eventually


def scheducal(stack: LocalStack, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    if not (folder / ".local").exists():
        (folder / ".local").symlink_to(stack.home)
    command = [str(Path(sys.executable).parent / "scheducal"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_a_request_leads_to_its_sync_and_its_mail(stack: LocalStack, api: httpx.Client, tmp_path: Path) -> None:
    start = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT10:00:00")
    made = api.post(
        "/api/v1/appointments",
        json={
            "appointmentStart": start,
            "appointmentEnd": start.replace("T10", "T11"),
            "appointmentTimeZone": "Europe/Berlin",
            "appointmentSubject": "Traced",
            "appointmentBody": "Traced",
            "appointmentLocation": "Here",
            "name": "Ann",
            "address": "ann.traced@example.com",
        },
    )
    assert made.status_code == 201, made.text
    request_id = made.headers["X-Request-Id"]

    def traced() -> dict[str, Any]:
        played = scheducal(stack, tmp_path, "trace", request_id, "--json")
        return dict(json.loads(played.stdout)) if played.returncode == 0 else {}

    found = eventually(traced, lambda told: bool(told.get("mails")))
    assert [each["state"] for each in found["syncs"]] == ["synced"]
    listed = api.get("/api/v1/audit", params={"requestId": request_id}).json()["data"]["entries"]
    assert [each["auditId"] for each in listed] == [each["auditId"] for each in found["entries"]]


def test_a_day_is_sealed_and_an_alteration_is_found(
    stack: LocalStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(LocalAws(stack.facts["awsEndpointUrl"]).dynamodb(), stack.facts["tableName"])
    past = datetime.now(UTC) - timedelta(days=3)
    tenant = create_tenant(TenantRepository(table), "Audited", stack.facts["mailDomain"], past).tenant_id
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: past)
        puts = [entry_put(Subject(tenant, "customer", f"cus_{n}"), "created", "system") for n in range(3)]
    for each in puts:
        table.put(each)
    sample = str(ROOT / "events" / "pipeline.archive.json")
    assert scheducal(stack, tmp_path, "invoke", "pipeline.archive", "--event", sample).returncode == 0
    proven = scheducal(stack, tmp_path, "audit", "verify", tenant, "--json")
    assert proven.returncode == 0, proven.stderr
    told = json.loads(proven.stdout)
    assert (told["days"], told["entries"], told["findings"]) == (1, 3, [])
    table.put(Put(puts[1].key, {**puts[1].item, "actor": "key_of_another"}))
    found = scheducal(stack, tmp_path, "audit", "verify", tenant, "--json")
    assert found.returncode == 1
    findings = json.loads(found.stdout)["findings"]
    assert {each["day"] for each in findings} == {past.date().isoformat()}
    assert any(f"{puts[1].item['auditId']} was altered" in each["problem"] for each in findings)
