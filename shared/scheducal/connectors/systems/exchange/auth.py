"""How Microsoft gives access to mailboxes."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import Directories, OAuth

_LOGIN: Final = Address(variable="MICROSOFT_LOGIN_URL", usual="https://login.microsoftonline.com", is_chosen=True)

OAUTH: Final = OAuth(
    name="Microsoft",
    authorize=_LOGIN,
    authorize_path="/{directory}/oauth2/v2.0/authorize",
    token=_LOGIN,
    token_path="/{directory}/oauth2/v2.0/token",
    sign_in=("openid", "profile", "offline_access"),
    # Of the cloud's own Graph.
    scopes=("{api}/Calendars.ReadWrite",),
    query=(("response_mode", "query"), ("prompt", "select_account")),
    refresh="rotates",
    account_claim="preferred_username",
    # Any account of a company or school. The pattern leaves out `common` and the like, which are nobody's.
    directories=Directories(anyone="organizations", claim="tid", pattern="[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    too_narrow="Microsoft gave no access to calendars",
    too_short="Microsoft gave access for one hour alone",
    nameless="Microsoft did not say whose mailbox it is",
)
