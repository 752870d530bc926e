"""`make demo` against the local stack: the whole story, and one line where it cannot be told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.e2e.stack.running import ROOT, LocalStack

STEPS = [
    "Register a webhook",
    "Book an appointment",
    "The invitation is in the mailbox",
    "The webhook receives appointment.created",
    "Ada Lovelace accepts",
    "The webhook receives attendee.responded",
    "The timeline tells all of it",
]


def demo(home: Path) -> subprocess.CompletedProcess[str]:
    """As `make demo` runs it."""
    return subprocess.run(
        [sys.executable, "-m", "scheducal_tools.local.demo"],
        cwd=ROOT,
        env=os.environ | {"SCHEDUCAL_LOCAL_DIR": str(home)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_the_quick_start_is_played_from_the_request_to_the_timeline(stack: LocalStack) -> None:
    with stack.client() as api:
        webhooks = api.get("/api/v1/webhooks").json()["data"]
        played = demo(stack.home)
        assert (played.returncode, played.stderr) == (0, "")
        assert api.get("/api/v1/webhooks").json()["data"] == webhooks

    assert re.findall(r"^✓ (.*) \d+\.\d s$", played.stdout, re.MULTILINE) == STEPS
    assert played.stdout.count("X-ScheduCal-Signature and webhook-signature are valid") == 2
    assert "Ada Lovelace <ada@example.com>: accepted" in played.stdout
    timeline = played.stdout.partition(f"✓ {STEPS[-1]}")[2]
    entries = re.findall(r"^    \S+Z  (\w+) +(.*)$", timeline, re.MULTILINE)
    assert {"change", "event", "notice", "sync", "answer", "attempt"} == {kind for kind, _ in entries}
    assert [text for kind, text in entries if kind == "change"] == ["version 1 created", "version 2 answered"]
    [appointment_id] = re.findall(r"^    (apt_\w+): Intro call", played.stdout, re.MULTILINE)
    with stack.client() as api:
        [attendee] = api.get(f"/api/v1/appointments/{appointment_id}").json()["data"]["invitees"]
    assert (attendee["email"], attendee["response"]) == ("ada@example.com", "accepted")


def test_without_a_local_stack_it_says_so_in_a_line(tmp_path: Path) -> None:
    played = demo(tmp_path)
    assert (played.returncode, played.stdout) == (1, "")
    assert played.stderr == "make demo: the local stack is not running; start it with `make local`\n"


def test_a_stack_that_was_killed_is_not_running(tmp_path: Path) -> None:
    facts = '{"apiUrl": "http://127.0.0.1:9", "apiKey": "k", "apiSecret": "s", "mailUrl": "http://127.0.0.1:9", '
    facts += '"mailBucket": "b", "awsEndpointUrl": "http://127.0.0.1:9"}'
    (tmp_path / "stack.json").write_text(facts)
    played = demo(tmp_path)
    assert played.returncode == 1
    assert played.stderr == "make demo: the local stack does not answer (ConnectError); start it with `make local`\n"
