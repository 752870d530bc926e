"""How the toy system gives access."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.exchange import Exchange
from scheducal.connectors.oauth.model import OAuth

OAUTH: Final = OAuth(
    name="Toy",
    authorize=Address(variable="TOY_API_URL", usual="https://toy.example.com"),
    authorize_path="/oauth/authorize",
    token=Address(variable="TOY_API_URL", usual="https://toy.example.com"),
    token_path="/oauth/token",
    revoke_path="/oauth/revoke",
    sign_in=("openid", "email"),
    scopes=("meetings",),
    refresh="rotates",
    account_claim="email",
    too_narrow="Meetings are needed.",
    too_short="Access is needed for longer.",
    nameless="Toy does not say who agreed.",
)

# An account's administrator may give us the secrets of an application of theirs instead.
EXCHANGES: Final = {
    "account_credentials": Exchange(
        token=Address(variable="TOY_API_URL", usual="https://toy.example.com"),
        path="/oauth/token",
        form=(("grant_type", "account_credentials"), ("account_id", "{account}")),
        basic=("{clientId}", "{clientSecret}"),
    )
}
