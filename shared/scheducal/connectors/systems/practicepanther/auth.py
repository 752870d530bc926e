"""How PracticePanther gives access, to applications that it has registered."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

_SERVER: Final = Address(variable="PRACTICEPANTHER_LOGIN_URL", usual="https://app.practicepanther.com")

OAUTH: Final = OAuth(
    name="PracticePanther",
    authorize=_SERVER,
    authorize_path="/OAuth/Authorize",
    token=_SERVER,
    token_path="/OAuth/Token",
    scopes=("full",),
    # Each refresh token serves once. How long one lasts, the vendor's pages do not agree on: 14 days, or 60.
    # One that was lost ends the access, and its owner agrees again.
    refresh="rotates",
    renewed_every=timedelta(days=7),
    pkce=False,
    # A token that has run out is answered so, and not with 401.
    expired=((400, "invalid_grant"),),
)
