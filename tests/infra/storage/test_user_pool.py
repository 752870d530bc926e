"""The people who sign in: who may add them, what protects their passwords, and who may ask the pool."""

from __future__ import annotations

import json

import pytest

from infra.settings.configuration import SettingsError
from tests.every import failures
from tests.infra.stages import Stage, settings_of, small, whole

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


def test_identity_providers_lead_to_us_alone_and_their_client_knows_no_passwords() -> None:
    providers = [
        {"name": "Okta", "domains": ["acme.com"], "metadataUrl": "https://acme.okta.com/metadata"},
        {
            "name": "Entra",
            "title": "Microsoft",
            "domains": ["acme.de"],
            "issuer": "https://login.example.com/v2.0",
            "clientId": "abc",
            "clientSecretName": "scheducal/entra",
        },
    ]
    chosen = {
        "SCHEDUCAL_DASHBOARD_IDENTITY_PROVIDERS": json.dumps(providers),
        "SCHEDUCAL_DASHBOARD_SIGN_IN_DOMAIN": "acme-scheducal",
        "SCHEDUCAL_API_PUBLIC_URL": "https://api.acme.com",
    }
    made = whole(small("dev", "dashboard.sign_in", **chosen))
    clients = made.resources("AWS::Cognito::UserPoolClient").values()
    [client] = [each for each in clients if each["AllowedOAuthFlowsUserPoolClient"]]
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["CallbackURLs"] == ["https://api.acme.com/dashboard/sign-in/federated"]
    assert client["SupportedIdentityProviders"] == ["Okta", "Entra"]
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert made.one("AWS::Cognito::UserPoolDomain")["Domain"] == "acme-scheducal"
    kinds = {each["ProviderName"]: each for each in made.resources("AWS::Cognito::UserPoolIdentityProvider").values()}
    assert kinds["Okta"]["ProviderDetails"]["MetadataURL"] == "https://acme.okta.com/metadata"
    assert kinds["Entra"]["AttributeMapping"] == {"email": "email", "email_verified": "email_verified"}
    assert "{{resolve:secretsmanager:scheducal/entra" in str(kinds["Entra"]["ProviderDetails"]["client_secret"])
    told = str(made.function("dashboard-sign_in")["Environment"]["Variables"]["FEDERATION"])
    assert "Microsoft" in told
    assert "abc" not in told


def test_a_provider_that_cannot_be_asked_is_refused_before_anything_is_deployed() -> None:
    saml = {"name": "Okta", "domains": ["acme.com"], "metadataUrl": "https://acme.okta.com/metadata"}
    oidc = {"name": "Entra", "domains": ["acme.de"], "issuer": "https://login.example.com"}
    wrong = {
        "signInDomain": ([saml], ""),
        "two have the same name": ([saml, {**saml, "name": "OKTA"}], "acme"),
        "clientSecretName": ([oidc], "acme"),
        "and not both": ([{**oidc, **saml, "clientId": "a", "clientSecretName": "b"}], "acme"),
        "but not Cognito": ([{**saml, "name": "COGNITO"}], "acme"),
        "at least 1 item": ([{**saml, "domains": []}], "acme"),
        "acmecorp-scheducal": ([saml], "my-cognito"),
        "give a list": ("Okta", "acme"),
    }

    def check(said: str) -> None:
        providers, domain = wrong[said]
        chosen = {"DASHBOARD_IDENTITY_PROVIDERS": json.dumps(providers), "DASHBOARD_SIGN_IN_DOMAIN": domain}
        with pytest.raises(SettingsError, match=said):
            settings_of("dev", **{f"SCHEDUCAL_{name}": text for name, text in chosen.items()})

    assert failures(check, wrong) == {}


def test_a_stage_can_do_without_the_dashboard() -> None:
    without = small("dev", "dashboard.overview", "appointments.get", SCHEDUCAL_DASHBOARD_ENABLED="false")
    kinds = {each["Type"] for each in whole(without).template["Resources"].values()}
    assert not [each for each in kinds if "Cognito" in each]
    assert [each.module for each in without.endpoints] == ["functions.appointments.get"]
