"""The pages beside the dashboard: the API reference, what OAuth ends with, and the local mailbox."""

from __future__ import annotations

import re

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

from tests.browser.demo import Demo
from tests.browser.test_pages import Watched, checked, looked_at
from tests.e2e.stack.running import eventually
from tests.fakes.neighbourhood import PEOPLE

# What axe finds in Swagger UI itself, which Powertools brings as it is.
SWAGGERS = re.compile("(color-contrast|nested-interactive|select-name|target-size) at ")


def test_pages_outside_of_the_dashboard_are_sound(chromium: Browser, demo: Demo) -> None:
    found: dict[str, list[str]] = {}
    with demo.context(chromium) as context:
        for path in addresses(demo):
            page = context.new_page()
            faults = looked_at(Watched(page), path, None)
            found[path] = [each for each in faults if path != "/docs" or not SWAGGERS.search(each)]
            page.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_who_agrees_comes_back_to_a_sound_page(chromium: Browser, demo: Demo) -> None:
    with demo.tenant.client() as api:
        body = {"kind": "google", "auth": "oauth", "settings": {"account": PEOPLE[1]}, "isDefault": False}
        link = api.post("/api/v1/connections", json=body).raise_for_status().json()["data"]["authorizationUrl"]
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_role("button", name="Allow").click()
        page.wait_for_url("**/oauth/callback*")
        watched = Watched(page)
        page.evaluate(AXE_SCRIPT)
        assert checked(watched, "/oauth/callback", None) == []
        # What it leads back to is ours, and a second look at it is answered by a page, too.
        assert looked_at(watched, page.url, None) == []


def addresses(demo: Demo) -> list[str]:
    """List the API reference, what a connection ends with that was denied or is unknown, and pages of the mailbox."""
    stack = demo.tenant.stack
    mails = eventually(lambda: stack.mails("mia@example.com"), bool)
    mailbox = stack.facts["mailUrl"]
    return [
        "/docs",
        "/oauth/callback?error=access_denied&state=nothing",
        "/oauth/callback?code=c&state=nothing",
        "/oauth/google/start?link=nothing",
        f"{mailbox}/",
        f"{mailbox}/?q=nobody@example.com",
        f"{mailbox}/messages/{mails[0]['id']}",
        f"{mailbox}/messages/nothing",
    ]
