"""Functions say what they need, and get that and nothing else."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from infra.assets.asset import ROOT
from infra.functions.function import Runtime, ScheduCalFunction, Size
from infra.functions.routes import worker_needs
from infra.functions.supplies import Supplies
from infra.settings.configuration import load
from infra.settings.function_names import function_names
from scheducal.needs import BOOKING, PLAIN, Function, Needs, endpoint_needs, worker
from tests.infra.stages import CONTEXT


def test_every_handler_says_what_it_needs() -> None:
    handlers = {name: importlib.import_module(f"functions.{name}").handler for name in function_names()}
    assert len(handlers) > 50
    assert [name for name, handler in handlers.items() if not isinstance(handler, Function)] == []


def test_a_worker_that_says_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "silent.py").write_text("def handler(event, context): ...\n", "utf-8")
    with pytest.raises(TypeError, match="handler of silent does not say what it needs"):
        worker_needs("silent")


def test_a_declared_handler_is_still_the_handler() -> None:
    @worker(BOOKING, suspended="goes_on")
    def handler(event: dict[str, Any], context: Any) -> tuple[Any, Any]:
        return event["one"], context

    assert handler({"one": 1}, None) == (1, None)  # type: ignore[arg-type]
    assert handler.needs is BOOKING


def test_methods_say_what_an_endpoint_does_with_rows() -> None:
    reading = endpoint_needs(PLAIN, public=False, reads_only=True)
    writing = endpoint_needs(PLAIN, public=False, reads_only=False)
    assert (reading.rows, reading.indexes) == (("read", "count"), ("lists", "recent"))
    assert (writing.rows, writing.indexes) == (("read", "write"), ())


def test_an_endpoint_for_anybody_gets_no_rows_unless_it_says_so() -> None:
    assert endpoint_needs(PLAIN, public=True, reads_only=True).rows == ()
    assert endpoint_needs(Needs(rows=("read",)), public=True, reads_only=True).rows == ("count_sources", "read")


def test_memory_and_timeout_of_the_needs_win_over_the_settings() -> None:
    usual, own = made(PLAIN), made(Needs(memory_mb=2048, timeout_seconds=7))
    assert (usual["MemorySize"], usual["Timeout"]) == (512, 30)
    assert (own["MemorySize"], own["Timeout"]) == (2048, 7)


def test_needs_cost_a_cold_start_next_to_nothing() -> None:
    """They load what makes the classes of every function, and no other library, neither ours nor another."""
    code = "import dataclasses, sys; old = set(sys.modules); import scheducal.needs; print(*set(sys.modules) - old)"
    environment = {"PYTHONPATH": str(ROOT / "shared")}
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.split()
    others = {
        each
        for each in loaded
        if each.partition(".")[0] not in {*sys.stdlib_module_names, "msgspec", "typing_extensions"}
    }
    assert others == {"scheducal", "scheducal.needs", "scheducal.values"}


def made(needs: Needs) -> dict[str, Any]:
    """Give the properties of a function with these needs, and the settings' 512 MB and 30 seconds."""
    root = Stack(App(context={**CONTEXT, "aws:cdk:bundling-stacks": []}), "Test")
    settings = load("dev", CONTEXT["stages"], {"CDK_DEFAULT_REGION": "eu-central-1"})
    runtime = Runtime.of(root, settings, Supplies([]))
    made = ScheduCalFunction(module="functions.docs.page", needs=needs, size=Size(512, 30), runtime=runtime)
    [found] = Template.from_stack(Stack.of(made)).find_resources("AWS::Lambda::Function").values()
    properties: dict[str, Any] = found["Properties"]
    return properties
