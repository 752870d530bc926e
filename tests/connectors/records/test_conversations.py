"""Salesforce, Setmore and Sonny's, question by question: what each asks, and what it makes of the answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import scheducal.connectors.systems.salesforce.mirror as salesforce
import scheducal.connectors.systems.setmore.mirror as setmore
import scheducal.connectors.systems.sonnys.lookup as sonnys
from scheducal.connectors.record import RecordStep
from scheducal.connectors.runners.conversation import Asked
from scheducal.connectors.runners.parts import LookupQuery
from scheducal.connectors.systems.salesforce import trigger
from scheducal.http.request import Request, Response
from tests.connectors.descriptions.description import Description

SALESFORCE = Description(("salesforce-event.transcribed.yaml",))
SETMORE = Description(("setmore.transcribed.yaml",), base="/api/v1")
TIMES = ["2026-03-12T17:00:00Z", "2026-03-12T17:30:00Z"]
ID = "00UHs00000Kx3tPMAR"


def asked(asking: Asked, *answers: Response) -> list[Request | Response]:
    """List what is asked in turn, and what it ends with."""
    if isinstance(asking, Request):
        return [asking]
    found: list[Request | Response] = []
    try:
        found.append(next(asking))
        for each in answers:
            found.append(asking.send(each))  # noqa: PERF401  the last one ends it
    except StopIteration as ended:
        found.append(ended.value)
    return found


def objections(description: Description, api: str, request: Request | Response) -> list[str]:
    """Hold a request to the service's description."""
    assert isinstance(request, Request)
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    target = f"{api}{request.path}" + (f"?{query}" if query else "")
    body = json.dumps(request.body).encode() if request.body is not None else b""
    headers = {"Content-Type": "application/json"} if body else {}
    return list(description.objections(request.method, target, headers, body)) if description.is_there else []


def test_salesforce_is_told_our_id_so_that_a_create_may_be_repeated() -> None:
    settings, api = {"externalId": "ScheduCal_Id__c"}, "/services/data/v67.0"
    step = RecordStep("create", {"times": TIMES, "Subject": "Review"}, appointment_id="apt_1", settings=settings)
    made, ended = asked(salesforce.request(step), Response(201, {"id": ID, "success": True}))
    assert isinstance(made, Request)
    assert made.path == "/sobjects/Event/ScheduCal_Id__c/apt_1"
    assert made.body == {"Subject": "Review", "StartDateTime": TIMES[0], "EndDateTime": TIMES[1]}
    assert isinstance(ended, Response)
    assert salesforce.outcome(ended).remote_id == ID
    *_, looked = asked(salesforce.request(step), Response(204, {}))
    assert isinstance(looked, Request)
    assert (looked.method, looked.path) == ("GET", made.path)
    assert salesforce.outcome(Response(200, {"Id": ID})).remote_id == ID
    changed, cancelled = (
        asked(salesforce.request(RecordStep(operation, {"times": TIMES}, ID, settings=settings)))[-1]
        for operation in ("update", "cancel")
    )
    assert [objections(SALESFORCE, api, each) for each in (made, changed, cancelled)] == [[], [], []]


def test_salesforce_may_keep_service_appointments() -> None:
    settings = {"externalId": "Ours__c", "object": "ServiceAppointment"}
    step = RecordStep("update", {"times": TIMES, "Location": "Room 1", "Subject": "a"}, ID, settings=settings)
    *_, changed = asked(salesforce.request(step))
    assert isinstance(changed, Request)
    assert changed.path == f"/sobjects/ServiceAppointment/{ID}"
    assert changed.body == {"Subject": "a", "SchedStartTime": TIMES[0], "SchedEndTime": TIMES[1]}


