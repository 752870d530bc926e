"""How requests come in, as settings: the API and the distribution before it."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from infra.settings.fields import (
    DOMAIN,
    Certificate,
    Domain,
    Group,
    HostedZoneId,
    HttpsAddress,
    Origins,
    RegionalCertificate,
)


class ApiSettings(Group):
    """The HTTP API. Rates are requests a second over all clients; cors_origins empty turns CORS off.

    public_…: of each route that asks for no API key, so that a flood there leaves the other routes alone. source_…:
    what one address may do before its credentials are known: requests a second, at once, and wrong secrets a minute.

    source_shown: how logs and audit entries have a sender's address, as a code or as it is.

    public_url: where browsers and calendar systems reach it, without a slash at its end; None: at its own address.
    hosted_zone_id: of Route 53, where the host of public_url gets its records, and its certificate's proof.
    certificate_arn: a certificate for this host that is there already, in the stage's region.
    """

    throttle_rate: int = Field(default=100, ge=1, le=10_000)
    throttle_burst: int = Field(default=200, ge=1, le=5_000)
    public_rate: int = Field(default=50, ge=1, le=10_000)
    public_burst: int = Field(default=100, ge=1, le=5_000)
    source_rate: int = Field(default=10, ge=1, le=10_000)
    source_burst: int = Field(default=100, ge=2, le=100_000)
    source_failures: int = Field(default=20, ge=2, le=60_000)
    source_shown: Literal["hashed", "plain"] = "hashed"
    detailed_metrics: bool = False
    cors_origins: Origins = ()
    public_url: HttpsAddress | None = None
    hosted_zone_id: HostedZoneId | None = None
    certificate_arn: RegionalCertificate | None = None

    @property
    def public_host(self) -> str | None:
        """Give the host of the public address."""
        return urlsplit(self.public_url or "").hostname

    @property
    def custom_domain(self) -> str | None:
        """Give the host that is to lead to the API; None where the settings make no domain."""
        return self.public_host if self.hosted_zone_id or self.certificate_arn else None

    @model_validator(mode="after")
    def _host_can_be_given_to_the_api(self) -> Self:
        if (self.hosted_zone_id or self.certificate_arn) and self.public_url is None:
            raise ValueError("hostedZoneId and certificateArn need publicUrl, the address that is to lead to the API")
        if (host := self.custom_domain) and (self.public_url != f"https://{host}" or not DOMAIN.fullmatch(host)):
            raise ValueError(
                "publicUrl must be https:// and a domain in lower case without a port, where hostedZoneId or"
                f" certificateArn is set; got {self.public_url}"
            )
        return self


class EdgeSettings(Group):
    """A CloudFront distribution with a firewall in front of the API.

    api_domain: the API's own host name, which its first deployment says. domain, certificate_arn: a name of yours, and
    its certificate in us-east-1. exclusive: whether functions refuse what comes past the distribution. rate_limit:
    requests of one address in five minutes.
    """

    enabled: bool = False
    api_domain: Domain | None = None
    domain: Domain | None = None
    certificate_arn: Certificate | None = None
    exclusive: bool = False
    rate_limit: int = Field(default=3_000, ge=10, le=2_000_000)

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.enabled and self.api_domain is None:
            raise ValueError("enabled needs apiDomain, the host name in the output ApiUrl of a deployment without it")
        if self.exclusive and not self.enabled:
            raise ValueError("exclusive needs enabled, since nobody could reach the API")
        if (self.domain is None) != (self.certificate_arn is None):
            raise ValueError("domain and certificateArn need each other")
        return self
