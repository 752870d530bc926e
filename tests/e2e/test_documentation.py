"""Every example of the documentation runs, as a reader would run it, against the local stack."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.stack.envelope import data
from tests.e2e.stack.examples import LEFT_OUT, examples, pages, refusals, script
from tests.e2e.stack.running import ROOT, LocalStack, appointment, eventually
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant

STATUS = re.compile(r"^HTTP/\S+ (\d{3})", re.MULTILINE)
# Notes each answer's headers beside doing what it is asked to.
CURL = '#!/bin/sh\nexec "{curl}" --dump-header "$(mktemp "{folder}/XXXXXX")" "$@"\n'


def reader(stack: LocalStack, folder: Path) -> dict[str, str]:
    """Make a folder like a checkout whose stack runs, and the variables that the pages speak of."""
    (folder / ".local").symlink_to(stack.home)
    (folder / "events").symlink_to(ROOT / "events")
    (folder / "answers").mkdir()
    (folder / "bin").mkdir()
    curl = folder / "bin" / "curl"
    curl.write_text(CURL.format(curl=shutil.which("curl"), folder=folder / "answers"))
    curl.chmod(0o755)
    path = [str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    demo = Tenant(stack, stack.facts["tenantId"], stack.facts["apiKey"], stack.facts["apiSecret"])
    with demo.client() as api:
        answer = api.post(APPOINTMENTS, json=appointment("ada@example.com"), headers={"Idempotency-Key": folder.name})
    return {
        "PATH": os.pathsep.join(path),
        "TENANT": demo.tenant_id,
        "KEY": demo.with_key().api_key,
        "APPOINTMENT": data(answer, 201)["appointmentId"],
    }


@pytest.mark.parametrize("name", pages())
def test_examples_run(stack: LocalStack, tmp_path: Path, name: str) -> None:
    page = ROOT / name
    environment = os.environ | reader(stack, tmp_path)
    command = ["sh", "-c", script(page)]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    answers = [each.read_text("ascii") for each in (tmp_path / "answers").iterdir()]
    statuses = [int(STATUS.findall(answer)[-1]) for answer in answers]
    assert sorted(status for status in statuses if status >= 400) == refusals(page), run.stdout


def test_the_first_request_s_invitation_is_in_the_mailbox(stack: LocalStack, tmp_path: Path) -> None:
    first = examples(ROOT / "README.md")[0]
    environment = os.environ | reader(stack, tmp_path)
    subject = f"Intro Call with {tmp_path.name}"
    text = first.text.replace("Intro Call — Acme Corp", subject)
    subprocess.run(["sh", "-euc", text], cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=60)
    address = "contact@acmecorp.example.com"
    eventually(
        lambda: [mail["subject"] for mail in stack.mails(address)], lambda found: any(subject in each for each in found)
    )


def test_pages_left_out_have_examples() -> None:
    assert all(examples(ROOT / name) for name in LEFT_OUT)
