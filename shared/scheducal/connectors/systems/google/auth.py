"""How Google gives access to calendars."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

OAUTH: Final = OAuth(
    name="Google",
    authorize=Address(variable="GOOGLE_ACCOUNTS_URL", usual="https://accounts.google.com"),
    authorize_path="/o/oauth2/v2/auth",
    token=Address(variable="GOOGLE_TOKEN_URL", usual="https://oauth2.googleapis.com"),
    revoke_path="/revoke",
    token_path="/token",
    sign_in=("openid", "email"),
    # A person can leave either out on the consent page.
    scopes=(
        "https://www.googleapis.com/auth/calendar.events.owned",
        "https://www.googleapis.com/auth/calendar.freebusy",
    ),
    # Google gives a refresh token with a consent alone.
    query=(("access_type", "offline"), ("prompt", "consent"), ("include_granted_scopes", "false")),
    refresh="same",
    account_claim="email",
    too_narrow="every box about calendars must be ticked on Google's page",
    too_short="Google gave access for one hour alone, since it was given lasting access before",
    nameless="Google's answer says not whose calendar it is",
)
