"""Links between pages lead somewhere, and every decision is found from the design."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.docs.prose import ROOT, pages

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def links(page: Path) -> list[str]:
    """List the targets of a page's links inside the project."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    return [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """Name the page's headings as GitHub does in links."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere() -> None:
    dead = []
    for page in pages():
        for link in links(page):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists() or (anchor and anchor not in anchors(target)):
                dead.append(f"{page.relative_to(ROOT)}: {link}")
    assert not dead, "\n".join(dead)


def test_the_design_links_every_decision() -> None:
    decisions = {f"decisions/{each.name}" for each in (ROOT / "docs" / "decisions").glob("*.md")}
    assert decisions
    assert not decisions - set(links(ROOT / "docs" / "design.md"))
