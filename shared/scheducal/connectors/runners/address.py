"""Where a system sends what it has to say of one connection, and the secret that proves it. Nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheducal.connectors import registry
from scheducal.environment_key import environment_key
from scheducal.ids import is_id
from scheducal.settings import calendar_settings
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.connectors.connections.model import Connection

_CODE_LENGTH, _SECRET_LENGTH = 24, 64
_ADDRESS, _SECRET = "inbound", "inbound secret"


@dataclass(frozen=True, slots=True)
class InboundAddress:
    """The address of one connection. It carries a code of the environment, so that a stranger's costs no read."""

    tenant_id: str
    connection_id: str

    @property
    def secret(self) -> str:
        """Give the secret that the system is told when we subscribe: 64 hexadecimal digits."""
        return environment_key().code(_SECRET, self._named, _SECRET_LENGTH)

    @property
    def text(self) -> str:
        """Give the last part of the address's path."""
        return f"{self._named}.{environment_key().code(_ADDRESS, self._named, _CODE_LENGTH)}"

    def url(self, base: str) -> str:
        """Give the whole address. base: of the connector's incoming webhooks."""
        return f"{base}/{self.text}"

    @property
    def _named(self) -> str:
        return f"{self.tenant_id}.{self.connection_id}"


def incoming_base(kind: str) -> str:
    """Say where a kind of system sends all that it has to say."""
    return f"{calendar_settings().public_url}/inbound/{registry.manifest(kind).public_name}"


def public_address(path: str, query: str | None) -> str:
    """Give the whole address of a request, as systems know it. The host that a request names proves nothing."""
    return f"{calendar_settings().public_url}{path}{f'?{query}' if query else ''}"


def incoming_url(connection: Connection) -> str | None:
    """Say where the system tells us of changes to the connection's records; None for a system that does not."""
    if connection.is_calendar or registry.manifest(connection.kind).incoming is None:
        return None
    return InboundAddress(connection.tenant_id, connection.connection_id).url(incoming_base(connection.kind))


def parse_address(text: str) -> InboundAddress | None:
    """Read the last part of an address's path; None for what this environment did not make."""
    parts = text.split(".") if text.isascii() else []
    if len(parts) != 3 or not is_id(parts[0], "ten") or not is_id(parts[1], "con"):
        return None
    named, code = f"{parts[0]}.{parts[1]}", parts[2]
    is_ours = len(code) == _CODE_LENGTH and environment_key().is_code(_ADDRESS, named, code)
    return InboundAddress(parts[0], parts[1]) if is_ours else None
