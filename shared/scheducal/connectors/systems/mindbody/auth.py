"""How Mindbody gives access: a staff user's token, beside a key of the developer and the site."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.connectors.oauth.exchange import Exchange

EXCHANGES: Final = {
    "password": Exchange(
        token=Address(variable="MINDBODY_API_URL", usual="https://api.mindbodyonline.com"),
        path="/public/v6/usertoken/issue",
        body=(("Username", "{userName}"), ("Password", "{password}")),
        fields=TokenFields(access="AccessToken", ends="Expires"),
        keys=ApiKey(headers=(("API-Key", "{apiKey}"), ("SiteId", "{siteId}"))),
        prefix="{authScheme}",
    )
}
