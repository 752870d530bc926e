"""Workers around connected calendars, in the function's own stage."""

from __future__ import annotations

from collections.abc import Callable

from scheducal import clock
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.pull.worker import PullWorker
from scheducal.connectors.push.queue import calendars_queue
from scheducal.connectors.push.wiring import access
from scheducal.connectors.runners.address import incoming_base
from scheducal.store.table import table


def pull_worker(has_time: Callable[[], bool]) -> PullWorker:
    """Build one for each invocation."""
    return PullWorker(table(), changes_queue(), calendars_queue(), access(), incoming_base, clock.now, has_time)
