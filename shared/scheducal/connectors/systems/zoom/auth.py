"""How Zoom gives access."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.exchange import Exchange
from scheducal.connectors.oauth.model import OAuth

_SERVER: Final = Address(variable="ZOOM_LOGIN_URL", usual="https://zoom.us")

OAUTH: Final = OAuth(
    name="Zoom",
    authorize=_SERVER,
    authorize_path="/oauth/authorize",
    token=_SERVER,
    token_path="/oauth/token",
    revoke_path="/oauth/revoke",
    scopes=(
        "meeting:read:list_meetings",
        *(f"meeting:{right}:meeting" for right in ("read", "write", "update", "delete")),
    ),
    refresh="rotates",
    client_auth="basic",
)
EXCHANGES: Final = {
    "account_credentials": Exchange(
        token=_SERVER,
        path="/oauth/token",
        form=(("grant_type", "account_credentials"), ("account_id", "{accountId}")),
        basic=("{clientId}", "{clientSecret}"),
    )
}
