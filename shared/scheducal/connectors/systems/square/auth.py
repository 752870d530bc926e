"""How Square gives access."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

_SERVER: Final = Address(variable="SQUARE_API_URL", usual="https://connect.squareup.com")
_APPOINTMENTS: Final = ("APPOINTMENTS_READ", "APPOINTMENTS_WRITE", "APPOINTMENTS_ALL_READ", "APPOINTMENTS_ALL_WRITE")

OAUTH: Final = OAuth(
    name="Square",
    authorize=_SERVER,
    authorize_path="/oauth2/authorize",
    token=_SERVER,
    token_path="/oauth2/token",
    scopes=(*_APPOINTMENTS, "CUSTOMERS_READ", "CUSTOMERS_WRITE", "ITEMS_READ"),
    refresh="same",
    # The answer says when it ends, and not for how long it lasts.
    ends="expires_at",
    lasts=timedelta(days=30),
    # As Square asks.
    renewed_every=timedelta(days=7),
    pkce=False,
    query=(("session", "false"),),
)
API_KEY: Final = ApiKey(headers=(("Authorization", "Bearer {accessToken}"),))
