"""Puts a CloudFront distribution and its firewall, in us-east-1, before the API, where the settings ask for it.

The stack knows the API by its address, from the settings: a reference would cross regions.
"""

from __future__ import annotations

from typing import cast

from aws_cdk import CfnOutput, Environment, SecretValue, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from constructs import Construct

from infra.http.firewall import Firewall
from infra.http.strangers import EDGE_REGION, origin_name
from infra.monitoring.alarms import Alarms
from infra.settings.model import Settings
from scheducal.api.strangers.source import ORIGIN, VIEWER

# Takes the place of what the viewer sends under this name.
VIEWER_CODE = f"""function handler(event) {{
  event.request.headers['{VIEWER}'] = {{ value: event.viewer.ip }};
  return event.request;
}}"""


class Edge(Stack):
    """Named `ScheduCal-<stage>-Edge`; deployed after the main stack."""

    def __init__(self, main: Stack, settings: Settings) -> None:
        super().__init__(
            cast("Construct", main.node.scope),
            f"{main.stack_name}-Edge",
            env=Environment(account=settings.account, region=EDGE_REGION),
            description=f"ScheduCal, {settings.stage}: distribution and firewall",
            termination_protection=settings.termination_protection,
        )
        self.add_stack_dependency(main)
        self._settings = settings.edge
        self._origin = self._api(SecretValue.secrets_manager(origin_name(main.stack_name)).unsafe_unwrap())
        self._viewer = cloudfront.Function(
            self,
            "Viewer",
            code=cloudfront.FunctionCode.from_inline(VIEWER_CODE),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        firewall = Firewall(self, "Firewall", name=self.stack_name, settings=settings.edge, log_settings=settings.logs)
        distribution = self._distribution(firewall)
        CfnOutput(self, "EdgeUrl", value=f"https://{distribution.distribution_domain_name}")
        self._watch_certificate(settings)

    def _watch_certificate(self, settings: Settings) -> None:
        """Alarm here, where the certificate is. Topics of the stage's own region hear of nothing in this one."""
        if self._settings.certificate_arn is None:
            return
        targets = tuple(each for each in settings.alarms.targets if not each.startswith("arn:"))
        told = settings.alarms.model_copy(update={"targets": targets})
        alarms = Alarms(self, "Alarms", stage=settings.stage, settings=told)
        alarms.watch_certificate("Edge", self._settings.certificate_arn)

    def _api(self, secret: str) -> origins.HttpOrigin:
        assert self._settings.api_domain is not None, "the settings ask for it"
        return origins.HttpOrigin(
            self._settings.api_domain,
            protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
            custom_headers={ORIGIN: secret},
        )

    def _distribution(self, firewall: Firewall) -> cloudfront.Distribution:
        domain, certificate = self._settings.domain, self._settings.certificate_arn
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=self.stack_name,
            web_acl_id=firewall.acl.attr_arn,
            default_behavior=self._behavior(cloudfront.CachePolicy.CACHING_DISABLED),
            # What documents the API says itself how long it may be kept.
            additional_behaviors={
                path: self._behavior(cloudfront.CachePolicy.CACHING_OPTIMIZED)
                for path in ("/docs/*", "/api/v1/openapi.json")
            },
            domain_names=[domain] if domain else None,
            certificate=acm.Certificate.from_certificate_arn(self, "Certificate", certificate) if certificate else None,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,
        )

    def _behavior(self, cache: cloudfront.ICachePolicy) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=self._origin,
            cache_policy=cache,
            # With the viewer's Host header API Gateway would look for another API.
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            function_associations=[
                cloudfront.FunctionAssociation(
                    function=self._viewer, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
                )
            ],
        )
