"""The fixtures of the connectors' suite, and the one line that makes the toy connector known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheducal.connectors import parts, registry, systems
from tests.integration.conftest import environment, pytest_collection_modifyitems, world

__all__ = ["environment", "pytest_collection_modifyitems", "world"]


@pytest.fixture(autouse=True, scope="module")
def toy() -> Iterator[None]:
    """Nobody else sees the toy connector."""
    systems.__path__.append(str(Path(__file__).parent / "systems"))
    _read_again()
    yield
    systems.__path__.pop()
    _read_again()


def _read_again() -> None:
    for read in (registry.kinds, registry.manifests, registry.calendar_kinds, parts.auth_part):
        read.cache_clear()
