"""What webhooks need beyond the table: the key that seals their secrets, and where they may lead."""

from __future__ import annotations

from aws_cdk import Aws, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra import permissions
from infra.removal import outlives_stack
from infra.settings import DataSettings, WebhookSettings
from scheducal.needs import Needs


class Webhooks(Construct):
    """The key, and what each function is told and allowed for the sake of webhooks: a supply."""

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
        self._addresses = {"OUTBOUND_OWN_HOSTS": f"{api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"}
        if settings.allow_loopback:
            self._addresses["OUTBOUND_ALLOW_LOOPBACK"] = "true"

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the key to those that use it, and the API's hosts to those that judge addresses."""
        uses_key = "webhooks" in (*needs.seals, *needs.opens)
        return {
            **(self._addresses if uses_key or "addresses" in needs.settings else {}),
            **({"WEBHOOK_KEY_ID": self.key.key_arn} if uses_key else {}),
        }

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions seal and open secrets."""
        return permissions.sealing("webhooks", self.key, needs)
