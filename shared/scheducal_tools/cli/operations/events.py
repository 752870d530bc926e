"""Events of all tenants that nobody was told of: found in the table, and handed to the function that plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from scheducal.batches import batches
from scheducal.clock import Clock, isoformat
from scheducal.dispatch.queries import UnplannedEvents, events_between
from scheducal.dispatch.rules import LONGEST_AGO, Unplanned
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.store.values import marshal
from scheducal.walltime.parse import parse_instant
from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.sheet import Document

FUNCTION = "pipeline.dispatch"
# Far below the 6 MB that an invocation may have, at 64 KB an event.
_BATCH = 50
# As many are named; all are counted.
MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class EventOperations:
    """invoke: calls a function of the stage, as operations.stack.functions.Functions does."""

    table: Table
    invoke: Callable[[str, dict[str, Any]], Document]
    clock: Clock

    def replan(self, since: str, until: str | None, *, dry_run: bool = False) -> Document:
        """Plan the events of a time that lack deliveries or syncs; a dry run finds them alone.

        Done again, it finds nothing to do. Raises Refusal for a time that nothing is known of, and CommandFailed.
        """
        begin, end = self._span(since, until)
        checked, unplanned, named = 0, 0, list[Document]()
        look = UnplannedEvents(self.table)
        for events in events_between(self.table, begin, end):
            lacking = look.among(events, self.clock())
            if not dry_run:
                self._plan(lacking)
            checked, unplanned = checked + len(events), unplanned + len(lacking)
            named += [each.named for each in lacking[: MOST_NAMED - len(named)]]
        return {
            "since": isoformat(begin),
            "until": isoformat(end),
            "checked": checked,
            "unplanned": unplanned,
            "planned": 0 if dry_run else unplanned,
            "events": named,
        }

    def _span(self, since: str, until: str | None) -> tuple[datetime, datetime]:
        now = self.clock()
        # The second that goes on belongs to it. Nothing has happened after it, and each day would be looked at.
        latest = now + timedelta(seconds=1)
        end = min(parse_instant(until, "until"), latest) if until else latest
        begin = parse_instant(since, "since")
        if end <= begin:
            raise Refusal("invalid_field", "since must be before until", param="since")
        if begin < now - LONGEST_AGO:
            message = f"deliveries are known for {LONGEST_AGO.days} days; take a later time"
            raise Refusal("invalid_field", message, param="since")
        return begin, end

    def _plan(self, lacking: list[Unplanned]) -> None:
        together: defaultdict[tuple[str, ...], list[Unplanned]] = defaultdict(list)
        for each in lacking:
            together[each.lacks].append(each)
        for names, events in together.items():
            for batch in batches(events, _BATCH):
                records = [{"dynamodb": {"NewImage": marshal(each.row)}} for each in batch]
                answer = self.invoke(FUNCTION, {"Records": records, "only": list(names)})
                if answer["error"]:
                    raise CommandFailed(f"{FUNCTION} failed ({answer['error']}); its log says why")
