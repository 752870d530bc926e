"""Connected calendars in the template: the real services on every stage, and secrets that nobody can read off it."""

from __future__ import annotations

import pytest

from infra.settings.configuration import SettingsError
from tests.infra.stages import STAGES, Stage, settings_of, small, synthesized, whole

ADDRESSES = {"GRAPH_URL", "MICROSOFT_LOGIN_URL", "GOOGLE_ACCOUNTS_URL", "GOOGLE_TOKEN_URL", "GOOGLE_API_URL"}
VALUES = {"GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET"}


def test_no_function_is_led_elsewhere_or_told_a_secret(stage: Stage) -> None:
    for each in stage.resources("AWS::Lambda::Function").values():
        assert not set(each["Environment"]["Variables"]) & (ADDRESSES | VALUES | {"GOOGLE_SERVICE_ACCOUNT"})


def test_browsers_come_back_to_the_api_itself_where_it_is_deployed(deployed: Stage) -> None:
    (api,) = deployed.resources("AWS::ApiGatewayV2::Api")
    for name in ("oauth-start", "oauth-callback", "calendars-connect"):
        url = deployed.function(name)["Environment"]["Variables"]["PUBLIC_URL"]["Fn::Join"][1]
        assert url[:2] == ["https://", {"Ref": api}]


def test_whoever_starts_the_local_stage_says_where_it_is() -> None:
    local = synthesized("local")
    assert "PUBLIC_URL" not in local.function("oauth-callback")["Environment"]["Variables"]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("setting", ["CALENDARS_GRAPH_URL", "CALENDARS_MICROSOFT_LOGIN_URL", "API_PUBLIC_URL"])
def test_tokens_go_over_https_alone(stage: str, setting: str) -> None:
    with pytest.raises(SettingsError, match="give an address without a path"):
        settings_of(stage, **{f"SCHEDUCAL_{setting}": "http://graph.example.com"})


def test_a_national_cloud_is_a_setting() -> None:
    cloud = {"GRAPH_URL": "https://graph.microsoft.us", "MICROSOFT_LOGIN_URL": "https://login.microsoftonline.us"}
    national = whole(small("dev", **{f"SCHEDUCAL_CALENDARS_{name}": url for name, url in cloud.items()}))
    variables = national.function("pipeline-calendars")["Environment"]["Variables"]
    assert "MICROSOFT_SECRET_NAME" in variables
    assert {name: variables[name] for name in cloud} == cloud


def test_lost_access_raises_an_alarm(stage: Stage) -> None:
    alarms = stage.resources("AWS::CloudWatch::Alarm").values()
    (lost,) = [each for each in alarms if each.get("MetricName") == "connection.lost"]
    assert (lost["Namespace"], lost["Threshold"], lost["Statistic"]) == (
        "ScheduCal",
        stage.settings.alarms.several,
        "Sum",
    )


def test_secrets_and_key_outlive_the_stack_where_data_do(stage: Stage) -> None:
    raw = stage.template["Resources"].values()
    secrets = [each for each in raw if each["Type"] == "AWS::SecretsManager::Secret"]
    kept = [each for each in secrets if "GenerateSecretString" not in each["Properties"]]
    expected = "RetainExceptOnCreate" if stage.settings.data.retain else "Delete"
    assert [each["DeletionPolicy"] for each in kept] == [expected, expected]


def test_a_further_platform_has_a_secret_where_the_environment_names_it() -> None:
    known = whole(small("dev", SCHEDUCAL_CONNECTORS_APPLICATIONS="hubspot,google,hubspot"))
    variables = known.function("pipeline-calendars")["Environment"]["Variables"]
    secrets = {each for each in variables if each.endswith("_SECRET_NAME")}
    assert secrets == {"GOOGLE_SECRET_NAME", "HUBSPOT_SECRET_NAME", "MICROSOFT_SECRET_NAME"}
    assert variables["HUBSPOT_SECRET_NAME"]["Ref"] in known.resources("AWS::SecretsManager::Secret")


def test_a_platform_that_needs_no_application_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"connectors\.applications: nothing needs an application named 'acuity'"):
        settings_of("dev", SCHEDUCAL_CONNECTORS_APPLICATIONS="slack,acuity")
