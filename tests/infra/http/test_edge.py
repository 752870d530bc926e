"""The distribution and its firewall, where the settings ask for them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from cdk_nag import AwsSolutionsChecks

from infra.acknowledgements import EDGE, acknowledge_edge
from infra.http.edge import Edge
from infra.settings.configuration import SettingsError, load
from infra.stack import ScheduCalStack
from tests.infra.stages import CONTEXT, DEPLOYED, REGION, Stage, small, whole

API = "abc123.execute-api.eu-central-1.amazonaws.com"
ON = {"SCHEDUCAL_EDGE_ENABLED": "true", "SCHEDUCAL_EDGE_API_DOMAIN": API}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1-2"


@cache
def made() -> tuple[ScheduCalStack, Edge]:
    main = small("dev", "appointments.create", "docs.page", **ON, SCHEDUCAL_EDGE_EXCLUSIVE="true")
    return main, Edge(main, main.settings)


def one(stack: Stack, kind: str) -> dict[str, Any]:
    [found] = Template.from_stack(stack).find_resources(kind).values()
    return dict(found["Properties"])


def test_no_stage_has_it_by_default() -> None:
    for name in DEPLOYED:
        settings = load(name, CONTEXT["stages"], {"CDK_DEFAULT_REGION": REGION})
        assert not settings.edge.enabled


def test_an_endpoint_without_it_trusts_no_header(stage: Stage) -> None:
    assert "ORIGIN_SECRET" not in stage.function("docs-page")["Environment"]["Variables"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ENABLED": "true"}, "enabled needs apiDomain"),
        ({"EXCLUSIVE": "true"}, "exclusive needs enabled"),
        ({"DOMAIN": "api.example.com"}, "need each other"),
        ({"CERTIFICATE_ARN": CERTIFICATE.replace("us-east-1", REGION), "DOMAIN": "api.example.com"}, "certificateArn"),
    ],
)
def test_half_a_setting_is_refused(settings: dict[str, str], message: str) -> None:
    environment = {f"SCHEDUCAL_EDGE_{name}": value for name, value in settings.items()}
    with pytest.raises(SettingsError, match=message):
        load("dev", CONTEXT["stages"], {"CDK_DEFAULT_REGION": REGION, **environment})


def test_it_is_in_the_region_of_cloudfront_and_refers_to_no_other() -> None:
    main, edge = made()
    assert edge.region == "us-east-1"
    assert edge.stack_name == "ScheduCal-dev-Edge"
    assert edge.dependencies == [main]
    assert "ImportValue" not in json.dumps(Template.from_stack(edge).to_json())


def test_the_api_is_told_who_asks_and_that_the_distribution_says_so() -> None:
    _, edge = made()
    distribution = one(edge, "AWS::CloudFront::Distribution")["DistributionConfig"]
    [origin] = distribution["Origins"]
    assert origin["DomainName"] == API
    [header] = origin["OriginCustomHeaders"]
    assert header["HeaderName"] == "x-scheducal-origin"
    assert header["HeaderValue"] == "{{resolve:secretsmanager:ScheduCal-dev/origin:SecretString:::}}"
    code = one(edge, "AWS::CloudFront::Function")["FunctionCode"]
    assert "headers['x-scheducal-viewer'] = { value: event.viewer.ip }" in code
    behaviors = [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]
    assert [each["FunctionAssociations"][0]["EventType"] for each in behaviors] == ["viewer-request"] * 3


def test_nothing_but_documentation_is_kept_and_the_host_header_stays_behind() -> None:
    _, edge = made()
    distribution = one(edge, "AWS::CloudFront::Distribution")["DistributionConfig"]
    disabled, except_host = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    assert distribution["DefaultCacheBehavior"]["CachePolicyId"] == disabled
    for each in (distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]):
        assert each["OriginRequestPolicyId"] == except_host
        assert each["ViewerProtocolPolicy"] == "https-only"
    kept = {each["PathPattern"] for each in distribution["CacheBehaviors"]}
    assert kept == {"/docs/*", "/api/v1/openapi.json"}


def test_the_functions_get_the_secret_that_the_distribution_reads_in_its_own_region() -> None:
    main, _ = made()
    template = Template.from_stack(main)
    secrets = template.find_resources("AWS::SecretsManager::Secret", {"Properties": {"Name": "ScheduCal-dev/origin"}})
    [(name, secret)] = secrets.items()
    assert secret["Properties"]["ReplicaRegions"] == [{"Region": "us-east-1"}]
    functions = whole(main).resources("AWS::Lambda::Function").values()
    endpoints = [each["Environment"]["Variables"] for each in functions]
    told = [each for each in endpoints if "SOURCE_RATE" in each]
    assert told
    for each in told:
        assert name in json.dumps(each["ORIGIN_SECRET"])
        assert each["ORIGIN_REQUIRED"] == "true"


def test_the_firewall_limits_addresses_and_counts_what_invitations_look_like() -> None:
    main, edge = made()
    acl = one(edge, "AWS::WAFv2::WebACL")
    assert acl["Scope"] == "CLOUDFRONT"
    rate, *groups = acl["Rules"]
    assert rate["Statement"]["RateBasedStatement"]["Limit"] == main.settings.edge.rate_limit
    assert rate["Action"] == {"Block": {}}
    named = {each["Name"]: each["Statement"]["ManagedRuleGroupStatement"] for each in groups}
    assert len(named) == 3
    common = named["AWSManagedRulesCommonRuleSet"]["RuleActionOverrides"]
    assert {"SizeRestrictions_BODY", "CrossSiteScripting_BODY"} <= {each["Name"] for each in common}


def test_the_firewalls_log_holds_what_was_refused_without_credentials() -> None:
    _, edge = made()
    logging = one(edge, "AWS::WAFv2::LoggingConfiguration")
    assert logging["RedactedFields"] == [{"SingleHeader": {"Name": "authorization"}}, {"QueryString": {}}]
    assert logging["LoggingFilter"]["DefaultBehavior"] == "DROP"
    group = one(edge, "AWS::Logs::LogGroup")
    assert group["LogGroupName"].startswith("aws-waf-logs-")
    [destination] = logging["LogDestinationConfigs"]
    assert destination["Fn::Join"][1][-1].endswith(f":log-group:{group['LogGroupName']}")


def test_a_name_of_ones_own_comes_with_its_certificate() -> None:
    own = {"SCHEDUCAL_EDGE_DOMAIN": "api.example.com", "SCHEDUCAL_EDGE_CERTIFICATE_ARN": CERTIFICATE}
    main = small("dev", **ON, **own)
    distribution = one(Edge(main, main.settings), "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert distribution["Aliases"] == ["api.example.com"]
    assert distribution["ViewerCertificate"]["AcmCertificateArn"] == CERTIFICATE


def test_every_finding_is_acknowledged() -> None:
    main = small("dev", **ON)
    edge = Edge(main, main.settings)

    def findings() -> set[str]:
        return {each.rule_name for each in AwsSolutionsChecks(edge).validate_scope(edge).violations}

    assert isinstance(edge.node.root, App)
    assert findings() == set(EDGE)
    acknowledge_edge(edge)
    assert findings() == set()


def test_its_certificate_raises_an_alarm_where_it_is() -> None:
    topic = f"arn:aws:sns:{REGION}:123456789012:operations"
    told = {"SCHEDUCAL_ALARMS_EMAIL": "on-call@acme.com", "SCHEDUCAL_ALARMS_TARGETS": topic}
    named = {"SCHEDUCAL_EDGE_DOMAIN": "api.example.com", "SCHEDUCAL_EDGE_CERTIFICATE_ARN": CERTIFICATE}
    main = small("dev", **ON, **told, **named)
    edge = Edge(main, main.settings)
    alarm = one(edge, "AWS::CloudWatch::Alarm")
    assert (alarm["MetricName"], alarm["ComparisonOperator"], alarm["Threshold"]) == (
        "DaysToExpiry",
        "LessThanOrEqualToThreshold",
        30,
    )
    assert alarm["Dimensions"] == [{"Name": "CertificateArn", "Value": CERTIFICATE}]
    # After its end a certificate has no metric: the alarm stays raised.
    assert alarm["TreatMissingData"] == "ignore"
    # A topic of another region cannot be told.
    assert len(alarm["AlarmActions"]) == 1
    assert one(edge, "AWS::SNS::Subscription")["Endpoint"] == "on-call@acme.com"
    assert not Template.from_stack(made()[1]).find_resources("AWS::CloudWatch::Alarm")
