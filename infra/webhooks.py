"""What webhooks need beyond the table: the key that seals their secrets, and where they may lead."""

from __future__ import annotations

from aws_cdk import Aws, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra import permissions
from infra.removal import outlives_stack
from infra.settings import DataSettings, WebhookSettings

AREA = "functions.webhooks."
# What gives out secrets also opens them, to repeat an answer under its idempotency key.
ISSUERS = frozenset({f"{AREA}register", f"{AREA}regenerate_secret"})


class Webhooks(Construct):
    """The key, and what each function is told and allowed for the sake of webhooks."""

    def __init__(
        self, scope: Construct, construct_id: str, *, api_id: str, settings: WebhookSettings, data: DataSettings
    ) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Key",
            description="ScheduCal's webhook secrets",
            enable_key_rotation=True,
            rotation_period=Duration.days(data.key_rotation_days),
            removal_policy=outlives_stack(retain=data.retain),
        )
        self.secrets = {"WEBHOOK_KEY_ID": self.key.key_arn}
        self.outbound = {"OUTBOUND_OWN_HOSTS": f"{api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"}
        if settings.allow_loopback:
            self.outbound["OUTBOUND_ALLOW_LOOPBACK"] = "true"

    def environment(self, module: str) -> dict[str, str]:
        """The variables of an endpoint's function."""
        outbound = self.outbound if module.startswith(AREA) else {}
        return outbound | (self.secrets if module in ISSUERS else {})

    def statements(self, module: str) -> list[iam.PolicyStatement]:
        """What an endpoint's function may do with secrets."""
        if module not in ISSUERS:
            return []
        return [permissions.seal_secrets(self.key), permissions.open_secrets(self.key)]
