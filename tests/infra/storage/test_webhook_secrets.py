"""Webhooks: their key, and that no deployed stage lets a URL lead inside."""

from __future__ import annotations

import pytest

from infra.settings.configuration import SettingsError
from infra.storage.webhook_secrets import own_hosts
from tests.infra.stages import DEPLOYED, Stage, settings_of

API = "abc123.execute-api.eu-central-1.amazonaws.com"
LOOPBACK = "OUTBOUND_ALLOW_LOOPBACK"


def variables(stage: Stage) -> dict[str, dict[str, object]]:
    """Give the environment of each function."""
    functions = stage.resources("AWS::Lambda::Function").values()
    return {each["Handler"]: each["Environment"]["Variables"] for each in functions}


def test_secrets_have_a_key_of_their_own_that_rotates(stage: Stage) -> None:
    key = stage.key("ScheduCal's webhook secrets")
    assert stage.resources("AWS::KMS::Key")[key]["EnableKeyRotation"] is True
    told = {handler for handler, values in variables(stage).items() if "WEBHOOK_KEY_ID" in values}
    assert told >= {"functions.webhooks.register.handler", "functions.webhooks.regenerate_secret.handler"}
    assert variables(stage)["functions.webhooks.register.handler"]["WEBHOOK_KEY_ID"] == {"Fn::GetAtt": [key, "Arn"]}


def test_no_deployed_function_may_send_to_its_own_machine(deployed: Stage) -> None:
    assert not [handler for handler, values in variables(deployed).items() if LOOPBACK in values]


@pytest.mark.parametrize("name", DEPLOYED)
def test_no_deployed_stage_takes_the_setting_that_allows_it(name: str) -> None:
    with pytest.raises(SettingsError, match="allowLoopback is for the stage local in account 000000000000 alone"):
        settings_of(name, SCHEDUCAL_WEBHOOKS_ALLOW_LOOPBACK="true")


def test_the_local_stage_cannot_be_deployed_to_an_account_of_aws() -> None:
    with pytest.raises(SettingsError, match="allowLoopback is for the stage local in account 000000000000 alone"):
        settings_of("local", SCHEDUCAL_ACCOUNT="123456789012")


JUDGING = {f"functions.{name}.handler" for name in ("webhooks.register", "webhooks.update", "pipeline.deliver")}


def test_who_judges_urls_knows_the_apis_own_host(stage: Stage) -> None:
    told = variables(stage)
    for handler in JUDGING:
        assert ".execute-api." in str(told[handler]["OUTBOUND_OWN_HOSTS"]), handler


def test_who_judges_urls_knows_every_name_of_the_api() -> None:
    """Without a port, and each once: the public address may be that of the distribution."""
    certificate = "arn:aws:acm:us-east-1:123456789012:certificate/1-2"
    edge = {"ENABLED": "true", "API_DOMAIN": API, "DOMAIN": "api.example.com", "CERTIFICATE_ARN": certificate}
    named = {f"SCHEDUCAL_EDGE_{name}": value for name, value in edge.items()}
    for public, expected in (
        ("https://API.example.com:8443", ["api.example.com", API]),
        ("https://d1.cloudfront.net", ["d1.cloudfront.net", "api.example.com", API]),
    ):
        settings = settings_of("dev", SCHEDUCAL_API_PUBLIC_URL=public, **named)
        own, *others = own_hosts("abc123", settings)
        assert own.startswith("abc123.execute-api.")
        assert others == expected
