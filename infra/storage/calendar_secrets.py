"""Makes what connected calendars need beyond the table: a key for their tokens, and the secrets by which systems know
us.
"""

from __future__ import annotations

from aws_cdk import Aws, Duration, SecretValue, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra import permissions
from infra.removal import outlives_stack
from infra.settings.model import Settings
from scheducal.connectors.registry import applications, calendar_kinds, manifest
from scheducal.needs import Needs

# Until an operator has entered what belongs there.
EMPTY = "{}"


class Calendars(Construct):
    """The key, the secrets, and what functions are told and allowed for the sake of connected calendars: a supply."""

    def __init__(self, scope: Construct, construct_id: str, *, api_id: str, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self._removal = outlives_stack(retain=settings.data.retain)
        self.key = kms.Key(
            self,
            "Key",
            description="ScheduCal's calendar tokens",
            enable_key_rotation=True,
            rotation_period=Duration.days(settings.data.key_rotation_days),
            removal_policy=self._removal,
        )
        self.secrets = {name: self._secret(name) for name in known_at(settings)}
        self._settings = {"CALENDAR_KEY_ID": self.key.key_arn, **_public_url(api_id, settings)}
        names = {f"{name.upper()}_SECRET_NAME": each.secret_arn for name, each in self.secrets.items()}
        self._systems = {**names, **settings.calendars.environment}

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the key to those that seal tokens, and the systems to those that are known there."""
        told = "calendars" in (*needs.settings, *needs.seals, *needs.opens)
        known = "applications" in needs.secrets
        return {**(self._settings if told else {}), **(self._systems if known else {})}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions seal and open tokens, and be known to the systems."""
        known = [permissions.read_secrets(*self.secrets.values())] if "applications" in needs.secrets else []
        return [*permissions.sealing("calendars", self.key, needs), *known]

    def _secret(self, name: str) -> secretsmanager.Secret:
        return secretsmanager.Secret(
            self,
            name.title(),
            description=f"clientId and clientSecret by which {name.title()} knows {Stack.of(self).stack_name}",
            secret_string_value=SecretValue.unsafe_plain_text(EMPTY),
            removal_policy=self._removal,
        )


def known_at(settings: Settings) -> tuple[str, ...]:
    """List the systems that know this environment by a client id: those of calendars, and those that it names."""
    calendars = {manifest(kind).public_name for kind in calendar_kinds()}
    return tuple(sorted(calendars.intersection(applications()).union(settings.connectors.applications)))


def _public_url(api_id: str, settings: Settings) -> dict[str, str]:
    """Give the public address. On the local stage, the program that starts the stack chooses the port."""
    if settings.stage == "local":
        return {}
    own = f"https://{api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
    return {"PUBLIC_URL": settings.api.public_url or own}
