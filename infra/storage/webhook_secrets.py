"""What webhooks need beyond the table: the key that seals their secrets, and where they may lead."""

from __future__ import annotations

from aws_cdk import Aws, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra import permissions
from infra.removal import outlives_stack
from infra.settings.model import Settings
from scheducal.needs import Needs


class Webhooks(Construct):
    """The key, and what each function is told and allowed for the sake of webhooks: a supply."""

    def __init__(self, scope: Construct, construct_id: str, *, api_id: str, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Key",
            description="ScheduCal's webhook secrets",
            enable_key_rotation=True,
            rotation_period=Duration.days(settings.data.key_rotation_days),
            removal_policy=outlives_stack(retain=settings.data.retain),
        )
        self._addresses = {"OUTBOUND_OWN_HOSTS": ",".join(own_hosts(api_id, settings))}
        if settings.webhooks.allow_loopback:
            self._addresses["OUTBOUND_ALLOW_LOOPBACK"] = "true"

    def environment(self, needs: Needs) -> dict[str, str]:
        """Name the key to those that use it, and the API's hosts to those that judge addresses."""
        uses_key = "webhooks" in (*needs.seals, *needs.opens)
        # Tenants say where their calendars are, too.
        judges = uses_key or "addresses" in needs.settings or "calendars" in needs.opens
        return {
            **(self._addresses if judges else {}),
            **({"WEBHOOK_KEY_ID": self.key.key_arn} if uses_key else {}),
        }

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let functions seal and open secrets."""
        return permissions.sealing("webhooks", self.key, needs)


def own_hosts(api_id: str, settings: Settings) -> list[str]:
    """List the names by which the API is reached, which no webhook may lead to."""
    named = [settings.api.public_host, settings.edge.domain, settings.edge.api_domain]
    own = f"{api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
    return list(dict.fromkeys([own, *(each for each in named if each)]))
