"""The pages for people, and how they sign in, as settings."""

from __future__ import annotations

import json
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from infra.settings.fields import Domain, Group, HttpsUrl, PoolDomain, ProviderName

_SAML_EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"


class IdentityProvider(Group):
    """A company's own sign-in, by SAML or by OpenID Connect.

    name: in the user pool. title: for people; empty: the name. domains: whose e-mail addresses it may vouch for.
    metadata_url: of SAML. email_attribute: of SAML, which has the address.
    issuer, client_id, client_secret_name: of OpenID Connect; the last names a secret in Secrets Manager.
    """

    name: ProviderName
    title: str = Field(default="", max_length=60)
    domains: tuple[Domain, ...] = Field(min_length=1, max_length=50)
    metadata_url: HttpsUrl | None = None
    email_attribute: str = Field(default=_SAML_EMAIL, min_length=1, max_length=200)
    issuer: HttpsUrl | None = None
    client_id: str = Field(default="", max_length=255)
    client_secret_name: str = Field(default="", max_length=512)

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.metadata_url is None) == (self.issuer is None):
            raise ValueError(f"{self.name} needs metadataUrl for SAML, or issuer for OpenID Connect, and not both")
        if self.issuer and not (self.client_id and self.client_secret_name):
            raise ValueError(f"{self.name} needs clientId, and in clientSecretName the name of a secret")
        return self


def _parsed(value: object) -> object:
    """Read a variable's text, which is JSON; what is none is refused as it is."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


IdentityProviders = Annotated[tuple[IdentityProvider, ...], BeforeValidator(_parsed), Field(max_length=20)]


class DashboardSettings(Group):
    """Pages for people, and the user pool in which they sign in.

    idle_minutes: without a use, after which a session ends. session_hours: after which it ends in any case.
    sign_in_domain: of the user pool, before `.auth.<region>.amazoncognito.com`; identity providers need one.
    """

    enabled: bool = True
    idle_minutes: int = Field(default=480, ge=5, le=10_080)
    session_hours: int = Field(default=168, ge=1, le=720)
    sign_in_domain: PoolDomain | None = None
    identity_providers: IdentityProviders = ()

    @model_validator(mode="after")
    def _providers_can_be_asked(self) -> Self:
        if self.identity_providers and not self.sign_in_domain:
            raise ValueError("dashboard.identityProviders needs dashboard.signInDomain")
        names = [each.name.lower() for each in self.identity_providers]
        if len(set(names)) < len(names):
            raise ValueError("dashboard.identityProviders: two have the same name")
        return self
