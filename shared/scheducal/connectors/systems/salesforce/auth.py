"""How an organisation of Salesforce gives access: by an external client app of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.connectors.oauth.exchange import Assertion, Exchange

_SERVER: Final = Address(variable="SALESFORCE_API_URL", usual="https://{myDomain}.my.salesforce.com")
_PATH: Final = "/services/oauth2/token"
# The answer does not say for how long a token is good. One that is refused is renewed.
_FIELDS: Final = TokenFields(lasts=timedelta(hours=1))

EXCHANGES: Final = {
    "client_credentials": Exchange(
        token=_SERVER,
        path=_PATH,
        form=(("grant_type", "client_credentials"),),
        basic=("{clientId}", "{clientSecret}"),
        fields=_FIELDS,
    ),
    "jwt_bearer": Exchange(
        token=_SERVER,
        path=_PATH,
        form=(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", "{assertion}")),
        assertion=Assertion(issuer="{clientId}", subject="{userName}", audience="{loginUrl}", key="privateKey"),
        fields=_FIELDS,
    ),
}
