"""The scale of quality: its rules in three tiers, and what each connector's quality.yaml says of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import yaml

from infra.assets.asset import ROOT
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.registry import manifests

Tier = Literal["bronze", "silver", "gold"]
State = Literal["done", "todo", "exempt"]
SYSTEMS = ROOT / "shared" / "scheducal" / "connectors" / "systems"
STATES: tuple[State, ...] = ("done", "todo", "exempt")
CURRENT_FOR = timedelta(days=180)
# The lowest tier is needed to merge.
RULES: Mapping[Tier, Mapping[str, str]] = {
    "bronze": {
        "settings": "Each setting has a title, help, and an example that fits its pattern.",
        "secrets": "Each setting that gives access is a secret.",
        "check": "A cheap read shows whether credentials are good for the work.",
        "outcomes": "It knows refused access, throttling and outages.",
        "suite": "It passes the suite that all connectors share.",
        "version": "The manifest states the API version, and a day on which both were compared.",
    },
    "silver": {
        "limits": "The manifest states the limits that the service documents.",
        "waits": "It leaves the service alone for as long as the service asks.",
        "requests": "Tests hold its requests against the service's own description.",
        "creates": "A repeated create makes no second record.",
        "texts": "No refusal repeats the service's words about people.",
    },
    "gold": {
        "echo": "It knows its own changes when the service tells of them.",
        "repair": "The daily comparison finds differences and repairs them.",
        "fake": "A full fake of the service runs on one machine.",
        "faults": "Tests fail each of its calls in turn, and lose nothing.",
        "live": "Somebody ran it against the real service, in this API version.",
    },
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a connector says of one rule. why: for all that is not done."""

    state: State
    why: str = ""


def standings(kind: str) -> dict[str, Standing]:
    """Read a connector's quality.yaml. Raises ValueError for rules that are missing or unknown, or have no reason."""
    found = yaml.safe_load((SYSTEMS / kind / "quality.yaml").read_text("utf-8"))
    known = [rule for rules in RULES.values() for rule in rules]
    said = list(_said(found)) if isinstance(found, dict) and found.keys() <= set(STATES) else []
    if sorted(rule for rule, _ in said) != sorted(known):
        raise ValueError(
            f"{kind}/quality.yaml must say done, todo or exempt of each of these rules: {', '.join(known)}"
        )
    standing = dict(said)
    if wrong := [rule for rule, each in standing.items() if each.state != "done" and not each.why]:
        raise ValueError(f"{kind}/quality.yaml: {', '.join(wrong)} must have a reason")
    return {rule: standing[rule] for rule in known}


def tier(kind: str) -> Tier | None:
    """Give the highest tier whose rules, and those below, are all kept; None where it has not even the lowest."""
    reached: Tier | None = None
    found = standings(kind)
    for each, rules in RULES.items():
        if any(found[rule].state == "todo" for rule in rules):
            break
        reached = each
    return reached


def due(each: Manifest) -> date:
    """Give the last day on which the comparison of a connector with its API is good enough."""
    return each.checked_on + CURRENT_FOR


def outdated(today: date) -> list[Manifest]:
    """List the connectors that nobody compared with their APIs for half a year."""
    return [each for each in manifests().values() if today > due(each)]


def warn(today: date) -> None:
    """Name the outdated connectors on stderr."""
    for each in outdated(today):
        print(f"{each.kind}: compare it with its API again; that was on {each.checked_on}", file=sys.stderr)


def _said(found: Mapping[str, Any]) -> Iterator[tuple[str, Standing]]:
    """Read a list of the rules that are kept, and two tables of the rest with their reasons."""
    yield from ((str(rule), Standing("done")) for rule in found.get("done") or ())
    for state in STATES[1:]:
        yield from (
            (str(rule), Standing(state, str(why or "").strip())) for rule, why in (found.get(state) or {}).items()
        )
