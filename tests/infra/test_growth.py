"""There is room for what comes: 150 more endpoints fit into stacks of 500 resources."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest
from aws_cdk import App
from aws_cdk.assertions import Template

import functions
from infra.configuration import load
from infra.routes import Endpoint, discover
from infra.stack import ScheduCalStack
from tests.infra.stages import CONTEXT, REGION, Stage

# What CloudFormation takes in one template: resources, outputs, and bytes.
RESOURCES, OUTPUTS, BYTES = 500, 200, 1_000_000
# Twelve rooms to come, of about as many endpoints as the largest of today's areas have.
AREAS = 12
MORE = 150


def test_150_more_endpoints_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """In areas of their own: an area that says nothing of a stack has one."""
    names = [f"room{number}" for number in range(AREAS)]
    for name in names:
        monkeypatch.setitem(sys.modules, f"functions.{name}", ModuleType(f"functions.{name}"))
    more = [endpoint(names[number % AREAS], number) for number in range(MORE)]
    app = App(context={**CONTEXT, "aws:cdk:bundling-stacks": []})
    settings = load("prod", CONTEXT["stages"], {"CDK_DEFAULT_REGION": REGION})
    main = ScheduCalStack(app, settings=settings, endpoints=[*discover(functions), *more])
    assert set(main.area_stacks) == {"Booking", *(each.title() for each in names)}
    stacks = (main, *main.area_stacks.values())
    templates = {each.stack_name: dict(Template.from_stack(each).to_json()) for each in stacks}
    kinds = [each["Type"] for template in templates.values() for each in template["Resources"].values()]
    assert kinds.count("AWS::ApiGatewayV2::Route") > MORE
    for name, template in templates.items():
        assert len(template["Resources"]) <= RESOURCES, name
        assert len(template.get("Outputs", {})) <= OUTPUTS, name
        assert len(json.dumps(template)) < BYTES, name


def test_a_full_area_could_double(stage: Stage) -> None:
    """A stack of one area holds some 55 endpoints: the largest area of today has far fewer."""
    sizes: dict[str, int] = {}
    for each in stage.stack.endpoints:
        sizes[each.area] = sizes.get(each.area, 0) + 1
    assert max(sizes.values()) * 2 * 9 < RESOURCES


def endpoint(area: str, number: int) -> Endpoint:
    """One that writes, as most resources as an endpoint can have."""
    return Endpoint(f"functions.{area}.verb{number}", (f"POST /api/v1/{area}/{{id}}/verb{number}",), public=False)
