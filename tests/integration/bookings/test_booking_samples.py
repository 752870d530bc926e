"""The sample events of availability, holds and bookings, in the order in which a person would invoke them."""

from __future__ import annotations

import json

from tests.integration.world.samples import Send, data


def test_availability_and_bookings(send: Send) -> None:
    data(send("resources.create"))
    data(send("services.create"))
    (day, *_) = data(send("availability.list"))["days"]
    assert (day["date"], data(send("availability.next"))["slots"][0]["start"][:10]) == ("2026-03-23", "2026-03-23")
    hold = data(send("holds.create"))
    assert data(send("holds.get", holdId=hold["holdId"]))["state"] == "active"
    assert data(send("holds.release", holdId=hold["holdId"]))["state"] == "released"
    booking = data(send("bookings.create"))
    assert data(send("bookings.list"))["bookings"] == [data(send("bookings.get"))]
    assert data(send("bookings.update"))["notes"] == "Comes by train."
    assert data(send("bookings.reschedule"))["start"] == "2026-03-23T11:00:00"
    assert (data(send("bookings.cancel"))["bookingId"], booking["status"]) == (booking["bookingId"], "confirmed")
    for verb in ("confirm", "decline", "complete", "no_show"):
        assert json.loads(send(f"bookings.{verb}")["body"])["error"]["code"] == "booking_already_cancelled"
