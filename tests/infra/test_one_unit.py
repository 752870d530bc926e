"""An environment is deployed and taken back as one: a root stack with what lasts, and the functions nested in it."""

from __future__ import annotations

import json
from typing import Any

from aws_cdk.assertions import Template

from tests.infra.http.test_edge import made
from tests.infra.stages import Stage

NESTED = "AWS::CloudFormation::Stack"
# What belongs to one function alone, and can be made again from its code.
OF_A_FUNCTION = {
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::Events::Rule",
    "AWS::IAM::Role",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::Logs::LogGroup",
}


def test_no_stack_takes_a_value_that_another_exports(stage: Stage) -> None:
    """CloudFormation lets nobody change what is exported and used."""
    for template in stage.environment.all:
        assert "Fn::ImportValue" not in json.dumps(template)
        assert [name for name, each in template.get("Outputs", {}).items() if "Export" in each] == []


def test_the_distribution_s_stack_takes_none_either() -> None:
    for stack in made():
        text = json.dumps(Template.from_stack(stack).to_json())
        assert "Fn::ImportValue" not in text
        assert '"Export"' not in text


def test_all_functions_are_nested_and_nothing_that_lasts_is(stage: Stage) -> None:
    for template in stage.environment.nested.values():
        assert {each["Type"] for each in template["Resources"].values()} <= OF_A_FUNCTION
        # A version stays for the way back, and goes with its function.
        others = [each for each in template["Resources"].values() if each["Type"] != "AWS::Lambda::Version"]
        assert {each.get("DeletionPolicy", "Delete") for each in others} == {"Delete"}
    own = {each["Type"] for each in stage.environment.root["Resources"].values()}
    assert not own & {"AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::ApiGatewayV2::Route"}


def test_no_area_depends_on_another(stage: Stage) -> None:
    """Each gets what it uses from the root alone, so that any area can change or end by itself."""
    areas = stage.environment.nested
    for name in areas:
        resource = stage.environment.root["Resources"][name]
        assert [each for each in referred(resource["Properties"]["Parameters"]) if each in areas] == []
        assert [each for each in resource.get("DependsOn", []) if each in areas] == []


def test_an_area_s_stack_goes_with_the_area(stage: Stage) -> None:
    nested = {name for name, each in stage.environment.root["Resources"].items() if each["Type"] == NESTED}
    assert nested == set(stage.environment.nested)
    assert {stage.environment.root["Resources"][name]["DeletionPolicy"] for name in nested} == {"Delete"}


def referred(value: Any) -> list[str]:
    """Logical ids of all that a value refers to."""
    if isinstance(value, dict):
        own = [value["Ref"]] if "Ref" in value else [value["Fn::GetAtt"][0]] if "Fn::GetAtt" in value else []
        return [*own, *(name for each in value.values() for name in referred(each))]
    return [name for each in value for name in referred(each)] if isinstance(value, list) else []
