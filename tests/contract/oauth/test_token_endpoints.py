"""Our clients of both token endpoints, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from scheducal.connectors.oauth.grant import Application, Code, ConsentIncomplete
from scheducal.connectors.oauth.requests import (
    ConsentRequest,
    Ties,
    challenge_of,
    consent_address,
    nonce_digest,
)
from scheducal.connectors.systems.exchange.auth import OAUTH as AT_MICROSOFT
from scheducal.connectors.systems.google.auth import OAUTH as AT_GOOGLE
from scheducal.http.request import AccessLost, SystemUnavailable
from tests.contract.oauth.authorities import (
    ANNA,
    APPLICATION,
    CALLBACK,
    DIRECTORY,
    ROBOT,
    Google,
    Microsoft,
    decide,
    google,
    microsoft,
)
from tests.fakes.oauth.microsoft import GRAPH
from tests.fakes.oauth.signing import private_key

TIES = Ties("a secret of ours")
QUESTION = ConsentRequest(
    APPLICATION.client_id, CALLBACK, "state-1", challenge_of(TIES.verifier), nonce_digest(TIES.nonce), ANNA
)
WRONG = Application(APPLICATION.client_id, "another secret")


@pytest.fixture(scope="module")
def at_google() -> Iterator[Google]:
    with google() as found:
        yield found


@pytest.fixture(scope="module")
def at_microsoft() -> Iterator[Microsoft]:
    with microsoft() as found:
        yield found


def code_of(answer: dict[str, str]) -> Code:
    assert answer["state"] == "state-1"
    return Code(answer["code"], TIES.verifier, TIES.nonce, CALLBACK)


def google_code(found: Google, **decision: object) -> Code:
    return code_of(decide(consent_address(AT_GOOGLE, found.base, "", QUESTION), ANNA, **decision))  # type: ignore[arg-type]


def microsoft_code(found: Microsoft, **decision: object) -> Code:
    return code_of(decide(consent_address(AT_MICROSOFT, found.base, GRAPH, QUESTION), ANNA, **decision))  # type: ignore[arg-type]


def test_google_s_consent_gives_lasting_access_to_whoever_agreed(at_google: Google) -> None:
    consent = at_google.ours.redeem(APPLICATION, google_code(at_google))
    assert (consent.account, consent.directory) == (ANNA, None)
    refreshed = at_google.ours.refresh(APPLICATION, None, consent.tokens.refresh_token or "")
    assert refreshed.refresh_token is None
    assert refreshed.lifetime == timedelta(hours=1)
    grant = at_google.authority.grants.tokens.check(refreshed.access_token)
    assert grant is not None
    assert grant.account == ANNA


def test_microsoft_s_consent_gives_lasting_access_to_whoever_agreed(at_microsoft: Microsoft) -> None:
    consent = at_microsoft.ours.redeem(APPLICATION, microsoft_code(at_microsoft))
    assert (consent.account, consent.directory) == (ANNA, DIRECTORY)
    first = consent.tokens.refresh_token or ""
    refreshed = at_microsoft.ours.refresh(APPLICATION, DIRECTORY, first)
    assert refreshed.refresh_token not in {None, first}
    assert at_microsoft.ours.refresh(APPLICATION, DIRECTORY, first).access_token != refreshed.access_token
    grant = at_microsoft.authority.grants.tokens.check(refreshed.access_token)
    assert grant is not None
    assert (grant.account, grant.scopes) == (ANNA, frozenset({f"{GRAPH}/Calendars.ReadWrite"}))


@pytest.mark.parametrize("changed", [{"verifier": "v" * 43}, {"redirect_uri": "https://evil.example"}, {"code": "x"}])
def test_a_code_is_worth_nothing_without_what_began_it(
    at_google: Google, at_microsoft: Microsoft, changed: dict[str, str]
) -> None:
    with pytest.raises(AccessLost, match="invalid_grant"):
        at_google.ours.redeem(APPLICATION, replace(google_code(at_google), **changed))
    with pytest.raises(AccessLost, match="invalid_grant"):
        at_microsoft.ours.redeem(APPLICATION, replace(microsoft_code(at_microsoft), **changed))


def test_an_id_token_of_another_request_is_not_believed(at_google: Google, at_microsoft: Microsoft) -> None:
    with pytest.raises(SystemUnavailable, match="another request"):
        at_google.ours.redeem(APPLICATION, replace(google_code(at_google), nonce="another"))
    with pytest.raises(SystemUnavailable, match="another request"):
        at_microsoft.ours.redeem(APPLICATION, replace(microsoft_code(at_microsoft), nonce="another"))


def test_a_code_is_good_once(at_google: Google) -> None:
    code = google_code(at_google)
    at_google.ours.redeem(APPLICATION, code)
    with pytest.raises(AccessLost):
        at_google.ours.redeem(APPLICATION, code)


def test_a_box_left_unticked_is_told_apart(at_google: Google) -> None:
    code = google_code(at_google, without="https://www.googleapis.com/auth/calendar.freebusy")
    with pytest.raises(ConsentIncomplete, match="must be ticked"):
        at_google.ours.redeem(APPLICATION, code)


def test_consent_that_leaves_calendars_out_is_told_apart(at_microsoft: Microsoft) -> None:
    code = microsoft_code(at_microsoft, without=f"{GRAPH}/Calendars.ReadWrite")
    with pytest.raises(ConsentIncomplete, match="no access to calendars"):
        at_microsoft.ours.redeem(APPLICATION, code)


def test_access_for_an_hour_alone_is_not_enough(at_google: Google, at_microsoft: Microsoft) -> None:
    google_code(at_google)
    again = consent_address(AT_GOOGLE, at_google.base, "", QUESTION).replace("prompt=consent", "prompt=none")
    with pytest.raises(ConsentIncomplete, match="one hour"):
        at_google.ours.redeem(APPLICATION, code_of(decide(again, ANNA)))
    with pytest.raises(ConsentIncomplete, match="one hour"):
        at_microsoft.ours.redeem(APPLICATION, microsoft_code(at_microsoft, without="offline_access"))


def test_a_withdrawn_grant_is_lost_for_good(at_google: Google, at_microsoft: Microsoft) -> None:
    kept = at_google.ours.redeem(APPLICATION, google_code(at_google)).tokens.refresh_token or ""
    at_google.authority.grants.withdraw(ANNA)
    with pytest.raises(AccessLost, match="invalid_grant"):
        at_google.ours.refresh(APPLICATION, None, kept)
    kept = at_microsoft.ours.redeem(APPLICATION, microsoft_code(at_microsoft)).tokens.refresh_token or ""
    at_microsoft.authority.grants.withdraw(ANNA)
    with pytest.raises(AccessLost, match="invalid_grant"):
        at_microsoft.ours.refresh(APPLICATION, DIRECTORY, kept)


def test_a_wrong_secret_of_ours_costs_no_connection(at_google: Google, at_microsoft: Microsoft) -> None:
    with pytest.raises(SystemUnavailable, match="invalid_client"):
        at_google.ours.refresh(WRONG, None, "rt")
    with pytest.raises(SystemUnavailable, match="invalid_client"):
        at_microsoft.ours.for_application(WRONG, DIRECTORY)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_outage_costs_no_connection(at_google: Google, at_microsoft: Microsoft, status: int) -> None:
    at_google.authority.grants.outages.append(status)
    with pytest.raises(SystemUnavailable):
        at_google.ours.refresh(APPLICATION, None, "rt")
    at_microsoft.authority.grants.outages.append(status)
    with pytest.raises(SystemUnavailable):
        at_microsoft.ours.refresh(APPLICATION, DIRECTORY, "rt")


def test_who_cannot_be_reached_costs_no_connection(at_google: Google, at_microsoft: Microsoft) -> None:
    nowhere = "http://127.0.0.1:9"
    with pytest.raises(SystemUnavailable, match="cannot be reached"):
        replace(at_google.ours, base=nowhere).refresh(APPLICATION, None, "rt")
    with pytest.raises(SystemUnavailable, match="cannot be reached"):
        replace(at_microsoft.ours, base=nowhere).refresh(APPLICATION, DIRECTORY, "rt")


def test_an_application_gets_tokens_for_directories_that_let_it_in(at_microsoft: Microsoft) -> None:
    tokens = at_microsoft.ours.for_application(APPLICATION, DIRECTORY)
    grant = at_microsoft.authority.grants.tokens.check(tokens.access_token)
    assert grant is not None
    assert (grant.account, tokens.refresh_token) == ("*", None)
    again = at_microsoft.ours.for_application(APPLICATION, DIRECTORY)
    assert again.access_token != tokens.access_token
    other = "00000000-0000-0000-0000-000000000001"
    at_microsoft.authority.consents[other] = set()
    with pytest.raises(AccessLost, match="unauthorized_client"):
        at_microsoft.ours.for_application(APPLICATION, other)
    with pytest.raises(AccessLost, match="no such directory"):
        at_microsoft.ours.for_application(APPLICATION, "00000000-0000-0000-0000-000000000002")


def test_a_service_account_gets_tokens_for_people_of_domains_that_delegated(at_google: Google) -> None:
    now = datetime.now(UTC)
    grant = at_google.authority.grants.tokens.check(at_google.ours.impersonate(ROBOT, ANNA, now).access_token)
    assert grant is not None
    assert grant.account == ANNA
    for subject, at, reason in (
        ("anna@elsewhere.example", now, "unauthorized_client"),
        ("nobody@example.com", now, "invalid_grant"),
        (ANNA, now - timedelta(hours=2), "invalid_grant"),
    ):
        with pytest.raises(AccessLost, match=reason):
            at_google.ours.impersonate(ROBOT, subject, at)
    with pytest.raises(AccessLost, match="invalid_grant"):
        at_google.ours.impersonate(replace(ROBOT, private_key=private_key("another")), ANNA, now)
    with pytest.raises(SystemUnavailable, match="private key"):
        at_google.ours.impersonate(replace(ROBOT, private_key="no key"), ANNA, now)


def test_the_browser_is_not_sent_where_the_application_did_not_register(at_google: Google) -> None:
    elsewhere = consent_address(AT_GOOGLE, at_google.base, "", replace(QUESTION, redirect_uri="https://evil.example/"))
    assert httpx.get(elsewhere).status_code == 400
    without_challenge = consent_address(AT_GOOGLE, at_google.base, "", replace(QUESTION, challenge=""))
    assert httpx.get(without_challenge).status_code == 400


def test_no_error_names_anybody_or_quotes_a_secret(at_google: Google) -> None:
    for error in ("invalid_grant", "who knows <b>", None, ["x"]):
        at_google.authority.grants.outages.clear()
        with pytest.raises((AccessLost, SystemUnavailable)) as raised:
            at_google.ours.refresh(Application("client-2", "secret-2"), None, f"rt-of-anna-{error}")
        assert "anna" not in str(raised.value)
        assert "secret" not in str(raised.value).replace("client secret", "")
