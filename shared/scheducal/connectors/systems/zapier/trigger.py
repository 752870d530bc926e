"""Hears of changes from Zaps, which post flat fields to a connection's own address.

A Zap that was started by us can send back what it got, with another time. A Zap that begins elsewhere names the booking
by the id that it has there, and the rules of the connection say whether it becomes one of ours.
"""

from __future__ import annotations

from typing import Final

from scheducal.connectors.mapping.inbound import adopt, remote, told
from scheducal.connectors.signatures.unsigned import SecretHeader
from scheducal.connectors.systems.zapier.message import outcome

__all__ = ["SIGNATURE", "adopt", "outcome", "remote", "told"]

# Webhooks by Zapier signs nothing. A Zap can send any header.
SIGNATURE: Final = SecretHeader(header="x-scheducal-secret")
