"""A stage, since what an operator has to mend is counted by stage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheducal.settings import stage_settings


@pytest.fixture(autouse=True)
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STAGE", "dev")
    stage_settings.cache_clear()
    yield
    stage_settings.cache_clear()
