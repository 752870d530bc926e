"""Dependencies point one way: functions, areas, what endpoints share, tenants, the store and other systems, values."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import functions
from infra.functions.routes import discover
from tests.unit.architecture import loading
from tests.unit.architecture.layers import AREAS, layer_of, may_import, package_of
from tests.unit.architecture.sources import ROOT, Source, module_of, sources

_ENDPOINTS = [
    source.name
    for source in sources().values()
    if source.name.startswith("functions.") and "scheducal.api.resolver" in map(module_of, source.imports)
]
# What keys of other companies may call. Each looks whose a booking or a hold is, or what a service says of the channel.
_FOR_ANY_CHANNEL = {
    *(f"functions.availability.{verb}" for verb in ("list", "next")),
    *(
        f"functions.bookings.{verb}"
        for verb in (
            *("cancel", "complete", "confirm", "create", "decline"),
            *("get", "list", "no_show", "reschedule", "update"),
        )
    ),
    *(f"functions.holds.{verb}" for verb in ("create", "get", "release")),
    *(f"functions.services.{verb}" for verb in ("get", "list")),
}
# What asks for no key: the documentation, a browser on its way to a system and back, what systems send.
_FOR_ANYBODY = {
    *(f"functions.docs.{verb}" for verb in ("fallback", "openapi", "page")),
    "functions.inbound.webhook",
    *(f"functions.oauth.{verb}" for verb in ("callback", "start")),
}
# Areas of the dashboard without a session.
_PAGES_FOR_ANYBODY = {"functions.dashboard.assets", "functions.dashboard.sign_in"}
# Asks a system for tokens while a browser waits, which is what it is for.
_ASK_A_SYSTEM = {"functions.oauth.callback", "functions.connections.check"}
_LIBRARY = [source for source in sources().values() if source.path.startswith("shared/")]
_CODE = [source for source in sources().values() if not source.name.startswith("tests")]
# Rules and other values: neither AWS nor the network nor the environment, not even by way of another module.
_PURE = (
    "scheducal.*.rules",
    "scheducal.*.model",
    "scheducal.availability.busy",
    "scheducal.availability.engine.*",
    *(f"scheducal.connectors.{name}" for name in ("connected", "protocol", "steps")),
    "scheducal.connectors.connections.busy.weeks",
    "scheducal.connectors.pull.decision.*",
    "scheducal.connectors.push.work",
    "scheducal.connectors.systems.email.*",
    "scheducal.connectors.systems.exchange.*",
    "scheducal.connectors.systems.google.*",
    "scheducal.events.routing",
    "scheducal.events.types",
    "scheducal.gmail",
    "scheducal.http.request",
    "scheducal.needs",
    "scheducal.tenants.credentials",
    "scheducal.tenants.rules",
    "scheducal.walltime.*",
    "scheducal_tools.cli.doctor.*_rules",
)
_EXCEPT = {
    "scheducal.events.model",  # its envelope names the API's version
    "scheducal.connectors.connections.authorization.model",  # the environment's key proves what it says
    "scheducal.connectors.pull.subscriptions.model",  # it says which work item comes next
    *(f"scheducal.connectors.systems.email.{name}" for name in ("email_calendar", "ses")),
    *(f"scheducal.connectors.systems.exchange.{name}" for name in ("mailbox", "calendar", "changes", "mirror")),
    *(f"scheducal.connectors.systems.google.{name}" for name in ("client", "calendar", "mirror")),
}
# Of the email connector, what reads mail and its fate: their rules are held by the first pattern.
_INBOUND = tuple(
    f"scheducal.connectors.systems.email.{name}." for name in ("feedback", "replies", "undeliverable", "unverified")
)
_IMPURE = {"aws_lambda_powertools", "boto3", "botocore", "httpx", "os", "requests", "socket", "subprocess", "urllib3"}
# Who else may use what: anybody not named must do without.
_RESERVED = {
    # `scheducal.values` has the same at a tenth of the cost.
    "dataclasses.dataclass": ("scheducal.values", "scheducal_tools.*"),
    "dataclasses.replace": ("functions.pipeline.reconcile", "scheducal.values", "scheducal_tools.*"),
    "boto3": ("scheducal_tools.cli.*", "scheducal_tools.local.*"),
    "botocore.session": ("scheducal.aws",),
    "httpx": ("scheducal.connectors.*", "scheducal_tools.cli.*", "scheducal_tools.local.*", "scheducal.http.*"),
    "icalendar": (
        "scheducal.connectors.calendar_objects.*",
        "scheducal.connectors.runners.texts.calendar_file",
        "scheducal.connectors.systems.caldav.*",
        "scheducal.connectors.systems.email.*",
        "scheducal.connectors.systems.exchange.values",
        "scheducal_tools.local.*",
    ),
    "inscriptis": ("scheducal.connectors.systems.email.*",),
    "jinja2": (
        "scheducal.connectors.systems.email.*",
        "scheducal.dashboard.frame.rendering",
        "scheducal_tools.local.mailbox.*",
    ),
    "msal": ("scheducal.connectors.oauth.*",),
    "nh3": ("scheducal.connectors.systems.email.*", "scheducal_tools.local.mailbox.*"),
    # Its state is the same in every process that SnapStart restores.
    "random": ("scheducal.ids",),
    "os.environ": ("scheducal.settings", "scheducal_tools.cli.*", "scheducal_tools.local.*"),
    # HTTP ends at the edge: rooms give domain results. The front imitates API Gateway, and a file of a tenant's
    # catalog, and a privacy request of an operator, are validated as the API's bodies are.
    "aws_lambda_powertools.event_handler.Response": ("functions.*", "scheducal.api.*"),
    "scheducal.api": (
        "functions.*",
        "scheducal.api.*",
        "scheducal.dashboard.*",
        "scheducal_tools.cli.operations.privacy",
        "scheducal_tools.local.servers.front",
        "scheducal_tools.tenant_config.forms",
    ),
    "scheducal.api.resolver": ("functions.*",),
    "scheducal.api.responses": (
        "functions.*",
        "scheducal.api.*",
        "scheducal.dashboard.frame.refusals",
        "scheducal_tools.local.servers.front",
    ),
}
# It reads the manifests of all connectors, so only endpoints about connectors may load it.
_REGISTRY = "scheducal.connectors.registry"
_ABOUT_CONNECTORS = {"calendars", "connections", "connectors", "consistency", "inbound", "oauth"}
# What no endpoint may load, since each costs its cold start more than the endpoint itself.
_HEAVY = ("boto3", "s3transfer", "httpcore", "httpx", "icalendar", "inscriptis", "jinja2", "msal", "nh3")


def test_no_endpoint_opens_to_keys_of_any_channel_without_being_entered_here() -> None:
    assert _needing_a_key(of_any_channel=True) == _FOR_ANY_CHANNEL


def test_no_endpoint_opens_to_anybody_without_being_entered_here() -> None:
    needing_a_key = _needing_a_key(of_any_channel=False) | _needing_a_key(of_any_channel=True)
    assert set(_ENDPOINTS) - needing_a_key == _FOR_ANYBODY


def test_what_asks_for_no_key_is_what_its_routes_call_public() -> None:
    # The OpenAPI document and the permissions go by the routes.
    public = {endpoint.module for endpoint in discover(functions) if endpoint.public}
    assert public == _FOR_ANYBODY | _PAGES_FOR_ANYBODY


def test_an_import_never_leads_upwards() -> None:
    found = [
        f"{source.name} imports {module}"
        for source in _CODE
        for module in filter(None, map(module_of, source.imports))
        if not may_import(package_of(source.name), package_of(module))
    ]
    assert found == []


def test_packages_do_not_depend_on_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for source in _LIBRARY:
        package = package_of(source.name)
        others = {package_of(module) for module in filter(None, map(module_of, source.imports))}
        graph.setdefault(package, set()).update(others - {package, ""})
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError
    assert order.index("store") < order.index("appointments")


def test_areas_are_what_the_design_calls_areas() -> None:
    areas = {package_of(source.name) for source in _LIBRARY if layer_of(package_of(source.name)) == AREAS}
    assert {"appointments", "connectors"} <= areas
    assert areas.isdisjoint({"store", "http", "walltime", "api", "tenants", "cli", "local", "clock", "errors"})


@pytest.mark.parametrize("pattern", _PURE)
def test_rules_reach_neither_aws_nor_the_network_nor_the_environment(pattern: str) -> None:
    modules = [name for name in sources() if fnmatch(name, pattern) and name not in _EXCEPT and not _is_inbound(name)]
    assert modules, "the pattern fits nothing any more"
    found = {
        f"{name} by way of {source.name}": sorted(impure)
        for name in modules
        for source in _reached(name)
        if (impure := {imported.partition(".")[0] for imported in source.imports} & _IMPURE)
    }
    assert found == {}


@pytest.mark.parametrize("library", _RESERVED)
def test_only_those_whose_task_it_is_use(library: str) -> None:
    allowed = (*_RESERVED[library], "infra.*")
    found = [
        source.name
        for source in _CODE
        if _uses(source, library) and not any(fnmatch(source.name, pattern) for pattern in allowed)
    ]
    assert found == []


def test_chance_is_the_operating_system_s() -> None:
    used = {name for name in sources()["scheducal.ids"].imports if name.partition(".")[0] == "random"}
    assert used == {"random.SystemRandom"}


@pytest.mark.slow
def test_an_endpoint_loads_only_what_it_needs() -> None:
    endpoints = [name for name in _ENDPOINTS if name not in _ASK_A_SYSTEM]
    found = _loaded(endpoints)
    assert found.keys() == set(endpoints)
    allowed = {name: {_REGISTRY} if name.split(".")[1] in _ABOUT_CONNECTORS else set[str]() for name in endpoints}
    assert {name: loaded for name, loaded in found.items() if set(loaded) - allowed[name]} == {}


def test_the_push_worker_does_without_pull_and_reconcile() -> None:
    """It has to start fast: each change of an appointment in a connected calendar waits for it."""
    rooms = tuple(f"scheducal.connectors.{room}" for room in ("pull", "reconcile"))
    reached = [source.name for source in _reached("functions.pipeline.calendars") if source.name.startswith(rooms)]
    assert reached == []
    assert any(source.name.startswith(rooms) for source in _reached("functions.pipeline.changes"))


def test_what_an_import_loads_or_fails_of_is_said() -> None:
    """Else the test above would prove nothing."""
    found = _loaded(["functions.pipeline.sync", "functions.nowhere"])
    assert {"icalendar", "jinja2"} <= set(found["functions.pipeline.sync"])
    assert "ModuleNotFoundError" in found["functions.nowhere"]


def _needing_a_key(*, of_any_channel: bool) -> set[str]:
    """Give the endpoints whose module ends with a declaration that says so."""
    declared = {name: re.search(r"\nhandler = endpoint\(app(.*)\)\n$", sources()[name].text) for name in _ENDPOINTS}
    return {name for name, call in declared.items() if call and ("any_channel=True" in call[1]) is of_any_channel}


def _loaded(modules: list[str]) -> dict[str, list[str] | str]:
    """Give the heavy libraries that each module loads, or why it cannot be imported; each in a process of its own."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "shared")])
    command = [sys.executable, str(Path(loading.__file__)), ",".join([*_HEAVY, _REGISTRY]), *modules]
    answer = subprocess.check_output(command, env=os.environ | {"PYTHONPATH": path}, text=True)
    found: dict[str, list[str] | str] = json.loads(answer)
    return found


def _is_inbound(name: str) -> bool:
    return name.startswith(_INBOUND) and not name.endswith(".rules")


def _uses(source: Source, library: str) -> bool:
    attribute = library == "os.environ" and "os" in source.imports and "os.environ" in source.text
    return attribute or any(imported == library or imported.startswith(f"{library}.") for imported in source.imports)


def _reached(name: str) -> list[Source]:
    """Give the module and all modules of ours that it imports, directly or not."""
    reached, waiting = set[str](), [name]
    while waiting:
        if (module := waiting.pop()) not in reached:
            reached.add(module)
            waiting += filter(None, map(module_of, sources()[module].imports))
    return [sources()[module] for module in sorted(reached)]
