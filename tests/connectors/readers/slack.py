"""Slack's samples."""

from __future__ import annotations

from scheducal.connectors.signatures.keyed import Hmac
from scheducal.connectors.signatures.model import Timestamp
from scheducal.connectors.systems.slack import errors
from tests.connectors.readers.reader import Reader

# Slack calls nobody whom the connector serves. What it would sign is checked all the same.
SIGNATURE = Hmac(
    header="x-slack-signature",
    signed="v0:{timestamp}:{body}",
    prefix="v0=",
    timestamp=Timestamp(header="x-slack-request-timestamp"),
)
READER = Reader(outcome=errors.outcome, signature=SIGNATURE)
