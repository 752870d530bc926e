"""New versions get the traffic in two steps where the stage says so, and an alarm takes them back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.stages import Stage, synthesized

GROUP = "AWS::CodeDeploy::DeploymentGroup"
FUNCTION = "AWS::Lambda::Function"


@pytest.fixture(scope="module")
def prod() -> Stage:
    return synthesized("prod")


def test_a_stage_shifts_where_its_settings_say_so(stage: Stage) -> None:
    kinds = {each["Type"] for each in stage.template["Resources"].values()}
    assert (GROUP in kinds) == stage.settings.functions.gradual_release == (stage.settings.stage == "prod")


def test_each_function_s_alias_shifts_by_a_group_of_its_own(prod: Stage) -> None:
    groups, functions = prod.resources(GROUP), prod.resources(FUNCTION)
    [application] = prod.resources("AWS::CodeDeploy::Application")
    shifted = set()
    for alias in resources(prod, "AWS::Lambda::Alias"):
        update = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert update["ApplicationName"] == {"Ref": application}
        group = groups[update["DeploymentGroupName"]["Ref"]]
        assert group["DeploymentGroupName"] == functions[alias["Properties"]["FunctionName"]["Ref"]]["FunctionName"]
        shifted.add(group["DeploymentGroupName"])
    assert shifted == {each["FunctionName"] for each in functions.values()}


def test_a_tenth_goes_first_and_an_alarm_takes_it_back(prod: Stage) -> None:
    for group in prod.resources(GROUP).values():
        assert group["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent5Minutes"
        assert group["DeploymentStyle"] == {
            "DeploymentType": "BLUE_GREEN",
            "DeploymentOption": "WITH_TRAFFIC_CONTROL",
        }
        assert group["AlarmConfiguration"]["Enabled"] is True
        assert {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"} <= set(group["AutoRollbackConfiguration"]["Events"])


def test_endpoints_go_back_by_answers_and_workers_by_their_own_errors(prod: Stage) -> None:
    endpoints = {each.name for each in prod.stack.endpoints.values()}
    alarms = {each["AlarmName"]: each for each in prod.resources("AWS::CloudWatch::Alarm").values()}
    for group in prod.resources(GROUP).values():
        watched = [alarms[each["Name"]] for each in group["AlarmConfiguration"]["Alarms"]]
        if (name := group["DeploymentGroupName"]) in endpoints:
            assert [each["MetricName"] for each in watched] == ["5xx", "Latency"]
        else:
            [errors] = watched
            assert (errors["MetricName"], errors["Dimensions"]) == ("Errors", [{"Name": "FunctionName", "Value": name}])


def test_codedeploy_may_move_the_aliases_of_this_stage_alone(prod: Stage) -> None:
    [role] = [name for name in prod.resources("AWS::IAM::Role") if name.startswith("Release")]
    [moves, looks] = prod.statements(role)
    assert set(moves["Action"]) == {"lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"}
    assert str(moves["Resource"]).endswith(":function:ScheduCal-prod-*']]}")
    assert looks["Action"] == "cloudwatch:DescribeAlarms"
    assert {each["ServiceRoleArn"]["Fn::GetAtt"][0] for each in prod.resources(GROUP).values()} == {role}


def test_versions_stay_for_the_way_back_unless_their_deployment_fails(deployed: Stage) -> None:
    for version in resources(deployed, "AWS::Lambda::Version"):
        assert version["DeletionPolicy"] == "RetainExceptOnCreate"


def resources(stage: Stage, kind: str) -> list[dict[str, Any]]:
    return [each for each in stage.template["Resources"].values() if each["Type"] == kind]
