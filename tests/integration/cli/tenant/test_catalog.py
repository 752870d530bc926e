"""`scheducal catalog`: a tenant's set-up out of a file, and into one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.cli.terminal import Terminal

SAMPLE = Path(__file__).parents[4] / "docs" / "sample-business.yaml"


@pytest.fixture
def tenant(terminal: Terminal) -> str:
    return str(terminal.document("tenants", "create", "Practice")["tenantId"])


def test_a_file_goes_in_once_and_comes_out_the_same(terminal: Terminal, tenant: str, tmp_path: Path) -> None:
    told = terminal.document("catalog", "import", tenant, str(SAMPLE), "--dry-run")
    assert {change["action"] for change in told["changes"]} == {"create"}
    assert terminal.run("catalog", "export", tenant).stdout == "channels: {}\nresources: {}\nservices: {}\n"
    done = terminal.document("catalog", "import", tenant, str(SAMPLE))
    assert done["changes"] == told["changes"]
    again = {"changes": [], "unchanged": len(told["changes"]), "notInFile": []}
    assert terminal.document("catalog", "import", tenant, str(SAMPLE)) == {"dryRun": False, **again}
    copy = tmp_path / "copy.yaml"
    copy.write_text(terminal.run("catalog", "export", tenant).stdout, "utf-8")
    assert terminal.document("catalog", "import", tenant, str(copy)) == {"dryRun": False, **again}
    other = terminal.document("tenants", "create", "Branch")["tenantId"]
    terminal.document("catalog", "import", other, str(copy))
    assert terminal.run("catalog", "export", other).stdout == copy.read_text("utf-8")


def test_people_see_what_changes_field_by_field(terminal: Terminal, tenant: str, tmp_path: Path) -> None:
    file = tmp_path / "practice.yaml"
    text = "resources:\n  Room 1: {kind: room, timeZone: Europe/Berlin}\n"
    file.write_text(text)
    terminal.document("catalog", "import", tenant, str(file))
    file.write_text(
        text.replace("Berlin}", "Berlin, capacity: 3}").replace("Room 1", "Room 2") + text[11:-2] + ", capacity: 2}\n"
    )
    outcome = terminal.run("catalog", "import", tenant, str(file), "--dry-run")
    heading, *lines = [line.split() for line in outcome.stdout.splitlines()]
    assert heading == ["Action", "Kind", "Name", "Field", "Before", "After"]
    assert lines == [["create", "resource", "Room", "2"], ["update", "resource", "Room", "1", "capacity", "1", "2"]]
    assert outcome.stderr == "0 entries are as the file says, 0 are not in it.\n"


def test_a_wrong_file_changes_nothing(terminal: Terminal, tenant: str, tmp_path: Path) -> None:
    file = tmp_path / "practice.yaml"
    file.write_text("resources:\n  Room 1: {kind: room, timeZone: Europe/Berlin}\n  Room 2: {kind: house}\n")
    outcome = terminal.run("catalog", "import", tenant, str(file))
    assert (outcome.status, outcome.stdout) == (1, "")
    assert "line 3: resources.Room 2.kind: must be person, room or equipment" in outcome.stderr
    assert "line 3: resources.Room 2.timeZone: is required" in outcome.stderr
    assert terminal.run("catalog", "export", tenant).stdout.startswith("channels: {}\nresources: {}")
    assert terminal.run("catalog", "import", tenant, str(tmp_path / "none.yaml")).status == 1


def test_a_key_belongs_to_a_channel_that_there_is(terminal: Terminal, tenant: str, tmp_path: Path) -> None:
    outcome = terminal.run("keys", "create", tenant, "--channel", "shop")
    assert outcome.stderr.startswith("scheducal: the tenant has no channel shop; use internal, partner,")
    file = tmp_path / "practice.yaml"
    file.write_text("channels:\n  shop:\n")
    terminal.document("catalog", "import", tenant, str(file))
    assert terminal.document("keys", "create", tenant, "--channel", "shop")["channel"] == "shop"
    assert terminal.document("keys", "create", tenant, "--channel", "open")["channel"] == "open"
