"""An authenticator app, set up and asked for by the user pool of the local stack, lost, and taken away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from scheducal import clock
from tests.e2e.stack.dashboard import DashboardPages
from tests.e2e.stack.mailbox import message
from tests.e2e.stack.running import LocalStack, eventually
from tests.integration.dashboard.people.test_profile import code_of

OWN, MEMBERS, SIGN_IN = "/dashboard/account", "/dashboard/members", "/dashboard/sign-in"
PASSWORD = "a sentence that is easy to remember"


@pytest.fixture
def owner(stack: LocalStack) -> DashboardPages:
    """The owner of the demo tenant, signed in."""
    pages = DashboardPages(stack)
    assert pages.sign_in(stack.facts["dashboardUser"], stack.facts["dashboardPassword"]).status_code == 303
    return pages


@pytest.fixture
def invited(stack: LocalStack, owner: DashboardPages) -> str:
    """The address of a member who was invited by mail, and joined."""
    email = f"codes-{clock.now():%H%M%S}@example.com"
    owner.send(f"{MEMBERS}/invite", f"{MEMBERS}/invite", email=email, role="admin")
    [mail] = eventually(lambda: stack.mails(email), bool)
    [path] = re.findall(r"(/dashboard/sign-in/invitation\?token=\S+)", message(stack, mail).get_content())
    joined = DashboardPages(stack).send(path, f"{SIGN_IN}/invitation", name="Bea", zone="UTC", password=PASSWORD)
    assert joined.status_code == 303, joined.text
    return email


def test_an_app_is_set_up_asked_for_and_taken_away_once_it_is_lost(
    stack: LocalStack, owner: DashboardPages, invited: str
) -> None:
    own = DashboardPages(stack)
    own.sign_in(invited, PASSWORD)
    asked = own.send(OWN, f"{OWN}/codes", current=PASSWORD)
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", asked.text)[0].split())
    assert "data:image/svg+xml" in asked.text
    wrong = own.answer(asked, f"{OWN}/codes/finish", code=other_than(secret))
    assert wrong.status_code == 422
    done = own.answer(wrong, f"{OWN}/codes/finish", code=code_of(secret))
    assert (done.status_code, done.headers["Location"]) == (303, OWN)

    new = DashboardPages(stack)
    step = new.sign_in(invited, PASSWORD)
    assert "Enter your code" in step.text
    refused = new.answer(step, f"{SIGN_IN}/code", code=other_than(secret))
    assert refused.status_code == 422
    assert new.answer(refused, f"{SIGN_IN}/code", code=code_of(secret)).status_code == 303
    assert new.get("/dashboard").status_code == 200

    [member] = re.findall(r'href="(/dashboard/members/mem_\w+)">Bea<', owner.get(MEMBERS).text)
    assert owner.send(f"{member}/codes", f"{member}/codes").status_code == 303
    assert new.get("/dashboard").status_code == 303
    assert DashboardPages(stack).sign_in(invited, PASSWORD).status_code == 303


def other_than(secret: str) -> str:
    """Give a code that is wrong now, and half a minute before and after."""
    right = {code_of(secret, clock.now() + timedelta(seconds=each)) for each in (-60, -30, 0, 30, 60)}
    return next(each for each in ("000000", "111111", "222222", "333333", "444444", "555555") if each not in right)
