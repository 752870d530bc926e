"""The request as it was sent, and the commands that sign it once more."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheducal.dashboard.deliveries.views import Sent, sent
from scheducal.webhooks.delivery.model import Attempt, EventRef, planned
from scheducal.webhooks.endpoints.rules import OVERLAP
from scheducal.webhooks.queries.history import History
from scheducal.webhooks.queries.single import SingleDelivery
from scheducal.webhooks.signing import new_secret
from tests.unit.webhooks.values import endpoint

AT = datetime(2026, 3, 19, 14, 23, 1, 123456, tzinfo=UTC)
BODY = '{"id": "x", "name": "Größe — 1"}'
SECRET = new_secret()


def request(changed: datetime | None = None) -> Sent:
    """Give the request of an attempt. changed: when the secret was."""
    event = EventRef("T#1", "L#1", "a27036da-51ed-431f-bac6-fb30f791b074", "webhook.test", AT)
    delivery = planned("ten_1", endpoint().webhook_id, event, AT, is_active=True)
    known = replace(endpoint(), url="https://hooks.example.com/a?b=c")
    known = replace(known, previous_secret=b"old", previous_until=changed + OVERLAP) if changed else known
    found = sent(SingleDelivery(History(delivery, ()), known, BODY), Attempt(1, 1, AT, 12, 200), SECRET)
    assert found is not None
    return found


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl on the PATH, as the reader of the page does")
def test_a_person_who_runs_the_commands_gets_the_signatures(tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text(BODY, "utf-8", newline="")
    found = request()
    made = [
        subprocess.run(["/bin/sh", "-c", f"SECRET='{SECRET}'; {each}"], cwd=tmp_path, capture_output=True, check=True)
        for each in (found.command, found.other_command)
    ]
    standard, ours = (each.stdout.decode().split()[-1] for each in made)
    headers = dict(found.headers)
    assert (headers["webhook-signature"], headers["X-ScheduCal-Signature"]) == (f"v1,{standard}", f"sha256={ours}")
    assert (found.line, headers["Host"]) == ("POST /a?b=c HTTP/1.1", "hooks.example.com")


def test_a_page_says_where_another_secret_signed_too_or_instead() -> None:
    moments = {None: (False, False), AT - timedelta(hours=1): (True, False), AT + timedelta(hours=1): (False, True)}
    found = {changed: (request(changed).is_doubled, request(changed).is_older) for changed in moments}
    assert found == moments
