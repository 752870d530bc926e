"""How the help desk gives access."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.model import OAuth

API_KEY: Final = ApiKey(basic=("{apiKey}", "X"), headers=(("X-Domain", "{domain}"),))
OAUTH: Final = OAuth(
    name="Helpdesk",
    authorize=Address(variable="HELPDESK_LOGIN_URL", usual="https://login.desk.example.com"),
    authorize_path="/authorize",
    token=Address(variable="HELPDESK_LOGIN_URL", usual="https://login.desk.example.com"),
    token_path="/token",
    sign_in=(),
    scopes=("tickets",),
    refresh="rotates",
    account_claim=None,
    client_auth="basic",
    too_narrow="Helpdesk gave no access to tickets",
    too_short="Helpdesk gave access for one hour alone",
    nameless="Helpdesk names nobody",
)
