"""The host of `api.publicUrl` leads to the API where the settings ask for it."""

from __future__ import annotations

from typing import Any

import pytest

from infra.settings.configuration import SettingsError, load
from tests.infra.stages import CONTEXT, REGION, Stage, small, whole

HOST = "api.acmecorp.com"
ZONE = "Z0123456789ABCDEFGHIJ"
CERTIFICATE = f"arn:aws:acm:{REGION}:123456789012:certificate/0a1b-2c3d"
PUBLIC = {"SCHEDUCAL_API_PUBLIC_URL": f"https://{HOST}"}
DOMAIN = "AWS::ApiGatewayV2::DomainName"


def made(**named: str) -> Stage:
    return whole(small("dev", **PUBLIC, **{f"SCHEDUCAL_API_{name}": value for name, value in named.items()}))


def test_with_a_zone_everything_is_made() -> None:
    stage = made(HOSTED_ZONE_ID=ZONE)
    [certificate] = stage.resources("AWS::CertificateManager::Certificate")
    proof = stage.one("AWS::CertificateManager::Certificate")
    assert (proof["DomainName"], proof["ValidationMethod"]) == (HOST, "DNS")
    assert proof["DomainValidationOptions"] == [{"DomainName": HOST, "HostedZoneId": ZONE}]
    [domain] = stage.resources(DOMAIN)
    [configuration] = stage.one(DOMAIN)["DomainNameConfigurations"]
    assert configuration["CertificateArn"] == {"Ref": certificate}
    assert (configuration["EndpointType"], configuration["SecurityPolicy"]) == ("REGIONAL", "TLS_1_2")
    mapping = stage.one("AWS::ApiGatewayV2::ApiMapping")
    assert (mapping["DomainName"], mapping["Stage"]) == ({"Ref": domain}, "$default")
    records = stage.resources("AWS::Route53::RecordSet").values()
    assert {each["Type"] for each in records} == {"A", "AAAA"}
    for each in records:
        assert (each["Name"], each["HostedZoneId"]) == (f"{HOST}.", ZONE)
        assert each["AliasTarget"] == {
            "DNSName": {"Fn::GetAtt": [domain, "RegionalDomainName"]},
            "HostedZoneId": {"Fn::GetAtt": [domain, "RegionalHostedZoneId"]},
        }
    assert "DomainTarget" not in stage.environment.root["Outputs"]


def test_with_a_certificate_alone_an_output_says_where_the_name_must_lead() -> None:
    stage = made(CERTIFICATE_ARN=CERTIFICATE)
    [domain] = stage.resources(DOMAIN)
    assert stage.one(DOMAIN)["DomainNameConfigurations"][0]["CertificateArn"] == CERTIFICATE
    kinds = {each["Type"] for each in stage.template["Resources"].values()}
    assert not kinds & {"AWS::CertificateManager::Certificate", "AWS::Route53::RecordSet"}
    outputs = stage.environment.root["Outputs"]
    assert outputs["DomainTarget"]["Value"] == {"Fn::GetAtt": [domain, "RegionalDomainName"]}
    assert outputs["PublicUrl"]["Value"] == f"https://{HOST}"


def test_its_certificate_raises_an_alarm_before_its_end() -> None:
    for named, expected in (({"CERTIFICATE_ARN": CERTIFICATE}, CERTIFICATE), ({"HOSTED_ZONE_ID": ZONE}, None)):
        stage = made(**named)
        alarms = stage.resources("AWS::CloudWatch::Alarm").values()
        [alarm] = [each for each in alarms if each.get("MetricName") == "DaysToExpiry"]
        [watched] = alarm["Dimensions"]
        assert watched["Value"] == (
            expected or {"Ref": next(iter(stage.resources("AWS::CertificateManager::Certificate")))}
        )


def test_functions_know_the_name_and_send_no_webhook_there() -> None:
    stage = made(HOSTED_ZONE_ID=ZONE)
    variables = [each["Environment"]["Variables"] for each in stage.resources("AWS::Lambda::Function").values()]
    assert {each["PUBLIC_URL"] for each in variables if "PUBLIC_URL" in each} == {f"https://{HOST}"}
    hosts = [str(each["OUTBOUND_OWN_HOSTS"]) for each in variables if "OUTBOUND_OWN_HOSTS" in each]
    assert hosts
    assert all(HOST in each and ".execute-api." in each for each in hosts)


def test_an_address_alone_makes_no_domain(stage: Stage) -> None:
    """Something else may be in front of the API, such as a distribution."""
    assert DOMAIN not in {each["Type"] for each in stage.template["Resources"].values()}
    assert DOMAIN not in {each["Type"] for each in made().template["Resources"].values()}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"api": {"hostedZoneId": ZONE}}, "api: .*need publicUrl"),
        ({"api": {"hostedZoneId": "example.com", "publicUrl": f"https://{HOST}"}}, "api.hostedZoneId: give the id"),
        ({"api": {"hostedZoneId": ZONE, "publicUrl": f"https://{HOST}:8443"}}, "without a port"),
        ({"api": {"hostedZoneId": ZONE, "publicUrl": "https://Api.acmecorp.com"}}, "in lower case"),
        ({"api": {"hostedZoneId": ZONE, "publicUrl": "https://192.0.2.1"}}, "a domain"),
        ({"api": {"certificateArn": CERTIFICATE.replace(REGION, "us-east-1"), "publicUrl": f"https://{HOST}"}}, REGION),
        (
            {
                "api": {"hostedZoneId": ZONE, "publicUrl": f"https://{HOST}"},
                "edge": {"enabled": True, "apiDomain": "a.example.com"},
            },
            "edge.domain has the name",
        ),
    ],
)
def test_a_name_that_cannot_lead_to_the_api_is_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load("dev", {"dev": {**CONTEXT["stages"]["dev"], **settings}}, {"CDK_DEFAULT_REGION": REGION})
