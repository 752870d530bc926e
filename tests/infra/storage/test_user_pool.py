"""The people who sign in: who may add them, what protects their passwords, and who may ask the pool."""

from __future__ import annotations

from tests.infra.stages import Stage, small, whole

SIGNS_IN = "functions.dashboard.sign_in.handler"


def test_nobody_signs_up_and_codes_are_possible(stage: Stage) -> None:
    pool = stage.one("AWS::Cognito::UserPool")
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["MfaConfiguration"] == "OPTIONAL"
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert pool["UsernameAttributes"] == ["email"]
    assert pool["UserPoolTier"] == "LITE"
    protected = stage.settings.data.deletion_protection
    assert pool.get("DeletionProtection") == ("ACTIVE" if protected else "INACTIVE")


def test_strangers_cannot_ask_the_pool_past_our_limits(stage: Stage) -> None:
    client = stage.one("AWS::Cognito::UserPoolClient")
    assert set(client["ExplicitAuthFlows"]) == {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"] is True
    assert client["AllowedOAuthFlowsUserPoolClient"] is False


def test_only_functions_that_sign_people_in_may_ask_it(stage: Stage) -> None:
    told = set()
    for each in stage.resources("AWS::Lambda::Function").values():
        actions = str(stage.statements(stage.role_of(each)))
        knows = "USER_POOL_ID" in each.get("Environment", {}).get("Variables", {})
        assert knows == ("cognito-idp:" in actions), each["Handler"]
        told |= {each["Handler"]} if knows else set()
    assert SIGNS_IN in told
    assert all(each.startswith("functions.dashboard.") for each in told)


def test_every_page_knows_how_long_a_session_lasts(stage: Stage) -> None:
    variables = stage.function("dashboard-overview")["Environment"]["Variables"]
    assert variables["DASHBOARD_IDLE_MINUTES"] == "480"
    assert variables["DASHBOARD_SESSION_HOURS"] == "168"


def test_a_stage_can_do_without_the_dashboard() -> None:
    without = small("dev", "dashboard.overview", "appointments.get", SCHEDUCAL_DASHBOARD_ENABLED="false")
    kinds = {each["Type"] for each in whole(without).template["Resources"].values()}
    assert not [each for each in kinds if "Cognito" in each]
    assert [each.module for each in without.endpoints] == ["functions.appointments.get"]
