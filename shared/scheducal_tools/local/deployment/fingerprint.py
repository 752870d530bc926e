"""What a deployment is made of, in one value: equal fingerprints need no new deployment."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

_FOLDERS = ("functions", "infra", "shared")
_FILES = ("cdk.json", "docs/openapi.json", "package-lock.json", "requirements-dev.txt")
# What is generated, and what is not deployed.
_LEFT_OUT = {"__pycache__", "cli", "local"}


def fingerprint(root: Path, overrides: Mapping[str, str]) -> str:
    """SHA-256 over the sources, the interpreter that will run them, and the variables that override settings."""
    digest = sha256(f"{sys.version}\0{sorted(overrides.items())}\n".encode())
    for path in sorted(_sources(root)):
        content = sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root)}\0{content}\n".encode())
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file() and _LEFT_OUT.isdisjoint(path.relative_to(root).parts):
                yield path
    yield from (path for name in _FILES if (path := root / name).is_file())
