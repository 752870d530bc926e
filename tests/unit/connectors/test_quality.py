"""The scale of quality: each connector states where it stands, and a machine looks where it can."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from infra.connectors import quality
from infra.connectors.page import PAGE, page_with, tables
from infra.connectors.quality import RULES, Standing, due, outdated, standings, tier, warn
from scheducal.connectors import registry
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.parts import errors_part
from scheducal.http.request import Response
from tests.unit.architecture.sources import ROOT

_GIVES_ACCESS = re.compile("key|secret|token|password", re.IGNORECASE)


def _knows_outcomes(manifest: Manifest) -> bool:
    judge = errors_part(manifest.kind).outcome
    found = [judge(Response(status, {})).name for status in (200, 401, 429, 503)]
    return found == ["done", "reauthorize", "retry", "retry"]


def _is_in_a_suite(manifest: Manifest) -> bool:
    suites = [*ROOT.glob("tests/conformance/**/*.py"), *ROOT.glob("tests/connectors/**/test_*.py")]
    return any(f"scheducal.connectors.systems.{manifest.kind}." in each.read_text("utf-8") for each in suites)


def _is_held_to_a_description(manifest: Manifest) -> bool:
    named = f"scheducal.connectors.systems.{manifest.kind}."
    contracts = any(named in each.read_text("utf-8") for each in ROOT.glob("tests/contract/**/*.py"))
    suites = [each.read_text("utf-8") for each in ROOT.glob("tests/connectors/**/test_*.py")]
    return contracts or any(named in each and "Description(" in each for each in suites)


# What a rule that is said to be kept must show.
LOOKS: dict[str, Callable[[Manifest], bool]] = {
    "settings": lambda each: all(
        field.title and field.help and re.fullmatch(field.pattern, field.example) for field in each.settings
    ),
    "secrets": lambda each: all(field.is_secret for field in each.settings if _GIVES_ACCESS.search(field.name)),
    "check": lambda each: each.check is not None,
    "outcomes": _knows_outcomes,
    "suite": _is_in_a_suite,
    "version": lambda each: bool(each.api_version) and each.checked_on <= date(2026, 12, 31),
    "limits": lambda each: bool(each.limits.at_once or each.limits.per_minute),
    "waits": lambda each: each.retry_header is not None,
    "requests": _is_held_to_a_description,
}


def test_every_connector_reaches_the_lowest_tier() -> None:
    assert {kind: tier(kind) is not None for kind in registry.kinds()} == dict.fromkeys(registry.kinds(), True)


def test_what_is_said_to_be_done_can_be_seen() -> None:
    wrong = [
        f"{kind}: {rule}"
        for kind in registry.kinds()
        for rule, look in LOOKS.items()
        if standings(kind)[rule].state == "done" and not look(registry.manifest(kind))
    ]
    assert wrong == []


def test_a_secret_setting_is_no_exception() -> None:
    # A connector that the rule exempts has no setting that gives access.
    assert all(LOOKS["secrets"](each) for each in registry.manifests().values())


def test_a_file_that_says_less_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "SYSTEMS", tmp_path)
    (tmp_path / "toy").mkdir()
    every = [rule for rules in RULES.values() for rule in rules]

    def write(*open_rules: str, more: str = "") -> None:
        done = ", ".join(rule for rule in every if rule not in open_rules)
        (tmp_path / "toy" / "quality.yaml").write_text(f"done: [{done}]\n{more}", "utf-8")

    for open_rule, more, said in (
        ("settings", "", "each of these rules"),
        ("", "todo: {novel: soon}", "each of these rules"),
        ("", "todo: {check: soon}", "each of these rules"),
        ("check", "later: {check: soon}", "each of these rules"),
        ("check", "todo: {check: }", "check must have a reason"),
        ("check", "exempt: {check: ' '}", "check must have a reason"),
    ):
        write(open_rule, more=more)
        with pytest.raises(ValueError, match=said):
            standings("toy")
    for open_rule, more, reached in (
        ("", "", "gold"),
        ("live", "todo: {live: soon}", "silver"),
        ("check", "todo: {check: soon}", None),
    ):
        write(open_rule, more=more)
        assert tier("toy") == reached
    assert standings("toy")["check"] == Standing("todo", "soon")


def test_the_page_is_as_the_manifests_say() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page_with(text), "python -m infra.connectors writes it"
    with pytest.raises(ValueError, match="lacks the marks"):
        page_with("# Connectors")


def test_a_connector_that_nobody_looked_at_for_long_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert outdated(date(2026, 12, 1)) == []
    assert len(outdated(date(2027, 12, 1))) == len(registry.kinds())
    zoom = registry.manifests()["zoom"]
    assert due(zoom) == zoom.checked_on + timedelta(days=180)
    assert f"| {zoom.checked_on} | {due(zoom)} |" in tables([zoom])
    for late, is_named in ((0, False), (1, True)):
        warn(due(zoom) + timedelta(days=late))
        told = capsys.readouterr()
        assert (f"zoom: compare it with its API again; that was on {zoom.checked_on}\n" in told.err) == is_named
        assert not told.out
