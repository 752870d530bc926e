"""What a process needs to sign people in with other identity providers."""

from __future__ import annotations

from functools import cache

from scheducal.dashboard.sign_in.federation.model import Federation, federation_of
from scheducal.dashboard.sign_in.federation.tokens import IdTokens
from scheducal.errors import Refusal
from scheducal.settings import dashboard_settings


@cache
def federation() -> Federation | None:
    """Give the identity providers of this deployment, None where there are none."""
    return federation_of(dashboard_settings().federation)


def needed_federation() -> Federation:
    """Give them; raises Refusal `not_found`."""
    found = federation()
    if found is None:
        raise Refusal("not_found", "this deployment has no other identity provider")
    return found


@cache
def id_tokens() -> IdTokens:
    """Give the reader of id tokens, with its HTTP client; raises Refusal `not_found`."""
    # Passwords need no HTTP client.
    from scheducal.http.rest import Rest, http_client  # noqa: PLC0415

    told, client = needed_federation(), http_client()
    return IdTokens(told, Rest(client, told.address, None), Rest(client, told.issuer, None))
