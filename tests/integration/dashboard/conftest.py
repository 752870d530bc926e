"""A user pool for the tests of the dashboard, as the deployment has one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from moto.cognitoidp.responses import CognitoIdpResponse

from scheducal.dashboard.sign_in import user_pool as module
from scheducal.settings import dashboard_settings
from tests.integration.dashboard.pages import Pages
from tests.integration.dashboard.sessions import signed_in_member
from tests.integration.world.aws import MAIL_DOMAIN, client
from tests.integration.world.catalog.business import Business
from tests.integration.world.world import World

PASSWORD = "a long enough sentence"


@dataclass(frozen=True, slots=True)
class Pool:
    """The pool in moto. revoked: the refresh tokens that were revoked, which moto itself knows nothing of."""

    pool_id: str
    revoked: list[str] = field(default_factory=list)

    def add(self, email: str, password: str = PASSWORD, *, permanent: bool = True) -> None:
        """Add somebody, as an operator does."""
        module.user_pool().add(email, password)
        module.user_pool().set_password(email, password, permanent=permanent)


@pytest.fixture
def pool(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A pool with the settings of the deployment's, and functions that know it."""
    cognito = client("cognito-idp")
    policy = {f"Require{each}": False for each in ("Lowercase", "Uppercase", "Numbers", "Symbols")}
    created = cognito.create_user_pool(
        PoolName="people",
        UsernameAttributes=["email"],
        Policies={"PasswordPolicy": {"MinimumLength": 12, **policy}},
        AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
    )["UserPool"]["Id"]
    app = cognito.create_user_pool_client(UserPoolId=created, ClientName="dashboard")["UserPoolClient"]["ClientId"]
    made = Pool(created)

    def revoke_token(response: Any) -> str:
        made.revoked.append(str(response._get_param("Token")))
        return json.dumps({})

    monkeypatch.setattr(CognitoIdpResponse, "revoke_token", revoke_token, raising=False)
    # Codes of authenticator apps are checked.
    monkeypatch.setenv("MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP", "true")
    for name, value in (("ID", created), ("CLIENT_ID", app)):
        monkeypatch.setenv(f"USER_POOL_{name}", value)
    monkeypatch.setenv("DASHBOARD_SENDER", f"no-reply@{MAIL_DOMAIN}")
    for cached in (dashboard_settings, module.user_pool):
        cached.cache_clear()
    yield made
    for cached in (dashboard_settings, module.user_pool):
        cached.cache_clear()


@pytest.fixture
def browser(world: World) -> Pages:
    """A browser that is not signed in."""
    return Pages(world.wire)


@pytest.fixture
def pages(world: World) -> Pages:
    """Give the browser of a scheduler, whose times are in Berlin."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "scheduler"))


@pytest.fixture
def viewer(world: World) -> Pages:
    """Give the browser of somebody who may only look."""
    return Pages(world.wire, signed_in_member(world.tenant.tenant_id, "viewer"))


@pytest.fixture
def business(world: World) -> Business:
    """Give what a client's account can be booked for."""
    return Business(world.client)
