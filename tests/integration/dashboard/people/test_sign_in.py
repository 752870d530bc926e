"""Sign-in: what opens a session, and what strangers try."""

from __future__ import annotations

import re
from email import message_from_string
from email.policy import default
from urllib.parse import quote

import pytest

from scheducal.dashboard.session.cookies import SESSION, VISIT
from scheducal.dashboard.sign_in.mail import NOBODY
from scheducal.settings import calendar_settings
from tests.integration.dashboard.conftest import PASSWORD, Pool
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.dashboard.people.test_sessions import second_tenant
from tests.integration.dashboard.sessions import join, new_member, sign_in, signed_in_member
from tests.integration.world.aws import stored_items
from tests.integration.world.world import World

ADA = "ada@people.test"
SIGN_IN = "/dashboard/sign-in"
FORGOTTEN = f"{SIGN_IN}/forgotten"


def enter(browser: Pages, email: str = ADA, password: str = PASSWORD, page: str = SIGN_IN) -> Shown:
    """Open the sign-in page, and fill it in."""
    hidden = browser.get(page).form(SIGN_IN)
    return browser.post(SIGN_IN, {**hidden, "email": email, "password": password})


@pytest.fixture
def ada(world: World, pool: Pool) -> str:
    """A member with a password."""
    pool.add(ADA)
    return new_member(world.tenant.tenant_id, "admin", ADA)


def test_a_right_password_begins_a_session_and_leads_to_the_page_that_was_wanted(
    ada: str, browser: Pages, pool: Pool
) -> None:
    asked = browser.get("/dashboard/find?q=mia")
    assert asked.headers["Location"] == f"{SIGN_IN}?next=%2Fdashboard%2Ffind%3Fq%3Dmia"
    answer = enter(browser, page=asked.headers["Location"])
    assert (answer.status, answer.headers["Location"]) == (303, "/dashboard/find?q=mia")
    (cookie,) = [each for each in answer.cookies if each.startswith(f"{SESSION}=")]
    assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert browser.get("/dashboard").status == 200
    # No token of the pool lives on.
    assert len(pool.revoked) == 1


def test_an_address_is_read_in_any_case_and_with_spaces_around(ada: str, browser: Pages) -> None:
    assert enter(browser, email=" ADA@People.Test ").status == 303


def test_a_wrong_password_an_unknown_address_and_nonsense_are_answered_alike(ada: str, browser: Pages) -> None:
    texts = set()
    for email, password in ((ADA, "a wrong enough one"), ("eve@people.test", PASSWORD), ("no@body.test", "short")):
        answer = enter(browser, email=email, password=password)
        texts.add((answer.status, answer.text.replace(email, ""), answer.requests))
        assert not any(each.startswith(f"{SESSION}=") for each in answer.cookies)
    assert len(texts) == 1
    assert "E-mail address or password is not right" in texts.pop()[1]


def test_a_sign_in_leads_nowhere_else(ada: str, browser: Pages) -> None:
    for evil in ("https://evil.example", "//evil.example", "/\\evil.example", "/dashboard/../oauth"):
        answer = enter(browser, page=f"{SIGN_IN}?next={quote(evil, safe='')}")
        assert answer.headers["Location"] == "/dashboard"


def test_a_form_of_another_site_or_browser_is_not_taken(world: World, ada: str, browser: Pages) -> None:
    filled = {"email": ADA, "password": PASSWORD}
    for forged in ({}, {"csrf": ""}, {"csrf": "0" * 64}):
        answer = browser.post(SIGN_IN, {**filled, **forged})
        assert (answer.status, "please sign in again" in answer.text) == (422, True)
    other = Pages(world.wire)
    theirs = other.get(SIGN_IN).form(SIGN_IN)
    browser.get(SIGN_IN)
    assert browser.post(SIGN_IN, {**filled, "csrf": theirs["csrf"]}).status == 422


