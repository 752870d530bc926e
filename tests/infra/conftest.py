"""Every stage, and every stage that is deployed to AWS."""

from __future__ import annotations

import pytest

from tests.infra.stages import DEPLOYED, STAGES, Stage, synthesized


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Stage:
    return synthesized(request.param)


@pytest.fixture(params=DEPLOYED)
def deployed(request: pytest.FixtureRequest) -> Stage:
    return synthesized(request.param)
