"""How Clio gives access. Its tokens belong to one region."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth, Revocation

_SERVER: Final = Address(variable="CLIO_LOGIN_URL", usual="https://{region}")

OAUTH: Final = OAuth(
    name="Clio",
    authorize=_SERVER,
    authorize_path="/oauth/authorize",
    token=_SERVER,
    token_path="/oauth/token",
    # Permissions are chosen for the whole application, in Clio's developer portal. It names no scopes for them, and
    # this one asks for no more than who the person is.
    scopes=("openid",),
    # A refresh token goes on until it is taken back.
    refresh="same",
    pkce=False,
    revocation=Revocation(path="/oauth/deauthorize", form=(), headers=(("Authorization", "Bearer {access}"),)),
)
