"""`scheducal smoke` against the local stack: every step passes, and what it made is taken back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from scheducal.store.table import Table
from scheducal.tenants.repository import TenantRepository
from scheducal_tools.cli.operations.tenants import TenantOperations
from scheducal_tools.local.aws import LocalAws
from tests.e2e.stack.running import ROOT, LocalStack


def smoke(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """As an operator runs it in the folder."""
    command = [str(Path(sys.executable).parent / "scheducal"), "smoke", "--json", *options]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'shared'}{os.pathsep}{ROOT}"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False
    )


def test_every_step_passes_on_the_local_stack(stack: LocalStack, tmp_path: Path) -> None:
    (tmp_path / ".local").symlink_to(stack.home)
    played = smoke(tmp_path)
    assert played.returncode == 0, played.stderr
    steps = json.loads(played.stdout)["steps"]
    assert {each["outcome"] for each in steps} == {"passed"}, steps
    assert {"the invitation is sent", "an event is delivered", "what is free can be booked once"} <= {
        each["step"] for each in steps
    }
    tenants = TenantRepository(Table(LocalAws(stack.facts["awsEndpointUrl"]).dynamodb(), stack.facts["tableName"]))
    desk = TenantOperations(tenants, stack.facts["mailDomain"])
    [tenant] = [each for each in desk.all()["tenants"] if each["name"].startswith("Smoke test ")]
    assert all(each["dateRevoked"] for each in desk.keys(tenant["tenantId"])["keys"])
