"""The tables of docs/connectors.md, between two marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from infra.assets.asset import ROOT
from infra.connectors.quality import RULES, Standing, due, standings, tier
from scheducal.connectors.manifest import WHOLE_BODY, Capability, Field, Manifest, WebhookDeclaration
from scheducal.connectors.registry import manifests

PAGE = ROOT / "docs" / "connectors.md"
BEGIN, END = "<!-- written by `python -m infra.connectors` -->", "<!-- until here -->"
_BETWEEN = re.compile(f"(?<={re.escape(BEGIN)}\n).*(?={re.escape(END)})", re.DOTALL)
_CAPABILITIES: tuple[Capability, ...] = ("mirror", "trigger", "message", "lookup")


def page_with(text: str) -> str:
    """Give the page with the tables of all connectors; raises ValueError where the marks are missing."""
    if not _BETWEEN.search(text):
        raise ValueError(f"{PAGE.name} lacks the marks that its tables stand between")
    return _BETWEEN.sub(lambda _: tables(manifests().values()), text)


def tables(connectors: Iterable[Manifest]) -> str:
    """Write what each can do, then each with its settings."""
    every = list(connectors)
    parts = [
        "## Capabilities",
        _table(
            (
                "connector",
                "title",
                "calendar",
                *_CAPABILITIES,
                "access",
                "API version",
                "checked on",
                "compare again by",
                "quality",
            ),
            map(_features, every),
        ),
        *(part for each in every for part in _connector(each)),
        "## Quality",
        "Each connector is held to these rules. It needs the lowest tier before we take it in.",
        *(_rules(name, rules, every) for name, rules in RULES.items()),
        *_reasons(every),
    ]
    return "\n" + "\n\n".join(parts) + "\n\n"


def _features(each: Manifest) -> Sequence[str]:
    can = [_mark(name in each.capabilities) for name in _CAPABILITIES]
    access = ", ".join(f"`{name}`" for name in each.credentials) or "none needed"
    version = (each.api_version, each.checked_on.isoformat(), due(each).isoformat())
    return (
        f"`{each.kind}`",
        each.title,
        _mark(each.calendar is not None),
        *can,
        access,
        *version,
        tier(each.kind) or "none",
    )


def _connector(each: Manifest) -> Iterable[str]:
    yield f"## {each.title}"
    if each.recipe:
        yield each.recipe
    limits = each.limits
    bounds = [
        f"{limits.at_once} requests at once" if limits.at_once else "",
        f"{limits.per_minute:,} a minute" if limits.per_minute else "",
    ]
    if any(bounds):
        yield f"It takes {' and '.join(filter(None, bounds))} for each account."
    if limits.writes_per_day:
        yield f"It takes {limits.writes_per_day} changes a UTC day, other than deletions. More wait for the next day."
    if each.incoming and not each.calendar:
        yield _known(each.incoming)
    if each.settings:
        yield _table(("setting", "title", "needed", "help"), (_setting(each, field) for field in each.settings))
    else:
        yield "It has no settings. You make no connection to it."
    if each.mapping:
        yield _table(
            ("field you may fill in", "title", "by default"),
            ((f"`{field.name}`", field.title, f"`{field.default}`") for field in each.mapping),
        )


def _known(incoming: WebhookDeclaration) -> str:
    if not incoming.key:
        return "Its webhooks have no key of their own, so that each is taken."
    parts = ", ".join(f"`{each}`" for each in incoming.key)
    name = "their whole body" if incoming.key == (WHOLE_BODY,) else parts
    return f"A webhook that comes twice is known by {name}, and taken once."


def _setting(manifest: Manifest, each: Field) -> Sequence[str]:
    needed = manifest.credentials if each.required else each.needed_with
    words = "always" if set(needed) == set(manifest.credentials) else _named("with", needed) or "no"
    place = "`secrets`" if each.is_secret else "`settings`"
    beside = [_named("not with", each.never_with), "stays as it is" if each.is_fixed else ""]
    notes = "; ".join([words, *filter(None, beside)])
    return (f"`{each.name}` in {place}", each.title, notes, f"{each.help} Example: `{each.example}`")


def _named(word: str, names: Sequence[str]) -> str:
    return f"{word} {', '.join(f'`{name}`' for name in names)}" if names else ""


def _rules(name: str, rules: Iterable[str], every: Sequence[Manifest]) -> str:
    said = {each.kind: standings(each.kind) for each in every}
    rows = ((f"`{rule}`", RULES_TEXT[rule], *(_word(said[each.kind][rule]) for each in every)) for rule in rules)
    return _table((name, "rule", *(f"`{each.kind}`" for each in every)), rows)


RULES_TEXT = {rule: text for rules in RULES.values() for rule, text in rules.items()}


def _reasons(every: Sequence[Manifest]) -> Iterable[str]:
    rows = [
        (f"`{each.kind}`", f"`{rule}`", standing.why)
        for each in every
        for rule, standing in standings(each.kind).items()
        if standing.why
    ]
    yield "These rules are open, or do not apply:"
    yield _table(("connector", "open rule", "reason"), rows)


def _word(standing: Standing) -> str:
    return {"done": "yes", "todo": "not yet", "exempt": "needs none"}[standing.state]


def _mark(holds: bool) -> str:  # noqa: FBT001
    return "yes" if holds else "no"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
