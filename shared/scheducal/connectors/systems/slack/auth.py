"""How Slack gives access."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

_SERVER: Final = Address(variable="SLACK_API_URL", usual="https://slack.com")

OAUTH: Final = OAuth(
    name="Slack",
    authorize=_SERVER,
    authorize_path="/oauth/v2/authorize",
    token=_SERVER,
    token_path="/api/oauth.v2.access",
    scopes=("chat:write", "im:write", "users:read.email"),
    separator=",",
    # Tokens end only where the app rotates them, after 12 hours.
    refresh="none",
    lasts=timedelta(days=3650),
    pkce=False,
)
API_KEY: Final = ApiKey(headers=(("Authorization", "Bearer {botToken}"),))
