"""Why a webhook did not arrive, in Chromium: from the list to the reason, to the endpoint, and sent again."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.demo import Demo


def test_an_undelivered_event_leads_to_its_reason_and_is_sent_again(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto("/dashboard/deliveries")
        page.get_by_label("Last answer").select_option("none")
        expect(page).to_have_url(re.compile("answer=none"))
        page.locator("#deliveries").get_by_role("link", name="appointment.created").first.click()
        expect(page.get_by_role("heading", name="none delivered")).to_be_visible()
        expect(page.get_by_role("cell", name="No connection").first).to_be_visible()
        page.get_by_role("button", name="Replay").click()
        expect(page.get_by_text("It is sent again, under the same webhook-id.")).to_be_visible()
        # The page asks again by itself until the new round has ended.
        expect(page.get_by_text("round 2").first).to_be_visible(timeout=60_000)


def test_a_question_opens_in_place_and_gives_the_focus_back(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto(f"/dashboard/webhooks/{demo.ids['webhook_id']}")
        opener = page.get_by_role("link", name="Switch off…")
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog", name="Switch off")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Switch off")).to_be_hidden()
        expect(opener).to_be_focused()
