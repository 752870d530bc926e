"""Workers around connected calendars, in the function's own stage."""

from __future__ import annotations

from collections.abc import Callable

from scheducal import clock
from scheducal.connectors import registry
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.pull.worker import PullWorker
from scheducal.connectors.push.queue import calendars_queue
from scheducal.connectors.push.wiring import access
from scheducal.settings import calendar_settings
from scheducal.store.table import table


def pull_worker(has_time: Callable[[], bool]) -> PullWorker:
    """Build one for each invocation."""
    return PullWorker(table(), changes_queue(), calendars_queue(), access(), _url_of, clock.now, has_time)


def _url_of(kind: str) -> str:
    """Where a kind of calendar sends what it has to say."""
    return f"{calendar_settings().public_url}/inbound/{registry.manifest(kind).public_name}"
