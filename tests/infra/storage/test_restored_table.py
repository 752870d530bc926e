"""A restored table takes the place of the stack's own: by one setting, in every function and in the stream."""

from __future__ import annotations

import json

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from infra.settings.configuration import SettingsError, load
from infra.settings.model import LOCAL_ACCOUNT, DataSettings
from infra.storage.table import Data
from tests.infra.stages import CONTEXT, REGION, Stage, listed, small, whole

NAME = "ScheduCal-prod-DataTable1A2B-at-20270318T095900Z"
TABLE = f"arn:aws:dynamodb:{REGION}:123456789012:table/{NAME}"
STREAM = f"{TABLE}/stream/2027-03-18T11:02:03.456"
OWN = "AWS::DynamoDB::GlobalTable"


@pytest.fixture(scope="module")
def restored() -> Stage:
    return whole(small("prod", "appointments.list", SCHEDUCAL_DATA_RESTORED_STREAM=STREAM))


def test_functions_the_stream_and_the_output_follow_the_setting(restored: Stage) -> None:
    stage = restored
    functions = stage.resources("AWS::Lambda::Function").values()
    variables = [each.get("Environment", {}).get("Variables", {}) for each in functions]
    assert {each["TABLE_NAME"] for each in variables if "TABLE_NAME" in each} == {NAME}
    mappings = stage.resources("AWS::Lambda::EventSourceMapping").values()
    assert STREAM in [each["EventSourceArn"] for each in mappings]
    assert Template.from_stack(stage.stack).to_json()["Outputs"]["TableName"]["Value"] == NAME


def test_functions_may_use_the_restored_table_and_its_key_and_no_longer_the_one_that_is_left(
    restored: Stage,
) -> None:
    stage = restored
    actions = stage.actions("appointments-list")
    assert set(actions["dynamodb:Query"]) == {TABLE, f"{TABLE}/index/lists", f"{TABLE}/index/recent"}
    assert actions["kms:Decrypt"] == [{"Fn::GetAtt": [stage.key("ScheduCal's table"), "Arn"]}]
    [own] = stage.resources(OWN)
    statements = [each for role in stage.resources("AWS::IAM::Role") for each in stage.statements(role)]
    assert own not in json.dumps([listed(each["Resource"]) for each in statements])


def test_the_table_that_is_left_stays_in_the_stack_until_a_setting_says_otherwise() -> None:
    for own_table in (True, False):
        stack = Stack(App(), env=Environment(account=LOCAL_ACCOUNT, region=REGION))
        Data(stack, "Data", settings=DataSettings(restored_stream=STREAM, own_table=own_table), gmail_domain_hook=None)
        Template.from_stack(stack).resource_count_is(OWN, int(own_table))


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"SCHEDUCAL_DATA_OWN_TABLE": "false"}, "restoredStream names no other table"),
        ({"SCHEDUCAL_DATA_RESTORED_STREAM": TABLE}, "the ARN of a table's stream"),
        ({"SCHEDUCAL_DATA_RESTORED_STREAM": STREAM.replace(REGION, "us-east-1")}, "another region"),
    ],
)
def test_a_stage_has_a_table_and_in_its_region(settings: dict[str, str], hint: str) -> None:
    with pytest.raises(SettingsError, match=hint):
        load("prod", CONTEXT["stages"], {"CDK_DEFAULT_REGION": REGION, **settings})
