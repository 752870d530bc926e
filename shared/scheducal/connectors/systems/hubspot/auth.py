"""How HubSpot gives access: by consent to a public app, or by the token of a private app.

A refresh token stays the same, and has no end of its own. The version of the API is in the path of the token endpoint.
"""

from __future__ import annotations

from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

OAUTH: Final = OAuth(
    name="HubSpot",
    authorize=Address(variable="HUBSPOT_LOGIN_URL", usual="https://app.hubspot.com"),
    authorize_path="/oauth/authorize",
    token=Address(variable="HUBSPOT_API_URL", usual="https://api.hubapi.com"),
    token_path="/oauth/2026-09/token",
    scopes=("crm.objects.contacts.read", "crm.objects.contacts.write"),
    refresh="same",
    pkce=False,
)
# What the owner of the account copies from the page of a private app.
API_KEY: Final = ApiKey(headers=(("Authorization", "Bearer {accessToken}"),))
