"""Makes what connected calendars need beyond the table: a key for their tokens, and the secrets by which providers know
us.
"""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Aws, Duration, SecretValue, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra import permissions
from infra.asset import DependencySet
from infra.removal import outlives_stack
from infra.settings import Settings

AREA = "functions.calendars."
START = "functions.oauth.start"
CALLBACK = "functions.oauth.callback"
# What seals a question to a calendar's owner also opens it, to repeat the answer under its idempotency key.
SEALING = frozenset({f"{AREA}connect", CALLBACK})
# What says when people are free asks the calendars that are connected to them.
ASKING = frozenset(
    f"functions.{each}"
    for each in ("availability.list", "availability.next", "bookings.create", "bookings.reschedule", "holds.create")
)
# Until an operator has entered what belongs there.
EMPTY = "{}"


class Calendars(Construct):
    """The key, the secrets, and what each function is told and allowed for the sake of connected calendars.

    worker_environment, worker_statements: for functions that work on connected calendars.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, api_id: str, settings: Settings, table: Mapping[str, str]
    ) -> None:
        super().__init__(scope, construct_id)
        self._table = table
        self._removal = outlives_stack(retain=settings.data.retain)
        self.key = kms.Key(
            self,
            "Key",
            description="ScheduCal's calendar tokens",
            enable_key_rotation=True,
            rotation_period=Duration.days(settings.data.key_rotation_days),
            removal_policy=self._removal,
        )
        self.secrets = {name: self._secret(name) for name in ("microsoft", "google")}
        self._settings = {"CALENDAR_KEY_ID": self.key.key_arn, **_public_url(api_id, settings)}
        self._applications = {f"{name.upper()}_SECRET_NAME": each.secret_arn for name, each in self.secrets.items()}
        self._providers = settings.calendars.environment
        self.worker_environment = {**self._settings, **self._applications, **self._providers}

    @property
    def worker_statements(self) -> list[iam.PolicyStatement]:
        """Open tokens and seal renewed ones, and be known to the providers."""
        keys = [permissions.seal_secrets(self.key), permissions.open_secrets(self.key)]
        return [*keys, permissions.read_secrets(*self.secrets.values())]

    def environment(self, module: str) -> dict[str, str]:
        """The variables of an endpoint's function."""
        if module.startswith(AREA):
            return dict(self._settings)
        return {**self._table, **self.worker_environment} if module in {START, CALLBACK, *ASKING} else {}

    def dependencies(self, module: str, usual: DependencySet) -> DependencySet:
        """What an endpoint's function has installed; usual: without connected calendars."""
        if module in ASKING:
            return "scheduling"
        return "calendars" if module == CALLBACK else usual

    def statements(self, module: str) -> list[iam.PolicyStatement]:
        """What an endpoint's function may do with tokens and secrets."""
        if module in ASKING:
            return self.worker_statements
        sealing = [permissions.seal_secrets(self.key), permissions.open_secrets(self.key)] if module in SEALING else []
        asking = [permissions.read_secrets(*self.secrets.values())] if module in {START, CALLBACK} else []
        return [*sealing, *asking]

    def _secret(self, name: str) -> secretsmanager.Secret:
        return secretsmanager.Secret(
            self,
            name.title(),
            description=f"clientId and clientSecret by which {name.title()} knows {Stack.of(self).stack_name}",
            secret_string_value=SecretValue.unsafe_plain_text(EMPTY),
            removal_policy=self._removal,
        )


def _public_url(api_id: str, settings: Settings) -> dict[str, str]:
    """Give the public address. On the local stage, the program that starts the stack chooses the port."""
    if settings.stage == "local":
        return {}
    own = f"https://{api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
    return {"PUBLIC_URL": settings.api.public_url or own}
