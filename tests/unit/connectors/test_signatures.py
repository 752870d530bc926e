"""Signatures of incoming webhooks: published vectors, and what is refused of each scheme."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.signatures.forms import FormHmac
from scheducal.connectors.signatures.keyed import STANDARD_WEBHOOKS, Hmac
from scheducal.connectors.signatures.model import Signature, Timestamp
from scheducal.connectors.signatures.public_key import Ecdsa
from scheducal.connectors.signatures.unsigned import PathSecret, SecretHeader

_SHARED = Path(__file__).parents[4] / "shared" / "data"
_SAMPLES, _STANDARD = _SHARED / "connector-samples", _SHARED / "standard-webhooks-vectors.json"
_ABSENT = "../shared/data is not there, with the platforms' samples"

ACUITY = Hmac(header="x-acuity-signature", encoding="base64")
MINDBODY = Hmac(header="x-mindbody-signature", encoding="base64", prefix="sha256=")
SQUARE = Hmac(header="x-square-hmacsha256-signature", encoding="base64", signed="{url}{body}")
CLIO = Hmac(header="x-hook-signature")
JANE = Hmac(header="x-jane-signature", prefix="sha256=")
JANE_TIMED = Hmac(
    header="x-jane-signature",
    prefix="sha256=",
    signed="{timestamp}.{body}",
    timestamp=Timestamp(header="x-jane-timestamp"),
)
CALENDLY = Hmac(
    header="calendly-webhook-signature",
    signed="{timestamp}.{body}",
    pairs=("t", "v1"),
    timestamp=Timestamp(tolerance=180),
)
ZOOM = Hmac(
    header="x-zm-signature",
    prefix="v0=",
    signed="v0:{timestamp}:{body}",
    timestamp=Timestamp(header="x-zm-request-timestamp"),
)
SLACK = replace(ZOOM, header="x-slack-signature", timestamp=Timestamp(header="x-slack-request-timestamp"))
HUBSPOT = Hmac(
    header="x-hubspot-signature-v3",
    encoding="base64",
    signed="{method}{decoded_url}{body}{timestamp}",
    timestamp=Timestamp(header="x-hubspot-request-timestamp", is_milliseconds=True),
)
TWILIO = FormHmac(header="x-twilio-signature")
MANDRILL = Hmac(header="x-mandrill-signature", encoding="base64", digest="sha1", signed="{url}{form}")
SENDGRID = Ecdsa(
    header="x-twilio-email-event-webhook-signature",
    timestamp=Timestamp(header="x-twilio-email-event-webhook-timestamp"),
)
PLATFORMS: dict[str, Signature] = {
    "acuity": ACUITY,
    "calendly": CALENDLY,
    "clio": CLIO,
    "hubspot": HUBSPOT,
    "mandrill": MANDRILL,
    "mindbody": MINDBODY,
    "sendgrid": SENDGRID,
    "slack": SLACK,
    "square": SQUARE,
    "twilio": TWILIO,
    "zoom": ZOOM,
}


def came(signature: Any, value: str, body: bytes | str, at: int = 0, url: str = "", **headers: str) -> IncomingRequest:
    """Give a request with a signature, that came when it was signed. at: seconds."""
    time = signature.timestamp if hasattr(signature, "timestamp") else None
    if time and time.header:
        headers[time.header] = str(at * 1000 if time.is_milliseconds else at)
    raw = body.encode() if isinstance(body, str) else body
    return IncomingRequest({signature.header: value, **headers}, {}, raw, url=url, at=datetime.fromtimestamp(at, UTC))


def vectors() -> Iterator[tuple[str, Signature, str, IncomingRequest]]:
    """List the published vectors, and those that were computed beside them: name, scheme, secret, request."""
    at = 1767225600
    yield (
        "acuity",
        ACUITY,
        "test_api_key_123",
        came(
            ACUITY,
            "jER4F6Xo1uYal/4UnAbmbGXGAq+gVlTK5I7S4zROT7c=",
            "action=rescheduled&id=54915&calendarID=27238&appointmentTypeID=104030",
        ),
    )
    value = "227e984fc4479a202c23a8cdfc85755970af482a56e1a2f034ff937d90c13266"
    body = '{"event":"invitee.canceled","payload":{"rescheduled":true}}'
    key = "5mEzn9C-I28UtwOjZJtFoob0sAAFZ95GbZkqj4y3i0I"
    yield "calendly", CALENDLY, key, came(CALENDLY, f"t={at},v1={value}", body, at)
    yield "calendly, two", CALENDLY, key, came(CALENDLY, f"t={at}, v1={'0' * 64}, v1={value}", body, at)
    body = '{"messageId":"m-1","eventId":"appointmentBooking.updated"}'
    value = "sha256=D0YV5nuHtE9Vw1/gVOmJfSHypx+rSElBwmPKs9ui6GY="
    yield "mindbody", MINDBODY, "/9osqfDc64iJ/2UXj+H1vREFCrrzCSOYGNt9A9bBAWg=", came(MINDBODY, value, body)
    short = came(SQUARE, "2kRE5qRU2tR+tBGlDwMEw2avJ7QM4ikPYD/PJ3bd9Og=", '{"hello":"world"}')
    yield "square", SQUARE, "asdf1234", replace(short, url="https://example.com/webhook")
    body = '{"event_id":"5f0c1a34-0000-4000-8000-000000000001","event_topic":"APPOINTMENT_RESCHEDULED"}'
    value = "sha256=d6c513bc1f510bad2d0aaa42d7198dd7b10d452eb202bd9ba4f08cdfcfe046e9"
    yield "jane", JANE, "jane_secret", came(JANE, value, body)
    value = "sha256=bbfb60b2b518ce6dc8b0ad31594098b1db11555fbeaa8d3537e6614ec3eca51f"
    yield "jane, timed", JANE_TIMED, "jane_secret", came(JANE_TIMED, value, body, at)
    body = '{"event":"meeting.updated","payload":{"account_id":"A1"},"event_ts":1767225600000}'
    value = "v0=353f4570590da95b07cd017f537410ad88a0c16cbe051fbc3b776438d37ce262"
    yield "zoom", ZOOM, "zoom_secret_token", came(ZOOM, value, body, at)
    body = '{"data":{"id":1,"etag":"\\"abc\\""},"meta":{"event":"updated","webhook_id":42}}'
    value = "83ae9863e4d4f8708841d73f50466440ee87bb0b7413c6bab9ecc1f212bfe523"
    yield "clio", CLIO, "clio-shared-secret", came(CLIO, value, body)
    yield "clio, upper case", CLIO, "clio-shared-secret", came(CLIO, value.upper(), body)
    yield from _of_messages()
    yield from _of_forms()


def _of_messages() -> Iterator[tuple[str, Signature, str, IncomingRequest]]:
    secret, at = "8f742231b10e8888abcd99yyyzzz85a5", 1531420618
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
        "803a0bc887a14d10d2c447fce8b6703c"
    )
    value = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    yield "slack", SLACK, secret, came(SLACK, value, body, at)
    value = "v0=ae6e383ee58dd0c92dd248df269b7153bdd89895087b58885a6703496ce22369"
    yield "slack, json", SLACK, secret, came(SLACK, value, '{"type":"url_verification","challenge":"abc"}', at)
    secret, url, at = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy", "https://www.example.com/webhook_uri", 1564113600
    body = '{"example_field":"example_value"}'
    yield "hubspot", HUBSPOT, secret, came(HUBSPOT, "eT0ip2TKVpsIi1vb5C2Uu42eNdHL+oTE3NRZOF67O2U=", body, at, url)
    value, url = "Zlz/pK5CvY4ftsg15QjUyR9jnkrCIGSDExAYyqISyHM=", f"{url}?to=a%40b.example"
    yield "hubspot, decoded", HUBSPOT, secret, came(HUBSPOT, value, body, at, url)


def _of_forms() -> Iterator[tuple[str, Signature, str, IncomingRequest]]:
    twilio, url = TWILIO, "https://mycompany.com/myapp.php?foo=1&bar=2"
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    signed = came(twilio, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", urlencode(form), url=url)
    yield "twilio", twilio, "12345", signed
    yield "twilio, port", twilio, "12345", replace(signed, url=url.replace(".com/", ".com:443/"))
    pairs = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]
    yield "twilio, twice", twilio, "12345", came(twilio, "IK+Dwps556ElfBT0I3Rgjkr1wJU=", urlencode(pairs), url=url)
    hashed = f"{url}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    body = '{"property": "value", "boolean": true}'
    yield "twilio, json", twilio, "12345", came(twilio, "a9nBmqA0ju/hNViExpshrM61xv4=", body, url=hashed)
    url = "https://example.com/hooks/mandrill"
    body = urlencode({"mandrill_events": "[]"})
    yield "mandrill", MANDRILL, "test-webhook", came(MANDRILL, "jWoiNB5OCBcQUocCXvoaC1r32kM=", body, url=url)
    body = urlencode({"mandrill_events": '[{"event":"send","_id":"abc123"}]'})
    value, url = "oNJZ2P6k8HBwqf7NAI3Ah3rS41A=", f"{url}?t=1"
    yield "mandrill, query", MANDRILL, "example-webhook-key", came(MANDRILL, value, body, url=url)


def samples() -> Iterator[tuple[str, Signature, str, IncomingRequest]]:
    """List the signed samples of all platforms."""
    for expected in sorted(_SAMPLES.glob("*/expected.json")):
        found = json.loads(expected.read_bytes())
        for name, sample in found["samples"].items():
            if check := sample.get("signature_check"):
                signature: Any = PLATFORMS[found["platform"]]
                time = int(check.get("timestamp") or 1772442000)
                at = time // 1000 if time > 10**12 else time
                request = came(
                    signature, check["value"], (expected.parent / name).read_bytes(), at, check.get("url", "")
                )
                assert check["header"].lower() == signature.header
                yield f"{found['platform']} {name}", signature, check.get("secret") or check["public_key"], request


def broken(request: IncomingRequest, signature: Any) -> Iterator[tuple[str, IncomingRequest]]:
    """List what was changed on the way, and why each is refused."""
    others = {name: value for name, value in request.headers.items() if name != signature.header}
    yield "unsigned", replace(request, headers=others)
    if "{form}" in getattr(signature, "signed", ""):
        yield "wrong", replace(request, body=request.body + b"&a=b")
    else:
        yield "wrong", replace(request, body=request.body + b" ")
    yield "wrong", replace(request, headers={**request.headers, signature.header: _changed(request, signature)})
    if time := getattr(signature, "timestamp", None):
        for seconds in (-time.tolerance - 2, time.tolerance + 2):
            yield "stale", replace(request, at=datetime.fromtimestamp(request.at.timestamp() + seconds, UTC))
        if time.header:
            yield "malformed", replace(request, headers={**request.headers, time.header: "soon"})


def _changed(request: IncomingRequest, signature: Any) -> str:
    value = request.headers[signature.header]
    place = value.rindex("=", 0, -2) + 1 if "=" in value[:-2] else 0
    if isinstance(signature, Ecdsa):
        place = 20
    return value[:place] + ("7" if value[place] != "7" else "8") + value[place + 1 :]


def faults(found: Iterator[tuple[str, Signature, str, IncomingRequest]]) -> list[str]:
    """List what is judged in another way than it should be."""
    wrong, count = [], 0
    for name, signature, secret, request in found:
        count += 1
        cases = [("None", request), *broken(request, signature)]
        judged = [(each, str(signature.fault(changed, secret))) for each, changed in cases]
        wrong += [
            f"{name}: {got} and not {each}"
            for each, got in judged
            if got != each and (each, got) != ("wrong", "malformed")
        ]
        if signature.fault(request, f"{secret}x" if not isinstance(signature, Ecdsa) else "x") is None:
            wrong.append(f"{name}: another secret proves it")
    assert count, "there are vectors"
    return wrong


def test_every_published_vector_is_proven_and_every_change_of_it_refused() -> None:
    assert faults(vectors()) == []


@pytest.mark.skipif(not _SAMPLES.exists(), reason=_ABSENT)
def test_every_signed_sample_is_proven_and_every_change_of_it_refused() -> None:
    assert faults(samples()) == []


@pytest.mark.skipif(not _STANDARD.exists(), reason=_ABSENT)
def test_standard_webhooks() -> None:
    found = json.loads(_STANDARD.read_bytes())
    wrong = []
    for each in [*({**each, "now": each["timestamp"], "expect": "accept"} for each in found["v1"]), *found["verify"]]:
        headers = {
            "webhook-id": each["id"],
            "webhook-timestamp": each["timestamp"] and str(each["timestamp"]),
            "webhook-signature": each["signature"],
        }
        sent = {name: value for name, value in headers.items() if value is not None}
        body = each["payload"].encode() if "payload" in each else b64decode(each["payload_b64"])
        request = IncomingRequest(sent, {}, body, at=datetime.fromtimestamp(each["now"], UTC))
        if (STANDARD_WEBHOOKS.fault(request, each["secret"]) is None) != (each["expect"] == "accept"):
            wrong.append(each["name"])
    assert wrong == []


def test_a_secret_in_a_header_and_an_address_alone() -> None:
    token = SecretHeader(header="authorization", prefix="Bearer ")
    request = IncomingRequest({"authorization": "Bearer s3cret"})
    assert [token.fault(request, each) for each in ("s3cret", "other", "")] == [None, "wrong", "wrong"]
    assert token.fault(IncomingRequest(), "s3cret") == "unsigned"
    assert PathSecret().fault(IncomingRequest(), "") is None


def test_texts_that_are_none_are_malformed_and_raise_nothing() -> None:
    url = "https://example.com/x"
    forms = [IncomingRequest({"x-twilio-signature": "\ud800"}, body=each, url=url) for each in (b"\xff", b"=%FF", b"a")]
    assert {TWILIO.fault(each, "12345") for each in forms} == {"malformed"}
    odd = IncomingRequest({MANDRILL.header: "é"}, body=b"\xff", url=url)
    assert MANDRILL.fault(odd, "key") == "malformed"
    assert ACUITY.fault(IncomingRequest({ACUITY.header: "é\ud800"}), "key") == "wrong"


@pytest.mark.parametrize("signed", ["{url}", "{bodies}", "{timestamp}{body}", "{id}.{body}", ""])
def test_a_text_that_proves_nothing_is_refused(signed: str) -> None:
    with pytest.raises(ValueError, match="a signature over"):
        Hmac(header="x", signed=signed)
