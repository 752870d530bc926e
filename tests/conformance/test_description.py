"""Each request of an appointment's life fits the service's own API description."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.conformance.conftest import CONNECTED, DESCRIPTIONS
from tests.conformance.harness.pushed_appointment import ANN, BOB, HOUR, START, Pushed, appointment
from tests.conformance.harness.under_test import ConnectedUnderTest


@pytest.mark.skipif(not DESCRIPTIONS.exists(), reason="../shared/specs is not there, with the services' descriptions")
@pytest.mark.parametrize("kind", CONNECTED)
def test_every_request_fits(kind: str) -> None:
    opening: Callable[[], AbstractContextManager[ConnectedUnderTest]] = CONNECTED[kind]
    with opening() as connected:
        pushed = Pushed(connected, appointment(ANN))
        pushed.push()
        pushed.change(subject="Renamed", start=START + HOUR, end=START + 2 * HOUR, location=None)
        pushed.invite(BOB)
        pushed.push()
        pushed.cancel("Sorry.")
        pushed.push()
        assert len(connected.wire.requests) >= 4
        assert connected.objections() == []
