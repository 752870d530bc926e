"""Freshdesk's samples."""

from __future__ import annotations

from scheducal.connectors.systems.freshdesk import errors, trigger
from tests.connectors.readers.reader import Reader

READER = Reader(outcome=errors.outcome, signature=trigger.SIGNATURE, changes=trigger.changes)
