"""The document of the last release, and the breaking changes since that the changelog declares."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from infra.assets.asset import ROOT

FOLDER = ROOT / "docs" / "releases"
CHANGELOG = ROOT / "CHANGELOG.md"
# A change as `breaking_changes` names it, in a code span.
_DECLARED = re.compile(r"`((?:GET|PUT|POST|PATCH|DELETE) /[^`]*: [^`]+)`")


def version() -> str:
    """Give the version of the release that the code has, or comes after."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def path_of(release: str) -> Path:
    """Say where the document of a release is kept."""
    return FOLDER / f"openapi-{release}.json"


def released() -> dict[str, Any]:
    """Read the document of the last release."""
    found: dict[str, Any] = json.loads(path_of(version()).read_text("utf-8"))
    return found


def keep_release(document: str) -> None:
    """Keep the document as that of the version in pyproject.toml, in one line: nobody reads it, and it is large."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(json.loads(document), separators=(",", ":"), ensure_ascii=False)
    path_of(version()).write_text(text + "\n", "utf-8")


def declared(changelog: str) -> set[str]:
    """List the breaking changes that the newest section of the changelog declares."""
    return set(_DECLARED.findall(changelog.split("\n## ")[1]))
