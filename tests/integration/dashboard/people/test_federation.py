"""Sign-in with a company's identity provider: whom it opens a session for, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from scheducal.dashboard.session.cookies import SESSION
from scheducal.dashboard.sign_in.federation.wiring import federation, id_tokens
from scheducal.settings import dashboard_settings
from tests.every import failures
from tests.fakes.serving import serving
from tests.fakes.user_pool import UserPoolDomain
from tests.integration.dashboard.conftest import Pool
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.dashboard.sessions import new_member
from tests.integration.world.world import World

ADA = "ada@people.test"
SIGN_IN = "/dashboard/sign-in"
THERE = f"{SIGN_IN}/with/Acme?next=%2Fdashboard%2Fwebhooks"
REDIRECT = "https://api.example.com/dashboard/sign-in/federated"
_CACHES = (dashboard_settings, federation, id_tokens)


@pytest.fixture
def domain(world: World, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Iterator[UserPoolDomain]:
    """The pool's domain with one identity provider, and functions that know it."""
    assert pool.pool_id
    made = UserPoolDomain("client_1", REDIRECT, clock=world.clock.now)
    with serving(made.app()) as address:
        made.issuer = address
        provider = {"name": "Acme", "title": "Acme & Sons", "domains": ["people.test"], "saysVerified": True}
        told = {"address": address, "issuer": address, "clientId": "client_1", "redirect": REDIRECT}
        monkeypatch.setenv("FEDERATION", json.dumps({**told, "providers": [provider]}))
        for cached in _CACHES:
            cached.cache_clear()
        yield made
        id_tokens().pool.client.close()
    for cached in _CACHES:
        cached.cache_clear()


@pytest.fixture
def ada(world: World, domain: UserPoolDomain) -> str:
    """A member without a password."""
    assert domain.issuer
    return new_member(world.tenant.tenant_id, "admin", ADA)


def come_back(browser: Pages, domain: UserPoolDomain, email: str = ADA, **claims: object) -> Shown:
    """Go there and come back, as a browser does."""
    there = browser.get(THERE)
    assert there.status == 303
    return browser.get(f"{SIGN_IN}/federated?{urlencode(domain.agreed(there.headers['Location'], email, **claims))}")


def test_a_member_comes_in_with_the_provider_of_their_domain(ada: str, browser: Pages, domain: UserPoolDomain) -> None:
    shown = browser.get(f"{SIGN_IN}?next=%2Fdashboard%2Fwebhooks")
    assert "Sign in with Acme & Sons" in shown.text
    assert f"{SIGN_IN}/with/Acme?next=/dashboard/webhooks" in shown.links
    answer = come_back(browser, domain)
    assert (answer.status, answer.headers["Location"]) == (303, "/dashboard/webhooks")
    assert browser.get("/dashboard").status == 200
    assert len(domain.revoked) == 1


def test_tokens_that_say_something_else_open_nothing(ada: str, world: World, domain: UserPoolDomain) -> None:
    now = int(world.clock.now().timestamp())
    wrong: dict[str, dict[str, Any]] = {
        "another issuer": {"iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other"},
        "another client": {"aud": "client_2"},
        "an access token": {"token_use": "access"},
        "another sign-in": {"nonce": "of-somebody-else"},
        "too old": {"iat": now - 900, "exp": now - 600},
        "of the future": {"iat": now + 600},
        "no address": {"email": ""},
        "an address that nobody verified": {"email_verified": False},
        "an address of another domain": {"email": "ada@elsewhere.test"},
        "a domain that only begins alike": {"email": "ada@people.test.evil.test"},
        "another provider": {"identities": [{"providerName": "Other"}]},
        "a password of the pool": {"identities": None},
    }

    def check(name: str) -> None:
        browser = Pages(world.wire)
        answer = come_back(browser, domain, **{"email": ADA, **wrong[name]})
        assert answer.status == 422
        assert SESSION not in browser.jar
        assert "Sign in" in answer.text

    assert failures(check, wrong) == {}
    domain.key = "stolen"
    assert come_back(Pages(world.wire), domain).status == 422


def test_the_way_back_belongs_to_one_browser_one_time_and_some_minutes(
    ada: str, world: World, browser: Pages, domain: UserPoolDomain
) -> None:
    there = browser.get(THERE).headers["Location"]
    query = urlencode(domain.agreed(there, ADA))
    back = f"{SIGN_IN}/federated?{query}"
    assert Pages(world.wire).get(back).status == 422
    another = Pages(world.wire)
    another.get(THERE)
    assert another.get(back).status == 422
    assert browser.get(f"{SIGN_IN}/federated?state={query.partition('state=')[2]}&error=access_denied").status == 422
    assert browser.get(back).status == 303
    # A code is good once, and the cookie of the visit is gone.
    assert browser.get(back).status == 422
    late = Pages(world.wire)
    query = urlencode(domain.agreed(late.get(THERE).headers["Location"], ADA))
    world.clock.advance(minutes=16)
    assert late.get(f"{SIGN_IN}/federated?{query}").status == 422
    assert late.get(f"{SIGN_IN}/federated?code=x&state=nonsense").status == 422
    assert late.get(f"{SIGN_IN}/with/Nobody").status == 404


def test_nobody_becomes_a_member_by_it(ada: str, browser: Pages, domain: UserPoolDomain) -> None:
    answer = come_back(browser, domain, "eve@people.test")
    assert answer.status == 200
    assert SESSION not in browser.jar
    assert "invit" in answer.text


def test_without_the_setting_there_is_no_such_way(pool: Pool, browser: Pages) -> None:
    assert pool.pool_id
    assert "Sign in with" not in browser.get(SIGN_IN).text
    assert browser.get(THERE).status == 404
