"""How Calendly gives access: by consent, or by a personal token.

A refresh token is good once. Since March 2026 a new app has only the scopes that it asks for.
"""

from __future__ import annotations

from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

_SERVER: Final = Address(variable="CALENDLY_LOGIN_URL", usual="https://auth.calendly.com")

OAUTH: Final = OAuth(
    name="Calendly",
    authorize=_SERVER,
    authorize_path="/oauth/authorize",
    token=_SERVER,
    token_path="/oauth/token",
    revoke_path="/oauth/revoke",
    scopes=("users:read", "event_types:read", "scheduled_events:read", "scheduled_events:write", "webhooks:write"),
    refresh="rotates",
)
API_KEY: Final = ApiKey(headers=(("Authorization", "Bearer {accessToken}"),))
