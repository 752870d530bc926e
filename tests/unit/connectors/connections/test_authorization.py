"""What ties a system's answer to our question, and what a person is told."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.api.pages import respond_with
from scheducal.connectors.connections.authorization import views
from scheducal.connectors.connections.authorization.model import parse_state, state_text
from scheducal.connectors.connections.authorization.repository import NotOpen
from scheducal.connectors.oauth.errors import ApplicationRefused, refusal
from scheducal.connectors.oauth.grant import ConsentIncomplete, NotSetUp
from scheducal.connectors.oauth.requests import ConsentRequest, Ties, challenge_of, consent_address
from scheducal.connectors.systems.exchange.auth import OAUTH as AT_MICROSOFT
from scheducal.connectors.systems.google.auth import OAUTH as AT_GOOGLE
from scheducal.environment_key import EnvironmentKey
from scheducal.errors import Refusal
from scheducal.http.request import AccessLost, SystemUnavailable

KEY = EnvironmentKey("of this environment")
CLOUD = ("https://login.microsoftonline.us", "https://graph.microsoft.us")
TENANT = "ten_01km37mwc8raydp7xpexnek1h9"
QUESTION = ConsentRequest("client", "https://api.example.com/oauth/callback", "state", "challenge", "nonce")


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@given(st.text(min_size=1))
def test_state_verifier_and_nonce_give_nothing_of_each_other_away(secret: str) -> None:
    ties = Ties(secret)
    values = {ties.state, ties.verifier, ties.nonce}
    assert len(values) == 3
    assert {len(value) for value in values} == {43}
    assert (Ties(secret).verifier, secret in repr(ties) and len(secret) > 12) == (ties.verifier, False)


def test_a_state_names_its_row_and_no_other() -> None:
    ties = Ties("secret")
    text = state_text(TENANT, ties.state, KEY)
    state = parse_state(text, KEY)
    assert state is not None
    assert (state.tenant_id, len(state.digest)) == (TENANT, 64)
    assert ties.state not in state.digest
    assert parse_state(state_text(TENANT, Ties("other").state, KEY), KEY) not in {None, state}


def test_a_state_that_the_environment_did_not_make_is_none() -> None:
    text = state_text(TENANT, Ties("secret").state, KEY)
    other = "0" if text[-1] != "0" else "1"
    for forged in (text[:-1] + other, text.replace("01km", "02km"), text.rpartition(".")[0], text[:-1]):
        assert parse_state(forged, KEY) is None
    assert parse_state(text, EnvironmentKey("of another")) is None


@pytest.mark.parametrize(
    "text", [None, "", ".", "x.y", f"{TENANT}.{'A' * 43}", f"01km37mwc8raydp7xpexnek1h9.{'A' * 42}", "a#b." + "A" * 43]
)
def test_what_is_no_state_names_no_row(text: str | None) -> None:
    assert parse_state(text, KEY) is None


@pytest.mark.parametrize(
    "address",
    [
        lambda question: consent_address(AT_GOOGLE, "https://accounts.google.com", "", question),
        lambda question: consent_address(AT_MICROSOFT, *CLOUD, question),
    ],
)
def test_a_hostile_hint_stays_a_hint(address: Callable[[ConsentRequest], str]) -> None:
    hostile = ConsentRequest(
        "client", QUESTION.redirect_uri, "s", "c", "n", "a@b.example&redirect_uri=https://evil.example#"
    )
    query = parse_qs(urlsplit(address(hostile)).query)
    assert query["redirect_uri"] == [QUESTION.redirect_uri]
    assert query["login_hint"] == [hostile.login_hint]
    assert urlsplit(address(hostile)).fragment == ""


def test_a_national_cloud_s_permission_is_of_its_own_graph() -> None:
    address = consent_address(AT_MICROSOFT, *CLOUD, QUESTION)
    assert urlsplit(address).hostname == "login.microsoftonline.us"
    assert "https://graph.microsoft.us/Calendars.ReadWrite" in parse_qs(urlsplit(address).query)["scope"][0].split()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("invalid_grant", AccessLost),
        ("unauthorized_client", AccessLost),
        ("consent_required", AccessLost),
        ("invalid_client", ApplicationRefused),
        ("temporarily_unavailable", SystemUnavailable),
        ("", SystemUnavailable),
        (None, SystemUnavailable),
        ({"error": "invalid_grant"}, SystemUnavailable),
        ("AADSTS50173: anna@example.com", SystemUnavailable),
    ],
)
def test_only_what_an_owner_can_help_with_costs_the_connection(error: object, kind: type[Exception]) -> None:
    found = refusal(error)
    assert type(found) is kind
    assert "anna" not in str(found)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (NotOpen("This link has expired."), 400, "expired"),
        (views.Denied(), 403, "not given"),
        (views.WrongOwner(), 403, "Another account"),
        (ConsentIncomplete("every box must be ticked"), 403, "Every box must be ticked."),
        (Refusal("calendar_already_connected", "this is <b>connected</b>"), 409, "This is &lt;b&gt;connected"),
        (AccessLost("x"), 403, "not given"),
        (NotSetUp("x"), 503, "Not set up"),
        (SystemUnavailable("x"), 503, "No answer"),
    ],
)
def test_each_failure_has_its_page(error: Exception, status: int, said: str) -> None:
    page = views.failed(error)
    assert (respond_with(page).status_code, said in page.html) == (status, True)


def test_a_fault_of_ours_has_none() -> None:
    with pytest.raises(ZeroDivisionError):
        views.failed(ZeroDivisionError())
