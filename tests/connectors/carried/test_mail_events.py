"""SendGrid and Mandrill say which mails did not arrive, and prove who says so."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.runners.address import incoming_url
from scheducal.connectors.signatures.forms import FormHmac, form_text
from scheducal.connectors.systems.sendgrid.trigger import told
from tests.connectors.bench import Bench, bench
from tests.connectors.fake import Fault
from tests.connectors.loopback import loopback_allowed
from tests.connectors.messages.test_messages_by_key import SUBJECTS
from tests.integration.connectors.gateway import inbound
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

SENDGRID, MANDRILL = (next(each for each in SUBJECTS if each.kind == kind) for kind in ("sendgrid", "mandrill"))
KEY, OTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
PUBLIC = b64encode(KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def call(made: Bench, headers: dict[str, str], body: bytes) -> int:
    url = incoming_url(made.connection)
    assert url
    status = inbound(made.world.wire, urlsplit(url).path.removeprefix("/inbound/"), headers, body).status_code
    made.settle()
    return status


def sendgrid(made: Bench, events: Any, key: ec.EllipticCurvePrivateKey = KEY) -> int:
    """Post as SendGrid does, with its time and a signature of both."""
    body, time = json.dumps(events).encode() + b"\r\n", str(int(made.world.clock.now().timestamp()))
    proof = b64encode(key.sign(time.encode() + body, ec.ECDSA(SHA256()))).decode()
    name = "x-twilio-email-event-webhook"
    return call(made, {f"{name}-signature": proof, f"{name}-timestamp": time}, body)


def mandrill(made: Bench, events: Any, secret: str = "a_key_of_webhooks") -> int:
    """Post as Mandrill does."""
    body, url = urlencode({"mandrill_events": json.dumps(events)}).encode(), incoming_url(made.connection)
    proof = FormHmac.value(str(url), form_text(body), secret)
    headers = {"content-type": "application/x-www-form-urlencoded", "x-mandrill-signature": proof}
    return call(made, headers, body)


def test_a_mail_that_bounced_at_sendgrid_is_shown_and_told_without_its_words(world: World) -> None:
    with bench(replace(SENDGRID, secrets={**SENDGRID.secrets, "webhookKey": PUBLIC}), world) as made:
        made.fake.faults.append(Fault(202, {"X-Message-Id": "zuiURUyI7T3"}, takes_effect=True, method="POST"))
        appointment_id = made.create()
        made.settle()
        bounce = {
            "sg_event_id": "oF3Uf-IxTpNqez",
            "sg_message_id": "zuiURUyI7T3.filter0077p1las1.21536.5717FC482.0",
            "event": "bounce",
            "status": "5.1.1",
            "reason": "550 anna@example.com does not exist",
            "email": "anna@example.com",
        }
        delivered = {**bounce, "sg_event_id": "a", "event": "delivered"}
        assert sendgrid(made, [bounce], OTHER) == 200
        assert made.sync(appointment_id)["state"] == "synced"
        assert sendgrid(made, [delivered, {**bounce, "sg_event_id": "b", "event": "open"}, 1, None]) == 200
        assert made.sync(appointment_id)["state"] == "synced"
        for _ in range(2):
            assert sendgrid(made, [bounce]) == 200
        sync = made.sync(appointment_id)
        said = "the mail bounced (5.1.1); the address is suppressed there"
        assert (sync["state"], sync["error"]) == ("failed", said)
        assert [each["eventType"] for each in of_kind("event")].count("appointment.sync_failed") == 1
        malformed: list[Any] = [{}, "x", None]
        for wrong in malformed:
            assert sendgrid(made, wrong) == 200


def test_failures_have_a_place_before_mails_that_arrived() -> None:
    kinds = [("bounce" if number % 50 == 0 else "delivered", number) for number in range(300)]
    events = [{"sg_event_id": f"e{number}", "sg_message_id": f"m{number}.x", "event": kind} for kind, number in kinds]
    found = list(told(IncomingRequest(body=json.dumps(events).encode()), {}, {}))
    assert (len(found), [each.fields["status"] for each in found].count("bounce")) == (100, 6)


def test_a_mail_that_bounced_at_mandrill_is_shown_and_its_trials_are_answered(world: World) -> None:
    secrets = {**MANDRILL.secrets, "webhookKey": "a_key_of_webhooks"}
    with loopback_allowed(), bench(replace(MANDRILL, secrets=secrets), world) as made:
        appointment_id = made.create()
        made.settle()
        (mail,) = made.fake.all("messages")
        bounce = {"event": "hard_bounce", "_id": mail["id"], "ts": 1461095246, "msg": {"email": "anna@example.com"}}
        listed = {"type": "blacklist", "action": "add", "reject": {"email": "anna@example.com"}}
        assert mandrill(made, [], "test-webhook") == 200, "as Mandrill tries a new webhook"
        assert mandrill(made, [bounce], "guessed") == 200
        assert made.sync(appointment_id)["state"] == "synced"
        assert mandrill(made, [listed, bounce]) == 200
        sync = made.sync(appointment_id)
        assert (sync["state"], sync["error"]) == ("failed", "the mail bounced; the address is suppressed there")
