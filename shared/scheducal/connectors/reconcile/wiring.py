"""Comparisons in the function's own stage."""

from __future__ import annotations

from collections.abc import Callable

from scheducal import clock
from scheducal.connectors.push.queue import calendars_queue
from scheducal.connectors.push.wiring import access
from scheducal.connectors.reconcile.job import Job
from scheducal.store.table import table


def job(has_time: Callable[[], bool]) -> Job:
    """Build one for each invocation."""
    return Job(table(), calendars_queue(), access(), clock.now, has_time)
