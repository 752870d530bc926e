"""Nested stacks in the local AWS: an environment is deployed, and taken back, as one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError, WaiterError

from tests.integration.cli.conftest import LOCAL_REGION

BUCKET = "templates"
ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
    },
}
# A type that nobody has.
IMPOSSIBLE = {"Type": "AWS::SQS::Impossible", "Properties": {}}
Template = dict[str, Any]


class Environment:
    """A root stack with a secret, and nested stacks that write what they know into parameters of their own names."""

    def __init__(self, url: str) -> None:
        self.name = f"nest-{uuid4().hex[:8]}"
        self.url = url
        session = boto3.Session("test", "test", region_name=LOCAL_REGION)
        self.stacks: Any = session.client("cloudformation", endpoint_url=url)
        self.s3: Any = session.client("s3", endpoint_url=url)
        self.ssm: Any = session.client("ssm", endpoint_url=url)
        self.s3.create_bucket(Bucket=BUCKET)

    def area(self, *names: str, **more: Any) -> str:
        """Give the URL of a nested stack's template: a role that never changes, and a parameter for each name."""
        resources = {"Role": ROLE, **{name: self._told(name) for name in names}, **more}
        told = {"Type": "String"}
        body = {"Parameters": {"Told": told, "Secret": told}, "Resources": resources, "Outputs": outputs(names)}
        key = f"{uuid4().hex}.json"
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(body).encode())
        return f"{self.url}/{BUCKET}/{key}"

    def deploy(self, told: str | Template, *, shared: Template | None = None, **areas: str) -> str:
        """Create or update the environment, and give the root stack's last status.

        told: what all areas are told. shared: more resources of the root.
        """
        given = {"Told": told, "Secret": {"Ref": "Secret"}}
        nested = {
            name: {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url, "Parameters": given}}
            for name, url in areas.items()
        }
        secret = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "hidden"}}
        names = {name: {"Value": {"Fn::GetAtt": [name, "Outputs.First"]}} for name in areas}
        resources = {"Secret": secret, **nested, **(shared or {})}
        template = json.dumps({"Resources": resources, "Outputs": names})
        exists = self._status() is not None
        call = self.stacks.update_stack if exists else self.stacks.create_stack
        call(StackName=self.name, TemplateBody=template, Capabilities=["CAPABILITY_IAM"])
        waiter = self.stacks.get_waiter("stack_update_complete" if exists else "stack_create_complete")
        # The status says how it ended.
        with suppress(WaiterError):
            waiter.wait(StackName=self.name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        return str(self._status())

    def known(self) -> dict[str, str]:
        """Read the values that the nested stacks wrote, by parameter."""
        pages = self.ssm.get_paginator("get_parameters_by_path").paginate(Path=f"/{self.name}")
        found = {each["Name"]: each["Value"] for page in pages for each in page["Parameters"]}
        return {name.rpartition("/")[2]: value for name, value in found.items()}

    def outputs(self) -> dict[str, str]:
        """Give the root stack's."""
        [stack] = self.stacks.describe_stacks(StackName=self.name)["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}

    def delete(self) -> None:
        """End it."""
        self.stacks.delete_stack(StackName=self.name)
        waiter = self.stacks.get_waiter("stack_delete_complete")
        waiter.wait(StackName=self.name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})

    def _status(self) -> str | None:
        try:
            [stack] = self.stacks.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError:
            return None
        return str(stack["StackStatus"])

    def _told(self, name: str) -> Template:
        secret = {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "Secret"}, ":SecretString:::}}"]]}
        value = {"Fn::Join": ["|", [{"Ref": "Told"}, {"Fn::GetAtt": ["Role", "Arn"]}, secret]]}
        path = f"/{self.name}/{name}"
        return {"Type": "AWS::SSM::Parameter", "Properties": {"Name": path, "Type": "String", "Value": value}}


