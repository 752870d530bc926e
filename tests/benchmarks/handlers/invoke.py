"""Calls a handler, and insists that it did what it was asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tests.benchmarks.handlers.scenario import MODULES, Event
from tests.integration.world.functions import Context


def invoke(name: str, event: Event) -> dict[str, Any]:
    """Give the handler's answer; raises AssertionError where it is no success."""
    answer: dict[str, Any] = import_module(MODULES[name]).handler(event, Context())
    assert answer["statusCode"] < 300, (name, answer)
    return answer
