"""Fails each AWS call of the code under test, one at a time, before and after it took effect.

    for trial in every_fault(worlds):
        with trial as world:
            ...  # drive the code under test, check what must hold

`worlds` opens a fresh world (a context manager) with an attribute `wire`. docs/testing.md has the whole story.
"""

from tests.faults.exhaustive import Trial, every_fault, every_moment
from tests.faults.modes import Killed, Mode
from tests.faults.wire import Call, Wire

__all__ = ["Call", "Killed", "Mode", "Trial", "Wire", "every_fault", "every_moment"]
