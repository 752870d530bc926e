"""The samples of systems that are asked what changed, and of Clio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from scheducal.clock import isoformat
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.record import RecordStep
from scheducal.connectors.systems.clio import mirror as clio
from scheducal.connectors.systems.clio import trigger as clio_trigger
from scheducal.connectors.systems.practicepanther import mirror as panther
from scheducal.connectors.systems.practicepanther import trigger as panther_trigger
from scheducal.connectors.systems.salesforce import mirror as salesforce
from scheducal.connectors.systems.salesforce import trigger as salesforce_trigger
from scheducal.connectors.systems.salesforce.manifest import MANIFEST as SALESFORCE
from scheducal.connectors.systems.setmore import mirror as setmore
from scheducal.connectors.systems.setmore import trigger as setmore_trigger
from scheducal.http.request import Request, Response
from tests.connectors.readers.reader import Reader, Sample


def entry(sample: Sample) -> Mapping[str, Any] | None:
    """Give Clio's entry, of an answer or a request. Errors have none."""
    body: dict[str, Any] = sample.json
    return body if "start_at" in body.get("data", {}) else None


def said_back(sample: Sample, request: IncomingRequest) -> object:
    """Say back the secret that Clio offers."""
    del sample
    answer = clio_trigger.handshake(request)
    return answer and {"status": answer.status, "headers": dict(answer.headers)}


def acknowledged(sample: Sample, request: IncomingRequest) -> object:
    """Acknowledge a message of Salesforce, as each of them is."""
    del sample, request
    said = SALESFORCE.incoming
    return said and {"status": said.status, "content_type": said.answer_type, "body": said.answer}


def appointment(sample: Sample) -> Mapping[str, Any] | None:
    """Give Setmore's appointment."""
    body: dict[str, Any] = sample.json
    return body if "appointment" in body.get("data", {}) else None


def listed(sample: Sample) -> Mapping[str, object]:
    """Read a page of Setmore's, and each of its appointments."""
    data = sample.json.get("data", {})
    if "appointments" not in data:
        return {}
    page = setmore_trigger.page(Response(200, sample.json))
    each_shown = [
        setmore_trigger.remote(Response(200, {"data": {"appointment": each}})) for each in data["appointments"]
    ]
    assert list(page.changed) == [each.reference for each in each_shown]
    times = [
        {"start": each.start and isoformat(each.start), "end": each.end and isoformat(each.end)} for each in each_shown
    ]
    return {
        "items": [{**said, **time} for said, time in zip(sample.said["items"], times, strict=True)],
        "next_cursor": page.cursor,
    }


def event(sample: Sample) -> Mapping[str, Any] | None:
    """Give PracticePanther's event, of an answer."""
    body: dict[str, Any] = sample.json
    return body if sample.said["direction"] == "answer" else None


def moved(sample: Sample) -> Mapping[str, object]:
    """Move an event, and compare what we send with the published request: everything else goes back as it was."""
    if sample.said["direction"] != "request":
        return {}
    before = {**sample.json, "start_date_time": "2026-03-10T15:00:00", "end_date_time": "2026-03-10T15:30:00"}
    times = {name: sample.json[name] for name in ("start_date_time", "end_date_time")}
    asking = panther.request(RecordStep("update", times, sample.said["remote_id"]))
    next(asking)
    with pytest.raises(StopIteration) as ended:
        asking.send(Response(200, before))
    sent = ended.value.value
    assert isinstance(sent, Request)
    assert (sent.method, sent.query, sent.body) == ("PUT", {"id": sample.said["remote_id"]}, sample.json)
    return {"kind": "moved"}


READERS: Final[Mapping[str, Reader]] = {
    "clio": Reader(
        reply=said_back,
        outcome=clio.outcome,
        signature=clio_trigger.SIGNATURE,
        changes=clio_trigger.changes,
        remote=clio_trigger.remote,
        record=entry,
    ),
    "practicepanther": Reader(outcome=panther.outcome, remote=panther_trigger.remote, record=event, told=moved),
    "salesforce": Reader(
        reply=acknowledged,
        outcome=salesforce.outcome,
        signature=salesforce_trigger.SIGNATURE,
        changes=salesforce_trigger.changes,
        remote=salesforce_trigger.remote,
    ),
    "setmore": Reader(outcome=setmore.outcome, remote=setmore_trigger.remote, record=appointment, told=listed),
}
