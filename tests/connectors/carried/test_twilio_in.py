"""Twilio says what became of texts, and who wants no more of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from scheducal.connectors.signatures.forms import FormHmac, form_text
from scheducal.connectors.systems.twilio.trigger import intent_of
from tests.connectors.bench import Bench, bench
from tests.connectors.messages.test_twilio import ACCOUNT, TWILIO
from tests.integration.connectors.gateway import inbound
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

NUMBER = TWILIO.mapping["recipient"]
SECRET = TWILIO.secrets["authToken"]


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Twilio."""
    with bench(TWILIO, world) as opened:
        yield opened


def call(made: Bench, secret: str = SECRET, **form: str) -> tuple[int, str]:
    """Let Twilio call the address that we gave, and give our answer."""
    path = {"connectionId": made.connection.connection_id}
    url = made.world.client.send("connections.get", None, path).data["incomingUrl"]
    body = urlencode({"AccountSid": ACCOUNT, **form}).encode()
    proof = FormHmac.value(url, form_text(body), secret)
    headers = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": proof}
    answer = inbound(made.world.wire, urlsplit(url).path.removeprefix("/inbound/"), headers, body)
    made.settle()
    return answer.status_code, bytes(answer.body).decode()


def told_of(made: Bench, appointment_id: str) -> dict[str, Any]:
    entries = made.world.client.send("appointments.timeline", None, {"appointmentId": appointment_id}).data["timeline"]
    (found,) = [each for each in entries if each["type"] == "notice" and each["system"] == "twilio"]
    return dict(found)


def test_a_text_says_where_its_status_goes_and_the_status_is_kept_with_it(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    (text,) = made.fake.all("messages")
    sid = text["id"]
    for status in ("sent", "delivered", "sent"):
        assert call(made, MessageSid=sid, MessageStatus=status) == (200, "<Response/>")
    assert (told_of(made, appointment_id)["delivery"], made.sync(appointment_id)["state"]) == ("delivered", "synced")
    path = {"connectionId": made.connection.connection_id}
    assert text["StatusCallback"] == made.world.client.send("connections.get", None, path).data["incomingUrl"]


def test_a_text_that_did_not_arrive_is_shown_and_told_and_not_sent_again(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    sid = made.fake.all("messages")[0]["id"]
    for _ in range(2):
        call(made, MessageSid=sid, MessageStatus="undelivered", ErrorCode="30005")
    call(made, MessageSid=sid, MessageStatus="delivered")
    sync = made.sync(appointment_id)
    assert (sync["state"], sync["error"]) == ("failed", "not delivered: there is no such phone")
    assert told_of(made, appointment_id)["delivery"] == "failed"
    assert [each["eventType"] for each in of_kind("event")].count("appointment.sync_failed") == 1
    assert made.texts_sent == 1
    made.world.client.update(appointment_id, MOVED)
    made.settle()
    assert [text.partition(":")[0] for text in made.said()] == ["Booked", "Booked"], "nobody heard of it before"


def test_who_says_stop_gets_no_text_of_this_connection_before_start(made: Bench) -> None:
    assert call(made, MessageSid=f"SM{1:032x}", From=NUMBER, To="+15005550006", Body=" Stop ")[0] == 200
    appointment_id = made.create()
    made.settle()
    sync = made.sync(appointment_id)
    assert (sync["state"], sync["error"], made.texts_sent) == ("failed", "the recipient said STOP to this sender", 0)
    assert NUMBER not in str(of_kind("stop"))
    call(made, MessageSid=f"SM{2:032x}", From=NUMBER, To="+15005550006", Body="help")
    call(made, "guessed", MessageSid=f"SM{3:032x}", From=NUMBER, To="+15005550006", Body="START")
    assert len(of_kind("stop")) == 1
    call(made, MessageSid=f"SM{4:032x}", From=NUMBER, To="+15005550006", Body="start")
    assert of_kind("stop") == []
    made.create(appointmentSubject="Another")
    made.settle()
    assert made.texts_sent == 1


def test_stop_is_heard_where_nothing_is_followed(made: Bench) -> None:
    path = {"connectionId": made.connection.connection_id}
    assert made.world.client.send("connections.update", {"rules": {"direction": "out"}}, path).status == 200
    call(made, MessageSid=f"SM{1:032x}", From=NUMBER, To="+15005550006", Body="anything", OptOutType="STOP")
    made.create()
    made.settle()
    assert made.texts_sent == 0


def test_what_is_nobody_s_is_left_alone(made: Bench) -> None:
    made.create()
    made.settle()
    for form in (
        {"MessageSid": "no sid", "MessageStatus": "delivered"},
        {"MessageSid": f"SM{9:032x}", "MessageStatus": "queued"},
        {"MessageSid": f"SM{9:032x}", "MessageStatus": "delivered", "AccountSid": f"AC{9:032x}"},
    ):
        assert call(made, **form)[0] == 200, form
    assert of_kind("look") == []
    call(made, MessageSid=f"SM{9:032x}", MessageStatus="delivered")
    for _ in range(5):
        made.world.clock.advance(minutes=5)
        made.world.pipeline.sweep()
        made.settle()
    assert [each["state"] for each in of_kind("look")] == ["looked at"], "of another app: given up soon"


def test_answers_are_told_apart() -> None:
    for body, intent in (
        ("STOP", "opt_out"),
        (" stop. ", "opt_out"),
        ("Stop all", "opt_out"),
        ("opt out", "opt_out"),
        ("Start", "opt_in"),
        ("HELP", "help"),
        ("Yes, see you then!", "confirm"),
        ("ok", "confirm"),
        ("Please stop by later", "other"),
        ("", "other"),
        ("\U0001f44d", "other"),
    ):
        assert intent_of(body) == intent, body
    assert intent_of("Bitte nicht mehr", "STOP") == "opt_out"