def test_a_session_that_a_stranger_planted_is_not_the_one_that_begins(world: World, ada: str, browser: Pages) -> None:
    planted = signed_in_member(world.tenant.tenant_id)
    browser.jar[SESSION] = planted.token.text
    answer = enter(browser)
    assert answer.status == 303
    assert browser.jar[SESSION] != planted.token.text
    assert Pages(world.wire, planted).get("/dashboard").status == 303, "the former session has ended"


def test_ten_tries_for_one_account_are_enough_known_or_not(world: World, ada: str, browser: Pages) -> None:
    for email in (ADA, "eve@people.test"):
        answers = [enter(browser, email=email, password="a wrong enough one").text for _ in range(12)]
        assert [("too many tries" in each.lower()) for each in answers] == [False] * 10 + [True] * 2
    assert enter(browser).status == 422, "the right password has to wait, too"
    world.clock.advance(minutes=1)
    assert enter(browser).status == 303
    assert enter(browser).status == 303, "who signs in has all tries again"


def test_somebody_with_a_first_password_chooses_their_own(world: World, pool: Pool, browser: Pages) -> None:
    new_member(world.tenant.tenant_id, "viewer", ADA)
    pool.add(ADA, permanent=False)
    asked = enter(browser)
    assert "Choose a password" in asked.text
    hidden = asked.form(f"{SIGN_IN}/password")
    answer = browser.post(f"{SIGN_IN}/password", {**hidden, "password": "short"})
    assert "at least 12 characters" in answer.text
    hidden = answer.form(f"{SIGN_IN}/password")
    assert browser.post(f"{SIGN_IN}/password", {**hidden, "password": "quite another sentence"}).status == 303
    assert enter(Pages(world.wire), password="quite another sentence").status == 303
    assert enter(Pages(world.wire)).status == 422


def test_no_step_can_be_skipped_or_brought_from_elsewhere(world: World, ada: str, pool: Pool) -> None:
    new_member(world.tenant.tenant_id, "owner", "bob@people.test")
    pool.add("bob@people.test", permanent=False)
    browser = Pages(world.wire)
    asked = enter(browser, email="bob@people.test")
    hidden = asked.form(f"{SIGN_IN}/password")
    step = hidden["step"]
    other = Pages(world.wire)
    stolen = {**other.get(SIGN_IN).form(SIGN_IN), "step": step, "password": "quite another sentence"}
    assert "sign in again" in other.post(f"{SIGN_IN}/password", stolen).text
    for forged in ("", "x", "x.y", step[:-1] + ("0" if step[-1] != "0" else "1"), "A" + step[1:]):
        answer = browser.post(f"{SIGN_IN}/password", {**hidden, "step": forged, "password": "quite another sentence"})
        assert "sign in again" in answer.text or "Fill this in" in answer.text, forged
    assert "sign in again" in browser.post(f"{SIGN_IN}/code", {**hidden, "code": "123456"}).text, "another challenge"
    world.clock.advance(minutes=6)
    late = browser.post(f"{SIGN_IN}/password", {**hidden, "password": "quite another sentence"})
    assert "that took too long" in late.text.lower()


def test_a_person_of_no_tenant_is_told_so_after_the_right_password_alone(pool: Pool, browser: Pages) -> None:
    pool.add(ADA)
    assert "a member of no account" in enter(browser).text
    assert "is not right" in enter(Pages(browser.wire), password="a wrong enough one").text


def test_who_is_a_member_of_several_tenants_goes_on_where_they_were(world: World, ada: str, browser: Pages) -> None:
    world.clock.advance(minutes=1)
    other = second_tenant(world)
    join(other.tenant_id, ada, "viewer")
    enter(browser)
    assert "Acme Corp" in browser.get("/dashboard").text
    world.clock.advance(minutes=1)
    sign_in(other.tenant_id, ada, "viewer")
    enter(browser)
    assert "Other" in browser.get("/dashboard").text


def ask_for_reset(browser: Pages, email: str) -> Shown:
    """Ask for a mail."""
    hidden = browser.get(FORGOTTEN).form(FORGOTTEN)
    return browser.post(FORGOTTEN, {**hidden, "email": email})


