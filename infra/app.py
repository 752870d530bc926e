"""The CDK app: `cdk deploy --all -c stage=<local|dev|staging|prod>`."""

from __future__ import annotations

import os
import sys

from aws_cdk import App

from infra.acknowledgements import acknowledge, acknowledge_edge
from infra.http.edge import Edge
from infra.settings.configuration import SettingsError, load
from infra.stack import ScheduCalStack


def main() -> None:
    """Synthesize the stage that the context or SCHEDUCAL_STAGE names; exit with a line per setting at fault."""
    app = App()
    try:
        settings = load(app.node.try_get_context("stage"), app.node.try_get_context("stages"), os.environ)
    except SettingsError as error:
        sys.exit(str(error))
    stack = ScheduCalStack(app, settings=settings)
    acknowledge(stack)
    if settings.edge.enabled:
        acknowledge_edge(Edge(stack, settings))
    app.synth()


if __name__ == "__main__":
    main()
