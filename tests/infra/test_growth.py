"""There is room for what comes: 125 more endpoints fit into one environment."""

from __future__ import annotations

import json
from typing import Any

import pytest

import functions
from infra.assets.bundling import Assets
from infra.environment_template import EnvironmentTemplate
from infra.functions.routes import ApiFunction, discover
from tests.infra.stages import make, settings_of

# What CloudFormation takes in one template, of each and in bytes; and in one operation, of all nested stacks together:
# docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html.
TEMPLATE = {"Resources": 500, "Outputs": 200, "Parameters": 200}
BYTES = 1_000_000
SECRETS = 60
OPERATION = 2_500
# A distribution adds a secret to each endpoint.
EDGE = {"SCHEDUCAL_EDGE_ENABLED": "true", "SCHEDUCAL_EDGE_API_DOMAIN": "a.execute-api.eu-central-1.amazonaws.com"}
# Twelve rooms to come, of about as many endpoints as the largest of today's areas have.
AREAS = 12
MORE = 125


@pytest.fixture(scope="module")
def environment() -> EnvironmentTemplate:
    """An environment with 125 more endpoints."""
    of_module = Assets.code
    more = [endpoint(f"room{number % AREAS}", number) for number in range(MORE)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Assets, "code", lambda assets, _module: of_module(assets, "functions.docs.fallback"))
        return EnvironmentTemplate.of(make(settings_of("prod", **EDGE), [*discover(functions), *more]))


def test_125_more_endpoints_fit(environment: EnvironmentTemplate) -> None:
    assert {f"Room{number}Functions" for number in range(AREAS)} <= environment.nested.keys()
    kinds = [each["Type"] for each in environment.resources.values()]
    assert kinds.count("AWS::ApiGatewayV2::Route") > MORE
    assert sum(len(each["Resources"]) for each in environment.all) <= OPERATION
    assert [beyond for each in environment.all for beyond in beyond_limits(each)] == []


def test_the_largest_area_could_grow_by_half(environment: EnvironmentTemplate) -> None:
    for each in environment.nested.values():
        assert 1.5 * len(each["Resources"]) <= TEMPLATE["Resources"]
        assert 1.5 * secrets(each) <= SECRETS


def beyond_limits(template: dict[str, Any]) -> list[str]:
    """List the limits that a template exceeds."""
    counts = {section: len(template.get(section, {})) for section in TEMPLATE}
    many = [f"{count} {section}" for section, count in counts.items() if count > TEMPLATE[section]]
    long = [f"{size} bytes"] if (size := len(json.dumps(template))) > BYTES else []
    return [*many, *long, *([f"{secrets(template)} secrets"] if secrets(template) > SECRETS else [])]


def secrets(template: dict[str, Any]) -> int:
    """Count the dynamic references, each of which CloudFormation replaces by a secret."""
    return json.dumps(template).count("{{resolve:")


def endpoint(area: str, number: int) -> ApiFunction:
    """One that writes, as most resources as an endpoint can have."""
    return ApiFunction(f"functions.{area}.verb{number}", (f"POST /api/v1/{area}/{{id}}/verb{number}",), public=False)
