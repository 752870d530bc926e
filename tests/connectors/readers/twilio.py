"""Twilio's samples."""

from __future__ import annotations

from scheducal.connectors.signatures.forms import FormHmac
from scheducal.connectors.systems.twilio import errors
from tests.connectors.readers.reader import Reader

# What becomes of a text, and what people answer, is not followed yet. Its signatures are checked all the same.
READER = Reader(outcome=errors.outcome, signature=FormHmac(header="x-twilio-signature"))