def outputs(names: tuple[str, ...]) -> Template:
    return {"First": {"Value": {"Ref": names[0]}}}


@pytest.fixture
def environment(aws_url: str) -> Iterator[Environment]:
    made = Environment(aws_url)
    yield made
    made.delete()
    assert made.known() == {}


def parts(known: dict[str, str], name: str) -> tuple[str, str, str]:
    told, role, secret = known[name].split("|")
    return told, role, secret


def test_a_change_reaches_what_it_changes_and_leaves_the_rest(environment: Environment) -> None:
    one = environment.area("A")
    assert environment.deploy("first", One=one, Two=environment.area("B")) == "CREATE_COMPLETE"
    before = environment.known()
    assert parts(before, "A")[0] == "first"
    assert parts(before, "A")[1].startswith("arn:aws:iam::")
    assert parts(before, "A")[2] == "hidden"
    # Another template of one area: what it adds refers to a role that stays as it is.
    assert environment.deploy("first", One=one, Two=environment.area("B", "C")) == "UPDATE_COMPLETE"
    assert environment.known() == {**before, "C": before["B"]}
    # Another value for both.
    assert environment.deploy("second", One=one, Two=environment.area("B", "C")) == "UPDATE_COMPLETE"
    after = environment.known()
    assert {name: parts(after, name)[0] for name in after} == dict.fromkeys("ABC", "second")
    assert [parts(after, name)[1:] for name in "AB"] == [parts(before, name)[1:] for name in "AB"]
    # Less of one area, and one area less.
    assert environment.deploy("second", Two=environment.area("C")) == "UPDATE_COMPLETE"
    assert environment.known() == {"C": after["C"]}


def test_what_areas_used_can_go_with_its_last_use(environment: Environment) -> None:
    """In one update, as an exported value could not."""
    areas: Any = {"One": environment.area("A"), "Two": environment.area("B")}
    path = f"/{environment.name}/Used"
    used = {"Type": "AWS::SSM::Parameter", "Properties": {"Name": path, "Type": "String", "Value": "shared"}}
    told = {"Fn::GetAtt": ["Used", "Value"]}
    assert environment.deploy(told, shared={"Used": used}, **areas) == "CREATE_COMPLETE"
    assert {parts(environment.known(), name)[0] for name in "AB"} == {"shared"}
    assert environment.deploy("nothing", **areas) == "UPDATE_COMPLETE"
    assert set(environment.known()) == {"A", "B"}
    assert {parts(environment.known(), name)[0] for name in "AB"} == {"nothing"}


def test_a_failed_update_takes_every_area_back(environment: Environment) -> None:
    one, two = environment.area("A", "Gone"), environment.area("B")
    assert environment.deploy("first", One=one, Two=two) == "CREATE_COMPLETE"
    before, told = environment.known(), environment.outputs()
    changed, failing = environment.area("A", "More"), environment.area("B", "Last", Impossible=IMPOSSIBLE)
    assert environment.deploy("second", One=changed, Two=failing, Three=environment.area("New")) == (
        "UPDATE_ROLLBACK_COMPLETE"
    )
    assert environment.known() == before
    assert environment.outputs() == told
    # And it goes on from there.
    assert environment.deploy("third", One=one, Two=two) == "UPDATE_COMPLETE"
    assert {parts(environment.known(), name)[0] for name in before} == {"third"}


def test_an_area_that_cannot_be_made_leaves_nothing(environment: Environment) -> None:
    one = environment.area("A")
    assert environment.deploy("first", One=one) == "CREATE_COMPLETE"
    before = environment.known()
    new = environment.area("New", Impossible={**IMPOSSIBLE, "DependsOn": "New"})
    assert environment.deploy("first", One=one, Two=new) == "UPDATE_ROLLBACK_COMPLETE"
    assert environment.known() == before
    assert environment.deploy("first", One=one, Two=environment.area("New")) == "UPDATE_COMPLETE"
    assert set(environment.known()) == {"A", "New"}