def mailed(world: World, recipient: str) -> list[str]:
    """Give the links of the mails to an address, as paths."""
    bodies = [message_from_string(each.source, policy=default).get_content() for each in world.mails(recipient)]
    host = re.escape(calendar_settings().public_url)
    return [found for body in bodies for found in re.findall(rf"{host}(\S+)", body)]


def test_a_forgotten_password_is_chosen_by_mail_once_and_ends_all_sessions(
    world: World, ada: str, browser: Pages
) -> None:
    session = sign_in(world.tenant.tenant_id, ada, "admin")
    assert "a mail with a link is on its way" in ask_for_reset(browser, ADA).text
    (link,) = mailed(world, ADA)
    for _ in range(2):
        # Programs that look through mail follow links.
        hidden = browser.get(link).form(f"{SIGN_IN}/reset")
    assert "12 characters" in browser.post(f"{SIGN_IN}/reset", {**hidden, "password": "short"}).text
    answer = browser.post(f"{SIGN_IN}/reset", {**hidden, "password": "quite another sentence"})
    assert answer.headers["Location"] == SIGN_IN
    assert Pages(world.wire, session).get("/dashboard").status == 303
    again = browser.post(f"{SIGN_IN}/reset", {**hidden, "password": "a third such sentence"})
    assert "ask for another" in again.text
    assert enter(browser, password="quite another sentence").status == 303


def test_a_link_is_good_for_an_hour(world: World, ada: str, browser: Pages) -> None:
    ask_for_reset(browser, ADA)
    (link,) = mailed(world, ADA)
    hidden = browser.get(link).form(f"{SIGN_IN}/reset")
    world.clock.advance(minutes=61)
    assert "ask for another" in browser.post(f"{SIGN_IN}/reset", {**hidden, "password": PASSWORD}).text


def test_a_reset_tells_nobody_which_addresses_are_known(world: World, ada: str, browser: Pages) -> None:
    known, unknown = ask_for_reset(browser, ADA), ask_for_reset(browser, "eve@people.test")
    assert known.text.replace(ADA, "") == unknown.text.replace("eve@people.test", "")
    assert (known.status, known.requests) == (unknown.status, unknown.requests)
    (link,) = mailed(world, NOBODY)
    hidden = browser.get(link).form(f"{SIGN_IN}/reset")
    assert "ask for another" in browser.post(f"{SIGN_IN}/reset", {**hidden, "password": PASSWORD}).text
    assert world.mails("eve@people.test") == []


def test_nobody_is_flooded_with_mail(world: World, ada: str, browser: Pages) -> None:
    for email in (ADA, "eve@people.test"):
        answers = [ask_for_reset(browser, email).text for _ in range(4)]
        assert ["too many tries" in each.lower() for each in answers] == [False, False, False, True]
    assert len(world.mails(ADA)) == 3


def test_no_secret_is_in_the_table(world: World, ada: str, browser: Pages, pool: Pool) -> None:
    enter(browser)
    ask_for_reset(browser, ADA)
    (link,) = mailed(world, ADA)
    rows = str(stored_items())
    for secret in (PASSWORD, browser.jar[SESSION], link.partition("token=")[2], browser.jar.get(VISIT) or "-"):
        assert secret not in rows or secret == "-"


def test_sign_out_ends_the_session_on_the_server(world: World, ada: str, browser: Pages) -> None:
    enter(browser)
    page = browser.get("/dashboard")
    stolen = Pages(world.wire, jar=dict(browser.jar))
    assert browser.post("/dashboard/sign-out", {"csrf": "0" * 64}).status == 403
    assert browser.get("/dashboard").status == 200
    answer = browser.post("/dashboard/sign-out", page.form("/dashboard/sign-out"))
    assert answer.headers["Location"] == SIGN_IN
    assert stolen.get("/dashboard").headers["Location"] == SIGN_IN
