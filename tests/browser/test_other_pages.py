"""The pages beside the dashboard: the API reference, what OAuth ends with, and the local mailbox."""

from __future__ import annotations

import re

from playwright.sync_api import Browser

from tests.browser.demo import Demo
from tests.browser.test_pages import Watched, looked_at
from tests.e2e.stack.running import eventually

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


def addresses(demo: Demo) -> list[str]:
    """List the API reference, the results of a connection that was denied or is unknown, the mailbox and a mail."""
    stack = demo.tenant.stack
    mails = eventually(lambda: stack.mails("mia@example.com"), bool)
    mailbox = stack.facts["mailUrl"]
    return [
        "/docs",
        "/oauth/callback?error=access_denied&state=nothing",
        "/oauth/callback?code=c&state=nothing",
        f"{mailbox}/",
        f"{mailbox}/messages/{mails[0]['id']}",
    ]
