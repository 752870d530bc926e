"""Makes the host of `api.publicUrl` lead to the API: certificate, domain, mapping and DNS records."""

from __future__ import annotations

from aws_cdk import CfnOutput
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_route53 as route53
from constructs import Construct

from infra.http.api import Api
from infra.settings.http import ApiSettings

# An address of each version of the Internet Protocol.
RECORDS = ("A", "AAAA")


class CustomDomain(Construct):
    """What the settings ask for. certificate_arn: the certificate's, made here or by hand.

    Without a hosted zone, the output `DomainTarget` says where the host's CNAME record leads.
    """

    def __init__(self, scope: Construct, construct_id: str, *, host: str, api: Api, settings: ApiSettings) -> None:
        super().__init__(scope, construct_id)
        self._host = host
        self.certificate_arn = settings.certificate_arn or self._certificate(settings.hosted_zone_id)
        self._domain = http.CfnDomainName(
            self,
            "Domain",
            domain_name=host,
            domain_name_configurations=[
                http.CfnDomainName.DomainNameConfigurationProperty(
                    certificate_arn=self.certificate_arn,
                    endpoint_type="REGIONAL",
                    ip_address_type="dualstack",
                    security_policy="TLS_1_2",
                )
            ],
        )
        mapping = http.CfnApiMapping(
            self,
            "Mapping",
            api_id=api.http_api.api_id,
            domain_name=self._domain.ref,
            stage=api.stage.stage_name,
        )
        mapping.node.add_dependency(api.stage)
        if settings.hosted_zone_id:
            self._point(settings.hosted_zone_id)
        else:
            CfnOutput(scope, "DomainTarget", value=self._domain.attr_regional_domain_name)

    def _certificate(self, zone: str | None) -> str:
        """Make one. CloudFormation writes the record that proves the domain into the zone, and waits for ACM."""
        proof = acm.CfnCertificate.DomainValidationOptionProperty(domain_name=self._host, hosted_zone_id=zone)
        certificate = acm.CfnCertificate(
            self, "Certificate", domain_name=self._host, validation_method="DNS", domain_validation_options=[proof]
        )
        return certificate.ref

    def _point(self, zone: str) -> None:
        target = route53.CfnRecordSet.AliasTargetProperty(
            dns_name=self._domain.attr_regional_domain_name, hosted_zone_id=self._domain.attr_regional_hosted_zone_id
        )
        for kind in RECORDS:
            route53.CfnRecordSet(self, kind, name=f"{self._host}.", type=kind, hosted_zone_id=zone, alias_target=target)
