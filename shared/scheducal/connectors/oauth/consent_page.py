"""Where a system's consent page is, by the data in the connector's auth.py. Asks nobody anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheducal.connectors import registry
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.requests import ConsentRequest, consent_address
from scheducal.connectors.parts import oauth_of
from scheducal.values import replace

# Where an address leads in this environment: `settings.address_of`, or a test's own.
AddressOf = Callable[[Address], str]


def api_address(kind: str, address_of: AddressOf, settings: Mapping[str, str] | None = None) -> str:
    """Say where a system's API is: for a connection with these settings. Raises ValueError for a system without one."""
    api = registry.manifest(kind).api
    if api is None:
        raise ValueError(f"{kind} names no API")
    return address_of(api).format_map(settings) if settings else address_of(api)


def consent_page(
    kind: str, question: ConsentRequest, address_of: AddressOf, settings: Mapping[str, str] | None = None
) -> str:
    """Say where to send the browser of a person who is asked for access. settings: of the connection."""
    oauth, filled = oauth_of(kind), settings or {}
    oauth = replace(oauth, query=tuple((name, text.format_map(filled)) for name, text in oauth.query))
    base = address_of(oauth.authorize).format_map(filled)
    return consent_address(oauth, base, api_address(kind, address_of), question)
