"""Hears of changes by requests whose form the tenant states, and whose proof too."""

from __future__ import annotations

from scheducal.connectors.mapping.inbound import adopt, remote, told
from scheducal.connectors.signatures.stated import signature
from scheducal.connectors.systems.generic_http.errors import outcome

__all__ = ["adopt", "outcome", "remote", "signature", "told"]
