"""Exports: every row of a tenant that a person would understand, as JSON Lines in numbered objects."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from scheducal.clock import Clock, isoformat
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.inventory.views import exported
from scheducal.jobs.model import OPEN, Job, Progress
from scheducal.jobs.rows import job_put, operator_jobs
from scheducal.operators.buckets import Bucket
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.suspension import found, logged, new_job
from scheducal.store.commit import commit
from scheducal.store.conditions import Attr
from scheducal.store.table import Page, Table
from scheducal.store.values import Item

EXPORT = "export"
EXPORTS = "exports/"
# Of the lines; it grows when a reader of the old ones would fail.
FORMAT = 1
# An object is written once it has so much. A function holds it in memory.
_PART_BYTES = 8_000_000
_RECENT = 20
# Rows that are read at once. Most of them are of other tenants.
_AT_ONCE = 1_000


def page_of(table: Table, tenant_id: str, start: Item | None) -> Page:
    """Read one page of the whole table, and keep the tenant's rows. Every key of a tenant begins with it."""
    return table.scan(Attr("pk").begins_with(f"T#{tenant_id}#"), start=start, limit=_AT_ONCE)


def start_export(operators: OperatorRepository, command: Command[Job], tenant_id: str) -> Job:
    """Start an export; raises Refusal `tenant_not_found`, `job_in_progress` where one is under way."""

    def attempt() -> Job:
        found(operators, tenant_id)
        recent, _ = operators.jobs.newest(operator_jobs(tenant_id), _RECENT)
        for each in recent:
            if each.kind == EXPORT and each.state in OPEN:
                message = "an export of this tenant is under way; wait until it has ended"
                raise Refusal("job_in_progress", message, data={"jobId": each.job_id})
        job = new_job(EXPORT, tenant_id, command)
        log = logged(tenant_id, "export_started", command, jobId=job.job_id)
        commit(operators.table, {"job": job_put(job), **log, **command.kept(job)})
        return job

    return carry_out(operators, command, attempt)


def export_part(table: Table, bucket: Bucket, clock: Clock, job: Job, has_time: Callable[[], bool]) -> Progress:
    """Write one object, and at the end the manifest. A part that is done again writes the same object again."""
    cursor: dict[str, Any] = json.loads(job.cursor) if job.cursor else {"part": 1, "start": None}
    start, part = cursor["start"], cursor["part"]
    counts: Counter[str] = Counter()
    body = bytearray()
    while len(body) < _PART_BYTES and (has_time() or not counts["read"]):
        page = page_of(table, job.tenant_id, start)
        counts["read"] += 1
        for line in _lines(page.items, counts):
            body += line
        if (start := page.next_start) is None:
            break
    del counts["read"]
    if body:
        bucket.put(f"{_folder(job)}part-{part:05d}.jsonl", bytes(body), "application/x-ndjson")
        part += 1
    if start is not None:
        return Progress(json.dumps({"part": part, "start": start}), counts)
    report = _manifest(job, part - 1, {**job.counts}, counts, clock)
    bucket.put(f"{_folder(job)}manifest.json", json.dumps(report, indent=2).encode(), "application/json")
    return Progress(None, counts, {**report, "bucket": bucket.name, "folder": _folder(job)})


def _lines(rows: list[Item], counts: Counter[str]) -> Iterator[bytes]:
    for row in rows:
        line = exported(row)
        if line is not None:
            counts[line["type"]] += 1
            yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _manifest(job: Job, parts: int, before: dict[str, int], counts: Counter[str], clock: Clock) -> dict[str, Any]:
    lines = dict(sorted((Counter(before) + counts).items()))
    return {"format": FORMAT, "tenantId": job.tenant_id, "at": isoformat(clock()), "parts": parts, "lines": lines}


def _folder(job: Job) -> str:
    return f"{EXPORTS}{job.tenant_id}/{job.job_id}/"
