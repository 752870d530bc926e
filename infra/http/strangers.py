"""Gives functions what they know of strangers: the environment's key, the limits of a source, the distribution's
secret.
"""

from __future__ import annotations

from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.settings.model import Settings
from scheducal.needs import Needs

# CloudFront and its firewall are in this region, wherever the API is.
EDGE_REGION = "us-east-1"


class Strangers(Construct):
    """The key, the limits and the distribution's secret: a supply."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        secret = self._secret("Key", "ScheduCal's key of what it knows again")
        self._key = {"ENVIRONMENT_KEY": secret.secret_value.unsafe_unwrap()}
        limits = settings.api
        self._sources = {
            **self._key,
            "SOURCE_RATE": str(limits.source_rate),
            "SOURCE_BURST": str(limits.source_burst),
            "SOURCE_FAILURES": str(limits.source_failures),
            "SOURCE_SHOWN": limits.source_shown,
        }
        if settings.edge.enabled:
            self._sources |= self._origin(name, settings)

    def environment(self, needs: Needs) -> dict[str, str]:
        """Give endpoints the limits of sources, and the key to all who make or know secrets by it."""
        if "sources" in needs.settings:
            return self._sources
        return self._key if "environment_key" in needs.settings else {}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Allow nothing: functions get these values as variables."""
        del needs
        return []

    def _origin(self, name: str, settings: Settings) -> dict[str, str]:
        """Make the secret that the distribution reads by its name, in its own region."""
        elsewhere = [] if settings.region == EDGE_REGION else [secretsmanager.ReplicaRegion(region=EDGE_REGION)]
        secret = self._secret("Origin", "By which ScheduCal's distribution proves itself", origin_name(name), elsewhere)
        required = {"ORIGIN_REQUIRED": "true"} if settings.edge.exclusive else {}
        return {"ORIGIN_SECRET": secret.secret_value.unsafe_unwrap(), **required}

    def _secret(
        self,
        construct_id: str,
        description: str,
        name: str | None = None,
        replicas: list[secretsmanager.ReplicaRegion] | None = None,
    ) -> secretsmanager.Secret:
        """Make a random one; functions get it from CloudFormation, which spares each start a request."""
        generator = secretsmanager.SecretStringGenerator(password_length=48, exclude_punctuation=True)
        return secretsmanager.Secret(
            self,
            construct_id,
            description=description,
            secret_name=name,
            replica_regions=replicas,
            generate_secret_string=generator,
        )


def origin_name(stack_name: str) -> str:
    """Name the distribution's secret."""
    return f"{stack_name}/origin"
