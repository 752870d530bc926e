"""Whom a checked id token names (pure)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scheducal.dashboard.sign_in.federation.model import IdentityProvider
from scheducal.errors import Refusal
from scheducal.tenants.members.rules import address_of


def address_in(claims: Mapping[str, Any], provider: IdentityProvider) -> str:
    """Give the address that a provider vouches for; raises Refusal `invalid_credentials`."""
    if provider.name not in _providers_in(claims):
        raise _refusal(provider, "did not sign you in")
    if provider.says_verified and str(claims.get("email_verified")).lower() != "true":
        raise _refusal(provider, "does not say that your e-mail address was verified")
    try:
        email = address_of(str(claims.get("email") or ""))
    except Refusal:
        raise _refusal(provider, "did not say your e-mail address") from None
    if email.rpartition("@")[2] not in provider.domains:
        raise _refusal(provider, "may not sign in people of your address")
    return email


def _providers_in(claims: Mapping[str, Any]) -> list[str]:
    """Read who vouches for somebody. Cognito gives a list, which is a text where it was mapped."""
    found = claims.get("identities") or []
    try:
        listed = json.loads(found) if isinstance(found, str) else found
    except ValueError:
        return []
    return [str(each.get("providerName")) for each in listed if isinstance(each, dict)]


def _refusal(provider: IdentityProvider, why: str) -> Refusal:
    return Refusal("invalid_credentials", f"{provider.title} {why}; use your password, or ask who runs ScheduCal")
