"""Writes the cost tables of docs/deploy.md from the template of `prod`: `python -m infra.costs`."""

from __future__ import annotations

import json
from typing import Any

from aws_cdk import App

from infra.assets.asset import ROOT
from infra.costs.page import PAGE, SUMS, page_with, sums
from infra.costs.prices import REGION
from infra.costs.resources import Resources
from infra.environment_template import EnvironmentTemplate
from infra.settings.configuration import load
from infra.stack import ScheduCalStack


def synthesized_resources(stage: str) -> Resources:
    """Synthesize all stacks of an environment and give their resources; nothing is bundled."""
    context: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    app = App(context={**context, "aws:cdk:bundling-stacks": []})
    stack = ScheduCalStack(app, settings=load(stage, context["stages"], {"CDK_DEFAULT_REGION": REGION}))
    return EnvironmentTemplate.of(stack).resources


if __name__ == "__main__":
    made = synthesized_resources("prod")
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), made), "utf-8")
    SUMS.write_text(sums(made), "utf-8")
