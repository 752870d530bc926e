"""The steps of a restore, in order. Each looks whether it was taken, so that all can be run again after a break."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scheducal.clock import Clock, isoformat, to_seconds
from scheducal.dispatch.rules import LONGEST_AGO
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update
from scheducal.walltime.parse import parse_instant
from scheducal_tools.cli.operations.events import EventOperations
from scheducal_tools.cli.operations.restore.model import NOTE, Restore, State, Step, begun, noted
from scheducal_tools.cli.operations.restore.reconciliation import Reconciliation
from scheducal_tools.cli.operations.restore.retelling import Retelling
from scheducal_tools.cli.operations.restore.survey import Survey, counted
from scheducal_tools.cli.operations.restore.tables import Tables
from scheducal_tools.cli.operations.restore.writers import Writers

POLL_SECONDS = 5.0
# What was committed this long before the moment may not have been told by then.
BEFORE = timedelta(hours=2)
Answer = tuple[State, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RestoreOperations:
    """table_name: the stage's own now. open_table: by a name. wait: for so many seconds. folder: of reports."""

    writers: Writers
    tables: Tables
    table_name: str
    open_table: Callable[[str], Table]
    events: EventOperations
    clock: Clock
    folder: Path
    wait: Callable[[float], None] = time.sleep

    def steps(self, point: str | None, *, act: bool) -> Iterator[Step]:
        """Give each step's state, one after the other. act: takes those that are open, and ends at one that waits.

        point: the moment to go back to; None goes on with the restore whose table the stage has. Raises Refusal.
        """
        restore = self._restore(point)
        for name, look, take in self._plan(restore):
            state, detail, facts = look(restore)
            while act and state == "open":
                take(restore)
                state, detail, facts = look(restore)
                if state == "open":
                    self.wait(POLL_SECONDS)
            yield Step(name, state, detail, facts)
            if state != "done":
                return

    def call_off(self) -> Step:
        """Start what was stopped, on the table that the stage has."""
        self.writers.start()
        return Step("start", *self._is_started(None))

    def _restore(self, point: str | None) -> Restore:
        if (note := self.open_table(self.table_name).get(NOTE)) is not None:
            adopted = noted(self.table_name, note)
            if point is None or parse_instant(point, "to") == adopted.point:
                return adopted
        if point is None:
            message = f"{self.table_name} was not restored; name the moment to go back to with --to"
            raise Refusal("missing_required_field", message, param="to")
        moment = parse_instant(point, "to")
        latest = self.tables.latest(self.table_name) or self.clock()
        if moment >= latest:
            message = f"the table goes back to {isoformat(latest)} at the latest"
            raise Refusal("invalid_field", message, param="to")
        return begun(self.table_name, moment)

    def _plan(self, restore: Restore) -> Iterator[tuple[str, Callable[[Restore], Answer], Callable[[Restore], None]]]:
        if self.table_name != restore.target:
            yield "stop", self._is_stopped, lambda _: self.writers.stop()
            yield "restore", self._is_restored, self._have_restored
            yield "equip", self._is_equipped, self._equip
            yield "survey", self._is_surveyed, self._survey
        yield "adopt", self._is_adopted, lambda _: None
        yield "retell", self._noted("retold", "appointments told again"), self._retell
        yield "start", self._is_started, lambda _: self.writers.start()
        yield "replan", self._noted("replanned", "events planned again"), self._replan
        yield "reconcile", self._noted("reconciling", "calendars and comparisons begun"), self._reconcile
        yield "compare", self._compared, lambda _: None

    def _is_stopped(self, restore: Restore | None) -> Answer:
        return self._writing(restore, wanted=False)

    def _is_started(self, restore: Restore | None) -> Answer:
        return self._writing(restore, wanted=True)

    def _writing(self, restore: Restore | None, *, wanted: bool) -> Answer:
        del restore
        states = self.writers.states()
        words = ", ".join(f"{each[True]} of {each.total()} {kind}" for kind, each in states.items())
        is_done = not any(each[not wanted] for each in states.values())
        return ("done" if is_done else "open"), f"{words} run", {kind: each[True] for kind, each in states.items()}

    def _is_restored(self, restore: Restore) -> Answer:
        status = self.tables.status(restore.target)
        return ("done" if status == "ACTIVE" else "open"), f"{restore.target} {status or 'is not there'}", {}

    def _have_restored(self, restore: Restore) -> None:
        if self.tables.status(restore.target) is None:
            self.tables.restore(restore)

    def _is_equipped(self, restore: Restore) -> Answer:
        lacking = self.tables.lacks(restore)
        is_done = not lacking and self._note(restore) is not None
        return ("done" if is_done else "open"), f"lacks {', '.join(lacking) or 'nothing'}", {}

    def _equip(self, restore: Restore) -> None:
        # DynamoDB changes one thing of a table at a time.
        if self.tables.status(restore.target) == "ACTIVE":
            for lacking in self.tables.lacks(restore)[:1]:
                self.tables.give(restore, lacking)
        if self._note(restore) is None:
            self.open_table(restore.target).put(Put(NOTE, restore.note))

    def _is_surveyed(self, restore: Restore) -> Answer:
        found = (self._note(restore) or {}).get("survey")
        return ("done" if found else "open"), found or "", {"report": str(self._report(restore))}

    def _survey(self, restore: Restore) -> None:
        fates: Counter[Any] = Counter()
        with self._report(restore).open("w", encoding="utf-8") as report:
            for each in self._surveyor(restore).differences():
                fates[each.fate, each.kind] += 1
                report.write(json.dumps(each.document) + "\n")
        self._keep(restore, {"survey": counted(fates)})

    def _is_adopted(self, restore: Restore) -> Answer:
        stream = self.tables.stream(restore.target)
        if self.table_name == restore.target:
            return "done", f"the stage uses {restore.target}", {"restoredStream": stream}
        settings = f"data.restoredStream to {stream}"
        if self.writers.shift_gradually():
            settings += ", and functions.gradualRelease to false for this deployment"
        return "waiting", f"set {settings}, deploy, and run this again", {"restoredStream": stream}

    def _retell(self, restore: Restore) -> None:
        retelling = Retelling(self.open_table(restore.source), self.open_table(restore.target))
        at = self.clock()
        changed = self._surveyor(restore).changed_appointments() if self.tables.status(restore.source) else ()
        told = sum(retelling.tell(each, at) for each in changed)
        self._keep(restore, {"retold": told})

    def _replan(self, restore: Restore) -> None:
        since = max(restore.point - BEFORE, self.clock() - LONGEST_AGO + BEFORE)
        document = self.events.replan(isoformat(since), None)
        self._keep(restore, {"replanned": document["planned"]})

    def _reconcile(self, restore: Restore) -> None:
        now = to_seconds(self.clock())
        self._keep(restore, {"reconciledFrom": isoformat(now)})
        self._keep(restore, {"reconciling": Reconciliation(self.open_table(restore.target)).begin(now)})

    def _compared(self, restore: Restore) -> Answer:
        note = self._note(restore) or {}
        table = self.open_table(restore.target)
        found = Reconciliation(table).outcome(datetime.fromisoformat(note["reconciledFrom"]), self.clock())
        words = f"{found.compared} systems compared, {found.repaired} differences repaired"
        words += f", {found.unrepaired} left to a person, {found.unreached} systems not reached"
        # Nobody carries these over, and the survey's step is no longer shown.
        lost = {"survey": note.get("survey", ""), "report": str(self._report(restore))}
        words += f", {found.waiting} not yet compared; run this again" if found.waiting else ""
        if lost["survey"]:
            words += f"; the survey found: {lost['survey']}, see {lost['report']}"
        return ("waiting" if found.waiting else "done"), words, {**asdict(found), **lost}

    def _noted(self, name: str, words: str) -> Callable[[Restore], Answer]:
        def look(restore: Restore) -> Answer:
            count = (self._note(restore) or {}).get(name)
            return ("open" if count is None else "done"), f"{count or 0} {words}", {}

        return look

    def _note(self, restore: Restore) -> Item | None:
        return self.open_table(restore.target).get(NOTE)

    def _keep(self, restore: Restore, values: Item) -> None:
        self.open_table(restore.target).update(Update(NOTE, values))

    def _surveyor(self, restore: Restore) -> Survey:
        left, restored = self.open_table(restore.source), self.open_table(restore.target)
        return Survey(self.tables, restore, left, restored)

    def _report(self, restore: Restore) -> Path:
        return self.folder / f"{restore.target}.jsonl"
