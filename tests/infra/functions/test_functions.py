"""Every Lambda is built alike: its own role, its own log group, traced, on arm64."""

from __future__ import annotations

import importlib
import pkgutil

import functions
from infra.assets.asset import PYTHON_VERSION, ROOT
from infra.costs.clock import rings
from tests.infra.stages import Stage, small, synthesized, whole

LAMBDA = "AWS::Lambda::Function"


def test_every_module_with_a_handler_is_a_function(stage: Stage) -> None:
    found = {each.name for each in pkgutil.walk_packages(functions.__path__, "functions.") if not each.ispkg}
    modules = {name for name in found if "handler" in vars(importlib.import_module(name))}
    handlers = {each["Handler"] for each in stage.resources(LAMBDA).values()}
    assert handlers == {f"{name}.handler" for name in modules}


def test_every_function_has_a_sample_event(stage: Stage) -> None:
    expected = {each["Handler"].split(".", 1)[1].removesuffix(".handler") for each in stage.resources(LAMBDA).values()}
    found = {path.stem for path in (ROOT / "events").glob("*.json")}
    assert expected <= found, f"without a sample in events/: {sorted(expected - found)}"


def test_functions_run_on_arm64_and_the_python_that_assets_are_built_for(stage: Stage) -> None:
    for each in stage.resources(LAMBDA).values():
        assert each["Architectures"] == ["arm64"]
        assert each["Runtime"] == f"python{PYTHON_VERSION}"


def test_no_two_functions_share_a_role(stage: Stage) -> None:
    roles = [stage.role_of(each) for each in stage.resources(LAMBDA).values()]
    assert len(set(roles)) == len(roles)


def test_functions_are_traced_but_those_of_the_clock(stage: Stage) -> None:
    rung = {f"functions.{name}.handler" for name in rings(stage.template["Resources"])}
    assert rung
    for each in stage.resources(LAMBDA).values():
        assert each.get("TracingConfig") == (None if each["Handler"] in rung else {"Mode": "Active"}), each["Handler"]


def test_functions_write_json_to_a_log_group_of_their_own(stage: Stage) -> None:
    groups = [each["LoggingConfig"]["LogGroup"]["Ref"] for each in stage.resources(LAMBDA).values()]
    assert len(set(groups)) == len(groups)
    assert set(groups) <= set(stage.resources("AWS::Logs::LogGroup"))
    assert all(each["LoggingConfig"]["LogFormat"] == "JSON" for each in stage.resources(LAMBDA).values())


def test_lambda_keeps_the_lines_of_the_level_in_the_settings() -> None:
    """Its own level wins over Powertools', and is INFO where nothing is said."""
    assert logging(synthesized("dev")) == {("DEBUG", "DEBUG", "DEBUG")}
    assert logging(synthesized("prod")) == {("INFO", "INFO", "INFO")}
    assert logging(whole(small("dev", SCHEDUCAL_LOGS_LEVEL="WARNING"))) == {("WARN", "WARN", "WARNING")}
    assert logging(whole(small("dev", SCHEDUCAL_LOGS_LEVEL="ERROR"))) == {("ERROR", "WARN", "ERROR")}


def logging(stage: Stage) -> set[tuple[str, str, str]]:
    """Give the levels of all functions: of their own lines, of Lambda's, and of Powertools."""
    return {
        (
            each["LoggingConfig"]["ApplicationLogLevel"],
            each["LoggingConfig"]["SystemLogLevel"],
            each["Environment"]["Variables"]["POWERTOOLS_LOG_LEVEL"],
        )
        for each in stage.resources(LAMBDA).values()
    }


def test_every_log_group_says_how_long_it_is_kept(stage: Stage) -> None:
    for each in stage.resources("AWS::Logs::LogGroup").values():
        assert each["RetentionInDays"] == stage.settings.logs.retention_days


def test_zones_come_from_the_locked_package(stage: Stage) -> None:
    for each in stage.resources(LAMBDA).values():
        assert each["Environment"]["Variables"]["PYTHONTZPATH"] == ""


def test_only_functions_with_access_know_the_table(stage: Stage) -> None:
    for each in stage.resources(LAMBDA).values():
        area, verb = each["Handler"].split(".")[1:3]
        has_access = any(action.startswith("dynamodb:Query") for action in stage.actions(f"{area}-{verb}"))
        assert ("TABLE_NAME" in each["Environment"]["Variables"]) == has_access


def test_deployed_functions_are_reached_through_the_alias_live(deployed: Stage) -> None:
    aliases = deployed.resources("AWS::Lambda::Alias").values()
    assert {each["Name"] for each in aliases} == {"live"}
    assert {each["FunctionName"]["Ref"] for each in aliases} == set(deployed.resources(LAMBDA))
    for integration in deployed.resources("AWS::ApiGatewayV2::Integration").values():
        assert "Live" in str(integration["IntegrationUri"])
    for mapping in deployed.resources("AWS::Lambda::EventSourceMapping").values():
        assert ":live" in str(mapping["FunctionName"])
    for rule in deployed.resources("AWS::Events::Rule").values():
        assert all("Live" in str(target["Arn"]) for target in rule["Targets"])


def test_no_function_starts_from_a_snapshot_until_the_settings_name_it(stage: Stage) -> None:
    assert not [each["Handler"] for each in stage.resources(LAMBDA).values() if "SnapStart" in each]


def test_the_functions_that_the_settings_name_start_from_snapshots() -> None:
    named = whole(small("dev", "bookings.create", SCHEDUCAL_FUNCTIONS_SNAP_START="bookings.create, pipeline.sync"))
    started = {each["Handler"]: each["SnapStart"] for each in named.resources(LAMBDA).values() if "SnapStart" in each}
    published = {"ApplyOn": "PublishedVersions"}
    assert started == {"functions.bookings.create.handler": published, "functions.pipeline.sync.handler": published}


def test_a_hook_for_workspace_domains_reaches_the_functions_with_the_table() -> None:
    hooked = whole(small("dev", SCHEDUCAL_MAIL_GMAIL_DOMAIN_HOOK="ours.mx:is_google")).resources(LAMBDA).values()
    variables = [each["Environment"]["Variables"] for each in hooked]
    with_table = [each for each in variables if "TABLE_NAME" in each]
    assert with_table
    assert {each["GMAIL_DOMAIN_HOOK"] for each in with_table} == {"ours.mx:is_google"}
