"""The focus stays where a reader has it when a part of a page is put in place; and paths by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demo import Demo

# Of a page with a list; further than that nobody walks.
_MOST_STEPS = 120


def walk_to(page: Page, target: Locator) -> None:
    """Press the tabulator until something has the focus."""
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"the tabulator does not lead to {target}")


def test_filters_and_parts_that_refresh_themselves_keep_the_focus(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto("/dashboard/deliveries")
        answer = page.get_by_label("Last answer")
        answer.focus()
        with page.expect_response(re.compile("answer=2xx")):
            page.keyboard.press("ArrowDown")
        expect(page).to_have_url(re.compile("answer=2xx"))
        expect(page.locator("#deliveries")).to_contain_text(re.compile("[Nn]othing"))
        expect(answer).to_be_focused()
        body = page.get_by_placeholder("Body contains")
        body.focus()
        page.keyboard.type("nobody has this")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("text=nobody"))
        expect(body).to_be_focused()
        expect(body).to_have_value("nobody has this")


def test_an_event_is_sent_again_by_keyboard_alone_and_the_focus_outlasts_each_look(
    chromium: Browser, demo: Demo
) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto("/dashboard")
        walk_to(page, page.get_by_role("link", name="Deliveries").first)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Deliveries", level=1)).to_be_visible()
        walk_to(page, page.locator("#deliveries").get_by_role("link", name="appointment.created").last)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="appointment.created")).to_be_visible()
        walk_to(page, page.get_by_role("button", name="Replay"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("It is sent again, under the same webhook-id.")).to_be_visible()
        first = page.locator("#attempts").get_by_role("link").last
        walk_to(page, first)
        with page.expect_response(lambda each: each.request.headers.get("hx-target") == "div#attempts"):
            pass
        expect(page.locator("#attempts")).to_contain_text("round 1")
        expect(first).to_be_focused()


def test_an_appointment_is_cancelled_by_keyboard_alone(chromium: Browser, demo: Demo) -> None:
    with demo.context(chromium) as context:
        page = context.new_page()
        page.goto(f"/dashboard/appointments/{demo.ids['appointment_id']}")
        walk_to(page, page.get_by_role("link", name=re.compile("^Cancel")).first)
        page.keyboard.press("Enter")
        walk_to(page, page.get_by_label("Comment for those invited"))
        page.keyboard.type("The room is closed")
        walk_to(page, page.get_by_role("button", name="Cancel the appointment"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("The appointment was cancelled.")).to_be_visible()
        expect(page.get_by_text("The room is closed")).to_be_visible()
