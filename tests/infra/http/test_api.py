"""The HTTP API: what it logs, what it lets through, who may call it from a browser."""

from __future__ import annotations

import json

from aws_cdk.assertions import Template

from tests.infra.stages import Stage, small

STAGE = "AWS::ApiGatewayV2::Stage"
# Variables that hold a query string, a path with its parameters, or who asked.
PRIVATE = ("path", "querystring", "identity", "authorizer", "authenticate", "header")


def test_the_access_log_tells_nothing_of_the_request_but_its_route(stage: Stage) -> None:
    settings = stage.one(STAGE)["AccessLogSettings"]
    variables = [value.removeprefix("$context.").lower() for value in json.loads(settings["Format"]).values()]
    assert {"requestid", "routekey", "status", "responselatency", "integrationerrormessage"} <= set(variables)
    assert not [each for each in variables for word in PRIVATE if word in each]
    assert settings["DestinationArn"]["Fn::GetAtt"][0] in stage.resources("AWS::Logs::LogGroup")


def test_the_access_log_shares_an_entry_of_the_one_policy_that_delivers_logs(stage: Stage) -> None:
    """AWS adds a group with any other name to it by itself, up to 5,120 characters for an account and region."""
    group = stage.one(STAGE)["AccessLogSettings"]["DestinationArn"]["Fn::GetAtt"][0]
    name = stage.resources("AWS::Logs::LogGroup")[group]["LogGroupName"]
    assert name == f"/aws/vendedlogs/apigateway/ScheduCal-{stage.settings.stage}"


def test_the_stage_is_at_the_root_and_throttled(stage: Stage) -> None:
    properties = stage.one(STAGE)
    assert properties["StageName"] == "$default"
    assert properties["DefaultRouteSettings"]["ThrottlingRateLimit"] == stage.settings.api.throttle_rate
    assert properties["DefaultRouteSettings"]["ThrottlingBurstLimit"] == stage.settings.api.throttle_burst


def test_each_route_without_an_api_key_has_a_throttle_of_its_own_once_it_is_there(stage: Stage) -> None:
    settings = stage.settings.api
    public = {key for each in stage.stack.endpoints if each.public for key in each.route_keys}
    own = stage.one(STAGE)["RouteSettings"]
    assert set(own) == public
    for each in own.values():
        assert (each["ThrottlingRateLimit"], each["ThrottlingBurstLimit"]) == (
            settings.public_rate,
            settings.public_burst,
        )
        assert each["DetailedMetricsEnabled"] is settings.detailed_metrics
    [made] = [each for each in stage.template["Resources"].values() if each["Type"] == STAGE]
    assert {
        each["Properties"]["RouteKey"]
        for name in made["DependsOn"]
        for each in stage.environment.nested[name]["Resources"].values()
        if each["Type"] == "AWS::ApiGatewayV2::Route"
    } >= public


def test_endpoints_know_the_limits_of_a_source_and_a_secret_that_nobody_wrote_down(stage: Stage) -> None:
    for endpoint, made in stage.stack.endpoints.items():
        variables = stage.function(made.name.partition(f"{stage.settings.stage}-")[2])["Environment"]["Variables"]
        assert variables["SOURCE_RATE"] == str(stage.settings.api.source_rate), endpoint
        assert "resolve:secretsmanager" in json.dumps(variables["ENVIRONMENT_KEY"])


def test_browsers_of_other_origins_are_let_in_by_the_setting_alone(stage: Stage) -> None:
    assert "CorsConfiguration" not in stage.one("AWS::ApiGatewayV2::Api")


def test_an_origin_in_the_settings_may_use_every_method_and_header() -> None:
    template = Template.from_stack(small("dev", SCHEDUCAL_API_CORS_ORIGINS="https://one.example, https://two.example"))
    [api] = template.find_resources("AWS::ApiGatewayV2::Api").values()
    cors = api["Properties"]["CorsConfiguration"]
    assert cors["AllowOrigins"] == ["https://one.example", "https://two.example"]
    assert {"authorization", "idempotency-key", "if-match"} <= set(cors["AllowHeaders"])
    assert {"etag", "x-request-id", "retry-after"} <= set(cors["ExposeHeaders"])
    assert "AllowCredentials" not in cors
