"""What is a member's own: name and zone, password, codes, sessions, tenants."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from datetime import datetime

import pytest

from tests.integration.dashboard.conftest import PASSWORD, Pool
from tests.integration.dashboard.pages import Pages, Shown
from tests.integration.dashboard.people.test_sessions import second_tenant
from tests.integration.dashboard.people.test_sign_in import ADA, SIGN_IN, enter
from tests.integration.dashboard.sessions import join, new_member, sign_in
from tests.integration.world.world import World

OWN = "/dashboard/account"
OTHER = "quite another sentence"


@pytest.fixture
def ada(world: World, pool: Pool) -> str:
    """An owner with a password."""
    pool.add(ADA)
    return new_member(world.tenant.tenant_id, "owner", ADA)


@pytest.fixture
def browser(world: World, ada: str) -> Pages:
    """Their browser, signed in."""
    opened = Pages(world.wire)
    assert enter(opened).status == 303
    return opened


def send(browser: Pages, path: str, **fields: str) -> Shown:
    """Fill in a form of the page."""
    hidden = browser.get(OWN).form(OWN + path if path != "/codes/end" else f"{OWN}/codes")
    return browser.post(OWN + path, {**hidden, **fields})


def test_name_and_zone_are_saved_and_the_zone_shows(world: World, ada: str, browser: Pages) -> None:
    assert send(browser, "", name="Ada King", zone="America/New_York").status == 303
    assert "Times in New York" in browser.get(OWN).text
    assert "Ada King (you)" in browser.get("/dashboard/members").text
    assert send(browser, "", name="Ada", zone="Mars/Base").status == 422
    assert "a name has" in send(browser, "", name="\u202e", zone="UTC").text.lower()


def test_a_page_takes_few_requests(browser: Pages) -> None:
    assert browser.get(OWN).requests <= 4


def test_the_password_is_changed_by_its_owner_alone_and_ends_other_sessions(
    world: World, ada: str, browser: Pages
) -> None:
    stolen, elsewhere = Pages(world.wire, jar=dict(browser.jar)), Pages(world.wire)
    enter(elsewhere)
    assert "this is not your password" in send(browser, "/password", current=OTHER, password=OTHER).text.lower()
    assert "12 characters" in send(browser, "/password", current=PASSWORD, password="short").text
    assert send(browser, "/password", current=PASSWORD, password=OTHER).status == 303
    assert browser.get(OWN).status == 200
    assert [each.get(OWN).status for each in (stolen, elsewhere)] == [303, 303], "rotated, and ended"
    assert enter(Pages(world.wire), password=OTHER).status == 303


def test_codes_are_asked_for_once_the_first_was_right(world: World, ada: str, browser: Pages) -> None:
    assert "this is not your password" in send(browser, "/codes", current=OTHER).text.lower()
    asked = send(browser, "/codes", current=PASSWORD)
    secret = "".join(re.findall(r"type this key: ([A-Za-z2-7 ]+) Give", asked.text)[0].split())
    assert f"secret%3D{secret}" not in asked.body, "the picture is drawn, and not written"
    assert 'src="data:image/svg+xml' in asked.body
    step = asked.form(f"{OWN}/codes/finish")
    wrong = browser.post(f"{OWN}/codes/finish", {**step, "code": "000000"})
    assert "the code is not right" in wrong.text.lower()
    forged = browser.post(f"{OWN}/codes/finish", {**step, "step": "x", "code": "000000"})
    assert "that took too long" in forged.text.lower()
    assert browser.post(f"{OWN}/codes/finish", {**step, "code": code_of(secret)}).status == 303
    other = Pages(world.wire)
    page = enter(other)
    assert "Enter your code" in page.text
    hidden = page.form(f"{SIGN_IN}/code")
    again = other.post(f"{SIGN_IN}/code", {**hidden, "code": "000000"})
    assert "the code is not right" in again.text.lower()
    assert other.post(f"{SIGN_IN}/code", {**again.form(f"{SIGN_IN}/code"), "code": code_of(secret)}).status == 303
    assert send(browser, "/codes/end", current=PASSWORD).headers["Location"].startswith(SIGN_IN) is False
    assert enter(Pages(world.wire)).status == 303


def test_another_session_cannot_bring_a_step(world: World, ada: str, browser: Pages) -> None:
    step = send(browser, "/codes", current=PASSWORD).form(f"{OWN}/codes/finish")["step"]
    other = Pages(world.wire)
    enter(other)
    hidden = other.get(OWN).form(OWN)
    answer = other.post(f"{OWN}/codes/finish", {**hidden, "step": step, "code": "000000"})
    assert "that took too long" in answer.text.lower()


def test_sessions_are_listed_and_ended(world: World, ada: str, browser: Pages) -> None:
    elsewhere = sign_in(world.tenant.tenant_id, ada)
    page = browser.get(OWN)
    assert ("2 sessions" in page.text, "(this one)" in page.text) == (True, True)
    assert send(browser, f"/sessions/{elsewhere.token.digest}/end").status == 303
    assert Pages(world.wire, elsewhere).get(OWN).status == 303
    third = sign_in(world.tenant.tenant_id, ada)
    before = dict(browser.jar)
    assert send(browser, "/sessions/end").status == 303
    assert Pages(world.wire, third).get(OWN).status == 303
    assert Pages(world.wire, jar=before).get(OWN).status == 303, "this one has a new token"
    assert browser.get(OWN).status == 200


def test_nobody_ends_the_session_of_somebody_else(world: World, browser: Pages) -> None:
    theirs = sign_in(world.tenant.tenant_id, new_member(world.tenant.tenant_id))
    hidden = browser.get(OWN).form(OWN)
    browser.post(f"{OWN}/sessions/{theirs.token.digest}/end", hidden)
    assert Pages(world.wire, theirs).get(OWN).status == 200


def test_one_goes_on_in_another_tenant_of_theirs_alone(world: World, ada: str, browser: Pages) -> None:
    world.clock.advance(minutes=1)
    other = second_tenant(world)
    hidden = browser.get(OWN).form(OWN)
    for wrong in (other.tenant_id, "ten_x", ""):
        assert browser.post(f"{OWN}/tenant", {**hidden, "tenant": wrong}).status == 404
    join(other.tenant_id, ada, "viewer")
    page = browser.get(OWN)
    assert "Other viewer" in page.text
    assert page.requests <= 4, world.wire.calls[-6:]
    assert browser.post(f"{OWN}/tenant", {**page.form(f"{OWN}/tenant"), "tenant": other.tenant_id}).status == 303
    assert "viewer of Other" in browser.get(OWN).text


def test_a_member_leaves_and_the_last_owner_cannot(world: World, ada: str, browser: Pages) -> None:
    assert "this is the last owner" in send(browser, "/leave").text.lower()
    new_member(world.tenant.tenant_id)
    assert send(browser, "/leave").headers["Location"] == SIGN_IN
    assert browser.get(OWN).status == 303
    assert "a member of no account" in enter(browser).text


def code_of(secret: str, at: datetime | None = None) -> str:
    """Compute the code of a moment, else of now, as an authenticator app does (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.digest(key, struct.pack(">Q", int(at.timestamp() if at else time.time()) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"
