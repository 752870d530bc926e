"""Privacy requests: all that is known of a person is found, corrected or erased, and the report says where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.faults import every_fault
from tests.integration.privacy.people import EMAIL, NAME, OTHER, PHONE, is_known, past, request, shown, traces
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import PLAIN
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.world import World, worlds


def done(request_: dict[str, Any]) -> dict[str, int]:
    return {each["where"]: each["count"] for each in request_["report"]["done"]}


def kept(request_: dict[str, Any]) -> dict[str, int]:
    return {each["reason"]: each["count"] for each in request_["report"]["kept"]}


def test_a_person_is_erased_everywhere_and_others_stay(world: World) -> None:
    ids = is_known(world)
    past(world)
    assert len(traces()) > 20
    made = request(world, "delete", customerId=ids["customer"])
    assert (made.status, made.data["state"], made.data["customerId"]) == (202, "open", ids["customer"])
    world.pipeline.settle()
    found = shown(world, made)
    assert found["state"] == "done", found
    assert traces() == []
    assert {"appointments", "bookings", "customers", "timeline", "keptAnswers"} <= done(found).keys()
    assert {"auditTrail", "proof", "sentMails"} <= kept(found).keys()
    assert all(each["why"] for each in found["report"]["kept"])
    other = world.client.get(ids["shared"]).data
    assert ([each["email"] for each in other["invitees"]], other["subject"]) == ([OTHER], "Otto and erased")
    booking = Business(world.client).get(ids["booking"]).data
    assert (booking["customer"]["name"], booking["customer"]["email"], booking["notes"]) == ("erased", None, None)
    assert world.client.send("customers.get", None, {"customerId": ids["customer"]}).status == 404


def test_nobody_is_mailed_when_somebody_is_erased(world: World) -> None:
    is_known(world)
    past(world)
    before = len(world.mails())
    request(world, "delete", email=EMAIL)
    world.pipeline.settle()
    assert len(world.mails()) == before
    assert traces() == []


def test_what_is_still_to_come_is_kept_until_it_is_over(world: World) -> None:
    ids = is_known(world)
    made = request(world, "delete", email=EMAIL)
    world.pipeline.work()
    found = shown(world, made)
    assert (found["state"], kept(found).get("upcoming")) == ("open", 3), found
    assert Business(world.client).get(ids["booking"]).data["customer"]["name"] == NAME
    for _ in range(10):
        world.clock.advance(days=7)
        world.pipeline.sweep()
        world.pipeline.work()
    found = shown(world, made)
    assert (found["state"], "upcoming" in kept(found), traces()) == ("done", False, [])


def test_a_fault_anywhere_leaves_nothing_of_the_person() -> None:
    for trial in every_fault(worlds(_known_and_past)):
        with trial as world:
            with world.wire.unseen():
                made = request(world, "delete", email=EMAIL)
                world.pipeline.dispatch()
            world.pipeline.consume("jobs")
            with world.wire.unseen():
                world.pipeline.settle()
                assert shown(world, made)["state"] == "done"
                assert traces() == []


def _known_and_past(world: World) -> None:
    world.client.send("customers.create", {"name": NAME, "email": EMAIL})
    world.client.create({**PLAIN, "name": NAME, "address": EMAIL})
    world.pipeline.settle()
    past(world)


def test_an_access_request_shows_all_that_is_known_of_the_person_alone(world: World) -> None:
    ids = is_known(world)
    made = request(world, "access", phone="+49 30 901877")
    path = {"requestId": made.data["requestId"]}
    assert world.client.send("privacy.results", None, path).code == "privacy_request_open"
    assert world.client.send("privacy.get", None, {"requestId": "job_1"}).code == "privacy_request_not_found"
    world.pipeline.settle()
    records: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        reply = world.client.send("privacy.results", None, path, query={"limit": "1", **cursor})
        records += reply.data["records"]
        if reply.data["nextCursor"] is None:
            break
        cursor = {"cursor": reply.data["nextCursor"]}
    types = {each["type"] for each in records}
    assert {"customer", "booking", "appointment", "invitee", "event"} <= types
    assert {each["address"].lower() for each in records if each["type"] == "invitee"} == {EMAIL}
    assert {each["customerId"] for each in records if each["type"] == "customer"} == {ids["customer"]}
    assert len({each["ref"] for each in records}) == len(records)


def test_a_person_is_corrected_in_each_copy(world: World) -> None:
    ids = is_known(world)
    made = request(
        world, "correct", customerId=ids["customer"], corrections={"name": "Ulla Kvist", "phone": "+4930901878"}
    )
    assert made.status == 202, made.body
    world.pipeline.settle()
    assert shown(world, made)["state"] == "done"
    booking = Business(world.client).get(ids["booking"]).data["customer"]
    assert (booking["name"], booking["phone"]) == ("Ulla Kvist", "+4930901878")
    assert {row["name"] for row in of_kind("invitee") if row["address"].lower() == EMAIL} == {"Ulla Kvist"}
    customer = world.client.send("customers.get", None, {"customerId": ids["customer"]}).data
    assert (customer["name"], customer["phone"]) == ("Ulla Kvist", "+4930901878")


def test_a_legal_hold_stops_an_erasure_until_it_is_released(world: World) -> None:
    ids = is_known(world)
    past(world)
    hold = world.client.send("privacy.hold", {"email": EMAIL, "reason": "Case 4711"})
    assert hold.status == 201, hold.body
    made = request(world, "delete", customerId=ids["customer"])
    world.pipeline.work()
    found = shown(world, made)
    assert (found["state"], found["legalHoldId"]) == ("held", hold.data["legalHoldId"])
    before = traces()
    world.clock.advance(days=2)
    world.pipeline.sweep()
    world.pipeline.work()
    assert (traces(), len(before) > 20) == (before, True)
    listed = world.client.send("privacy.holds").data["legalHolds"]
    assert [each["reason"] for each in listed] == ["Case 4711"]
    gone = {"legalHoldId": hold.data["legalHoldId"]}
    released = [world.client.send("privacy.release", {}, gone) for _ in range(2)]
    assert [each.code for each in released] == [None, "legal_hold_not_found"]
    logged = {row["action"] for row in of_kind("auditEntry") if row["objectKind"] == "legalHold"}
    assert logged == {"created", "released"}
    world.clock.advance(days=2)
    world.pipeline.sweep()
    world.pipeline.settle()
    assert (shown(world, made)["state"], traces()) == ("done", [])


def test_requests_that_name_nobody_or_several_are_refused(world: World) -> None:
    ids = is_known(world)
    world.client.send("customers.create", {"name": "Uwe", "email": "uwe@quist.example", "phone": PHONE})
    unknown = "cus_01h00000000000000000000000"
    cases: dict[str, tuple[dict[str, Any], tuple[int, str | None, str | None]]] = {
        "nobody": ({}, (400, "missing_required_field", "customerId")),
        "two": ({"email": EMAIL, "phone": PHONE}, (422, "invalid_field", "phone")),
        "unknown": ({"customerId": unknown}, (404, "customer_not_found", "customerId")),
        "family": ({"phone": PHONE}, (409, "person_ambiguous", "phone")),
        "no correction": ({"type": "correct", "email": EMAIL}, (400, "missing_required_field", "corrections")),
        "stray": ({"email": EMAIL, "corrections": {"name": "X"}}, (422, "invalid_field", "corrections")),
        "no customer": (
            {"type": "correct", "email": "a@b.example", "corrections": {"phone": PHONE}},
            (422, "invalid_field", "corrections.phone"),
        ),
    }
    found = {}
    for name, (body, _) in cases.items():
        reply = world.client.send("privacy.create", {"type": "delete", **body})
        found[name] = (reply.status, reply.code, reply.body["error"]["param"])
    assert found == {name: expected for name, (_, expected) in cases.items()}
    assert of_kind("job") == []
    del ids


def test_a_new_name_and_address_reach_bookings_texts_and_mails(world: World) -> None:
    ids = is_known(world)
    new = "ulla@kvist.example"
    made = request(world, "correct", customerId=ids["customer"], corrections={"name": "Ulla Kvist", "email": new})
    assert made.status == 202, made.body
    world.pipeline.settle()
    assert shown(world, made)["state"] == "done"
    booking = Business(world.client).get(ids["booking"]).data
    assert (booking["customer"]["name"], booking["customer"]["email"]) == ("Ulla Kvist", new)
    assert [row for row in of_kind("booking") if "Quist" in str(row)] == []
    texts = {row["appointmentId"]: row.get("subject") for row in of_kind("appointment")}
    assert (texts[ids["alone"]], texts[ids["shared"]]) == ("Ulla Kvist alone", "Otto and Ulla Kvist")
    over = {row["pk"] for row in of_kind("appointment") if row["status"] == "cancelled"}
    there = [row for row in of_kind("invitee") if "removedAt" not in row and row["pk"] not in over]
    standing = [row for row in there if row["address"] != OTHER]
    assert {(row["address"], row["name"]) for row in standing} == {(new, "Ulla Kvist")}
    assert {mail.invitation.method for mail in world.mails(new) if mail.invitation} == {"REQUEST"}
    before = rows()
    again = request(world, "correct", customerId=ids["customer"], corrections={"name": "Ulla Kvist"})
    world.pipeline.settle()
    assert shown(world, again)["report"]["done"] == []
    kinds = {"appointment", "invitee", "booking", "event"}
    assert [row for row in rows() if row["kind"] in kinds] == [row for row in before if row["kind"] in kinds]


def test_a_correction_that_broke_off_reaches_everything_when_it_is_sent_again() -> None:
    """Once the customer's own row is right, only the request knows by what else they were known."""
    right = {"name": "Ulla Kvist", "email": "ulla@kvist.example"}
    for trial in every_fault(worlds(_known_with_a_later_meeting), but=frozenset({"GetItem", "Query"})):
        with trial as world:
            body: dict[str, Any] = {"customerId": of_kind("customer")[0]["customerId"], "corrections": right}
            request(world, "correct", **body)
            with world.wire.unseen():
                world.clock.advance(seconds=11)
                assert request(world, "correct", **body).status == 202
                world.pipeline.settle()
                assert {row["name"] for row in of_kind("invitee")} == {"Ulla Kvist"}
                there = [row["address"] for row in of_kind("invitee") if "removedAt" not in row]
                assert set(there) == {EMAIL, right["email"]}
                assert {row["subject"] for row in of_kind("appointment")} == {"About Ulla Kvist"}


def _known_with_a_later_meeting(world: World) -> None:
    """Of two appointments, one is over. She never booked anything."""
    world.client.send("customers.create", {"name": NAME, "email": EMAIL})
    plain = {**PLAIN, "appointmentSubject": f"About {NAME}", "name": NAME, "address": EMAIL}
    world.client.create(plain)
    world.pipeline.settle()
    past(world)
    day = (world.clock.now() + timedelta(days=7)).date().isoformat()
    world.client.create({**plain, "appointmentStart": f"{day}T09:00:00", "appointmentEnd": f"{day}T10:00:00"})
    world.pipeline.settle()
