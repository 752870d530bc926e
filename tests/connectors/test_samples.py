"""Published payloads and answers of each platform mean to its connector what expected.json beside them says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from scheducal.clock import isoformat
from scheducal.connectors.incoming import IncomingRequest
from scheducal.http.request import Response
from scheducal.http.retry_after import parse_retry_after
from tests.connectors.readers.plain import READERS
from tests.connectors.readers.reader import Reader, Sample

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "connector-samples"
TABLES = sorted(FOLDER.glob("*/expected.json"))
# Their exports are read by other parts than connectors.
OTHERS = {"calcom", "easyappointments"}
OUTCOMES = {"reauth": "reauthorize"}
# We read a record again before each try, and decide again.
NEXT_STEPS = {"read and re-decide": "retry"}
NOW = datetime(2026, 12, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not TABLES, reason="the samples are not beside this repository (../shared)")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.parent.name)
def test_every_sample_gives_what_it_says(table: Path) -> None:
    platform = table.parent.name
    if platform in OTHERS:
        pytest.skip("its samples are exports, which no connector reads")
    reader = reader_of(platform)
    if reader is None:
        pytest.skip(f"there is no connector for {platform} yet")
    found = samples(table)
    assert set(reader.unread) <= {each.name for each in found}, "a sample that is not there needs no reason"
    wrong = [
        f"{each.name}: {fault}" for each in found if each.name not in reader.unread for fault in faults(reader, each)
    ]
    assert not wrong, "\n".join(wrong)


def reader_of(platform: str) -> Reader | None:
    """Find how a platform's samples are read; None where nobody wrote it yet."""
    name = f"tests.connectors.readers.{platform}"
    return import_module(name).READER if find_spec(name) else READERS.get(platform)


def samples(table: Path) -> list[Sample]:
    """Read all of a platform's files."""
    said = json.loads(table.read_text("utf-8"))["samples"]
    return [sample(table.parent / name, said[name]) for name in sorted(said)]


def sample(file: Path, said: dict[str, Any]) -> Sample:
    """Read a file. One of a whole message begins with its headers."""
    content = file.read_bytes()
    if not file.name.endswith(".http.txt"):
        return Sample(file.name, said, content)
    head, _, body = content.partition(b"\n\n")
    lines = [line.partition(":") for line in head.decode().splitlines()[1:]]
    return Sample(file.name, said, body, {name.strip().lower(): value.strip() for name, _, value in lines})


def faults(reader: Reader, sample: Sample) -> Iterator[str]:
    """List where the connector reads another thing than the sample says."""
    is_answer = sample.said["direction"] == "answer"
    for found in (answered(reader, sample) if is_answer else came(reader, sample), meant(reader, sample)):
        yield from (f"{name} is {value!r}, not {sought!r}" for name, value, sought in found if value != sought)


def answered(reader: Reader, sample: Sample) -> Iterator[tuple[str, object, object]]:
    """Give what the outcome of an answer is, and what it should be."""
    said = sample.said
    statuses = said["http_status"] if isinstance(said["http_status"], list) else [said["http_status"]]
    for status in statuses:
        outcome = reader.outcome(response(sample, status))
        sought = NEXT_STEPS.get(said.get("next_step", ""), said["outcome"])
        yield "outcome", outcome.name, OUTCOMES.get(sought, sought)
        if said["outcome"] == "done" and said["remote_id"]:
            yield "remote_id", outcome.remote_id, said["remote_id"]
        if "retry_after_s" in said:
            yield "retry_after_s", outcome.after and int(outcome.after.total_seconds()), said["retry_after_s"]


def came(reader: Reader, sample: Sample) -> Iterator[tuple[str, object, object]]:
    """Give what a request to us proves and names, and what it should."""
    said, came_in = sample.said, incoming(sample)
    if check := said.get("signature_check"):
        assert reader.signature, "the sample is signed"
        secret = check.get("secret") or check["public_key"]
        yield "fault", reader.signature.fault(came_in, secret), None
        # What a public key proves, another body does not.
        other = replace(came_in, body=came_in.body + b" ")
        wrong = (
            reader.signature.fault(came_in, "another") if "secret" in check else reader.signature.fault(other, secret)
        )
        yield "fault of another", wrong, "wrong"
    if "must_reply" in said and reader.reply:
        yield "reply", reader.reply(sample, came_in), said["must_reply"]
    if reader.changes and ("events" in said or "must_reply" not in said):
        events = said.get("events", [said])
        ids = [named_by(each) for each in events if each["kind"] != "other" and each["remote_id"]]
        named = list(reader.changes(came_in))
        yield "changes", [each for each in named if each in ids], ids
        # What is no booking change may be looked at as well, and is nothing then.
        others = {named_by(each) for each in events}
        yield "changes of strangers", [each for each in named if each not in others], []


def named_by(event: Mapping[str, Any]) -> object:
    """Give the id by which a change is looked at. What took the place of another is found by that one."""
    return event.get("replaces") or event["remote_id"]


def meant(reader: Reader, sample: Sample) -> Iterator[tuple[str, object, object]]:
    """Give what the record of a sample says, and what else is read of it."""
    said, record = sample.said, reader.record(sample)
    if reader.remote and record is not None and said.get("start"):
        event = reader.remote(Response(200, record))
        yield "start", event.start and isoformat(event.start), said["start"]
        yield "end", event.end and isoformat(event.end), said["end"]
        is_over = reader.tells_cancelled and "cancelled" in (said["kind"], said.get("state"))
        yield "cancelled", event.cancelled, is_over
        yield "is_no_show", event.is_no_show, said["kind"] == "no_show"
    if reader.adopt and record is not None and said.get("start"):
        booking = reader.adopt(Response(200, record))
        yield "remote_id of a booking", reader.remote and event.reference, said["remote_id"]
        yield "attendee", {"email": booking.email, "phone": booking.phone}, said["attendee"]
        is_over = said["kind"] in ("cancelled", "no_show") or said.get("half") == "old"
        yield "is_booked", booking.is_booked, not is_over
    for name, value in reader.told(sample).items():
        yield name, value, said.get(name)


def response(sample: Sample, status: int) -> Response:
    """Give a sample as an answer to a call of ours."""
    body = json.loads(sample.content) if sample.content else {}
    seconds = parse_retry_after(sample.headers.get("retry-after"), NOW)
    wait = None if seconds is None else timedelta(seconds=seconds)
    items = body if isinstance(body, list) else ()
    return Response(status, {} if items else body, wait, items=items, headers=sample.headers)


def incoming(sample: Sample) -> IncomingRequest:
    """Give a sample as a request to us, signed and timed as it says."""
    check = sample.said.get("signature_check", {})
    headers, time = dict(sample.headers), str(check.get("timestamp", ""))
    if check:
        headers[check["header"].lower()] = check["value"]
    for name in sample.said["signature_headers"]:
        if time and "timestamp" in name.lower():
            headers[name.lower()] = time
    time = time or (re.match(r"t=(\d+),", check.get("value", "")) or ["", "0"])[1]
    at = datetime.fromtimestamp(int(time[:10]), UTC)
    url, method = check.get("url", ""), check.get("method", "POST")
    return IncomingRequest(headers, {}, sample.content, method=method, url=url, at=at)
