"""How Jane gives access: its Keycloak, with PKCE, for one clinic at a time.

An access token lasts five minutes, and a refresh token half an hour and for one use.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

# The partner sandbox is another realm, which an environment may name.
_SERVER: Final = Address(variable="JANE_LOGIN_URL", usual="https://login.id.janeapp.com/realms/jane")

OAUTH: Final = OAuth(
    name="Jane",
    authorize=_SERVER,
    authorize_path="/protocol/openid-connect/auth",
    token=_SERVER,
    token_path="/protocol/openid-connect/token",
    revoke_path="/protocol/openid-connect/revoke",
    scopes=("appointments:read", "patients:read", "webhooks:create", "webhooks:read", "webhooks:delete"),
    refresh="rotates",
    renewed_every=timedelta(minutes=15),
    query=(("resource", "https://{clinic}"),),
)