def test_salesforce_is_asked_page_by_page_and_for_the_object_of_the_connection() -> None:
    since, settings = datetime(2026, 3, 18, tzinfo=UTC), {"externalId": "Ours__c", "object": "ServiceAppointment"}
    first = trigger.poll(None, since, settings)
    assert first.path == "/queryAll", "what people deleted is told too"
    assert (
        "FROM ServiceAppointment WHERE Ours__c != null AND SchedStartTime >= 2026-03-18T00:00:00Z" in first.query["q"]
    )
    record = {"Id": "08pHs00000000001", "SystemModstamp": "2026-03-19T10:15:00.000+0000"}
    url = "/services/data/v67.0/queryAll/01gHs-2000"
    page = trigger.page(Response(200, {"done": False, "nextRecordsUrl": url, "records": [record]}))
    assert (page.cursor, page.more) == ("/queryAll/01gHs-2000", True)
    assert trigger.poll(page.cursor, since, settings).path == page.cursor
    last = trigger.page(Response(200, {"done": True, "records": [record]}))
    assert (dict(last.changed), last.more) == ({record["Id"]: record["SystemModstamp"]}, False)
    assert "SystemModstamp >= 2026-03-19T10:15:00Z" in trigger.poll(last.cursor, since, settings).query["q"]
    times = {"SchedStartTime": "2026-03-12T17:00:00.000+0000", "SchedEndTime": None}
    shown = trigger.remote(Response(200, {**record, **times, "StatusCategory": "Canceled"}))
    assert (shown.cancelled, shown.end, shown.reference) == (True, None, record["Id"])
    assert trigger.read(record["Id"]).path == f"/sobjects/ServiceAppointment/{record['Id']}"


def test_a_day_s_budget_of_salesforce_is_waited_for() -> None:
    spent = Response(403, {}, items=[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests of Anna"}])
    judged = salesforce.outcome(spent)
    assert (judged.name, judged.after is not None, "Anna" in judged.why) == ("retry", True, False)


FIELDS: dict[str, Any] = {
    "start_time": "2026-03-12T17:00Z",
    "end_time": "2026-03-12T17:30Z",
    "staff": "",
    "service": "s9",
    "firstName": "Robin",
    "lastName": "Vale",
    "email": "robin.vale@example.com",
    "phone": "",
}


def test_setmore_makes_and_labels_appointments_and_moves_none() -> None:
    settings = {"staff": "r1", "service": "s1"}
    step = RecordStep("create", FIELDS, appointment_id="apt_1", settings=settings)
    customer, made = asked(setmore.request(step), Response(200, {"data": {"customer": {"key": "c1"}}}))
    assert isinstance(customer, Request)
    assert isinstance(made, Request)
    assert customer.body == {"first_name": "Robin", "last_name": "Vale", "email_id": "robin.vale@example.com"}
    assert made.body
    assert (made.body["staff_key"], made.body["service_key"], made.body["customer_key"]) == ("r1", "s9", "c1")
    (labelled,) = asked(setmore.request(RecordStep("cancel", {}, "a1", settings=settings)))
    assert objections(SETMORE, "/api/v1", made) == objections(SETMORE, "/api/v1", labelled) == []
    (refused,) = asked(setmore.request(RecordStep("update", {"start_time": "x"}, "a1", settings=settings)))
    assert isinstance(refused, Response)
    assert (setmore.outcome(refused).name, "cannot move" in setmore.outcome(refused).why) == ("refused", True)


def test_setmore_is_looked_through_for_an_appointment_that_may_be_there() -> None:
    step = RecordStep("create", FIELDS, appointment_id="apt_1")
    there = {"appointments": [{"key": "a0", "comment": ""}, {"key": "a1", "comment": "apt_1"}]}
    looked, ended = asked(setmore.find(step), Response(200, {"response": True, "data": there}))
    assert isinstance(looked, Request)
    assert looked.query == {"startDate": "12-03-2026", "endDate": "12-03-2026"}
    assert isinstance(ended, Response)
    assert setmore.outcome(ended).remote_id == "a1"


@pytest.mark.parametrize("number", ["+1 (202) 555-0123", "2025550123"])
def test_a_caller_is_found_at_sonnys_with_the_membership(number: str) -> None:
    customers = {"customers": [{"customerId": "209:332", "firstName": "Robin", "phoneNumber": "2025550123"}]}
    accounts = {"accounts": [{"customerId": "209:332", "statusName": "Active"}]}
    answers = (Response(200, {"data": customers}), Response(200, {"data": {"accounts": []}}))
    told = asked(sonnys.lookup(LookupQuery(phone=number)), *answers, Response(200, {"data": accounts}))
    assert isinstance(told[0], Request)
    assert told[0].query == {"phoneNumber": "2025550123"}
    assert len(told) == 4, "the memberships of the last half year, and of the one before"
    assert isinstance(told[-1], Response)
    (found,) = sonnys.found(told[-1])
    assert (found.name, found.fields["member"], found.fields["phone"]) == ("Robin", "yes", "+12025550123")
    (nobody,) = asked(sonnys.lookup(LookupQuery(name="Robin")))
    assert isinstance(nobody, Response)
    assert list(sonnys.found(nobody)) == []
