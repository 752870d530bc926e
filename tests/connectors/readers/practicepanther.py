"""PracticePanther's samples."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scheducal.connectors.record import RecordStep
from scheducal.connectors.systems.practicepanther.mirror import outcome, request
from scheducal.http.request import Request, Response
from tests.connectors.readers.reader import Reader, Sample


def told(sample: Sample) -> Mapping[str, object]:
    """Move an event, and compare what we send with the published request: everything else goes back as it was."""
    if sample.said["direction"] != "request":
        return {}
    before = {**sample.json, "start_date_time": "2026-03-10T15:00:00", "end_date_time": "2026-03-10T15:30:00"}
    times = {name: sample.json[name] for name in ("start_date_time", "end_date_time")}
    asking = request(RecordStep("update", times, sample.said["remote_id"]))
    next(asking)
    with pytest.raises(StopIteration) as ended:
        asking.send(Response(200, before))
    sent = ended.value.value
    assert isinstance(sent, Request)
    assert (sent.method, sent.query, sent.body) == ("PUT", {"id": sample.said["remote_id"]}, sample.json)
    return {"kind": "moved"}


READER = Reader(outcome=outcome, told=told)
