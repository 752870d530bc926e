"""Since the last release nothing breaks a client that the changelog does not declare."""

from __future__ import annotations

import copy
import importlib
import json
import re
from dataclasses import replace
from datetime import date

import pytest

from infra.assets.asset import ROOT
from infra.openapi.breaks import breaking_changes
from infra.openapi.document import deprecations
from infra.openapi.releases import CHANGELOG, declared, path_of, released, version
from scheducal.deprecation import Deprecation

# keepachangelog.com, 1.1.0.
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
_HEADING = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$", re.MULTILINE)


def test_every_breaking_change_since_the_last_release_is_declared() -> None:
    document = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))
    found = set(breaking_changes(released(), document))
    named = declared(CHANGELOG.read_text("utf-8"))
    assert found - named == set(), (
        "declare them in CHANGELOG.md under Unreleased, or take them back: docs/versioning.md"
    )
    assert named - found == set(), "the changelog declares breaking changes that are none"


def test_a_change_counts_as_declared_in_the_newest_section_alone() -> None:
    document = released()
    spoilt = copy.deepcopy(document)
    del spoilt["paths"]["/api/v1/holds"]["post"]
    [broken] = breaking_changes(document, spoilt)
    newest = f"# Changelog\n\n## [Unreleased]\n\n### Removed\n\n- Holds: `{broken}`.\n\n## [0.1.0] - 2026-11-30\n"
    assert declared(newest) == {broken}
    assert declared(newest.replace("[Unreleased]", "[Unreleased]\n\n## [0.2.0] - 2026-12-01")) == set()


def test_the_changelog_keeps_its_form_and_ends_with_the_version_of_the_code() -> None:
    text = CHANGELOG.read_text("utf-8")
    (first, no_day), *releases = _HEADING.findall(text)
    assert (first, no_day) == ("Unreleased", "")
    days = [date.fromisoformat(day) for _, day in releases]
    assert days == sorted(days, reverse=True)
    assert releases[0][0] == version()
    for part in _HEADING.split(text)[3:]:
        if part and part.startswith("\n"):
            sections = re.findall(r"^### (.+)$", part, re.MULTILINE)
            assert sections
            assert set(sections) <= SECTIONS
            assert all(re.search(rf"^### {name}\n\n- ", part, re.MULTILINE) for name in sections)


def test_the_document_of_the_release_is_kept() -> None:
    assert path_of(version()).exists(), "python -m infra.openapi release"
    kept = {f"events-{version()}.json", path_of(version()).name}
    assert {each.name for each in path_of(version()).parent.iterdir()} == kept, "keep the last alone"


def test_a_deprecation_that_a_handler_declares_is_told_by_all_its_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = importlib.import_module("functions.appointments.update").handler
    goes = Deprecation(date(2027, 1, 1), date(2028, 1, 1))
    monkeypatch.setattr("functions.appointments.update.handler", replace(handler, deprecation=goes))
    path = "/api/v1/appointments/{appointmentId}"
    assert deprecations() == {f"PATCH {path}": goes, f"PUT {path}": goes}
