"""Settings come from cdk.json and the environment, and say what is wrong with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from functions.pipeline import sweep
from infra.settings.configuration import SettingsError, load, overrides
from scheducal.connectors.pull.subscriptions import model
from scheducal.connectors.push import limiter, work
from scheducal.webhooks.delivery.model import CLAIM
from tests.infra.stages import CONTEXT, STAGES

DEV: dict[str, Any] = {"dev": {"region": "eu-west-1", "mail": {"domain": "dev.example.com"}}}


@pytest.mark.parametrize("name", STAGES)
def test_the_repository_has_every_stage(name: str) -> None:
    settings = load(name, CONTEXT["stages"], {"CDK_DEFAULT_REGION": "eu-north-1"})
    assert settings.stage == name


def test_the_environment_names_the_stage_where_the_context_does_not() -> None:
    assert load(None, DEV, {"SCHEDUCAL_STAGE": "dev"}).stage == "dev"
    with pytest.raises(SettingsError, match=r"-c stage=<dev> or SCHEDUCAL_STAGE; got ''"):
        load(None, DEV, {})
    with pytest.raises(SettingsError, match="got 'prod'"):
        load("prod", DEV, {})


def test_variables_override_the_context() -> None:
    environment = {
        "SCHEDUCAL_REGION": "us-west-2",
        "SCHEDUCAL_ACCOUNT": "123456789012",
        "SCHEDUCAL_MAIL_DOMAIN": "mail.example.org",
        "SCHEDUCAL_FUNCTIONS_SNAP_START": "bookings.create,availability.list",
        "SCHEDUCAL_LOGS_RETENTION_DAYS": "90",
        "SCHEDUCAL_ALARMS_SERVER_ERROR_PERCENT": "2.5",
        "SCHEDUCAL_API_CORS_ORIGINS": "https://a.example,https://b.example",
    }
    settings = load("dev", DEV, environment)
    assert (settings.region, settings.account) == ("us-west-2", "123456789012")
    assert settings.mail.domain == "mail.example.org"
    assert settings.functions.snap_start == ("bookings.create", "availability.list")
    assert settings.logs.retention_days == 90
    assert settings.alarms.server_error_percent == 2.5
    assert settings.api.cors_origins == ("https://a.example", "https://b.example")


def test_what_overrides_a_setting_is_told_from_other_variables() -> None:
    environment = {"SCHEDUCAL_API_SOURCE_RATE": "10", "SCHEDUCAL_MAIL_DOMAIN": " ", "SCHEDUCAL_PORT": "1", "HOME": "/"}
    assert overrides(environment) == {"SCHEDUCAL_API_SOURCE_RATE": "10"}


def test_a_blank_variable_overrides_nothing() -> None:
    assert load("dev", DEV, {"SCHEDUCAL_MAIL_DOMAIN": " "}).mail.domain == "dev.example.com"


def test_account_and_region_fall_back_to_the_profile() -> None:
    profile = {"CDK_DEFAULT_ACCOUNT": "210987654321", "CDK_DEFAULT_REGION": "eu-south-1"}
    settings = load("dev", DEV, profile)
    assert (settings.account, settings.region) == ("210987654321", "eu-west-1")


def test_loading_leaves_the_context_as_it_was() -> None:
    load("dev", DEV, {"SCHEDUCAL_MAIL_DOMAIN": "other.example"})
    assert DEV["dev"]["mail"] == {"domain": "dev.example.com"}


@pytest.mark.parametrize(
    ("context", "environment", "message"),
    [
        ({"region": "eu-west-1"}, {}, r"^stage dev: mail: name it in cdk\.json$"),
        (
            {"mail": {"domain": "a.example"}},
            {},
            r"^stage dev: region: name it in cdk\.json, or in the AWS profile$",
        ),
        (
            {**DEV["dev"], "colour": 1},
            {},
            r"^stage dev: colour: there is no such setting; docs/deploy\.md lists them all$",
        ),
        (
            {**DEV["dev"], "alarms": {"Email": "a@acme.com"}},
            {},
            r"alarms\.Email: there is no such setting; near it are alarms\.email",
        ),
        ({**DEV["dev"], "alarms": None}, {}, r"^stage dev: alarms: give its settings in braces; got null$"),
        ({**DEV["dev"], "account": 123456789012}, {}, r"^stage dev: account: give a text in quotes; got 123456789012$"),
        (
            {**DEV["dev"], "logs": {"retentionDays": None}},
            {},
            r"^stage dev: logs\.retentionDays: Input should be 1, 3, .*; got null$",
        ),
        (DEV["dev"], {"SCHEDUCAL_ACCOUNT": "12"}, r"^stage dev: account: "),
        (DEV["dev"], {"SCHEDUCAL_LOGS_RETENTION_DAYS": "2"}, r"^stage dev: logs\.retentionDays: "),
        (DEV["dev"], {"SCHEDUCAL_MAIL_DOMAIN": "a@example.com"}, r"^stage dev: mail\.domain: "),
        (DEV["dev"], {"SCHEDUCAL_API_CORS_ORIGINS": "*"}, r"^stage dev: api\.corsOrigins\.0: "),
        (
            DEV["dev"],
            {"SCHEDUCAL_FUNCTIONS_LIVE_ALIAS": "no", "SCHEDUCAL_FUNCTIONS_SNAP_START": "bookings.create"},
            r"^stage dev: functions: .*snapStart needs liveAlias",
        ),
        (
            DEV["dev"],
            {"SCHEDUCAL_FUNCTIONS_SNAP_START": "bookings.create,booking.crate"},
            r"^stage dev: functions\.snapStart: .*no function 'booking\.crate'; near it are .*bookings\.create",
        ),
        (DEV["dev"], {"SCHEDUCAL_FUNCTIONS_SNAP_START": "true"}, r"^stage dev: functions\.snapStart: .*'true'"),
        (
            {**DEV["dev"], "functions": {"snapStart": True}},
            {},
            r"^stage dev: functions\.snapStart: give a list, such as .*; got true$",
        ),
        (DEV["dev"], {"SCHEDUCAL_FUNCTIONS_ACCOUNT_CONCURRENCY": "0"}, r"functions\.accountConcurrency: "),
        (DEV["dev"], {"SCHEDUCAL_DELIVERY_SYNC_CONCURRENCY": "1"}, r"delivery\.syncConcurrency: "),
        (DEV["dev"], {"SCHEDUCAL_MAIL_RULE_SET": "a set"}, r"^stage dev: mail\.ruleSet: "),
        (DEV["dev"], {"SCHEDUCAL_FUNCTIONS_API_TIMEOUT_SECONDS": "30"}, r"functions\.apiTimeoutSeconds: "),
        (DEV["dev"], {"SCHEDUCAL_FUNCTIONS_PIPELINE_TIMEOUT_SECONDS": "59"}, r"functions\.pipelineTimeoutSeconds: "),
        (DEV["dev"], {"SCHEDUCAL_FUNCTIONS_PIPELINE_TIMEOUT_SECONDS": "86"}, r"functions\.pipelineTimeoutSeconds: "),
    ],
)
def test_a_wrong_setting_is_named(context: dict[str, Any], environment: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load("dev", {"dev": context}, environment)


def test_a_text_of_another_form_is_answered_with_an_example() -> None:
    """Nobody reads patterns."""
    cases = [
        (
            "SCHEDUCAL_MAIL_DOMAIN",
            "mail.acmecorp.com",
            ["Acme.com", "a@acme.com", "https://acme.com", "acme", "a..com"],
        ),
        (
            "SCHEDUCAL_ALARMS_EMAIL",
            "on-call@acmecorp.com",
            [
                "ann",
                "ann@acme",
                "ann @acme.com",
                "ann@acme..com",
                "mailto:ann@acme.com",
                "Ann <ann@acme.com>",
                "a@b.c",
                "ä@acme.com",
            ],
        ),
        ("SCHEDUCAL_REGION", "eu-central-1", ["nowhere", "EU-CENTRAL-1", "eu-central-12"]),
        ("SCHEDUCAL_ACCOUNT", "12 digits", ["12", "acme"]),
        ("SCHEDUCAL_MAIL_RULE_SET", "scheducal", ["a set", "-", "x" * 65]),
        ("SCHEDUCAL_DELIVERY_SCHEDULE", "0,60,300", ["1,2,", "-1", "1;2"]),
        ("SCHEDUCAL_API_PUBLIC_URL", "https://api.acmecorp.com", ["http://acme.com", "acme.com", "https://acme.com/"]),
        ("SCHEDUCAL_API_CORS_ORIGINS", "https://app.acmecorp.com", ["*", "https://acme.com/app"]),
        ("SCHEDUCAL_EDGE_CERTIFICATE_ARN", "us-east-1", ["arn:aws:acm:eu-west-1:123456789012:certificate/a"]),
        ("SCHEDUCAL_MAIL_GMAIL_DOMAIN_HOOK", "package.module:function", ["acme"]),
    ]
    for variable, example, texts in cases:
        for text in texts:
            with pytest.raises(SettingsError) as refused:
                load("dev", DEV, {variable: text})
            message = str(refused.value)
            assert example in message
            assert message.endswith(f'; got "{text}"'), message
            assert "\n" not in message
    for address in ("ann@acme.com", "Ann.O'Neil+ops@Mail.Acme.COM"):
        assert load("dev", DEV, {"SCHEDUCAL_ALARMS_EMAIL": address}).alarms.email == address


def test_a_target_that_is_wrong_is_not_shown_since_it_may_be_a_key() -> None:
    with pytest.raises(SettingsError) as refused:
        load("dev", DEV, {"SCHEDUCAL_ALARMS_TARGETS": "https://acme.com/hooks/k3y x"})
    assert "alarms.targets.0" in str(refused.value)
    assert "k3y" not in str(refused.value)


def test_a_context_without_settings_is_no_fault_of_ours() -> None:
    cases: list[Any] = [None, [], "dev"]
    for stages in cases:
        with pytest.raises(SettingsError, match=r"^cdk\.json has no settings: give each stage its own"):
            load("dev", stages, {})
    for settings in cases:
        with pytest.raises(SettingsError, match=r"^stage dev: give its settings in braces$"):
            load("dev", {"dev": settings}, {})


TOPIC = "arn:aws:sns:eu-west-1:123456789012:ops"


def test_a_watched_stage_names_somebody_who_is_told() -> None:
    told: list[dict[str, Any]] = [
        {"email": "on-call@acme.com"},
        {"targets": ["mailto:on-call@acme.com"]},
        {"targets": ["https://events.pagerduty.com/integration/key/enqueue"]},
        {"targets": [TOPIC, *(f"{TOPIC}-{number}" for number in range(3))]},
        {"targets": ["slack:T0123ABC/C0456DEF"]},
    ]
    silent: list[dict[str, Any]] = [{}, {"targets": []}, {"email": None}, {"serverErrorPercent": 2}]
    for stage in ("staging", "prod"):
        for alarms in told:
            assert load(stage, {stage: {**DEV["dev"], "alarms": alarms}}, {}).alarms.everybody
        for alarms in silent:
            with pytest.raises(SettingsError, match=f"alarms reach nobody: {stage} needs alarms.email, or a target"):
                load(stage, {stage: {**DEV["dev"], "alarms": alarms}}, {})
    assert load("dev", DEV, {}).alarms.everybody == ()


def test_a_target_that_nobody_can_be_told_by_is_named() -> None:
    wrong = [
        "on-call@acme.com", "mailto:", "mailto:on call@acme.com", "http://acme.com/hook", "https://", "https:///x",
        "ftp://acme.com", "slack:C0456DEF", "slack:acme/#ops", "arn:aws:sns:eu-west-1:12:ops", f"{TOPIC}.fifo",
        "arn:aws:sqs:eu-west-1:123456789012:ops", "", f"{TOPIC}\n", "https://acme.com/" + 2048 * "a",
    ]  # fmt: skip
    for target in wrong:
        with pytest.raises(SettingsError, match=r"^stage prod: alarms\.targets\.0: "):
            load("prod", {"prod": {**DEV["dev"], "alarms": {"targets": [target]}}}, {})
    far = TOPIC.replace("eu-west-1", "us-east-1")
    for targets, message in (
        ([far], "stage's own region, eu-west-1"),
        ([f"{TOPIC}{n}" for n in range(5)], "at most 4"),
    ):
        with pytest.raises(SettingsError, match=message):
            load("prod", {"prod": {**DEV["dev"], "alarms": {"targets": targets}}}, {})


@pytest.mark.parametrize("seconds", [60, 85])
def test_a_worker_ends_before_its_claims_and_leases_do_and_a_sweep_has_time(seconds: int) -> None:
    """Else another takes what the first is still at, or first attempts that were lost are never found."""
    found = load("dev", DEV, {"SCHEDUCAL_FUNCTIONS_PIPELINE_TIMEOUT_SECONDS": str(seconds)})
    longest = timedelta(seconds=found.functions.pipeline_timeout_seconds)
    assert sweep.RESERVE < longest < min(CLAIM, work.LEASE, model.LEASE, limiter.LEASE)


def test_settings_do_not_change() -> None:
    settings = load("dev", DEV, {})
    with pytest.raises(ValidationError, match="frozen"):
        settings.region = "us-east-1"  # type: ignore[misc]
