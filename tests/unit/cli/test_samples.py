"""Placeholders of sample events."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.operations.invocation.values import dates
from scheducal_tools.cli.samples import fill, find_sample, placeholders

EVENT = {
    "routeKey": "$default",
    "rawPath": "/a/${appointmentId}/${appointmentId}",
    "Records": [{"body": '{"tenant_id": "${tenantId}"}', "count": 1, "last": None, "is": True}],
}


def test_placeholders_are_found_at_every_depth() -> None:
    assert placeholders(EVENT) == {"appointmentId", "tenantId"}


def test_filling_changes_the_placeholders_alone() -> None:
    assert fill(EVENT, {"appointmentId": "apt_1", "tenantId": "ten_1"}) == {
        "routeKey": "$default",
        "rawPath": "/a/apt_1/apt_1",
        "Records": [{"body": '{"tenant_id": "ten_1"}', "count": 1, "last": None, "is": True}],
    }


def test_a_value_is_not_filled_again() -> None:
    assert fill(["${a}"], {"a": "${b}", "b": "no"}) == ["${b}"]


def test_no_placeholder_stays_open_unnoticed() -> None:
    with pytest.raises(KeyError, match="tenantId"):
        fill(EVENT, {"appointmentId": "apt_1"})


def test_the_nearest_sample_counts(tmp_path: Path) -> None:
    near, far = tmp_path / "a" / "events", tmp_path / "events"
    for folder in (near, far):
        folder.mkdir(parents=True)
        (folder / "docs.page.json").write_text("{}")
    (far / "docs.openapi.json").write_text("{}")
    below = tmp_path / "a" / "b"
    below.mkdir()
    assert find_sample("docs.page", below) == near / "docs.page.json"
    assert find_sample("docs.openapi", below) == far / "docs.openapi.json"
    with pytest.raises(CommandFailed, match="--event"):
        find_sample("docs.fallback", below)


@pytest.mark.parametrize(
    ("today", "monday"), [("2026-11-21", "2026-11-23"), ("2026-11-22", "2026-11-23"), ("2026-11-23", "2026-11-30")]
)
def test_a_sample_books_on_a_monday_that_is_to_come(today: str, monday: str) -> None:
    assert dates(date.fromisoformat(today))["nextMonday"] == monday
    assert dates(date.fromisoformat("2027-03-01"))["yesterday"] == "2027-02-28"
